/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A chart: title, legend, plot or table, and what can be done with it */

#pragma once

#include <adwaita.h>

#include "charts/adda-plot.h"

G_BEGIN_DECLS

#define ADDA_TYPE_CHART (adda_chart_get_type ())
G_DECLARE_FINAL_TYPE (AddaChart, adda_chart, ADDA, CHART, AdwBin)

/**
 * AddaChart:
 *
 * Put together in an interface file: layers are its children. Properties: title (utf8); time-axis (AddaTimeAxis);
 * value-axis (AddaValueAxis); show-table (gboolean). Signal told (utf8): a sentence for people, such as where it was saved.
 */

G_END_DECLS
