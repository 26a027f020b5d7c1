/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * How the hub does: GET /api/stats, /healthz */

#include "adda-answer.h"
#include "adda-http-private.h"
#include "base/adda-json.h"
#include "metrics/adda-metrics.h"

static void
add_counters (AddaJson *json)
{
  adda_json_open_object (json, "counters");
  for (guint i = 0; i < ADDA_N_COUNTERS; i++)
    adda_json_add_int (json, adda_counter_get_name (i), (gint64) adda_metrics_get (i));
  adda_json_close_object (json);
}

static void
add_log (AddaJson *json, AddaLog *log)
{
  AddaLogStats stats = { 0 };

  adda_log_get_stats (log, &stats);
  adda_json_open_object (json, "log");
  adda_json_add_string (json, "epoch", adda_log_get_epoch (log));
  adda_json_add_int (json, "pending", stats.n_pending);
  adda_json_add_int (json, "committed", (gint64) stats.n_committed);
  adda_json_add_int (json, "commits", (gint64) stats.n_commits);
  adda_json_add_double (json, "last_commit_ms", stats.last_commit_usec / 1000.0);
  adda_json_add_int (json, "unindexed", (gint64) stats.n_unindexed);
  adda_json_add_bool (json, "failing", stats.is_failing);
  adda_json_close_object (json);
}

void
adda_stats_get (AddaRequest *request)
{
  AddaHub *hub = adda_http_get_hub (request->http);
  GString *text = g_string_new (NULL);
  AddaJson json;

  adda_json_init (&json, text);
  adda_json_open_object (&json, NULL);
  adda_json_add_int (&json, "clients", adda_hub_get_n_clients (hub));
  adda_json_add_int (&json, "broadcast", adda_hub_get_n_in_flight (hub));
  adda_json_add_int (&json, "register", adda_hub_get_n_joining (hub));
  adda_json_add_int (&json, "rooms", adda_hub_get_n_rooms (hub));
  adda_json_add_int (&json, "uptime_s", adda_http_get_uptime_usec (request->http) / G_USEC_PER_SEC);
  adda_json_add_string (&json, "version", ADDA_VERSION);
  add_counters (&json);
  add_log (&json, adda_hub_get_log (hub));
  adda_json_close_object (&json);
  adda_answer_json (request->msg, SOUP_STATUS_OK, text);
}

void
adda_health_get (AddaRequest *request)
{
  AddaLogStats stats = { 0 };
  GString *text = g_string_new (NULL);
  AddaJson json;

  adda_log_get_stats (adda_hub_get_log (adda_http_get_hub (request->http)), &stats);
  adda_json_init (&json, text);
  adda_json_open_object (&json, NULL);
  adda_json_add_string (&json, "status", stats.is_failing ? "storage_failed" : "ok");
  adda_json_close_object (&json);
  adda_answer_json (request->msg,
                    stats.is_failing ? SOUP_STATUS_SERVICE_UNAVAILABLE : SOUP_STATUS_OK, text);
}
