/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The counters */

#include "metrics/adda-metrics.h"

#define N_THREADS 4
#define N_ADDS 300000

static void
test_names (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < ADDA_N_COUNTERS; i++)
    {
      const char *name = adda_counter_get_name ((AddaCounter) i);

      g_assert (name != NULL);
      for (const char *c = name; *c != '\0'; c++)
        g_assert_true (g_ascii_islower (*c) || *c == '_');
      g_assert_true (g_hash_table_add (seen, (char *) name));
    }
  g_assert_cmpstr (adda_counter_get_name (ADDA_COUNTER_CONNECTS), ==, "connects");
  g_assert_cmpstr (adda_counter_get_name (ADDA_COUNTER_HALF_HEADERS), ==, "half_headers");
}

static void *
add_many (void *data)
{
  for (guint i = 0; i < N_ADDS; i++)
    {
      adda_metrics_add (ADDA_COUNTER_DELIVERIES, 1);
      adda_metrics_add (ADDA_COUNTER_BYTES_OUT, 3);
    }

  return NULL;
}

static void
test_threads (void)
{
  GThread *threads[N_THREADS];

  g_assert_cmpuint (adda_metrics_get (ADDA_COUNTER_DELIVERIES), ==, 0);
  for (guint i = 0; i < N_THREADS; i++)
    threads[i] = g_thread_new ("adds", add_many, NULL);
  for (guint i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);

  g_assert_cmpuint (adda_metrics_get (ADDA_COUNTER_DELIVERIES), ==, N_THREADS * N_ADDS);
  g_assert_cmpuint (adda_metrics_get (ADDA_COUNTER_BYTES_OUT), ==, 3 * N_THREADS * N_ADDS);
  g_assert_cmpuint (adda_metrics_get (ADDA_COUNTER_WRITES), ==, 0);
}

static void
test_large (void)
{
  adda_metrics_add (ADDA_COUNTER_BYTES_IN, G_MAXUINT32);
  adda_metrics_add (ADDA_COUNTER_BYTES_IN, 2);
  g_assert_cmpuint (adda_metrics_get (ADDA_COUNTER_BYTES_IN), ==, (guint64) G_MAXUINT32 + 2);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/metrics/names", test_names);
  g_test_add_func ("/metrics/threads", test_threads);
  g_test_add_func ("/metrics/large", test_large);
  return g_test_run ();
}
