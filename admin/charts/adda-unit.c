/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Numbers with their units */

#include "charts/adda-unit.h"

#include <math.h>

#include <glib/gi18n.h>

G_DEFINE_ENUM_TYPE (AddaUnit,
                    adda_unit,
                    G_DEFINE_ENUM_VALUE (ADDA_UNIT_COUNT, "count"),
                    G_DEFINE_ENUM_VALUE (ADDA_UNIT_PER_SECOND, "per-second"),
                    G_DEFINE_ENUM_VALUE (ADDA_UNIT_PERCENT, "percent"),
                    G_DEFINE_ENUM_VALUE (ADDA_UNIT_MS, "ms"),
                    G_DEFINE_ENUM_VALUE (ADDA_UNIT_BYTES, "bytes"),
                    G_DEFINE_ENUM_VALUE (ADDA_UNIT_BYTES_PER_SECOND, "bytes-per-second"))

typedef struct
{
  double from; /* in the unit's own measure */
  const char *pattern;
} AddaScale;

/* Smallest first; a value takes the last one that it reaches. */
static const AddaScale count_scales[] = { { 0, "%s" }, { 1e6, N_ ("%s M") }, { 1e9, N_ ("%s G") } };
static const AddaScale rate_scales[] = { { 0, N_ ("%s/s") },
                                         { 1e6, N_ ("%s M/s") },
                                         { 1e9, N_ ("%s G/s") } };
static const AddaScale percent_scales[] = { { 0, N_ ("%s %%") } };
static const AddaScale ms_scales[] = { { 0, N_ ("%s ms") }, { 1e3, N_ ("%s s") } };
static const AddaScale byte_scales[] = { { 0, N_ ("%s B") },
                                         { 1024, N_ ("%s KiB") },
                                         { 1048576, N_ ("%s MiB") },
                                         { 1073741824, N_ ("%s GiB") } };
static const AddaScale byte_rate_scales[] = { { 0, N_ ("%s B/s") },
                                              { 1024, N_ ("%s KiB/s") },
                                              { 1048576, N_ ("%s MiB/s") },
                                              { 1073741824, N_ ("%s GiB/s") } };

static const struct
{
  const AddaScale *scales;
  guint n_scales;
  gboolean is_whole; /* there are no parts of one */
} units[] = {
  [ADDA_UNIT_COUNT] = { count_scales, G_N_ELEMENTS (count_scales), TRUE },
  [ADDA_UNIT_PER_SECOND] = { rate_scales, G_N_ELEMENTS (rate_scales), FALSE },
  [ADDA_UNIT_PERCENT] = { percent_scales, G_N_ELEMENTS (percent_scales), FALSE },
  [ADDA_UNIT_MS] = { ms_scales, G_N_ELEMENTS (ms_scales), FALSE },
  [ADDA_UNIT_BYTES] = { byte_scales, G_N_ELEMENTS (byte_scales), TRUE },
  [ADDA_UNIT_BYTES_PER_SECOND] = { byte_rate_scales, G_N_ELEMENTS (byte_rate_scales), TRUE },
};

/* Three digits tell enough: 0.25, 2.5, 25, 250; what is whole needs no point. */
static char *
format_number (double value, gboolean is_whole)
{
  double size = fabs (value);

  if (is_whole || size >= 99.95 || size == floor (size))
    return g_strdup_printf ("%'.0f", value);
  if (size < 0.995 && fabs (size * 10 - round (size * 10)) > 1e-6)
    return g_strdup_printf ("%.2f", value);
  return g_strdup_printf ("%.1f", value);
}

char *
adda_unit_format (AddaUnit unit, double value)
{
  const AddaScale *scale;
  g_autofree char *number = NULL;

  g_return_val_if_fail ((guint) unit < G_N_ELEMENTS (units), NULL);

  if (!isfinite (value))
    return g_strdup ("–");

  scale = units[unit].scales;
  for (guint i = 1; i < units[unit].n_scales && fabs (value) >= units[unit].scales[i].from; i++)
    scale = &units[unit].scales[i];

  if (scale == units[unit].scales)
    number = format_number (value, units[unit].is_whole);
  else
    number = format_number (value / scale->from, FALSE);

    /* All patterns stand above, and take one text. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  return g_strdup_printf (_ (scale->pattern), number);
#pragma GCC diagnostic pop
}

char *
adda_format_clock (gint64 time_ms, gboolean with_seconds)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (time_ms / 1000);

  if (time == NULL)
    return g_strdup ("–");

  return g_date_time_format (time, with_seconds ? "%H:%M:%S" : "%H:%M");
}

char *
adda_format_duration (gint64 seconds)
{
  int minutes = (int) (seconds / 60);
  int hours = minutes / 60;
  int days = hours / 24;

  if (seconds < 0 || seconds > G_MAXINT)
    return g_strdup ("–");
  if (days > 0)
    return g_strdup_printf (_ ("%d d %d h"), days, hours % 24);
  if (hours > 0)
    return g_strdup_printf (_ ("%d h %d min"), hours, minutes % 60);
  if (minutes > 0)
    return g_strdup_printf (_ ("%d min"), minutes);
  return g_strdup_printf (_ ("%d s"), (int) seconds);
}
