/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Durations and times in words */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* How long a mute or ban may last, in seconds; 0, for ever, is the last. */
extern const gint64 adda_durations[];
extern const guint adda_n_durations;

/* "10 minutes", "1 day", "for ever" for 0; the largest unit that says it exactly. (transfer full) */
char *adda_duration_text (gint64 seconds);

/* About how long it is until @until (RFC 3339): "2 hours left", "for ever" for NULL, "over" once it has passed, @now being the
 * present. (transfer full) */
char *adda_remaining_text (const char *until, GDateTime *now);

/* @time (RFC 3339) in local time: the hour if it is of @now's day, else with the date. Empty for NULL. (transfer full) */
char *adda_time_text (const char *time, GDateTime *now);

/* Puts the durations into a drop-down and selects @selected; 0, for ever, only if it is allowed. */
void adda_durations_offer (AdwComboRow *row, gint64 selected, gboolean for_ever);

G_END_DECLS
