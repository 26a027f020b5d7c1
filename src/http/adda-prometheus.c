/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The figures for a monitor that asks for them: GET /metrics, Prometheus text format 0.0.4 */

#include "adda-answer.h"
#include "adda-http-private.h"
#include "metrics/adda-snapshot.h"

#define CONTENT_TYPE "text/plain; version=0.0.4; charset=utf-8"

/* Bounds are told at powers of two only, from 64 µs to 67 s: what all of them know, and not too many. */
#define FIRST_POWER 6
#define LAST_POWER 26

/* Names as the ecosystem writes them: base units, _total for what only grows. */
static const struct
{
  const char *name;
  const char *help;
} counters[ADDA_N_COUNTERS] = {
  [ADDA_COUNTER_CONNECTS] = { "adda_connections_opened_total",
                              "WebSockets and event streams opened" },
  [ADDA_COUNTER_DISCONNECTS] = { "adda_connections_closed_total",
                                 "WebSockets and event streams closed" },
  [ADDA_COUNTER_MESSAGES_IN] = { "adda_messages_received_total",
                                 "Text and binary messages received by WebSocket" },
  [ADDA_COUNTER_BYTES_IN] = { "adda_received_bytes_total", "Bytes received by WebSocket" },
  [ADDA_COUNTER_DELIVERIES] = { "adda_deliveries_total", "Frames queued for a connection" },
  [ADDA_COUNTER_BYTES_OUT] = { "adda_sent_bytes_total",
                               "Bytes sent to WebSockets and event streams" },
  [ADDA_COUNTER_WRITES] = { "adda_writes_total", "Write calls for WebSockets and event streams" },
  [ADDA_COUNTER_SLOW_CLOSED] = { "adda_slow_connections_closed_total",
                                 "Connections closed because they did not take what was sent" },
  [ADDA_COUNTER_TIMEOUT_CLOSED] = { "adda_silent_connections_closed_total",
                                    "Connections closed because no sign of life came" },
  [ADDA_COUNTER_PROTOCOL_ERRORS] = { "adda_protocol_errors_total",
                                     "Connections closed for breaking RFC 6455 or a limit" },
  [ADDA_COUNTER_ERRORS] = { "adda_error_messages_total", "Error messages sent to clients" },
  [ADDA_COUNTER_RATE_LIMITED] = { "adda_rate_limited_total", "Messages refused by a rate limit" },
  [ADDA_COUNTER_REQUESTS] = { "adda_http_requests_total", "HTTP requests answered" },
  [ADDA_COUNTER_REQUEST_ERRORS] = { "adda_http_request_errors_total",
                                    "HTTP requests answered with a status of 500 or more" },
  [ADDA_COUNTER_UPGRADES_REFUSED] = { "adda_upgrades_refused_total", "WebSockets refused" },
  [ADDA_COUNTER_HALF_HEADERS] = { "adda_half_headers_total",
                                  "Connections cut off for a header that never ended" },
};

static const struct
{
  const char *name;
  const char *help;
} histograms[ADDA_N_HISTOGRAMS] = {
  [ADDA_HISTOGRAM_REQUEST] = { "adda_http_request_duration_seconds",
                               "HTTP requests, from the first byte to the end of the answer" },
  [ADDA_HISTOGRAM_MESSAGE] = { "adda_message_duration_seconds",
                               "Messages, from their reading to the order that delivers them" },
};

static void
add_head (GString *text, const char *name, const char *help, const char *type)
{
  g_string_append_printf (text, "# HELP %s %s.\n# TYPE %s %s\n", name, help, name, type);
}

static void
add_value (GString *text, const char *name, double value)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_printf (text, "%s %s\n", name,
                          g_ascii_formatd (digits, sizeof digits, "%.15g", value));
}

static void
add_integer (GString *text, const char *name, const char *help, const char *type, guint64 value)
{
  add_head (text, name, help, type);
  g_string_append_printf (text, "%s %" G_GUINT64_FORMAT "\n", name, value);
}

static void
add_gauge (GString *text, const char *name, const char *help, double value)
{
  add_head (text, name, help, "gauge");
  add_value (text, name, value);
}

