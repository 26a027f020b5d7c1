/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * From the topic metrics into series */

#include "pages/overview/adda-metrics-feed.h"

#include <math.h>

/* A hub sends what fits its windows; more than the series hold is of no use. */
#define MAX_SAMPLES 2048

typedef struct
{
  const char *member; /* (unowned) */
  AddaSeries *series; /* (owned) */
} AddaMetric;

struct _AddaMetricsFeed
{
  GObject parent_instance;

  AddaHubClient *client; /* (owned) (nullable) */
  AddaTimeAxis *axis;    /* (owned) */
  GArray *metrics;       /* (owned) of AddaMetric */
  char *window;          /* (owned) */
  gint64 step_ms;

  gboolean is_started;
  guint watch_id;      /* 0 while not watching */
  JsonArray *snapshot; /* (owned) (nullable) the parts that have come */

  gboolean is_loading;
  gboolean is_empty;
  char *error_text; /* (owned) (nullable) */
};

typedef enum
{
  PROP_IS_LOADING = 1,
  PROP_IS_EMPTY,
  PROP_ERROR_TEXT,
} AddaMetricsFeedProperty;

static GParamSpec *properties[PROP_ERROR_TEXT + 1];

G_DEFINE_FINAL_TYPE (AddaMetricsFeed, adda_metrics_feed, G_TYPE_OBJECT)

static const struct
{
  const char *name;
  gint64 window_ms;
  gint64 step_ms;
} windows[] = {
  { "1m", 60 * 1000, 1000 },
  { "15m", 15 * 60 * 1000, 5000 },
  { "6h", 6 * 3600 * 1000, 60000 },
};

static void
clear_metric (gpointer data)
{
  g_clear_object (&((AddaMetric *) data)->series);
}

static AddaMetric *
get_metric (AddaMetricsFeed *self, guint i)
{
  return &g_array_index (self->metrics, AddaMetric, i);
}

static void
set_state (AddaMetricsFeed *self, gboolean is_loading, gboolean is_empty, const char *error_text)
{
  GObject *object = G_OBJECT (self);

  g_object_freeze_notify (object);
  if (self->is_loading != is_loading)
    g_object_notify_by_pspec (object, properties[PROP_IS_LOADING]);
  if (self->is_empty != is_empty)
    g_object_notify_by_pspec (object, properties[PROP_IS_EMPTY]);
  if (g_strcmp0 (self->error_text, error_text) != 0)
    {
      g_free (self->error_text);
      self->error_text = g_strdup (error_text);
      g_object_notify_by_pspec (object, properties[PROP_ERROR_TEXT]);
    }
  self->is_loading = is_loading;
  self->is_empty = is_empty;
  g_object_thaw_notify (object);
}

/* Of the JSON tree: a number, whether whole or not; all else is none. */
static double
read_number (JsonNode *node)
{
  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return NAN;
  if (json_node_get_value_type (node) != G_TYPE_INT64 &&
      json_node_get_value_type (node) != G_TYPE_DOUBLE)
    return NAN;
  return json_node_get_double (node);
}

static void
read_row (JsonObject *sample, const char *member, double *row, guint width)
{
  JsonNode *node = json_object_get_member (sample, member);
  JsonArray *array =
      node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  if (array == NULL)
    row[0] = read_number (node);
  for (guint i = array == NULL ? 1 : 0; i < width; i++)
    row[i] = array != NULL && i < json_array_get_length (array)
                 ? read_number (json_array_get_element (array, i))
                 : NAN;
}

/* 0 when it is none. */
static gint64
read_time (JsonNode *node)
{
  JsonObject *sample = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  return sample != NULL ? json_object_get_int_member_with_default (sample, "time", 0) : 0;
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  gint64 first = read_time (*(JsonNode *const *) a);
  gint64 second = read_time (*(JsonNode *const *) b);

  return first < second ? -1 : first > second;
}

/* (element-type JsonNode) (transfer container): those that are samples, in their order */
static GPtrArray *
sort_samples (JsonArray *set)
{
  GPtrArray *samples = g_ptr_array_new ();

  for (guint i = 0; set != NULL && i < json_array_get_length (set); i++)
    if (read_time (json_array_get_element (set, i)) > 0)
      g_ptr_array_add (samples, json_array_get_element (set, i));
  g_ptr_array_sort (samples, compare_times);
  return samples;
}

