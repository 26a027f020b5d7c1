/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Latencies counted in log-linear buckets */

#include "load.h"

#include <string.h>

static guint
bucket_of (guint64 nsec)
{
  guint power;

  if (nsec < 32)
    return nsec;
  power = 63 - __builtin_clzll (nsec);
  return (power - 4) * 32 + ((nsec >> (power - 5)) & 31);
}

/* The middle of a bucket. */
static double
value_of (guint bucket)
{
  guint power = bucket / 32 + 4;

  if (bucket < 32)
    return bucket;
  return (32.5 + bucket % 32) * (double) (1ull << (power - 5));
}

void
load_histogram_clear (LoadHistogram *histogram)
{
  memset (histogram, 0, sizeof *histogram);
}

void
load_histogram_add (LoadHistogram *histogram, guint64 nsec)
{
  histogram->buckets[bucket_of (nsec)]++;
  histogram->n++;
  histogram->max_nsec = MAX (histogram->max_nsec, nsec);
}

double
load_histogram_percentile_usec (const LoadHistogram *histogram, double percent)
{
  guint64 wanted = (guint64) ((double) histogram->n * percent / 100.0);
  guint64 seen = 0;

  for (guint i = 0; i < G_N_ELEMENTS (histogram->buckets); i++)
    {
      seen += histogram->buckets[i];
      if (seen > wanted)
        return MIN (value_of (i), (double) histogram->max_nsec) / 1000.0;
    }
  return (double) histogram->max_nsec / 1000.0;
}
