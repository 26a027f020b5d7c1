/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The quiet lines behind a plot, and the numbers at its edges */

#pragma once

#include <gtk/gtk.h>

#include "charts/adda-layer.h"
#include "charts/adda-time-axis.h"
#include "charts/adda-value-axis.h"

G_BEGIN_DECLS

typedef struct _AddaPlotGrid AddaPlotGrid;

/* @widget: (unowned): whose font and colour it takes; must live longer */
AddaPlotGrid *adda_plot_grid_new (GtkWidget *widget);
void adda_plot_grid_free (AddaPlotGrid *self);

/* The font or the colour is another. */
void adda_plot_grid_reset (AddaPlotGrid *self);

/* Room for the numbers, in pixels: the same in all plots, so that plots below each other are in line. */
double adda_plot_grid_get_left (AddaPlotGrid *self);
double adda_plot_grid_get_top (AddaPlotGrid *self);
double adda_plot_grid_get_bottom (AddaPlotGrid *self);

/* @snapshot is moved to the upper left corner of @area. */
void adda_plot_grid_snapshot (AddaPlotGrid *self,
                              GtkSnapshot *snapshot,
                              const AddaPlotArea *area,
                              AddaTimeAxis *time_axis,
                              AddaValueAxis *value_axis);

G_END_DECLS
