/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The axis of time, shared by all charts of a page: window, right edge, hover, pause */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define ADDA_TYPE_TIME_AXIS (adda_time_axis_get_type ())
G_DECLARE_FINAL_TYPE (AddaTimeAxis, adda_time_axis, ADDA, TIME_AXIS, GObject)

/**
 * AddaTimeAxis:
 *
 * All times in Unix milliseconds. Properties:
 * - window-ms (gint64): how much is shown
 * - end-ms (gint64, read only): the right edge. Stands where the newest sample is; moves on by the frame clock in windows in
 *   which that can be seen. Notified whenever it has moved
 * - hover-ms (gint64): the time that is pointed at, 0 for none
 * - paused (gboolean): the right edge stays where it is
 */
AddaTimeAxis *adda_time_axis_new (gint64 window_ms);

gint64 adda_time_axis_get_begin (AddaTimeAxis *self);
gint64 adda_time_axis_get_end (AddaTimeAxis *self);
gint64 adda_time_axis_get_window (AddaTimeAxis *self);
void adda_time_axis_set_window (AddaTimeAxis *self, gint64 window_ms);

gint64 adda_time_axis_get_hover (AddaTimeAxis *self);
void adda_time_axis_set_hover (AddaTimeAxis *self, gint64 hover_ms);

/* The newest sample of a series of such steps has come; @frame_usec: the monotonic time. */
void adda_time_axis_advance (AddaTimeAxis *self,
                             gint64 newest_ms,
                             gint64 step_ms,
                             gint64 frame_usec);

/* Whether the right edge moves between samples too. */
gboolean adda_time_axis_is_scrolling (AddaTimeAxis *self);

/* FALSE when the right edge has come to the newest sample, and stands until the next. */
gboolean adda_time_axis_scroll (AddaTimeAxis *self, gint64 frame_usec);

/* The closest marks of which no more than @most lie in the window: (out) @first_ms in it, @step_ms apart. */
void adda_time_axis_get_marks (AddaTimeAxis *self, guint most, gint64 *first_ms, gint64 *step_ms);

G_END_DECLS
