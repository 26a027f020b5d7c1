/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Topic metrics: the hub's own history, a feed for each step. Always kept, so that who comes sees what was */

#include "adda-topic-private.h"

#include "base/adda-clock.h"
#include "metrics/adda-snapshot.h"

#define N_BANDS 12

static const struct
{
  const char *subject;
  guint seconds; /* of a step */
  guint steps;
} windows[] = {
  { "1m", 1, 60 },
  { "15m", 5, 180 },
  { "6h", 60, 360 },
};

const char *const adda_topic_metrics_windows[] = { "1m", "15m", "6h", NULL };

typedef struct
{
  AddaSnapshot before; /* when the step began */
  guint seconds;       /* of a step */
  guint age;           /* seconds of this step */
} State;

void
adda_topic_metrics_open (AddaChannel *channel)
{
  State *state = g_new0 (State, 1);

  channel->state = state;
  adda_snapshot_take (&state->before);
  for (guint i = 0; i < G_N_ELEMENTS (windows); i++)
    if (g_str_equal (windows[i].subject, channel->subject))
      {
        state->seconds = windows[i].seconds;
        adda_feed_set_max_items (channel->feed, windows[i].steps);
      }
}

void
adda_topic_metrics_close (AddaChannel *channel)
{
  g_free (channel->state);
}

/* ---- one sample ---- */

typedef struct
{
  const AddaSnapshot *before;
  const AddaSnapshot *now;
  double seconds;
} Step;

static void
add_rate (AddaJson *json, const char *name, const Step *step, AddaCounter first, AddaCounter second)
{
  guint64 n = adda_snapshot_count (step->before, step->now, first);

  if (second != ADDA_N_COUNTERS)
    n += adda_snapshot_count (step->before, step->now, second);
  adda_json_add_double (json, name, (double) n / step->seconds);
}

/* Up to 0.25 ms, 0.5, 1 … 256, and above. */
static void
add_bands (AddaJson *json, const Step *step)
{
  AddaHistogramSnapshot messages = step->now->histograms[ADDA_HISTOGRAM_MESSAGE];
  guint64 bands[N_BANDS] = { 0 };
  guint band = 0;

  adda_histogram_subtract (&messages, &step->before->histograms[ADDA_HISTOGRAM_MESSAGE]);
  for (guint i = 0; i < ADDA_HISTOGRAM_BUCKETS; i++)
    {
      while (band < N_BANDS - 1 &&
             adda_histogram_get_end_usec (i) > (gint64) 250 * ((gint64) 1 << band) + 1)
        band++;
      bands[band] += messages.counts[i];
    }
  adda_json_open_array (json, "latency");
  for (guint i = 0; i < N_BANDS; i++)
    adda_json_add_int (json, NULL, (gint64) bands[i]);
  adda_json_close_array (json);
}

static void
add_host (AddaJson *json, const Step *step)
{
  const AddaHostSample *before = &step->before->host;
  const AddaHostSample *now = &step->now->host;

  adda_json_add_double (json, "cpu", adda_host_get_cpu_percent (before, now));
  adda_json_add_double (json, "memory", adda_host_get_memory_percent (now));
  adda_json_add_double (json, "process_cpu",
                        (double) (now->process_cpu_usec - before->process_cpu_usec) /
                            (step->seconds * G_USEC_PER_SEC) * 100);
  adda_json_add_int (json, "process_memory_bytes", (gint64) now->process_memory_bytes);
}

static void
add_traffic (AddaJson *json, const Step *step)
{
  const guint64 *counters = step->now->counters;

  adda_json_add_int (json, "connections",
                     (gint64) (counters[ADDA_COUNTER_CONNECTS] -
                               counters[ADDA_COUNTER_DISCONNECTS]));
  add_rate (json, "requests", step, ADDA_COUNTER_REQUESTS, ADDA_COUNTER_CONNECTS);
  add_rate (json, "errors", step, ADDA_COUNTER_REQUEST_ERRORS, ADDA_COUNTER_ERRORS);
  add_rate (json, "messages_in", step, ADDA_COUNTER_MESSAGES_IN, ADDA_N_COUNTERS);
  add_rate (json, "deliveries", step, ADDA_COUNTER_DELIVERIES, ADDA_N_COUNTERS);
  add_rate (json, "bytes_in", step, ADDA_COUNTER_BYTES_IN, ADDA_N_COUNTERS);
  add_rate (json, "bytes_out", step, ADDA_COUNTER_BYTES_OUT, ADDA_N_COUNTERS);
  adda_json_add_int (json, "slow_closed",
                     (gint64) adda_snapshot_count (step->before, step->now,
                                                   ADDA_COUNTER_SLOW_CLOSED));
}

static void
add_quantile (AddaJson *json, const char *name, const Step *step, double quantile)
{
  adda_json_add_double (json, name,
                        adda_snapshot_get_quantile_ms (step->before, step->now,
                                                       ADDA_HISTOGRAM_MESSAGE, quantile));
}

static void
add_sample (AddaChannel *channel, const AddaSnapshot *now)
{
  State *state = channel->state;
  AddaHub *hub = channel->control->parts.hub;
  const Step step = {
    .before = &state->before,
    .now = now,
    .seconds = (double) MAX (now->time_usec - state->before.time_usec, 1) / G_USEC_PER_SEC,
  };
  gint64 time_ms = adda_clock_now_usec () / 1000;
  AddaLogStats stats;
  AddaJson json;

  adda_log_get_stats (adda_hub_get_log (hub), &stats);
  adda_channel_open_item (&json);
  adda_json_add_int (&json, "time", time_ms);
  adda_json_add_int (&json, "step_ms", state->seconds * 1000);
  add_host (&json, &step);
  adda_json_add_int (&json, "rooms", adda_hub_get_n_rooms (hub));
  add_traffic (&json, &step);
  add_quantile (&json, "p50_ms", &step, 0.5);
  add_quantile (&json, "p99_ms", &step, 0.99);
  add_bands (&json, &step);
  adda_json_add_double (&json, "commit_ms", (double) stats.last_commit_usec / 1000);
  adda_json_add_int (&json, "queue", stats.n_pending);
  adda_json_add_int (&json, "pending_bytes", (gint64) adda_metrics_get_pending_bytes ());
  adda_channel_close_item_number (channel, &json, (guint64) time_ms);
}

void
adda_topic_metrics_look (AddaChannel *channel)
{
  State *state = channel->state;
  AddaSnapshot now;

  if (++state->age < state->seconds)
    return;
  state->age = 0;
  adda_snapshot_take (&now);
  add_sample (channel, &now);
  state->before = now;
}
