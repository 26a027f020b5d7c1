/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Tests of durations and times in words */

#include "widgets/adda-duration.h"

static void
test_duration (void)
{
  static const struct
  {
    gint64 seconds;
    const char *text;
  } cases[] = {
    { 0, "for ever" },     { 1, "1 second" },    { 90, "90 seconds" },
    { 600, "10 minutes" }, { 3600, "1 hour" },   { 5400, "90 minutes" },
    { 86400, "1 day" },    { 604800, "7 days" }, { 90000, "25 hours" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = adda_duration_text (cases[i].seconds);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_remaining (void)
{
  static const struct
  {
    const char *until;
    const char *text;
  } cases[] = {
    { NULL, "for ever" },
    { "nonsense", "for ever" },
    { "2026-11-27T10:00:30.000000Z", "30 seconds left" },
    { "2026-11-27T11:59:00Z", "119 minutes left" },
    { "2026-11-27T13:10:00Z", "3 hours left" },
    { "2026-12-04T10:00:00Z", "7 days left" },
    { "2026-11-27T10:00:00Z", "over" },
    { "2026-11-26T10:00:00Z", "over" },
  };
  g_autoptr (GDateTime) now = g_date_time_new_from_iso8601 ("2026-11-27T10:00:00Z", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = adda_remaining_text (cases[i].until, now);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_time (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_from_iso8601 ("2026-11-27T10:00:00Z", NULL);
  g_autofree char *today = adda_time_text ("2026-11-27T09:12:07.250000Z", now);
  g_autofree char *before = adda_time_text ("2026-11-20T09:12:07Z", now);
  g_autofree char *never = adda_time_text (NULL, now);

  g_assert_cmpstr (today, ==, "09:12:07");
  g_assert_nonnull (strstr (before, "09:12:07"));
  g_assert_cmpuint (strlen (before), >, strlen (today));
  g_assert_cmpstr (never, ==, "");
}

static void
test_durations (void)
{
  for (guint i = 1; i + 1 < adda_n_durations; i++)
    g_assert_cmpint (adda_durations[i - 1], <, adda_durations[i]);
  g_assert_cmpint (adda_durations[adda_n_durations - 1], ==, 0);
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/duration/text", test_duration);
  g_test_add_func ("/duration/remaining", test_remaining);
  g_test_add_func ("/duration/time", test_time);
  g_test_add_func ("/duration/choices", test_durations);
  return g_test_run ();
}
