/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Durations and times in words */

#include "adda-duration.h"

#include <glib/gi18n.h>

#define MINUTE 60
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

const gint64 adda_durations[] = { 10 * MINUTE, HOUR, 6 * HOUR, DAY, 7 * DAY, 30 * DAY, 0 };
const guint adda_n_durations = G_N_ELEMENTS (adda_durations);

typedef char *(*AmountFunc) (gint64 n);

static char *
days_text (gint64 n)
{
  return g_strdup_printf (ngettext ("%d day", "%d days", (gulong) n), (int) n);
}

static char *
hours_text (gint64 n)
{
  return g_strdup_printf (ngettext ("%d hour", "%d hours", (gulong) n), (int) n);
}

static char *
minutes_text (gint64 n)
{
  return g_strdup_printf (ngettext ("%d minute", "%d minutes", (gulong) n), (int) n);
}

static char *
seconds_text (gint64 n)
{
  return g_strdup_printf (ngettext ("%d second", "%d seconds", (gulong) n), (int) n);
}

static const struct
{
  gint64 seconds;
  AmountFunc text;
} units[] = {
  { DAY, days_text },
  { HOUR, hours_text },
  { MINUTE, minutes_text },
  { 1, seconds_text },
};

char *
adda_duration_text (gint64 seconds)
{
  if (seconds == 0)
    return g_strdup (_ ("for ever"));
  for (guint i = 0; i < G_N_ELEMENTS (units) - 1; i++)
    if (seconds % units[i].seconds == 0)
      return units[i].text (seconds / units[i].seconds);
  return seconds_text (seconds);
}

/* Two of a unit before it is used, so that "1 day left" is never said of 47 hours. */
static char *
about_text (gint64 seconds)
{
  for (guint i = 0; i < G_N_ELEMENTS (units) - 1; i++)
    if (seconds >= 2 * units[i].seconds)
      return units[i].text ((seconds + units[i].seconds / 2) / units[i].seconds);
  return seconds_text (seconds);
}

char *
adda_remaining_text (const char *until, GDateTime *now)
{
  g_autoptr (GDateTime) end = until == NULL ? NULL : g_date_time_new_from_iso8601 (until, NULL);
  g_autofree char *about = NULL;
  gint64 seconds;

  if (end == NULL)
    return g_strdup (_ ("for ever"));
  seconds = g_date_time_difference (end, now) / G_USEC_PER_SEC;
  if (seconds <= 0)
    return g_strdup (_ ("over"));
  about = about_text (seconds);
  /* Translators: %s is a duration, "3 hours" */
  return g_strdup_printf (_ ("%s left"), about);
}

char *
adda_time_text (const char *time, GDateTime *now)
{
  g_autoptr (GDateTime) then = time == NULL ? NULL : g_date_time_new_from_iso8601 (time, NULL);
  g_autoptr (GDateTime) local = then == NULL ? NULL : g_date_time_to_local (then);
  g_autoptr (GDateTime) here = g_date_time_to_local (now);

  if (local == NULL)
    return g_strdup ("");
  if (g_date_time_get_year (local) == g_date_time_get_year (here) &&
      g_date_time_get_day_of_year (local) == g_date_time_get_day_of_year (here))
    return g_date_time_format (local, "%X");
  return g_date_time_format (local, "%x %X");
}

void
adda_durations_offer (AdwComboRow *row, gint64 selected, gboolean for_ever)
{
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);
  guint position = 0;

  for (guint i = 0; i < adda_n_durations; i++)
    {
      g_autofree char *text = adda_duration_text (adda_durations[i]);

      if (adda_durations[i] == 0 && !for_ever)
        continue;
      gtk_string_list_append (list, text);
      if (adda_durations[i] == selected)
        position = i;
    }
  adw_combo_row_set_model (row, G_LIST_MODEL (list));
  adw_combo_row_set_selected (row, position);
}
