/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A quantity as people read it */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum
{
  ADDA_UNIT_COUNT,
  ADDA_UNIT_PER_SECOND,
  ADDA_UNIT_PERCENT,
  ADDA_UNIT_MS,
  ADDA_UNIT_BYTES,
  ADDA_UNIT_BYTES_PER_SECOND,
} AddaUnit;

#define ADDA_TYPE_UNIT (adda_unit_get_type ())
GType adda_unit_get_type (void);

/* At most 12 characters, three or four digits: "1,204", "312/s", "2.1 ms", "12 MiB"; NAN is a dash. (transfer full) */
char *adda_unit_format (AddaUnit unit, double value);

/* Time of day in the zone of this computer, with seconds or not. (transfer full) */
char *adda_format_clock (gint64 time_ms, gboolean with_seconds);

/* "4 d 3 h", "3 h 12 min", "12 min", "40 s". (transfer full) */
char *adda_format_duration (gint64 seconds);

G_END_DECLS
