/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The buckets of durations, and what can be read from them */

#include "metrics/adda-histogram.h"

#define STEP_BITS 3

G_STATIC_ASSERT (1 << STEP_BITS == ADDA_HISTOGRAM_STEPS);

/* Atomic, relaxed throughout: a count orders nothing else. */
typedef struct
{
  guint64 counts[ADDA_HISTOGRAM_BUCKETS];
  guint64 sum_usec;
} __attribute__ ((aligned (64))) Buckets;

static Buckets histograms[ADDA_N_HISTOGRAMS];

guint
adda_histogram_get_bucket (gint64 duration_usec)
{
  guint64 value = duration_usec > 0 ? (guint64) duration_usec : 0;
  guint power;
  guint index;

  if (value < ADDA_HISTOGRAM_STEPS)
    return (guint) value;

  power = 63 - (guint) __builtin_clzll (value);
  index = ((power - STEP_BITS + 1) << STEP_BITS) +
          (guint) ((value >> (power - STEP_BITS)) & (ADDA_HISTOGRAM_STEPS - 1));

  return MIN (index, ADDA_HISTOGRAM_BUCKETS - 1);
}

gint64
adda_histogram_get_end_usec (guint index)
{
  guint next = index + 1;
  guint shift;

  if (next < ADDA_HISTOGRAM_STEPS)
    return next;

  shift = (next >> STEP_BITS) - 1;
  return (gint64) (ADDA_HISTOGRAM_STEPS + (next & (ADDA_HISTOGRAM_STEPS - 1))) << shift;
}

void
adda_histogram_add (AddaHistogram histogram, gint64 duration_usec)
{
  Buckets *buckets = &histograms[histogram];
  guint64 value = duration_usec > 0 ? (guint64) duration_usec : 0;

  __atomic_fetch_add (&buckets->counts[adda_histogram_get_bucket (duration_usec)], 1,
                      __ATOMIC_RELAXED);
  __atomic_fetch_add (&buckets->sum_usec, value, __ATOMIC_RELAXED);
}

void
adda_histogram_take (AddaHistogram histogram, AddaHistogramSnapshot *snapshot)
{
  const Buckets *buckets = &histograms[histogram];

  snapshot->n = 0;
  for (guint i = 0; i < ADDA_HISTOGRAM_BUCKETS; i++)
    {
      snapshot->counts[i] = __atomic_load_n (&buckets->counts[i], __ATOMIC_RELAXED);
      snapshot->n += snapshot->counts[i];
    }
  snapshot->sum_usec = __atomic_load_n (&buckets->sum_usec, __ATOMIC_RELAXED);
}

void
adda_histogram_subtract (AddaHistogramSnapshot *now, const AddaHistogramSnapshot *before)
{
  for (guint i = 0; i < ADDA_HISTOGRAM_BUCKETS; i++)
    now->counts[i] -= before->counts[i];
  now->n -= before->n;
  now->sum_usec -= before->sum_usec;
}

gint64
adda_histogram_get_quantile_usec (const AddaHistogramSnapshot *snapshot, double quantile)
{
  double wanted = quantile * (double) snapshot->n;
  guint64 seen = 0;

  if (snapshot->n == 0)
    return 0;

  for (guint i = 0; i < ADDA_HISTOGRAM_BUCKETS; i++)
    {
      seen += snapshot->counts[i];
      if (snapshot->counts[i] > 0 && (double) seen >= wanted)
        return adda_histogram_get_end_usec (i);
    }

  return adda_histogram_get_end_usec (ADDA_HISTOGRAM_BUCKETS - 1);
}
