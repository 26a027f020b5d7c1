/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The numbers of a chart as a table */

#pragma once

#include <adwaita.h>

#include "charts/adda-plot.h"

G_BEGIN_DECLS

#define ADDA_TYPE_CHART_TABLE (adda_chart_table_get_type ())
G_DECLARE_FINAL_TYPE (AddaChartTable, adda_chart_table, ADDA, CHART_TABLE, AdwBin)

/* Shows what @plot shows from now on, one column a number; NULL: nothing. Goes along with the plot's time axis, so it stands
 * still when that is paused. */
void adda_chart_table_set_plot (AddaChartTable *self, AddaPlot *plot);

G_END_DECLS
