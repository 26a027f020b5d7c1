/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Numbers as comma separated values */

#include "charts/adda-csv.h"

#include <math.h>
#include <string.h>

static void
append_text (GString *csv, const char *text)
{
  if (strpbrk (text, ",\"\r\n") == NULL)
    {
      g_string_append (csv, text);
      return;
    }

  g_string_append_c (csv, '"');
  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '"')
        g_string_append_c (csv, '"');
      g_string_append_c (csv, *p);
    }
  g_string_append_c (csv, '"');
}

static void
append_titles (GString *csv, AddaSeries *series)
{
  const char *title = adda_series_get_title (series);
  guint width = adda_series_get_width (series);

  for (guint column = 0; column < width; column++)
    {
      g_autofree char *numbered = g_strdup_printf ("%s %u", title, column + 1);

      g_string_append_c (csv, ',');
      append_text (csv, width == 1 ? title : numbered);
    }
}

static void
append_numbers (GString *csv, AddaSeries *series, gint64 time_ms)
{
  guint index = adda_series_search (series, time_ms);
  gboolean is_there =
      index < adda_series_get_length (series) && adda_series_get_time (series, index) == time_ms;

  for (guint column = 0; column < adda_series_get_width (series); column++)
    {
      char text[G_ASCII_DTOSTR_BUF_SIZE];
      double value = is_there ? adda_series_get_value (series, index, column) : NAN;

      g_string_append_c (csv, ',');
      if (isfinite (value))
        g_string_append (csv, g_ascii_formatd (text, sizeof text, "%.10g", value));
    }
}

char *
adda_csv_format_time (gint64 time_ms)
{
  g_autoptr (GDateTime) second = g_date_time_new_from_unix_utc (time_ms / 1000);
  g_autofree char *text = NULL;

  if (second == NULL)
    return g_strdup ("");

  text = g_date_time_format (second, "%Y-%m-%dT%H:%M:%S");
  return g_strdup_printf ("%s.%03dZ", text, (int) (time_ms % 1000));
}

char *
adda_csv_write (GPtrArray *series, gint64 from_ms, gint64 to_ms)
{
  GString *csv = g_string_new ("time");
  AddaSeries *first;

  g_return_val_if_fail (series != NULL && series->len > 0, g_string_free (csv, FALSE));

  first = series->pdata[0];
  for (guint i = 0; i < series->len; i++)
    append_titles (csv, series->pdata[i]);
  g_string_append (csv, "\r\n");

  for (guint row = adda_series_search (first, from_ms);
       row < adda_series_get_length (first) && adda_series_get_time (first, row) <= to_ms; row++)
    {
      gint64 time_ms = adda_series_get_time (first, row);
      g_autofree char *time = adda_csv_format_time (time_ms);

      g_string_append (csv, time);
      for (guint i = 0; i < series->len; i++)
        append_numbers (csv, series->pdata[i], time_ms);
      g_string_append (csv, "\r\n");
    }
  return g_string_free (csv, FALSE);
}
