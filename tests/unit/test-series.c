/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Rings of numbers, and the line that is drawn of them */

#include <math.h>

#include "charts/adda-trace.h"

#define SECOND 1000

static void
append (AddaSeries *series, gint64 time_ms, double value)
{
  adda_series_append (series, time_ms, &value);
}

static void
on_changed (AddaSeries *series, gpointer data)
{
  (*(guint *) data)++;
}

static void
test_ring (void)
{
  g_autoptr (AddaSeries) series = adda_series_new ("CPU", 3, 1);
  guint n_changed = 0;

  g_signal_connect (series, "changed", G_CALLBACK (on_changed), &n_changed);
  g_assert_cmpuint (adda_series_get_length (series), ==, 0);
  g_assert_true (isnan (adda_series_get_latest (series, 0)));

  for (int i = 1; i <= 5; i++)
    append (series, i * SECOND, i);
  g_assert_cmpuint (n_changed, ==, 5);
  g_assert_cmpuint (adda_series_get_length (series), ==, 3);
  g_assert_cmpint (adda_series_get_time (series, 0), ==, 3 * SECOND);
  g_assert_cmpfloat (adda_series_get_value (series, 0, 0), ==, 3);
  g_assert_cmpfloat (adda_series_get_latest (series, 0), ==, 5);

  /* What is not newer than the last one is left out. */
  append (series, 5 * SECOND, 50);
  append (series, 4 * SECOND, 40);
  g_assert_cmpfloat (adda_series_get_latest (series, 0), ==, 5);

  adda_series_clear (series);
  g_assert_cmpuint (adda_series_get_length (series), ==, 0);
  append (series, SECOND, 7);
  g_assert_cmpfloat (adda_series_get_latest (series, 0), ==, 7);
}

static void
test_load (void)
{
  static const gint64 times[] = { 1000, 2000, 3000, 4000 };
  static const double rows[] = { 1, 10, 2, 20, 3, 30, 4, 40 };
  g_autoptr (AddaSeries) series = adda_series_new ("bands", 3, 2);
  guint n_changed = 0;

  g_signal_connect (series, "changed", G_CALLBACK (on_changed), &n_changed);
  adda_series_load (series, times, rows, G_N_ELEMENTS (times));
  g_assert_cmpuint (n_changed, ==, 1);
  g_assert_cmpuint (adda_series_get_length (series), ==, 3);
  g_assert_cmpint (adda_series_get_time (series, 0), ==, 2000);
  g_assert_cmpfloat (adda_series_get_value (series, 0, 1), ==, 20);
  g_assert_cmpfloat (adda_series_get_value (series, 2, 0), ==, 4);
  g_assert_cmpfloat (adda_series_get_latest (series, 1), ==, 40);
}

static void
test_find (void)
{
  g_autoptr (AddaSeries) series = adda_series_new (NULL, 10, 1);
  guint index = 99;
  double low, high;

  g_assert_false (adda_series_find (series, 0, &index));
  adda_series_set_step_ms (series, SECOND);
  append (series, 10 * SECOND, 4);
  append (series, 11 * SECOND, NAN);
  append (series, 12 * SECOND, 9);
  append (series, 20 * SECOND, 2);

  g_assert_cmpuint (adda_series_search (series, 0), ==, 0);
  g_assert_cmpuint (adda_series_search (series, 11 * SECOND), ==, 1);
  g_assert_cmpuint (adda_series_search (series, 11 * SECOND + 1), ==, 2);
  g_assert_cmpuint (adda_series_search (series, 21 * SECOND), ==, 4);

  g_assert_true (adda_series_find (series, 11 * SECOND + 400, &index));
  g_assert_cmpuint (index, ==, 1);
  g_assert_true (adda_series_find (series, 11 * SECOND + 600, &index));
  g_assert_cmpuint (index, ==, 2);
  g_assert_true (adda_series_find (series, 21 * SECOND, &index));
  g_assert_cmpuint (index, ==, 3);
  g_assert_false (adda_series_find (series, 16 * SECOND, &index));

  g_assert_false (adda_series_is_gap (series, 0));
  g_assert_false (adda_series_is_gap (series, 2));
  g_assert_true (adda_series_is_gap (series, 3));

  g_assert_true (adda_series_get_range (series, 0, 10 * SECOND, 12 * SECOND, &low, &high));
  g_assert_cmpfloat (low, ==, 4);
  g_assert_cmpfloat (high, ==, 9);
  g_assert_false (adda_series_get_range (series, 0, 11 * SECOND, 11 * SECOND, &low, &high));
}

