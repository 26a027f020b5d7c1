/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Axes: round marks, units, clocks, and numbers as a file */

#include <math.h>

#include "charts/adda-csv.h"
#include "charts/adda-time-axis.h"
#include "charts/adda-value-axis.h"

#define MINUTE 60000

static void
assert_axis (AddaUnit unit, double maximum, double largest, double top, double step)
{
  g_autoptr (AddaValueAxis) axis = adda_value_axis_new (unit, maximum);

  adda_value_axis_fit (axis, largest);
  g_assert_cmpfloat_with_epsilon (adda_value_axis_get_top (axis), top, top * 1e-9);
  g_assert_cmpfloat_with_epsilon (adda_value_axis_get_step (axis), step, step * 1e-9);
}

static void
test_round_steps (void)
{
  assert_axis (ADDA_UNIT_COUNT, 0, 0, 4, 1);
  assert_axis (ADDA_UNIT_COUNT, 0, 7, 8, 2);
  assert_axis (ADDA_UNIT_COUNT, 0, 1204, 1500, 500);
  assert_axis (ADDA_UNIT_PER_SECOND, 0, 312, 400, 100);
  assert_axis (ADDA_UNIT_PER_SECOND, 0, 1e6, 1e6, 2.5e5);
  assert_axis (ADDA_UNIT_MS, 0, 0.7, 0.8, 0.2);
  assert_axis (ADDA_UNIT_PERCENT, 100, 3, 100, 25);
  assert_axis (ADDA_UNIT_BYTES, 0, 3 * 1048576, 3 * 1048576, 1048576);
  assert_axis (ADDA_UNIT_BYTES, 0, 900, 1024, 256);
}

static void
test_steady (void)
{
  g_autoptr (AddaValueAxis) axis = adda_value_axis_new (ADDA_UNIT_PER_SECOND, 0);

  adda_value_axis_fit (axis, 90);
  g_assert_cmpfloat (adda_value_axis_get_top (axis), ==, 100);
  /* Does not jump at each sample … */
  g_assert_false (adda_value_axis_fit (axis, 40));
  g_assert_true (adda_value_axis_fit (axis, 101));
  g_assert_cmpfloat (adda_value_axis_get_top (axis), ==, 150);
  /* … but comes back from a peak. */
  g_assert_true (adda_value_axis_fit (axis, 10));
  g_assert_cmpfloat (adda_value_axis_get_top (axis), <, 20);
  g_assert_true (adda_value_axis_fit (axis, NAN));
  g_assert_cmpfloat (adda_value_axis_get_top (axis), >, 0);
}

