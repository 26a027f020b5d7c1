/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The live figures: one look a second, one group for each interval and format */

#include "adda-dashboard.h"

#include "base/adda-clock.h"
#include "base/adda-json.h"
#include "metrics/adda-snapshot.h"

#define N_GROUPS (ADDA_DASHBOARD_MAX_INTERVAL * ADDA_DASHBOARD_N_FORMATS)

G_STATIC_ASSERT (N_GROUPS <= G_MAXUINT8 + 1);

/* Who gets the same frame at the same time. */
typedef struct
{
  GHashTable *watchers; /* (owned) a set */
  AddaSnapshot before;  /* when the last frame was made */
  AddaFrame *latest;    /* (owned) (nullable) */
  guint age;            /* seconds since then */
} Group;

struct _AddaDashboard
{
  AddaHub *hub; /* (unowned) */
  AddaDashboardSend send;
  gpointer data;
  GSource *source;         /* (owned) (nullable) only while somebody watches */
  Group *groups[N_GROUPS]; /* (owned) (nullable) each, by option */
  guint n_groups;
};

static guint
get_interval (guint option)
{
  return option / ADDA_DASHBOARD_N_FORMATS + 1;
}

static void
group_free (Group *group)
{
  g_hash_table_unref (group->watchers);
  g_clear_pointer (&group->latest, adda_frame_unref);
  g_free (group);
}

/* ---- one frame ---- */

typedef struct
{
  const AddaSnapshot *before;
  const AddaSnapshot *now;
  guint64 requests;
  guint64 errors;
  double cpu;
  double memory;
  double seconds;
} Figures;

static void
work_out (Figures *figures, const AddaSnapshot *before, const AddaSnapshot *now)
{
  figures->before = before;
  figures->now = now;
  figures->seconds = (double) (now->time_usec - before->time_usec) / G_USEC_PER_SEC;
  figures->cpu = adda_host_get_cpu_percent (&before->host, &now->host);
  figures->memory = adda_host_get_memory_percent (&now->host);
  /* An upgrade is a request that SoupServer does not finish. */
  figures->requests = adda_snapshot_count (before, now, ADDA_COUNTER_REQUESTS) +
                      adda_snapshot_count (before, now, ADDA_COUNTER_CONNECTS);
  figures->errors = adda_snapshot_count (before, now, ADDA_COUNTER_REQUEST_ERRORS) +
                    adda_snapshot_count (before, now, ADDA_COUNTER_ERRORS);
}

static void
add_count (AddaJson *json, const char *name, const Figures *figures, AddaCounter counter)
{
  adda_json_add_int (json, name,
                     (gint64) adda_snapshot_count (figures->before, figures->now, counter));
}

static void
add_quantile (AddaJson *json,
              const char *name,
              const Figures *figures,
              AddaHistogram histogram,
              double quantile)
{
  adda_json_add_double (json, name,
                        adda_snapshot_get_quantile_ms (figures->before, figures->now, histogram,
                                                       quantile));
}

static void
add_metrics (AddaJson *json, const Figures *figures, AddaHub *hub)
{
  const AddaSnapshot *now = figures->now;

  adda_json_open_object (json, "metrics");
  adda_json_add_double (json, "cpu_usage", figures->cpu);
  adda_json_add_double (json, "memory_usage", figures->memory);
  adda_json_add_int (json, "requests", (gint64) figures->requests);
  adda_json_add_int (json, "errors", (gint64) figures->errors);
  adda_json_add_int (json, "active_users", adda_hub_get_n_clients (hub));
  adda_json_add_int (json, "rooms", adda_hub_get_n_rooms (hub));
  adda_json_add_int (json, "connections",
                     (gint64) (now->counters[ADDA_COUNTER_CONNECTS] -
                               now->counters[ADDA_COUNTER_DISCONNECTS]));
  add_quantile (json, "response_time", figures, ADDA_HISTOGRAM_REQUEST, 0.5);
  add_quantile (json, "response_time_p99", figures, ADDA_HISTOGRAM_REQUEST, 0.99);
  add_quantile (json, "message_time", figures, ADDA_HISTOGRAM_MESSAGE, 0.5);
  add_quantile (json, "message_time_p99", figures, ADDA_HISTOGRAM_MESSAGE, 0.99);
  add_count (json, "messages", figures, ADDA_COUNTER_MESSAGES_IN);
  add_count (json, "deliveries", figures, ADDA_COUNTER_DELIVERIES);
  add_count (json, "bytes_in", figures, ADDA_COUNTER_BYTES_IN);
  add_count (json, "bytes_out", figures, ADDA_COUNTER_BYTES_OUT);
  adda_json_add_int (json, "process_memory_bytes", (gint64) now->host.process_memory_bytes);
  adda_json_add_double (json, "process_cpu_seconds",
                        (double) (now->host.process_cpu_usec -
                                  figures->before->host.process_cpu_usec) /
                            G_USEC_PER_SEC);
  adda_json_add_double (json, "interval", figures->seconds);
  adda_json_close_object (json);
}

