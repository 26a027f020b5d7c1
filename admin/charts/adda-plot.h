/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The drawing of a chart: layers between two axes */

#pragma once

#include <gtk/gtk.h>

#include "charts/adda-layer.h"
#include "charts/adda-time-axis.h"
#include "charts/adda-value-axis.h"

G_BEGIN_DECLS

#define ADDA_TYPE_PLOT (adda_plot_get_type ())
G_DECLARE_FINAL_TYPE (AddaPlot, adda_plot, ADDA, PLOT, GtkWidget)

/**
 * AddaPlot:
 *
 * Properties: title (utf8), for assistive technology; time-axis (AddaTimeAxis, nullable); value-axis (AddaValueAxis,
 * nullable). Draws while mapped only. Pointer and arrow keys set the hover time of the time axis.
 */
void adda_plot_add_layer (AddaPlot *self, AddaLayer *layer);

/* (transfer none) */
GListModel *adda_plot_get_layers (AddaPlot *self);
AddaTimeAxis *adda_plot_get_time_axis (AddaPlot *self);   /* (nullable) */
AddaValueAxis *adda_plot_get_value_axis (AddaPlot *self); /* (nullable) */

/* Where things are drawn, @x and @y being its upper left corner in the widget. FALSE while nothing can be. */
gboolean adda_plot_get_area (AddaPlot *self, AddaPlotArea *area, double *x, double *y);

/* The sample of the first layer that is nearest to @time_ms: its time, or 0. */
gint64 adda_plot_snap (AddaPlot *self, gint64 time_ms);

/* What all layers say at a time, a line each after the time itself. (transfer full) */
char *adda_plot_describe (AddaPlot *self, gint64 time_ms, const char *separator);

G_END_DECLS
