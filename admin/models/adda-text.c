/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Ages, amounts and rates as short texts */

#include "adda-text.h"

#include <glib/gi18n.h>

char *
adda_text_age (gint64 since_us, gint64 now_us)
{
  static const struct
  {
    gint64 below_s;
    gint64 unit_s;
    const char *format;
  } steps[] = {
    { 60, 1, N_ ("%d s") },
    { 60 * 60, 60, N_ ("%d min") },
    { 24 * 60 * 60, 60 * 60, N_ ("%d h") },
    { G_MAXINT64, 24 * 60 * 60, N_ ("%d d") },
  };
  gint64 age_s = (now_us - since_us) / G_USEC_PER_SEC;

  if (since_us == 0)
    return g_strdup ("–");
  if (age_s < 1)
    return g_strdup (_ ("now"));
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (age_s < steps[i].below_s)
      {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        return g_strdup_printf (_ (steps[i].format), (int) (age_s / steps[i].unit_s));
#pragma GCC diagnostic pop
      }
  g_assert_not_reached ();
}

char *
adda_text_bytes (gint64 bytes)
{
  if (bytes == 0)
    return g_strdup ("0");
  if (bytes < 1000)
    return g_strdup_printf (_ ("%d B"), (int) bytes);
  return g_format_size ((guint64) bytes);
}

char *
adda_text_count (gint64 count)
{
  return g_strdup_printf ("%'" G_GINT64_FORMAT, count);
}

static char *
format_time (gint64 time_us, const char *format)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (time_us / G_USEC_PER_SEC);

  return time_us != 0 && time != NULL ? g_date_time_format (time, format) : g_strdup ("–");
}

char *
adda_text_clock (gint64 time_us)
{
  return format_time (time_us, "%H:%M:%S");
}

char *
adda_text_moment (gint64 time_us)
{
  /* Translators: a day and the time of day */
  return format_time (time_us, _ ("%e %b %Y, %H:%M:%S"));
}

gboolean
adda_text_contains (const char *text, const char *needle)
{
  g_autofree char *folded = NULL;

  if (text == NULL)
    return FALSE;
  folded = g_utf8_casefold (text, -1);
  return strstr (folded, needle) != NULL;
}
