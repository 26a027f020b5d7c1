/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * All figures of one moment, and what happened between two */

#pragma once

#include "adda-histogram.h"
#include "adda-host.h"
#include "adda-metrics.h"

G_BEGIN_DECLS

typedef struct
{
  gint64 time_usec; /* monotonic */
  guint64 counters[ADDA_N_COUNTERS];
  AddaHistogramSnapshot histograms[ADDA_N_HISTOGRAMS];
  AddaHostSample host;
} AddaSnapshot;

/* Any thread. */
void adda_snapshot_take (AddaSnapshot *snapshot);

/* How far @counter went from @before to @now. */
guint64 adda_snapshot_count (const AddaSnapshot *before,
                             const AddaSnapshot *now,
                             AddaCounter counter);

/* The quantile of what @histogram got from @before to @now, in milliseconds. */
double adda_snapshot_get_quantile_ms (const AddaSnapshot *before,
                                      const AddaSnapshot *now,
                                      AddaHistogram histogram,
                                      double quantile);

G_END_DECLS
