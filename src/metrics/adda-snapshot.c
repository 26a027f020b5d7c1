/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * All figures of one moment, and what happened between two */

#include "metrics/adda-snapshot.h"

void
adda_snapshot_take (AddaSnapshot *snapshot)
{
  snapshot->time_usec = g_get_monotonic_time ();
  for (guint i = 0; i < ADDA_N_COUNTERS; i++)
    snapshot->counters[i] = adda_metrics_get ((AddaCounter) i);
  for (guint i = 0; i < ADDA_N_HISTOGRAMS; i++)
    adda_histogram_take ((AddaHistogram) i, &snapshot->histograms[i]);
  adda_host_sample (&snapshot->host);
}

guint64
adda_snapshot_count (const AddaSnapshot *before, const AddaSnapshot *now, AddaCounter counter)
{
  return now->counters[counter] - before->counters[counter];
}

double
adda_snapshot_get_quantile_ms (const AddaSnapshot *before,
                               const AddaSnapshot *now,
                               AddaHistogram histogram,
                               double quantile)
{
  AddaHistogramSnapshot since = now->histograms[histogram];

  adda_histogram_subtract (&since, &before->histograms[histogram]);

  return (double) adda_histogram_get_quantile_usec (&since, quantile) / 1000.0;
}
