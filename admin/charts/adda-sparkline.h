/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A small line without axes, for rows of a list */

#pragma once

#include <gtk/gtk.h>

#include "charts/adda-series.h"

G_BEGIN_DECLS

#define ADDA_TYPE_SPARKLINE (adda_sparkline_get_type ())
G_DECLARE_FINAL_TYPE (AddaSparkline, adda_sparkline, ADDA, SPARKLINE, GtkWidget)

/**
 * AddaSparkline:
 *
 * The rows of a series one beside the other, the newest at the right edge, from zero to the highest; as many as the
 * series has room for, at most 60. Property series (AddaSeries, nullable), which a list binds anew for each row. What it shows must
 * stand beside it as a number, for whoever cannot see it.
 */
GtkWidget *adda_sparkline_new (void);

/* @series: (transfer none) (nullable) */
void adda_sparkline_set_series (AddaSparkline *self, AddaSeries *series);

G_END_DECLS
