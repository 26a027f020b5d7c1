/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A series as a filled area, stacked or not */

#include "charts/adda-area-layer.h"

#include <math.h>

#include "charts/adda-hue.h"
#include "charts/adda-trace.h"

#define LINE_WIDTH 1.5
#define FILL_ALPHA 0.22
static const double stacked_dashes[] = { 5, 3 };

struct _AddaAreaLayer
{
  AddaLayer parent_instance;

  AddaSeries *base; /* (owned) (nullable) */
};

typedef enum
{
  PROP_BASE = 1,
} AddaAreaLayerProperty;

static GParamSpec *properties[PROP_BASE + 1];

G_DEFINE_FINAL_TYPE (AddaAreaLayer, adda_area_layer, ADDA_TYPE_LAYER)

/* Points from @begin to before the next break. */
static guint
find_end_of_run (GArray *points, guint begin)
{
  guint end = begin;

  while (end < points->len && !isnan (g_array_index (points, AddaPoint, end).value))
    end++;
  return end;
}

static void
draw_upper_edge (cairo_t *cr, const AddaPlotArea *area, GArray *points, guint begin, guint end)
{
  for (guint i = begin; i < end; i++)
    {
      const AddaPoint *point = &g_array_index (points, AddaPoint, i);

      cairo_line_to (cr, adda_plot_area_get_x (area, point->time_ms),
                     adda_plot_area_get_y (area, point->value));
    }
}

/* Back along the base, or along zero where there is none. */
static void
draw_lower_edge (cairo_t *cr,
                 const AddaPlotArea *area,
                 GArray *base,
                 gint64 first_ms,
                 gint64 last_ms)
{
  guint n_points = 0;

  for (guint i = base != NULL ? base->len : 0; i > 0; i--)
    {
      const AddaPoint *point = &g_array_index (base, AddaPoint, i - 1);

      if (isnan (point->value) || point->time_ms < first_ms || point->time_ms > last_ms)
        continue;
      cairo_line_to (cr, adda_plot_area_get_x (area, point->time_ms),
                     adda_plot_area_get_y (area, point->value));
      n_points++;
    }
  if (n_points > 0)
    return;

  cairo_line_to (cr, adda_plot_area_get_x (area, last_ms), area->height);
  cairo_line_to (cr, adda_plot_area_get_x (area, first_ms), area->height);
}

static void
draw_run (AddaAreaLayer *self,
          cairo_t *cr,
          const AddaPlotArea *area,
          GArray *points,
          guint begin,
          guint end,
          GArray *base)
{
  GdkRGBA colour;

  adda_hue_get_rgba (adda_series_get_hue (adda_layer_get_series (ADDA_LAYER (self))), &colour);

  draw_upper_edge (cr, area, points, begin, end);
  draw_lower_edge (cr, area, base, g_array_index (points, AddaPoint, begin).time_ms,
                   g_array_index (points, AddaPoint, end - 1).time_ms);
  cairo_close_path (cr);
  cairo_set_source_rgba (cr, colour.red, colour.green, colour.blue, FILL_ALPHA);
  cairo_fill (cr);

  draw_upper_edge (cr, area, points, begin, end);
  gdk_cairo_set_source_rgba (cr, &colour);
  cairo_set_line_width (cr, LINE_WIDTH);
  if (self->base != NULL)
    cairo_set_dash (cr, stacked_dashes, G_N_ELEMENTS (stacked_dashes), 0);
  cairo_stroke (cr);
}

static void
adda_area_layer_draw (AddaLayer *layer, cairo_t *cr, const AddaPlotArea *area)
{
  AddaAreaLayer *self = ADDA_AREA_LAYER (layer);
  guint n_columns = (guint) MAX (1, area->width);
  g_autoptr (GArray) points = adda_trace (adda_layer_get_series (layer), 0, self->base,
                                          area->from_ms, area->to_ms, n_columns);
  g_autoptr (GArray) base = NULL;

  if (self->base != NULL)
    base = adda_trace (self->base, 0, NULL, area->from_ms, area->to_ms, n_columns);

  for (guint i = 0; i < points->len; i++)
    {
      guint end = find_end_of_run (points, i);

      if (end > i)
        draw_run (self, cr, area, points, i, end, base);
      i = end;
    }
}

