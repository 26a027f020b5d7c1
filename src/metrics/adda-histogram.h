/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Durations counted in fixed buckets, written from any thread, read from any */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Each power of two is cut into so many buckets: a duration is known to an eighth of itself. */
#define ADDA_HISTOGRAM_STEPS 8

/* Up to 2^32 µs, more than an hour; what is longer counts in the last bucket. */
#define ADDA_HISTOGRAM_BUCKETS (ADDA_HISTOGRAM_STEPS * 30)

typedef enum
{
  ADDA_HISTOGRAM_REQUEST, /* an HTTP request, from its first byte to the end of its answer */
  ADDA_HISTOGRAM_MESSAGE, /* a message, from its reading to the order that delivers it */
  ADDA_N_HISTOGRAMS,
} AddaHistogram;

/* What had been counted at one moment. */
typedef struct
{
  guint64 counts[ADDA_HISTOGRAM_BUCKETS];
  guint64 n; /* of all counts */
  guint64 sum_usec;
} AddaHistogramSnapshot;

/* Negative durations count as none. Any thread. */
void adda_histogram_add (AddaHistogram histogram, gint64 duration_usec);

/* Any thread; @snapshot->n is exactly the sum of its counts. */
void adda_histogram_take (AddaHistogram histogram, AddaHistogramSnapshot *snapshot);

/* What came to @now since @before. */
void adda_histogram_subtract (AddaHistogramSnapshot *now, const AddaHistogramSnapshot *before);

/* The duration that a share @quantile (0–1) of all did not pass, at most an eighth too long; 0 if there are none. */
gint64 adda_histogram_get_quantile_usec (const AddaHistogramSnapshot *snapshot, double quantile);

/* The first duration that is too long for bucket @index. The buckets (Tene's HdrHistogram has such):
 * one a microsecond up to ADDA_HISTOGRAM_STEPS, then ADDA_HISTOGRAM_STEPS a power of two. */
gint64 adda_histogram_get_end_usec (guint index);

/* The bucket that @duration_usec counts in. */
guint adda_histogram_get_bucket (gint64 duration_usec);

G_END_DECLS
