/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Durations in buckets, what the machine tells of itself, and snapshots of both */

#include "metrics/adda-snapshot.h"

#define N_THREADS 4
#define N_ADDS 100000

static void
test_buckets (void)
{
  for (guint i = 0; i < ADDA_HISTOGRAM_BUCKETS - 1; i++)
    {
      gint64 end = adda_histogram_get_end_usec (i);

      g_assert_cmpint (end, <, adda_histogram_get_end_usec (i + 1));
      g_assert_cmpuint (adda_histogram_get_bucket (end - 1), ==, i);
      g_assert_cmpuint (adda_histogram_get_bucket (end), ==, i + 1);
    }

  g_assert_cmpuint (adda_histogram_get_bucket (-5), ==, 0);
  g_assert_cmpuint (adda_histogram_get_bucket (G_MAXINT64), ==, ADDA_HISTOGRAM_BUCKETS - 1);
  /* An hour still has a bucket of its own. */
  g_assert_cmpuint (adda_histogram_get_bucket (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC), <,
                    ADDA_HISTOGRAM_BUCKETS - 1);
}

static void
test_precision (void)
{
  for (gint64 value = 1; value < G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC;
       value = value * 3 / 2 + 1)
    {
      gint64 end = adda_histogram_get_end_usec (adda_histogram_get_bucket (value));

      g_assert_cmpint (end, >, value);
      g_assert_cmpint (end - value, <=, MAX (1, value / 8));
    }
}

static void *
add_many (void *data)
{
  for (guint i = 0; i < N_ADDS; i++)
    adda_histogram_add (ADDA_HISTOGRAM_MESSAGE, i % 1000);

  return NULL;
}

static void
test_threads (void)
{
  GThread *threads[N_THREADS];
  AddaHistogramSnapshot snapshot;

  for (guint i = 0; i < N_THREADS; i++)
    threads[i] = g_thread_new ("adds", add_many, NULL);
  for (guint i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);

  adda_histogram_take (ADDA_HISTOGRAM_MESSAGE, &snapshot);
  g_assert_cmpuint (snapshot.n, ==, N_THREADS * N_ADDS);
  g_assert_cmpuint (snapshot.sum_usec, ==, (guint64) N_THREADS * N_ADDS / 1000 * 499500);
  g_assert_cmpint (adda_histogram_get_quantile_usec (&snapshot, 0.5), >=, 500);
  g_assert_cmpint (adda_histogram_get_quantile_usec (&snapshot, 0.5), <=, 563);
  g_assert_cmpint (adda_histogram_get_quantile_usec (&snapshot, 1.0), ==, 1024);
}

static void
test_interval (void)
{
  AddaSnapshot before;
  AddaSnapshot now;

  for (guint i = 0; i < 1000; i++)
    adda_histogram_add (ADDA_HISTOGRAM_REQUEST, 60 * G_USEC_PER_SEC);
  adda_metrics_add (ADDA_COUNTER_REQUESTS, 1000);
  adda_snapshot_take (&before);
  for (guint i = 0; i < 98; i++)
    adda_histogram_add (ADDA_HISTOGRAM_REQUEST, 2000);
  for (guint i = 0; i < 2; i++)
    adda_histogram_add (ADDA_HISTOGRAM_REQUEST, 50000);
  adda_metrics_add (ADDA_COUNTER_REQUESTS, 100);
  adda_snapshot_take (&now);

  /* What was before does not show. */
  g_assert_cmpuint (adda_snapshot_count (&before, &now, ADDA_COUNTER_REQUESTS), ==, 100);
  g_assert_cmpfloat_with_epsilon (adda_snapshot_get_quantile_ms (&before, &now,
                                                                 ADDA_HISTOGRAM_REQUEST, 0.5),
                                  2.0, 0.25);
  g_assert_cmpfloat_with_epsilon (adda_snapshot_get_quantile_ms (&before, &now,
                                                                 ADDA_HISTOGRAM_REQUEST, 0.99),
                                  50.0, 6.25);
  g_assert_cmpfloat (adda_snapshot_get_quantile_ms (&now, &now, ADDA_HISTOGRAM_REQUEST, 0.99), ==,
                     0.0);
}

static void
test_host_texts (void)
{
  AddaHostSample sample = { 0 };
  AddaHostSample later = { 0 };

  g_assert_true (
      adda_host_parse_stat ("cpu  100 0 50 800 50 0 0 0 0 0\ncpu0 50 0 25 400 25 0 0 0 0 0\n",
                            &sample));
  g_assert_cmpuint (sample.cpu_ticks, ==, 1000);
  g_assert_cmpuint (sample.idle_ticks, ==, 850);
  g_assert_true (adda_host_parse_stat ("cpu  130 0 60 840 60 5 5 0 0 0\n", &later));
  g_assert_cmpfloat_with_epsilon (adda_host_get_cpu_percent (&sample, &later), 50.0, 1e-9);
  g_assert_cmpfloat (adda_host_get_cpu_percent (&later, &later), ==, 0.0);
  g_assert_cmpfloat (adda_host_get_cpu_percent (&later, &sample), ==, 0.0);

  g_assert_true (adda_host_parse_meminfo (
      "MemTotal:        1000 kB\nMemFree:  10 kB\nMemAvailable:     250 kB\n", &sample));
  g_assert_cmpuint (sample.memory_total_bytes, ==, 1024000);
  g_assert_cmpfloat_with_epsilon (adda_host_get_memory_percent (&sample), 75.0, 1e-9);

  g_assert_true (adda_host_parse_self_stat (
      "42 (a) b) c) S 1 42 42 0 -1 4194304 10 0 0 0 150 50 0 0 20 0 1 0 3 4 5", 100, &sample));
  g_assert_cmpuint (sample.process_cpu_usec, ==, 2000000);
  g_assert_true (adda_host_parse_self_statm ("900 20 3 4 5 6 7", 4096, &sample));
  g_assert_cmpuint (sample.process_memory_bytes, ==, 81920);
}

static void
test_host_nonsense (void)
{
  static const char *const texts[] = { "", "cpu", "MemTotal: many", "42 (a S", "x y z" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      AddaHostSample sample = { 0 };

      g_assert_false (adda_host_parse_stat (texts[i], &sample));
      g_assert_false (adda_host_parse_meminfo (texts[i], &sample));
      g_assert_false (adda_host_parse_self_stat (texts[i], 100, &sample));
      g_assert_false (adda_host_parse_self_statm (texts[i], 4096, &sample));
      g_assert_cmpfloat (adda_host_get_memory_percent (&sample), ==, 0.0);
    }
}

static void
test_host_itself (void)
{
  AddaHostSample sample;

  adda_host_sample (&sample);
  g_assert_cmpuint (sample.cpu_ticks, >, sample.idle_ticks);
  g_assert_cmpuint (sample.memory_total_bytes, >, sample.memory_available_bytes);
  g_assert_cmpuint (sample.process_memory_bytes, >, 100 * 1024);
  g_assert_cmpfloat (adda_host_get_memory_percent (&sample), >, 0.0);
  g_assert_cmpfloat (adda_host_get_memory_percent (&sample), <, 100.0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/histogram/buckets", test_buckets);
  g_test_add_func ("/histogram/precision", test_precision);
  g_test_add_func ("/histogram/threads", test_threads);
  g_test_add_func ("/snapshot/interval", test_interval);
  g_test_add_func ("/host/texts", test_host_texts);
  g_test_add_func ("/host/nonsense", test_host_nonsense);
  g_test_add_func ("/host/itself", test_host_itself);
  return g_test_run ();
}
