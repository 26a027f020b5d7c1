/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The counters, each in a cache line of its own */

#include "metrics/adda-metrics.h"

#define ADDA_CACHE_LINE_BYTES 64

typedef struct
{
  guint64 value; /* atomic, relaxed throughout: a count orders nothing else */
} __attribute__ ((aligned (ADDA_CACHE_LINE_BYTES))) AddaPaddedCounter;

static AddaPaddedCounter adda_counters[ADDA_N_COUNTERS];

static const char *const adda_counter_names[] = {
  [ADDA_COUNTER_CONNECTS] = "connects",
  [ADDA_COUNTER_DISCONNECTS] = "disconnects",
  [ADDA_COUNTER_MESSAGES_IN] = "messages_in",
  [ADDA_COUNTER_BYTES_IN] = "bytes_in",
  [ADDA_COUNTER_DELIVERIES] = "deliveries",
  [ADDA_COUNTER_BYTES_OUT] = "bytes_out",
  [ADDA_COUNTER_WRITES] = "writes",
  [ADDA_COUNTER_SLOW_CLOSED] = "slow_closed",
  [ADDA_COUNTER_TIMEOUT_CLOSED] = "timeout_closed",
  [ADDA_COUNTER_PROTOCOL_ERRORS] = "protocol_errors",
  [ADDA_COUNTER_ERRORS] = "errors",
  [ADDA_COUNTER_RATE_LIMITED] = "rate_limited",
  [ADDA_COUNTER_REQUESTS] = "requests",
  [ADDA_COUNTER_REQUEST_ERRORS] = "request_errors",
  [ADDA_COUNTER_UPGRADES_REFUSED] = "upgrades_refused",
  [ADDA_COUNTER_HALF_HEADERS] = "half_headers",
};

G_STATIC_ASSERT (G_N_ELEMENTS (adda_counter_names) == ADDA_N_COUNTERS);

const char *
adda_counter_get_name (AddaCounter counter)
{
  return adda_counter_names[counter];
}

void
adda_metrics_add (AddaCounter counter, guint64 n)
{
  __atomic_fetch_add (&adda_counters[counter].value, n, __ATOMIC_RELAXED);
}

guint64
adda_metrics_get (AddaCounter counter)
{
  return __atomic_load_n (&adda_counters[counter].value, __ATOMIC_RELAXED);
}

static AddaPaddedCounter pending_bytes;

void
adda_metrics_add_pending_bytes (gint64 change)
{
  __atomic_fetch_add (&pending_bytes.value, (guint64) change, __ATOMIC_RELAXED);
}

guint64
adda_metrics_get_pending_bytes (void)
{
  gint64 value = (gint64) __atomic_load_n (&pending_bytes.value, __ATOMIC_RELAXED);

  return (guint64) MAX (value, 0);
}
