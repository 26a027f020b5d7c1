/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * What is wrong at the hub, in one bar */

#pragma once

#include <adwaita.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define ADDA_TYPE_ALARM_BAR (adda_alarm_bar_get_type ())
G_DECLARE_FINAL_TYPE (AddaAlarmBar, adda_alarm_bar, ADDA, ALARM_BAR, AdwBin)

/**
 * AddaAlarmBar:
 *
 * Not there while there are no alarms. Signal view (utf8, utf8): show this page of the window, and there this
 * detail (nullable).
 */

/* @alarms: (nullable) (transfer none): as in the topic hub, the most serious first */
void adda_alarm_bar_set_alarms (AddaAlarmBar *self, JsonArray *alarms);

G_END_DECLS
