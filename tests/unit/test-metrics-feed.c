/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Samples of a hub, as they come, into series */

#include <math.h>

#include "pages/overview/adda-metrics-feed.h"

#define START G_GINT64_CONSTANT (1795000000000)

typedef struct
{
  AddaTimeAxis *axis;
  AddaMetricsFeed *feed;
  AddaSeries *cpu;
  AddaSeries *latency;
  guint n_changed;
} Fixture;

static void
on_changed (AddaSeries *series, gpointer data)
{
  (*(guint *) data)++;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->axis = adda_time_axis_new (60000);
  fixture->feed = adda_metrics_feed_new (NULL, fixture->axis);
  fixture->cpu = adda_series_new ("CPU", 100, 1);
  fixture->latency = adda_series_new ("Latency", 100, 3);
  adda_metrics_feed_add (fixture->feed, "cpu", fixture->cpu);
  adda_metrics_feed_add (fixture->feed, "latency", fixture->latency);
  g_signal_connect (fixture->cpu, "changed", G_CALLBACK (on_changed), &fixture->n_changed);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_unref (fixture->feed);
  g_object_unref (fixture->axis);
  g_object_unref (fixture->cpu);
  g_object_unref (fixture->latency);
}

static void
apply (Fixture *fixture, const char *json, gboolean is_snapshot, gboolean is_last)
{
  g_autoptr (JsonNode) node = json_from_string (json, NULL);

  g_assert_nonnull (node);
  adda_metrics_feed_apply (fixture->feed, json_node_get_array (node), is_snapshot, is_last);
}

static void
test_snapshot (Fixture *fixture, gconstpointer data)
{
  g_assert_true (adda_metrics_feed_is_loading (fixture->feed));

  /* In two parts, not in order: taken over once, when all is there. */
  apply (fixture,
         "[{\"time\":1795000003000,\"cpu\":3},{\"time\":1795000001000,\"cpu\":1,\"latency\":[1,2.5,"
         "3]}]",
         TRUE, FALSE);
  g_assert_cmpuint (fixture->n_changed, ==, 0);
  apply (fixture, "[{\"time\":1795000002000,\"cpu\":2.5}]", TRUE, TRUE);
  g_assert_cmpuint (fixture->n_changed, ==, 1);
  g_assert_false (adda_metrics_feed_is_loading (fixture->feed));
  g_assert_false (adda_metrics_feed_is_empty (fixture->feed));

  g_assert_cmpuint (adda_series_get_length (fixture->cpu), ==, 3);
  g_assert_cmpint (adda_series_get_time (fixture->cpu, 0), ==, START + 1000);
  g_assert_cmpfloat (adda_series_get_value (fixture->cpu, 1, 0), ==, 2.5);
  g_assert_cmpfloat (adda_series_get_value (fixture->latency, 0, 1), ==, 2.5);
  g_assert_true (isnan (adda_series_get_value (fixture->latency, 1, 0)));

  /* After a reconnect there is a new one, in the place of the old. */
  apply (fixture, "[{\"time\":1795000009000,\"cpu\":9}]", TRUE, TRUE);
  g_assert_cmpuint (adda_series_get_length (fixture->cpu), ==, 1);
}

static void
test_changes (Fixture *fixture, gconstpointer data)
{
  apply (fixture, "[]", TRUE, TRUE);
  g_assert_true (adda_metrics_feed_is_empty (fixture->feed));

  apply (fixture, "[{\"time\":1795000001000,\"cpu\":1,\"latency\":[1,2,3,4]}]", FALSE, TRUE);
  g_assert_false (adda_metrics_feed_is_empty (fixture->feed));
  g_assert_cmpfloat (adda_series_get_latest (fixture->cpu, 0), ==, 1);
  g_assert_cmpfloat (adda_series_get_latest (fixture->latency, 2), ==, 3);
  g_assert_cmpint (adda_time_axis_get_end (fixture->axis), <=, START + 1000);
  g_assert_cmpint (adda_time_axis_get_end (fixture->axis), >=, START);
}

/* What is no sample, or no number, harms nothing. */
static void
test_nonsense (Fixture *fixture, gconstpointer data)
{
  apply (
      fixture,
      "[null,7,{},{\"time\":-1,\"cpu\":1},{\"time\":1795000001000,\"cpu\":\"much\",\"latency\":5},"
      "{\"time\":1795000002000,\"cpu\":null,\"latency\":[null,{},\"x\"]}]",
      TRUE, TRUE);
  g_assert_cmpuint (adda_series_get_length (fixture->cpu), ==, 2);
  g_assert_true (isnan (adda_series_get_value (fixture->cpu, 0, 0)));
  g_assert_true (isnan (adda_series_get_value (fixture->cpu, 1, 0)));
  g_assert_cmpfloat (adda_series_get_value (fixture->latency, 0, 0), ==, 5);
  g_assert_true (isnan (adda_series_get_value (fixture->latency, 1, 2)));
}

static void
test_window (Fixture *fixture, gconstpointer data)
{
  apply (fixture, "[{\"time\":1795000001000,\"cpu\":1}]", TRUE, TRUE);
  adda_metrics_feed_set_window (fixture->feed, "15m");
  g_assert_true (adda_metrics_feed_is_loading (fixture->feed));
  g_assert_cmpuint (adda_series_get_length (fixture->cpu), ==, 0);
  g_assert_cmpint (adda_series_get_step_ms (fixture->cpu), ==, 5000);
  g_assert_cmpint (adda_time_axis_get_window (fixture->axis), ==, 15 * 60000);
}

#define ADD(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/metrics-feed/snapshot", test_snapshot);
  ADD ("/metrics-feed/changes", test_changes);
  ADD ("/metrics-feed/nonsense", test_nonsense);
  ADD ("/metrics-feed/window", test_window);

  return g_test_run ();
}
