/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * What a chart is made of: one way of drawing one series */

#pragma once

#include <gtk/gtk.h>

#include "charts/adda-series.h"
#include "charts/adda-value-axis.h"

G_BEGIN_DECLS

/* The part of a plot between its axes, in pixels from its upper left corner. */
typedef struct
{
  double width;
  double height;
  gint64 from_ms;
  gint64 to_ms;
  double top; /* the value at the upper edge; zero is at the lower one */
} AddaPlotArea;

double adda_plot_area_get_x (const AddaPlotArea *area, gint64 time_ms);
double adda_plot_area_get_y (const AddaPlotArea *area, double value);

#define ADDA_TYPE_LAYER (adda_layer_get_type ())
G_DECLARE_DERIVABLE_TYPE (AddaLayer, adda_layer, ADDA, LAYER, GObject)

/**
 * AddaLayer:
 *
 * Construct-only property series (AddaSeries).
 */
struct _AddaLayerClass
{
  GObjectClass parent_class;

  void (*draw) (AddaLayer *self, cairo_t *cr, const AddaPlotArea *area);

  /* A sample of it for the legend. */
  void (*draw_key) (AddaLayer *self, cairo_t *cr, double width, double height);

  /* Where the axis must reach. */
  double (*get_largest) (AddaLayer *self, gint64 from_ms, gint64 to_ms);

  /* What stands at a row, for people: "In 310/s". (transfer full) */
  char *(*describe) (AddaLayer *self, guint index, AddaValueAxis *axis);

  /* Where a row is marked when it is pointed at; NAN for nowhere. */
  double (*get_mark) (AddaLayer *self, guint index);

  /* Of the numbers of a row, for a table. (transfer full) */
  char *(*get_column_title) (AddaLayer *self, guint column, AddaValueAxis *axis);
};

AddaSeries *adda_layer_get_series (AddaLayer *self); /* (transfer none) */

void adda_layer_draw (AddaLayer *self, cairo_t *cr, const AddaPlotArea *area);
void adda_layer_draw_key (AddaLayer *self, cairo_t *cr, double width, double height);
double adda_layer_get_largest (AddaLayer *self, gint64 from_ms, gint64 to_ms);
char *adda_layer_describe (AddaLayer *self, guint index, AddaValueAxis *axis);
double adda_layer_get_mark (AddaLayer *self, guint index);
char *adda_layer_get_column_title (AddaLayer *self, guint column, AddaValueAxis *axis);

G_END_DECLS
