/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A series as a line */

#include "charts/adda-line-layer.h"

#include <math.h>

#include "charts/adda-hue.h"
#include "charts/adda-trace.h"

#define LINE_WIDTH 1.75
static const double dashes[] = { 5, 3 };

struct _AddaLineLayer
{
  AddaLayer parent_instance;

  gboolean is_dashed;
};

typedef enum
{
  PROP_DASHED = 1,
} AddaLineLayerProperty;

static GParamSpec *properties[PROP_DASHED + 1];

G_DEFINE_FINAL_TYPE (AddaLineLayer, adda_line_layer, ADDA_TYPE_LAYER)

static void
take_pen (AddaLineLayer *self, cairo_t *cr)
{
  GdkRGBA colour;

  adda_hue_get_rgba (adda_series_get_hue (adda_layer_get_series (ADDA_LAYER (self))), &colour);
  gdk_cairo_set_source_rgba (cr, &colour);
  cairo_set_line_width (cr, LINE_WIDTH);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  if (self->is_dashed)
    cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0);
}

static gboolean
is_alone (GArray *points, guint i)
{
  return (i == 0 || isnan (g_array_index (points, AddaPoint, i - 1).value)) &&
         (i + 1 == points->len || isnan (g_array_index (points, AddaPoint, i + 1).value));
}

static void
adda_line_layer_draw (AddaLayer *layer, cairo_t *cr, const AddaPlotArea *area)
{
  AddaLineLayer *self = ADDA_LINE_LAYER (layer);
  g_autoptr (GArray) points = adda_trace (adda_layer_get_series (layer), 0, NULL, area->from_ms,
                                          area->to_ms, (guint) MAX (1, area->width));

  take_pen (self, cr);
  for (guint i = 0; i < points->len; i++)
    {
      const AddaPoint *point = &g_array_index (points, AddaPoint, i);
      double x = adda_plot_area_get_x (area, point->time_ms);
      double y = adda_plot_area_get_y (area, point->value);

      if (isnan (point->value))
        cairo_new_sub_path (cr);
      else if (is_alone (points, i))
        {
          cairo_move_to (cr, x - LINE_WIDTH, y);
          cairo_line_to (cr, x + LINE_WIDTH, y);
        }
      else
        cairo_line_to (cr, x, y);
    }
  cairo_stroke (cr);
}

static void
adda_line_layer_draw_key (AddaLayer *layer, cairo_t *cr, double width, double height)
{
  take_pen (ADDA_LINE_LAYER (layer), cr);
  cairo_move_to (cr, 0, height / 2);
  cairo_line_to (cr, width, height / 2);
  cairo_stroke (cr);
}

static void
adda_line_layer_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  AddaLineLayer *self = ADDA_LINE_LAYER (object);

  switch ((AddaLineLayerProperty) prop_id)
    {
    case PROP_DASHED:
      g_value_set_boolean (value, self->is_dashed);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
adda_line_layer_set_property (GObject *object,
                              guint prop_id,
                              const GValue *value,
                              GParamSpec *pspec)
{
  AddaLineLayer *self = ADDA_LINE_LAYER (object);

  switch ((AddaLineLayerProperty) prop_id)
    {
    case PROP_DASHED:
      self->is_dashed = g_value_get_boolean (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
adda_line_layer_class_init (AddaLineLayerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  AddaLayerClass *layer_class = ADDA_LAYER_CLASS (klass);

  object_class->get_property = adda_line_layer_get_property;
  object_class->set_property = adda_line_layer_set_property;
  layer_class->draw = adda_line_layer_draw;
  layer_class->draw_key = adda_line_layer_draw_key;

  properties[PROP_DASHED] =
      g_param_spec_boolean ("dashed", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_CONSTRUCT_ONLY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
adda_line_layer_init (AddaLineLayer *self)
{
}