static void
add_histogram (GString *text,
               const char *name,
               const char *help,
               const AddaHistogramSnapshot *snapshot)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];
  guint64 below = 0;
  guint next = 0;

  add_head (text, name, help, "histogram");
  for (guint power = FIRST_POWER; power <= LAST_POWER; power++)
    {
      /* What took exactly the bound counts above it: a microsecond of difference. */
      gint64 end_usec = (gint64) 1 << power;

      while (next < ADDA_HISTOGRAM_BUCKETS && adda_histogram_get_end_usec (next) <= end_usec)
        below += snapshot->counts[next++];
      g_string_append_printf (text, "%s_bucket{le=\"%s\"} %" G_GUINT64_FORMAT "\n", name,
                              g_ascii_formatd (digits, sizeof digits, "%.9g",
                                               (double) end_usec / G_USEC_PER_SEC),
                              below);
    }
  g_string_append_printf (text, "%s_bucket{le=\"+Inf\"} %" G_GUINT64_FORMAT "\n", name,
                          snapshot->n);
  g_string_append_printf (text, "%s_sum %s\n", name,
                          g_ascii_formatd (digits, sizeof digits, "%.15g",
                                           (double) snapshot->sum_usec / G_USEC_PER_SEC));
  g_string_append_printf (text, "%s_count %" G_GUINT64_FORMAT "\n", name, snapshot->n);
}

static void
add_hub (GString *text, AddaHub *hub, const AddaSnapshot *now)
{
  add_gauge (text, "adda_connections", "WebSockets and event streams open",
             (double) (gint64) (now->counters[ADDA_COUNTER_CONNECTS] -
                                now->counters[ADDA_COUNTER_DISCONNECTS]));
  add_gauge (text, "adda_clients", "Clients in the hub", adda_hub_get_n_clients (hub));
  add_gauge (text, "adda_rooms", "Rooms with somebody in them", adda_hub_get_n_rooms (hub));
  add_gauge (text, "adda_drafts_in_flight", "Messages that wait for the log",
             adda_hub_get_n_in_flight (hub));
  add_gauge (text, "adda_joins_in_flight", "Joins that wait for a room's past",
             adda_hub_get_n_joining (hub));
}

static void
add_log (GString *text, AddaLog *log)
{
  AddaLogStats stats = { 0 };

  adda_log_get_stats (log, &stats);
  add_integer (text, "adda_log_events_total", "Events stored since the start", "counter",
               stats.n_committed);
  add_integer (text, "adda_log_commits_total", "Commits since the start", "counter",
               stats.n_commits);
  add_gauge (text, "adda_log_pending", "Events that wait for their commit", stats.n_pending);
  add_gauge (text, "adda_log_unindexed", "Events that the views do not have yet",
             (double) stats.n_unindexed);
  add_gauge (text, "adda_log_last_commit_seconds", "How long the last commit took",
             (double) stats.last_commit_usec / G_USEC_PER_SEC);
  add_gauge (text, "adda_log_failing", "1 if the last commit was refused, else 0",
             stats.is_failing ? 1 : 0);
}

/* Under the names that every program has in Prometheus. */
static void
add_process (GString *text, AddaHttp *http, const AddaSnapshot *now)
{
  double up_seconds = (double) adda_http_get_uptime_usec (http) / G_USEC_PER_SEC;

  add_head (text, "process_cpu_seconds_total", "Processor time used", "counter");
  add_value (text, "process_cpu_seconds_total",
             (double) now->host.process_cpu_usec / G_USEC_PER_SEC);
  add_gauge (text, "process_resident_memory_bytes", "Memory in use",
             (double) now->host.process_memory_bytes);
  if (now->host.process_descriptors > 0)
    add_gauge (text, "process_open_fds", "Open descriptors",
               (double) now->host.process_descriptors);
  add_gauge (text, "process_start_time_seconds", "When the hub was started, in Unix time",
             (double) g_get_real_time () / G_USEC_PER_SEC - up_seconds);
  add_head (text, "adda_build_info", "The version, with the value 1", "gauge");
  g_string_append (text, "adda_build_info{version=\"" ADDA_VERSION "\"} 1\n");
}

/* Rooms and people are not named, but how a hub does is nobody's business where all need a token. */
static gboolean
check_role (AddaRequest *request)
{
  if (!g_settings_get_boolean (adda_http_get_settings (request->http), "require-token") ||
      adda_identity_has_role (&request->identity, ADDA_ROLE_SERVICE))
    return TRUE;

  adda_answer_error (request->msg, SOUP_STATUS_FORBIDDEN, "This needs the role service or admin");
  return FALSE;
}

void
adda_prometheus_get (AddaRequest *request)
{
  AddaHub *hub = adda_http_get_hub (request->http);
  AddaSnapshot now;
  GString *text;

  if (!check_role (request))
    return;

  adda_snapshot_take (&now);
  text = g_string_sized_new (12288);
  for (guint i = 0; i < ADDA_N_COUNTERS; i++)
    add_integer (text, counters[i].name, counters[i].help, "counter", now.counters[i]);
  for (guint i = 0; i < ADDA_N_HISTOGRAMS; i++)
    add_histogram (text, histograms[i].name, histograms[i].help, &now.histograms[i]);
  add_hub (text, hub, &now);
  add_log (text, adda_hub_get_log (hub));
  add_process (text, request->http, &now);

  adda_answer_text (request->msg, SOUP_STATUS_OK, CONTENT_TYPE, text);
}
