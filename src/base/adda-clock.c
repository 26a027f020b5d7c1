/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Reading the wall clock and writing it as RFC 3339, without printf */

#include "base/adda-clock.h"

#include <string.h>

#define DAYS_FROM_0000_03_01 719468 /* to 1970-01-01 in the proleptic Gregorian calendar */
#define DAYS_PER_400_YEARS 146097
#define SECONDS_PER_DAY 86400

/* 0000-01-01T00:00:00.000000Z and 9999-12-31T23:59:59.999999Z */
#define TIME_MIN_USEC (G_GINT64_CONSTANT (-62167219200) * G_USEC_PER_SEC)
#define TIME_MAX_USEC (G_GINT64_CONSTANT (253402300800) * G_USEC_PER_SEC - 1)

gint64
adda_clock_now_usec (void)
{
  return g_get_real_time ();
}

static void
adda_time_write_digits (char *text, guint value, guint n_digits)
{
  for (guint i = n_digits; i > 0; i--)
    {
      text[i - 1] = (char) ('0' + value % 10);
      value /= 10;
    }
}

/* Counts the year from 1 March, so that the day that comes and goes is the last one; the months
 * from March on then begin at (153 m + 2) / 5 days, for m = 0 … 11. */
static void
adda_time_write_date (char *text, gint64 days_since_1970)
{
  gint64 days = days_since_1970 + DAYS_FROM_0000_03_01 + DAYS_PER_400_YEARS;
  guint era = (guint) (days / DAYS_PER_400_YEARS);
  guint day_of_era = (guint) (days % DAYS_PER_400_YEARS);
  guint year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  guint day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  guint month_from_march = (5 * day_of_year + 2) / 153;
  guint month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
  guint year = era * 400 + year_of_era - 400 + (month <= 2 ? 1 : 0);

  adda_time_write_digits (text, year, 4);
  text[4] = '-';
  adda_time_write_digits (text + 5, month, 2);
  text[7] = '-';
  adda_time_write_digits (text + 8, day_of_year - (153 * month_from_march + 2) / 5 + 1, 2);
}

const char *
adda_time_format (gint64 time_usec, char text[ADDA_TIME_LENGTH])
{
  gint64 since_min, seconds;
  guint second_of_day;

  time_usec = CLAMP (time_usec, TIME_MIN_USEC, TIME_MAX_USEC);
  since_min = time_usec - TIME_MIN_USEC; /* not negative: division rounds down */
  seconds = since_min / G_USEC_PER_SEC;
  second_of_day = (guint) (seconds % SECONDS_PER_DAY);

  adda_time_write_date (text, seconds / SECONDS_PER_DAY +
                                  TIME_MIN_USEC / G_USEC_PER_SEC / SECONDS_PER_DAY);
  text[10] = 'T';
  adda_time_write_digits (text + 11, second_of_day / 3600, 2);
  text[13] = ':';
  adda_time_write_digits (text + 14, second_of_day / 60 % 60, 2);
  text[16] = ':';
  adda_time_write_digits (text + 17, second_of_day % 60, 2);
  text[19] = '.';
  adda_time_write_digits (text + 20, (guint) (since_min % G_USEC_PER_SEC), 6);
  text[26] = 'Z';
  text[27] = '\0';

  return text;
}