static AddaFrame *
encode (AddaDashboard *self, guint option, const AddaSnapshot *before, const AddaSnapshot *now)
{
  g_autoptr (GString) text = g_string_sized_new (640);
  gint64 time_usec = adda_clock_now_usec ();
  AddaFrame *frame;
  Figures figures;
  AddaJson json;

  work_out (&figures, before, now);
  adda_json_init (&json, text);
  adda_json_open_object (&json, NULL);
  if (option % ADDA_DASHBOARD_N_FORMATS == ADDA_DASHBOARD_METRICS)
    adda_json_add_time (&json, "timestamp", time_usec);
  else
    {
      adda_json_add_double (&json, "cpu", figures.cpu);
      adda_json_add_double (&json, "memory", figures.memory);
      adda_json_add_int (&json, "requests", (gint64) figures.requests);
      adda_json_add_int (&json, "errors", (gint64) figures.errors);
      adda_json_add_int (&json, "timestamp", time_usec / G_USEC_PER_SEC);
    }
  add_metrics (&json, &figures, self->hub);
  adda_json_close_object (&json);

  frame = adda_frame_new (ADDA_OPCODE_TEXT, text->str, text->len);
  /* The next one says more: a slow watcher misses some and stays. */
  frame->is_ephemeral = TRUE;

  return frame;
}

/* ---- once a second ---- */

static void
tell_group (AddaDashboard *self, guint option, Group *group, const AddaSnapshot *now)
{
  GHashTableIter iter;
  gpointer watcher;

  g_clear_pointer (&group->latest, adda_frame_unref);
  group->latest = encode (self, option, &group->before, now);
  group->before = *now;
  group->age = 0;

  g_hash_table_iter_init (&iter, group->watchers);
  while (g_hash_table_iter_next (&iter, &watcher, NULL))
    self->send (watcher, group->latest, self->data);
}

static gboolean
look (gpointer data)
{
  AddaDashboard *self = data;
  AddaSnapshot now;

  adda_snapshot_take (&now);
  for (guint option = 0; option < N_GROUPS; option++)
    {
      Group *group = self->groups[option];

      /* The first figures of a group are those of its first second. */
      if (group != NULL && (++group->age >= get_interval (option) || group->latest == NULL))
        tell_group (self, option, group, &now);
    }

  return G_SOURCE_CONTINUE;
}

static void
start (AddaDashboard *self)
{
  self->source = g_timeout_source_new (1000);
  g_source_set_static_name (self->source, "[adda] dashboard");
  g_source_set_callback (self->source, look, self, NULL);
  g_source_attach (self->source, g_main_context_get_thread_default ());
}

static void
stop (AddaDashboard *self)
{
  g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
}

/* ---- who watches ---- */

void
adda_dashboard_add (AddaDashboard *self, gpointer watcher, guint option)
{
  Group *group = self->groups[option];

  if (group == NULL)
    {
      group = g_new0 (Group, 1);
      group->watchers = g_hash_table_new (NULL, NULL);
      adda_snapshot_take (&group->before);
      self->groups[option] = group;
      if (self->n_groups++ == 0)
        start (self);
    }
  g_hash_table_add (group->watchers, watcher);
  if (group->latest != NULL)
    self->send (watcher, group->latest, self->data);
}

void
adda_dashboard_remove (AddaDashboard *self, gpointer watcher, guint option)
{
  Group *group = self->groups[option];

  if (group == NULL || !g_hash_table_remove (group->watchers, watcher) ||
      g_hash_table_size (group->watchers) > 0)
    return;

  g_clear_pointer (&self->groups[option], group_free);
  if (--self->n_groups == 0)
    stop (self);
}

const char *
adda_dashboard_parse (GHashTable *query, guint *option)
{
  const char *interval = query != NULL ? g_hash_table_lookup (query, "interval") : NULL;
  const char *format = query != NULL ? g_hash_table_lookup (query, "format") : NULL;
  guint64 seconds = 1;
  guint form = ADDA_DASHBOARD_FULL;

  if (interval != NULL &&
      !g_ascii_string_to_unsigned (interval, 10, 1, ADDA_DASHBOARD_MAX_INTERVAL, &seconds, NULL))
    return "interval: a number of seconds from 1 to 60";
  if (format != NULL && g_str_equal (format, "metrics"))
    form = ADDA_DASHBOARD_METRICS;
  else if (format != NULL && !g_str_equal (format, "full"))
    return "format: full or metrics";

  *option = (guint) (seconds - 1) * ADDA_DASHBOARD_N_FORMATS + form;
  return NULL;
}

/* ---- life ---- */

AddaDashboard *
adda_dashboard_new (AddaHub *hub, AddaDashboardSend send, gpointer data)
{
  AddaDashboard *self = g_new0 (AddaDashboard, 1);

  self->hub = hub;
  self->send = send;
  self->data = data;

  return self;
}

void
adda_dashboard_free (AddaDashboard *self)
{
  for (guint option = 0; option < N_GROUPS; option++)
    g_clear_pointer (&self->groups[option], group_free);
  if (self->source != NULL)
    stop (self);
  g_free (self);
}
