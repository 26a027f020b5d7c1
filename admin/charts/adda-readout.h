/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * What stands at the time that is pointed at, over a plot */

#pragma once

#include "charts/adda-plot.h"

G_BEGIN_DECLS

#define ADDA_TYPE_READOUT (adda_readout_get_type ())
G_DECLARE_FINAL_TYPE (AddaReadout, adda_readout, ADDA, READOUT, GtkWidget)

/**
 * AddaReadout:
 *
 * An overlay of the same size as its plot: a line, a mark on each series and a small box of text, drawn anew without
 * drawing the plot. Property plot (AddaPlot).
 */

/* The plot has another time axis. */
void adda_readout_update (AddaReadout *self);

G_END_DECLS
