/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Lines and numbers of a plot */

#include "charts/adda-plot-grid.h"

#include <math.h>

#include <adwaita.h>

#define LABEL_GAP 6
#define TIME_LABEL_SPACE 1.6 /* of its own width, so that they stand apart */
#define MAX_LAYOUTS 64
#define GRID_ALPHA 0.1f
#define CONTRAST 2.5f /* how much stronger all is in high contrast */
#define ZERO_ALPHA 0.35f
#define LABEL_ALPHA 0.7f
#define MINUTE_MS 60000

struct _AddaPlotGrid
{
  GtkWidget *widget;   /* (unowned) */
  GHashTable *layouts; /* (owned) text to PangoLayout: shaping is what costs */
  int label_width;     /* of the widest number */
  int label_height;    /* 0: not measured yet */
};

AddaPlotGrid *
adda_plot_grid_new (GtkWidget *widget)
{
  AddaPlotGrid *self = g_new0 (AddaPlotGrid, 1);

  self->widget = widget;
  self->layouts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  return self;
}

void
adda_plot_grid_free (AddaPlotGrid *self)
{
  g_hash_table_unref (self->layouts);
  g_free (self);
}

void
adda_plot_grid_reset (AddaPlotGrid *self)
{
  g_hash_table_remove_all (self->layouts);
  self->label_height = 0;
}

static PangoLayout *
get_layout (AddaPlotGrid *self, const char *text)
{
  PangoLayout *layout = g_hash_table_lookup (self->layouts, text);
  PangoAttrList *attributes;

  if (layout != NULL)
    return layout;

  if (g_hash_table_size (self->layouts) >= MAX_LAYOUTS)
    g_hash_table_remove_all (self->layouts);

  layout = gtk_widget_create_pango_layout (self->widget, text);
  attributes = pango_attr_list_new ();
  pango_attr_list_insert (attributes, pango_attr_scale_new (0.8));
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);
  g_hash_table_insert (self->layouts, g_strdup (text), layout);
  return layout;
}

static void
measure (AddaPlotGrid *self)
{
  if (self->label_height == 0)
    pango_layout_get_pixel_size (get_layout (self, "512 MiB/s"), &self->label_width,
                                 &self->label_height);
}

double
adda_plot_grid_get_left (AddaPlotGrid *self)
{
  measure (self);
  return self->label_width + LABEL_GAP;
}

double
adda_plot_grid_get_top (AddaPlotGrid *self)
{
  measure (self);
  return ceil (self->label_height / 2.0) + 1;
}

double
adda_plot_grid_get_bottom (AddaPlotGrid *self)
{
  measure (self);
  return self->label_height + LABEL_GAP;
}

static void
append_label (AddaPlotGrid *self,
              GtkSnapshot *snapshot,
              const char *text,
              double x,
              double y,
              double x_align,
              const GdkRGBA *colour)
{
  PangoLayout *layout = get_layout (self, text);
  int width, height;

  pango_layout_get_pixel_size (layout, &width, &height);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) floor (x - width * x_align),
                                                          (float) floor (y - height / 2.0)));
  gtk_snapshot_append_layout (snapshot, layout, colour);
  gtk_snapshot_restore (snapshot);
}

static GdkRGBA
get_colour (AddaPlotGrid *self, float alpha)
{
  GdkRGBA colour;

  gtk_style_context_get_color (gtk_widget_get_style_context (self->widget), &colour);
  if (adw_style_manager_get_high_contrast (adw_style_manager_get_default ()))
    alpha = MIN (1, alpha * CONTRAST);
  colour.alpha *= alpha;
  return colour;
}

static void
append_bands (AddaPlotGrid *self,
              GtkSnapshot *snapshot,
              const AddaPlotArea *area,
              const char *const *bands)
{
  GdkRGBA label = get_colour (self, LABEL_ALPHA);
  guint n_bands = g_strv_length ((char **) bands);
  double band_height = area->height / n_bands;
  guint every = (guint) MAX (1, ceil (self->label_height * 1.3 / band_height));

  for (guint i = 0; i < n_bands; i += every)
    append_label (self, snapshot, bands[i], -LABEL_GAP, adda_plot_area_get_y (area, i + 0.5), 1,
                  &label);
}

static void
append_values (AddaPlotGrid *self,
               GtkSnapshot *snapshot,
               const AddaPlotArea *area,
               AddaValueAxis *axis)
{
  GdkRGBA label = get_colour (self, LABEL_ALPHA);
  GdkRGBA line = get_colour (self, GRID_ALPHA);
  GdkRGBA zero = get_colour (self, ZERO_ALPHA);
  double step = adda_value_axis_get_step (axis);

  for (int i = 0; i * step <= area->top * (1 + 1e-9); i++)
    {
      double y = floor (adda_plot_area_get_y (area, i * step));
      g_autofree char *text = adda_unit_format (adda_value_axis_get_unit (axis), i * step);

      gtk_snapshot_append_color (snapshot, i == 0 ? &zero : &line,
                                 &GRAPHENE_RECT_INIT (0, (float) y, (float) area->width, 1));
      append_label (self, snapshot, text, -LABEL_GAP, y, 1, &label);
    }
}

static void
append_times (AddaPlotGrid *self,
              GtkSnapshot *snapshot,
              const AddaPlotArea *area,
              AddaTimeAxis *axis)
{
  GdkRGBA label = get_colour (self, LABEL_ALPHA);
  guint most = (guint) MAX (1, area->width / (self->label_width * TIME_LABEL_SPACE));
  double y = area->height + LABEL_GAP / 2.0 + self->label_height / 2.0;
  gint64 time_ms, step_ms;

  adda_time_axis_get_marks (axis, most, &time_ms, &step_ms);
  for (; time_ms <= area->to_ms; time_ms += step_ms)
    {
      g_autofree char *text = adda_format_clock (time_ms, step_ms < MINUTE_MS);
      double x = adda_plot_area_get_x (area, time_ms);
      double half = self->label_width / 2.0;

      /* None cut at the right edge. */
      if (x + half <= area->width + LABEL_GAP)
        append_label (self, snapshot, text, x, y, 0.5, &label);
    }
}

void
adda_plot_grid_snapshot (AddaPlotGrid *self,
                         GtkSnapshot *snapshot,
                         const AddaPlotArea *area,
                         AddaTimeAxis *time_axis,
                         AddaValueAxis *value_axis)
{
  const char *const *bands = adda_value_axis_get_bands (value_axis);

  measure (self);
  if (bands != NULL)
    append_bands (self, snapshot, area, bands);
  else
    append_values (self, snapshot, area, value_axis);
  if (area->from_ms > 0)
    append_times (self, snapshot, area, time_axis);
}
