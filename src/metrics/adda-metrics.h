/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Counters since start, written from any thread, read from any */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  ADDA_COUNTER_CONNECTS, /* WebSockets opened */
  ADDA_COUNTER_DISCONNECTS,
  ADDA_COUNTER_MESSAGES_IN, /* text and binary messages received */
  ADDA_COUNTER_BYTES_IN,
  ADDA_COUNTER_DELIVERIES, /* frames queued for a connection */
  ADDA_COUNTER_BYTES_OUT,
  ADDA_COUNTER_WRITES, /* write calls */
  ADDA_COUNTER_SLOW_CLOSED,
  ADDA_COUNTER_TIMEOUT_CLOSED,
  ADDA_COUNTER_PROTOCOL_ERRORS, /* connections closed for breaking RFC 6455 or a limit */
  ADDA_COUNTER_ERRORS,          /* error answers sent */
  ADDA_COUNTER_RATE_LIMITED,
  ADDA_COUNTER_REQUESTS,       /* HTTP requests */
  ADDA_COUNTER_REQUEST_ERRORS, /* of these: answered with 5xx */
  ADDA_COUNTER_UPGRADES_REFUSED,
  ADDA_COUNTER_HALF_HEADERS, /* cut off for a header that never ended */
  ADDA_N_COUNTERS,
} AddaCounter;

/* "connects", … : static text */
const char *adda_counter_get_name (AddaCounter counter);

void adda_metrics_add (AddaCounter counter, guint64 n);
guint64 adda_metrics_get (AddaCounter counter);

/* What waits in all send queues, by its changes. */
void adda_metrics_add_pending_bytes (gint64 change);
guint64 adda_metrics_get_pending_bytes (void);

G_END_DECLS
