/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Counts in bands as a heat strip */

#include "charts/adda-heat-strip.h"

#include <math.h>

#include <glib/gi18n.h>

#include "charts/adda-hue.h"

#define N_SHADES 5

struct _AddaHeatStrip
{
  AddaLayer parent_instance;
};

G_DEFINE_FINAL_TYPE (AddaHeatStrip, adda_heat_strip, ADDA_TYPE_LAYER)

static void
take_shade (AddaHeatStrip *self, cairo_t *cr, guint shade)
{
  GdkRGBA colour;

  adda_hue_get_rgba (adda_series_get_hue (adda_layer_get_series (ADDA_LAYER (self))), &colour);
  cairo_set_source_rgba (cr, colour.red, colour.green, colour.blue,
                         (double) (shade + 1) / N_SHADES);
}

static double
get_most (AddaSeries *series, gint64 from_ms, gint64 to_ms)
{
  double most = 0;

  for (guint column = 0; column < adda_series_get_width (series); column++)
    {
      double highest = 0;

      adda_series_get_range (series, column, from_ms, to_ms, NULL, &highest);
      most = MAX (most, highest);
    }
  return most;
}

/* By the root, so that a few slow ones among many fast ones still show. */
static int
get_shade (double count, double most)
{
  if (!(count > 0))
    return -1;
  return MIN (N_SHADES - 1, (int) (sqrt (count / most) * N_SHADES));
}

static void
add_cell (cairo_t *cr, const AddaPlotArea *area, AddaSeries *series, guint index, guint band)
{
  gint64 step_ms = MAX (1, adda_series_get_step_ms (series));
  gint64 time_ms = adda_series_get_time (series, index);
  double left = adda_plot_area_get_x (area, time_ms - step_ms);
  double right = adda_plot_area_get_x (area, time_ms);
  double bottom = adda_plot_area_get_y (area, band);
  double top = adda_plot_area_get_y (area, band + 1.0);

  cairo_rectangle (cr, floor (left), floor (top) + 1, MAX (1, floor (right) - floor (left)),
                   MAX (1, floor (bottom) - floor (top) - 1));
}

static void
adda_heat_strip_draw (AddaLayer *layer, cairo_t *cr, const AddaPlotArea *area)
{
  AddaHeatStrip *self = ADDA_HEAT_STRIP (layer);
  AddaSeries *series = adda_layer_get_series (layer);
  guint begin = adda_series_search (series, area->from_ms);
  guint end =
      adda_series_search (series, area->to_ms + MAX (1, adda_series_get_step_ms (series)) + 1);
  double most = get_most (series, area->from_ms, area->to_ms);

  cairo_set_antialias (cr, CAIRO_ANTIALIAS_NONE);
  for (guint shade = 0; shade < N_SHADES; shade++)
    {
      for (guint i = begin; i < end; i++)
        for (guint band = 0; band < adda_series_get_width (series); band++)
          if (get_shade (adda_series_get_value (series, i, band), most) == (int) shade)
            add_cell (cr, area, series, i, band);
      take_shade (self, cr, shade);
      cairo_fill (cr);
    }
}

static void
adda_heat_strip_draw_key (AddaLayer *layer, cairo_t *cr, double width, double height)
{
  double step = width / N_SHADES;

  for (guint shade = 0; shade < N_SHADES; shade++)
    {
      take_shade (ADDA_HEAT_STRIP (layer), cr, shade);
      cairo_rectangle (cr, shade * step, height / 4, step, height / 2);
      cairo_fill (cr);
    }
}

static double
adda_heat_strip_get_largest (AddaLayer *layer, gint64 from_ms, gint64 to_ms)
{
  return adda_series_get_width (adda_layer_get_series (layer));
}

static char *
adda_heat_strip_get_column_title (AddaLayer *layer, guint column, AddaValueAxis *axis)
{
  const char *const *bands = adda_value_axis_get_bands (axis);

  if (bands == NULL || column >= g_strv_length ((char **) bands))
    return g_strdup_printf ("%u", column + 1);
  return g_strdup (bands[column]);
}

static char *
adda_heat_strip_describe (AddaLayer *layer, guint index, AddaValueAxis *axis)
{
  AddaSeries *series = adda_layer_get_series (layer);
  g_autofree char *fullest_name = NULL;
  g_autofree char *highest_name = NULL;
  guint fullest = 0;
  guint highest = 0;
  double sum = 0;

  for (guint band = 0; band < adda_series_get_width (series); band++)
    {
      double count = adda_series_get_value (series, index, band);

      if (!(count > 0))
        continue;
      sum += count;
      highest = band;
      if (!(count <= adda_series_get_value (series, index, fullest)))
        fullest = band;
    }
  if (!(sum > 0))
    return g_strdup (_ ("No messages"));

  fullest_name = adda_layer_get_column_title (layer, fullest, axis);
  highest_name = adda_layer_get_column_title (layer, highest, axis);
  /* Translators: bands of latency, such as "≤ 1 ms" */
  return g_strdup_printf (_ ("Most %s, slowest %s"), fullest_name, highest_name);
}

static double
adda_heat_strip_get_mark (AddaLayer *layer, guint index)
{
  return NAN;
}

static void
adda_heat_strip_class_init (AddaHeatStripClass *klass)
{
  AddaLayerClass *layer_class = ADDA_LAYER_CLASS (klass);

  layer_class->draw = adda_heat_strip_draw;
  layer_class->draw_key = adda_heat_strip_draw_key;
  layer_class->get_largest = adda_heat_strip_get_largest;
  layer_class->describe = adda_heat_strip_describe;
  layer_class->get_mark = adda_heat_strip_get_mark;
  layer_class->get_column_title = adda_heat_strip_get_column_title;
}

static void
adda_heat_strip_init (AddaHeatStrip *self)
{
}
