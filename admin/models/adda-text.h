/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Ages, amounts and rates as short texts */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* "now", "12 s", "3 min", "2 h", "5 d"; "–" for @since_us = 0. Both in Unix µs. (transfer full) */
char *adda_text_age (gint64 since_us, gint64 now_us);

/* "0", "512 B", "1.5 kB", "12 MB". (transfer full) */
char *adda_text_bytes (gint64 bytes);

/* With the locale's digits grouped. (transfer full) */
char *adda_text_count (gint64 count);

/* Time of day in the local zone, with seconds. (transfer full) */
char *adda_text_clock (gint64 time_us);

/* "29 Nov 2026, 10:02:07", for tooltips. (transfer full) */
char *adda_text_moment (gint64 time_us);

/* Whether @text (nullable) contains @needle, which is casefolded already. */
gboolean adda_text_contains (const char *text, const char *needle);

G_END_DECLS