static const AddaPoint *
point (GArray *points, guint index)
{
  g_assert_cmpuint (index, <, points->len);
  return &g_array_index (points, AddaPoint, index);
}

static void
test_trace_sparse (void)
{
  g_autoptr (AddaSeries) series = adda_series_new (NULL, 20, 1);
  g_autoptr (GArray) points = NULL;

  adda_series_set_step_ms (series, SECOND);
  for (int i = 0; i < 5; i++)
    append (series, i * SECOND, i);
  append (series, 8 * SECOND, 8);
  append (series, 9 * SECOND, NAN);
  append (series, 10 * SECOND, 10);

  /* One more on each side; breaks where a step is missing and where there is no number. */
  points = adda_trace (series, 0, NULL, 2 * SECOND, 9 * SECOND, 100);
  g_assert_cmpuint (points->len, ==, 8);
  g_assert_cmpfloat (point (points, 0)->value, ==, 1);
  g_assert_cmpfloat (point (points, 3)->value, ==, 4);
  g_assert_true (isnan (point (points, 4)->value));
  g_assert_cmpfloat (point (points, 5)->value, ==, 8);
  g_assert_true (isnan (point (points, 6)->value));
  g_assert_cmpfloat (point (points, 7)->value, ==, 10);

  /* No break at the end. */
  g_array_unref (points);
  points = adda_trace (series, 0, NULL, 2 * SECOND, 8 * SECOND, 100);
  g_assert_cmpfloat (point (points, points->len - 1)->value, ==, 8);
}

static void
test_trace_dense (void)
{
  g_autoptr (AddaSeries) series = adda_series_new (NULL, 1000, 1);
  g_autoptr (GArray) points = NULL;
  double low = INFINITY;
  double high = -INFINITY;

  for (int i = 0; i < 1000; i++)
    append (series, i * SECOND, i == 500 ? 1000 : i == 501 ? -1000 : sin (i));

  points = adda_trace (series, 0, NULL, 0, 1000 * SECOND, 50);
  g_assert_cmpuint (points->len, <=, 4 * 51);
  for (guint i = 0; i < points->len; i++)
    {
      low = MIN (low, point (points, i)->value);
      high = MAX (high, point (points, i)->value);
      if (i > 0)
        g_assert_cmpint (point (points, i)->time_ms, >=, point (points, i - 1)->time_ms);
    }
  g_assert_cmpfloat (low, ==, -1000);
  g_assert_cmpfloat (high, ==, 1000);
  g_assert_cmpint (point (points, 0)->time_ms, ==, 0);
  g_assert_cmpint (point (points, points->len - 1)->time_ms, ==, 999 * SECOND);
}

static void
test_trace_stacked (void)
{
  g_autoptr (AddaSeries) base = adda_series_new (NULL, 10, 1);
  g_autoptr (AddaSeries) upper = adda_series_new (NULL, 10, 1);
  g_autoptr (GArray) points = NULL;

  adda_series_set_step_ms (base, SECOND);
  for (int i = 0; i < 3; i++)
    {
      append (base, i * SECOND, 10 * i);
      append (upper, i * SECOND, 1);
    }

  points = adda_trace (upper, 0, base, 0, 2 * SECOND, 100);
  g_assert_cmpuint (points->len, ==, 3);
  g_assert_cmpfloat (point (points, 2)->value, ==, 21);
}

static void
test_trace_empty (void)
{
  g_autoptr (AddaSeries) series = adda_series_new (NULL, 10, 1);
  g_autoptr (GArray) nothing = adda_trace (series, 0, NULL, 0, 1000, 10);
  g_autoptr (GArray) no_numbers = NULL;

  g_assert_cmpuint (nothing->len, ==, 0);
  append (series, 100, NAN);
  append (series, 200, NAN);
  no_numbers = adda_trace (series, 0, NULL, 0, 1000, 10);
  g_assert_cmpuint (no_numbers->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/series/ring", test_ring);
  g_test_add_func ("/series/load", test_load);
  g_test_add_func ("/series/find", test_find);
  g_test_add_func ("/series/trace/sparse", test_trace_sparse);
  g_test_add_func ("/series/trace/dense", test_trace_dense);
  g_test_add_func ("/series/trace/stacked", test_trace_stacked);
  g_test_add_func ("/series/trace/empty", test_trace_empty);

  return g_test_run ();
}
