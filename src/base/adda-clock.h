/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Wall-clock time and its RFC 3339 form */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* "2026-11-21T09:07:51.123456Z" and the closing NUL */
#define ADDA_TIME_LENGTH 28

/* Microseconds since 1970-01-01T00:00:00Z. Any thread. */
gint64 adda_clock_now_usec (void);

/* Writes RFC 3339 UTC with six sub-second digits. Returns @text. Years 0–9999; beyond: clamped. */
const char *adda_time_format (gint64 time_usec, char text[ADDA_TIME_LENGTH]);

G_END_DECLS