static void
adda_area_layer_draw_key (AddaLayer *layer, cairo_t *cr, double width, double height)
{
  AddaAreaLayer *self = ADDA_AREA_LAYER (layer);
  GdkRGBA colour;

  adda_hue_get_rgba (adda_series_get_hue (adda_layer_get_series (layer)), &colour);
  cairo_set_source_rgba (cr, colour.red, colour.green, colour.blue, FILL_ALPHA);
  cairo_rectangle (cr, 0, height / 4, width, height * 3 / 4);
  cairo_fill (cr);
  gdk_cairo_set_source_rgba (cr, &colour);
  cairo_set_line_width (cr, LINE_WIDTH);
  if (self->base != NULL)
    cairo_set_dash (cr, stacked_dashes, G_N_ELEMENTS (stacked_dashes), 0);
  cairo_move_to (cr, 0, height / 4);
  cairo_line_to (cr, width, height / 4);
  cairo_stroke (cr);
}

static double
get_stacked_value (AddaAreaLayer *self, guint index)
{
  AddaSeries *series = adda_layer_get_series (ADDA_LAYER (self));
  double value = adda_series_get_value (series, index, 0);
  guint below;

  if (self->base != NULL &&
      adda_series_find (self->base, adda_series_get_time (series, index), &below))
    value += adda_series_get_value (self->base, below, 0);
  return value;
}

static double
adda_area_layer_get_mark (AddaLayer *layer, guint index)
{
  return get_stacked_value (ADDA_AREA_LAYER (layer), index);
}

static double
adda_area_layer_get_largest (AddaLayer *layer, gint64 from_ms, gint64 to_ms)
{
  AddaSeries *series = adda_layer_get_series (layer);
  guint end = adda_series_search (series, to_ms + 1);
  double largest = 0;

  for (guint i = adda_series_search (series, from_ms); i < end; i++)
    {
      double value = get_stacked_value (ADDA_AREA_LAYER (layer), i);

      if (value > largest)
        largest = value;
    }
  return largest;
}

static void
adda_area_layer_finalize (GObject *object)
{
  AddaAreaLayer *self = ADDA_AREA_LAYER (object);

  g_clear_object (&self->base);

  G_OBJECT_CLASS (adda_area_layer_parent_class)->finalize (object);
}

static void
adda_area_layer_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  AddaAreaLayer *self = ADDA_AREA_LAYER (object);

  switch ((AddaAreaLayerProperty) prop_id)
    {
    case PROP_BASE:
      g_value_set_object (value, self->base);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
adda_area_layer_set_property (GObject *object,
                              guint prop_id,
                              const GValue *value,
                              GParamSpec *pspec)
{
  AddaAreaLayer *self = ADDA_AREA_LAYER (object);

  switch ((AddaAreaLayerProperty) prop_id)
    {
    case PROP_BASE:
      self->base = g_value_dup_object (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
adda_area_layer_class_init (AddaAreaLayerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  AddaLayerClass *layer_class = ADDA_LAYER_CLASS (klass);

  object_class->finalize = adda_area_layer_finalize;
  object_class->get_property = adda_area_layer_get_property;
  object_class->set_property = adda_area_layer_set_property;
  layer_class->draw = adda_area_layer_draw;
  layer_class->draw_key = adda_area_layer_draw_key;
  layer_class->get_mark = adda_area_layer_get_mark;
  layer_class->get_largest = adda_area_layer_get_largest;

  properties[PROP_BASE] =
      g_param_spec_object ("base", NULL, NULL, ADDA_TYPE_SERIES,
                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_CONSTRUCT_ONLY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
adda_area_layer_init (AddaAreaLayer *self)
{
}