static void
load (const AddaMetric *metric, GPtrArray *samples)
{
  guint width = adda_series_get_width (metric->series);
  g_autofree gint64 *times = g_new (gint64, samples->len);
  g_autofree double *rows = g_new (double, (gsize) samples->len *width);

  for (guint i = 0; i < samples->len; i++)
    {
      times[i] = read_time (samples->pdata[i]);
      read_row (json_node_get_object (samples->pdata[i]), metric->member, rows + (gsize) i * width,
                width);
    }
  adda_series_load (metric->series, times, rows, samples->len);
}

static void
append (const AddaMetric *metric, GPtrArray *samples)
{
  g_autofree double *row = g_new (double, adda_series_get_width (metric->series));

  for (guint i = 0; i < samples->len; i++)
    {
      read_row (json_node_get_object (samples->pdata[i]), metric->member, row,
                adda_series_get_width (metric->series));
      adda_series_append (metric->series, read_time (samples->pdata[i]), row);
    }
}

/* The axis last: whoever follows it finds all series at the same time. */
static void
take_over (AddaMetricsFeed *self, JsonArray *set, gboolean is_snapshot)
{
  g_autoptr (GPtrArray) samples = sort_samples (set);

  for (guint i = 0; i < self->metrics->len; i++)
    if (is_snapshot)
      load (get_metric (self, i), samples);
    else
      append (get_metric (self, i), samples);
  if (samples->len > 0)
    adda_time_axis_advance (self->axis, read_time (samples->pdata[samples->len - 1]), self->step_ms,
                            g_get_monotonic_time ());
  set_state (self, FALSE, is_snapshot ? samples->len == 0 : self->is_empty && samples->len == 0,
             NULL);
}

void
adda_metrics_feed_apply (AddaMetricsFeed *self,
                         JsonArray *set,
                         gboolean is_snapshot,
                         gboolean is_last)
{
  g_return_if_fail (ADDA_IS_METRICS_FEED (self));

  if (!is_snapshot)
    {
      take_over (self, set, FALSE);
      return;
    }

  if (self->snapshot == NULL)
    self->snapshot = json_array_new ();
  for (guint i = 0; set != NULL && i < json_array_get_length (set); i++)
    if (json_array_get_length (self->snapshot) < MAX_SAMPLES)
      json_array_add_element (self->snapshot, json_array_dup_element (set, i));
  if (is_last)
    {
      take_over (self, self->snapshot, TRUE);
      g_clear_pointer (&self->snapshot, json_array_unref);
    }
}

static void
on_samples (JsonArray *set,
            JsonArray *removed,
            gboolean is_snapshot,
            gboolean is_last,
            const GError *error,
            gpointer data)
{
  AddaMetricsFeed *self = data;

  if (error == NULL)
    {
      adda_metrics_feed_apply (self, set, is_snapshot, is_last);
      return;
    }

  self->watch_id = 0;
  set_state (self, FALSE, self->is_empty, error->message);
}

static void
watch (AddaMetricsFeed *self)
{
  JsonObject *members;

  if (self->client == NULL || !self->is_started || self->watch_id != 0)
    return;

  members = json_object_new ();
  json_object_set_string_member (members, "window", self->window);
  self->watch_id = adda_hub_client_watch (self->client, "metrics", members, on_samples, self);
}

static void
unwatch (AddaMetricsFeed *self)
{
  if (self->watch_id != 0)
    adda_hub_client_unwatch (self->client, self->watch_id);
  self->watch_id = 0;
  g_clear_pointer (&self->snapshot, json_array_unref);
}

void
adda_metrics_feed_start (AddaMetricsFeed *self)
{
  g_return_if_fail (ADDA_IS_METRICS_FEED (self));

  self->is_started = TRUE;
  watch (self);
}

void
adda_metrics_feed_stop (AddaMetricsFeed *self)
{
  g_return_if_fail (ADDA_IS_METRICS_FEED (self));

  self->is_started = FALSE;
  unwatch (self);
}