static void
test_units (void)
{
  static const struct
  {
    AddaUnit unit;
    double value;
    const char *text;
  } cases[] = {
    { ADDA_UNIT_COUNT, 0, "0" },
    { ADDA_UNIT_COUNT, 86, "86" },
    { ADDA_UNIT_COUNT, 12.4, "12" },
    { ADDA_UNIT_COUNT, 2500000, "2.5 M" },
    { ADDA_UNIT_PER_SECOND, 312, "312/s" },
    { ADDA_UNIT_PER_SECOND, 0.25, "0.25/s" },
    { ADDA_UNIT_PERCENT, 3.14, "3.1 %" },
    { ADDA_UNIT_PERCENT, 100, "100 %" },
    { ADDA_UNIT_MS, 2.08, "2.1 ms" },
    { ADDA_UNIT_MS, 0.25, "0.25 ms" },
    { ADDA_UNIT_MS, 1500, "1.5 s" },
    { ADDA_UNIT_BYTES, 512, "512 B" },
    { ADDA_UNIT_BYTES, 1536, "1.5 KiB" },
    { ADDA_UNIT_BYTES, 12 * 1048576.0, "12 MiB" },
    { ADDA_UNIT_BYTES_PER_SECOND, 3 * 1073741824.0, "3 GiB/s" },
    { ADDA_UNIT_MS, NAN, "–" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = adda_unit_format (cases[i].unit, cases[i].value);

      g_assert_cmpstr (text, ==, cases[i].text);
      g_assert_cmpint (g_utf8_strlen (text, -1), <=, 12);
    }
}

static void
test_durations (void)
{
  static const struct
  {
    gint64 seconds;
    const char *text;
  } cases[] = {
    { 0, "0 s" },          { 59, "59 s" }, { 60, "1 min" }, { 11520, "3 h 12 min" },
    { 356400, "4 d 3 h" }, { -1, "–" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = adda_format_duration (cases[i].seconds);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_time_marks (void)
{
  static const gint64 windows[] = { MINUTE, 15 * MINUTE, 360 * MINUTE };

  for (guint i = 0; i < G_N_ELEMENTS (windows); i++)
    for (guint most = 1; most < 12; most++)
      {
        g_autoptr (AddaTimeAxis) axis = adda_time_axis_new (windows[i]);
        gint64 first, step;

        adda_time_axis_advance (axis, G_GINT64_CONSTANT (1795000001234), 60000, 0);
        adda_time_axis_get_marks (axis, most, &first, &step);
        g_assert_cmpint (first, >=, adda_time_axis_get_begin (axis));
        g_assert_cmpint (first - step, <, adda_time_axis_get_begin (axis));
        g_assert_cmpint (windows[i] / step, <=, most);
        g_assert_cmpint (first % 1000, ==, 0);
      }
}

static void
test_scrolling (void)
{
  g_autoptr (AddaTimeAxis) axis = adda_time_axis_new (MINUTE);
  const gint64 now = G_USEC_PER_SEC;

  g_assert_false (adda_time_axis_is_scrolling (axis));
  adda_time_axis_advance (axis, 50000, 1000, now);
  g_assert_true (adda_time_axis_is_scrolling (axis));
  g_assert_cmpint (adda_time_axis_get_end (axis), ==, 49000);
  g_assert_true (adda_time_axis_scroll (axis, now + 250000));
  g_assert_cmpint (adda_time_axis_get_end (axis), ==, 49250);
  /* Not beyond what has come. */
  g_assert_false (adda_time_axis_scroll (axis, now + 9 * G_USEC_PER_SEC));
  g_assert_cmpint (adda_time_axis_get_end (axis), ==, 50000);

  g_object_set (axis, "paused", TRUE, NULL);
  adda_time_axis_advance (axis, 60000, 1000, now);
  g_assert_cmpint (adda_time_axis_get_end (axis), ==, 50000);
  g_object_set (axis, "paused", FALSE, NULL);
  g_assert_cmpint (adda_time_axis_get_end (axis), ==, 60000);

  adda_time_axis_set_window (axis, 15 * MINUTE);
  g_assert_false (adda_time_axis_is_scrolling (axis));
  adda_time_axis_advance (axis, 65000, 5000, now);
  g_assert_cmpint (adda_time_axis_get_end (axis), ==, 65000);
  g_assert_cmpint (adda_time_axis_get_begin (axis), ==, 65000 - 15 * MINUTE);
}

static void
test_csv (void)
{
  static const gint64 times[] = { 1000, 2500, 3000 };
  static const double in[] = { 1, 2.5, 3 };
  static const double bands[] = { 1, 2, 3, 4, 5, 6 };
  g_autoptr (GPtrArray) series = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *csv = NULL;
  g_autofree char *part = NULL;

  g_ptr_array_add (series, adda_series_new ("in, \"raw\"", 10, 1));
  g_ptr_array_add (series, adda_series_new ("band", 10, 2));
  adda_series_load (series->pdata[0], times, in, 3);
  adda_series_load (series->pdata[1], times, bands, 2);

  csv = adda_csv_write (series, 0, G_MAXINT64);
  g_assert_cmpstr (csv, ==,
                   "time,\"in, \"\"raw\"\"\",band 1,band 2\r\n"
                   "1970-01-01T00:00:01.000Z,1,1,2\r\n"
                   "1970-01-01T00:00:02.500Z,2.5,3,4\r\n"
                   "1970-01-01T00:00:03.000Z,3,,\r\n");

  part = adda_csv_write (series, 2000, 2600);
  g_assert_true (g_str_has_suffix (part, "2\r\n1970-01-01T00:00:02.500Z,2.5,3,4\r\n"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/axes/round-steps", test_round_steps);
  g_test_add_func ("/axes/steady", test_steady);
  g_test_add_func ("/axes/units", test_units);
  g_test_add_func ("/axes/durations", test_durations);
  g_test_add_func ("/axes/time-marks", test_time_marks);
  g_test_add_func ("/axes/scrolling", test_scrolling);
  g_test_add_func ("/axes/csv", test_csv);

  return g_test_run ();
}
