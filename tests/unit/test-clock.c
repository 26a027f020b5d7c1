/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * RFC 3339 times, against GLib's calendar */

#include "base/adda-clock.h"

#define SECOND G_GINT64_CONSTANT (1000000)

typedef struct
{
  gint64 time_usec;
  const char *expected;
} TimeCase;

static void
test_known (void)
{
  static const TimeCase cases[] = {
    { 0, "1970-01-01T00:00:00.000000Z" },
    { 1, "1970-01-01T00:00:00.000001Z" },
    { -1, "1969-12-31T23:59:59.999999Z" },
    { 951782400 * SECOND, "2000-02-29T00:00:00.000000Z" },
    { 4107542400 * SECOND - 1, "2100-02-28T23:59:59.999999Z" },
    { 4107542400 * SECOND, "2100-03-01T00:00:00.000000Z" },
    { 253402300800 * SECOND - 1, "9999-12-31T23:59:59.999999Z" },
    { 253402300800 * SECOND, "9999-12-31T23:59:59.999999Z" },
    { G_MAXINT64, "9999-12-31T23:59:59.999999Z" },
    { -62167219200 * SECOND, "0000-01-01T00:00:00.000000Z" },
    { G_MININT64, "0000-01-01T00:00:00.000000Z" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      char text[ADDA_TIME_LENGTH];

      g_assert_cmpstr (adda_time_format (cases[i].time_usec, text), ==, cases[i].expected);
    }
}

static void
assert_as_glib (gint64 time_usec)
{
  char text[ADDA_TIME_LENGTH];
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (time_usec / SECOND);
  g_autofree char *expected = NULL;
  g_autofree char *seconds = g_date_time_format (time, "%Y-%m-%dT%H:%M:%S");

  expected = g_strdup_printf ("%s.%06" G_GINT64_FORMAT "Z", seconds, time_usec % SECOND);
  g_assert_cmpstr (adda_time_format (time_usec, text), ==, expected);
}

/* Each day of 800 years, each at another time of day. */
static void
test_calendar (void)
{
  for (gint64 day = 0; day < 2 * 146097; day++)
    assert_as_glib ((day * 86400 + day * 7919 % 86400) * SECOND + day % SECOND);
}

static void
test_now (void)
{
  gint64 before = g_get_real_time ();
  gint64 now = adda_clock_now_usec ();

  /* Within an hour: the clock may be set meanwhile. */
  g_assert_cmpint (ABS (now - before), <, 3600 * SECOND);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/clock/known", test_known);
  g_test_add_func ("/clock/calendar", test_calendar);
  g_test_add_func ("/clock/now", test_now);
  return g_test_run ();
}