void
adda_metrics_feed_add (AddaMetricsFeed *self, const char *member, AddaSeries *series)
{
  AddaMetric metric = { member, g_object_ref (series) };

  g_return_if_fail (ADDA_IS_METRICS_FEED (self));

  adda_series_set_step_ms (series, self->step_ms);
  g_array_append_val (self->metrics, metric);
}

void
adda_metrics_feed_set_window (AddaMetricsFeed *self, const char *window)
{
  g_return_if_fail (ADDA_IS_METRICS_FEED (self));

  if (g_strcmp0 (self->window, window) == 0)
    return;

  unwatch (self);
  g_free (self->window);
  self->window = g_strdup (window);
  for (guint i = 0; i < G_N_ELEMENTS (windows); i++)
    if (g_str_equal (windows[i].name, window))
      {
        self->step_ms = windows[i].step_ms;
        adda_time_axis_set_window (self->axis, windows[i].window_ms);
      }
  for (guint i = 0; i < self->metrics->len; i++)
    {
      adda_series_set_step_ms (get_metric (self, i)->series, self->step_ms);
      adda_series_clear (get_metric (self, i)->series);
    }
  set_state (self, TRUE, FALSE, NULL);
  watch (self);
}

gboolean
adda_metrics_feed_is_loading (AddaMetricsFeed *self)
{
  g_return_val_if_fail (ADDA_IS_METRICS_FEED (self), FALSE);

  return self->is_loading;
}

gboolean
adda_metrics_feed_is_empty (AddaMetricsFeed *self)
{
  g_return_val_if_fail (ADDA_IS_METRICS_FEED (self), FALSE);

  return self->is_empty;
}

const char *
adda_metrics_feed_get_error_text (AddaMetricsFeed *self)
{
  g_return_val_if_fail (ADDA_IS_METRICS_FEED (self), NULL);

  return self->error_text;
}

static void
adda_metrics_feed_dispose (GObject *object)
{
  adda_metrics_feed_stop (ADDA_METRICS_FEED (object));

  G_OBJECT_CLASS (adda_metrics_feed_parent_class)->dispose (object);
}

static void
adda_metrics_feed_finalize (GObject *object)
{
  AddaMetricsFeed *self = ADDA_METRICS_FEED (object);

  g_clear_object (&self->client);
  g_clear_object (&self->axis);
  g_array_unref (self->metrics);
  g_free (self->window);
  g_free (self->error_text);

  G_OBJECT_CLASS (adda_metrics_feed_parent_class)->finalize (object);
}

static void
adda_metrics_feed_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  AddaMetricsFeed *self = ADDA_METRICS_FEED (object);

  switch ((AddaMetricsFeedProperty) prop_id)
    {
    case PROP_IS_LOADING:
      g_value_set_boolean (value, self->is_loading);
      break;
    case PROP_IS_EMPTY:
      g_value_set_boolean (value, self->is_empty);
      break;
    case PROP_ERROR_TEXT:
      g_value_set_string (value, self->error_text);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
adda_metrics_feed_class_init (AddaMetricsFeedClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = adda_metrics_feed_dispose;
  object_class->finalize = adda_metrics_feed_finalize;
  object_class->get_property = adda_metrics_feed_get_property;

  properties[PROP_IS_LOADING] = g_param_spec_boolean ("is-loading", NULL, NULL, TRUE, flags);
  properties[PROP_IS_EMPTY] = g_param_spec_boolean ("is-empty", NULL, NULL, FALSE, flags);
  properties[PROP_ERROR_TEXT] = g_param_spec_string ("error-text", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
adda_metrics_feed_init (AddaMetricsFeed *self)
{
  self->metrics = g_array_new (FALSE, FALSE, sizeof (AddaMetric));
  g_array_set_clear_func (self->metrics, clear_metric);
  self->window = g_strdup (windows[0].name);
  self->step_ms = windows[0].step_ms;
  self->is_loading = TRUE;
}

AddaMetricsFeed *
adda_metrics_feed_new (AddaHubClient *client, AddaTimeAxis *axis)
{
  AddaMetricsFeed *self = g_object_new (ADDA_TYPE_METRICS_FEED, NULL);

  self->client = client != NULL ? g_object_ref (client) : NULL;
  self->axis = g_object_ref (axis);
  return self;
}
