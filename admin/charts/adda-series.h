/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * What a chart draws: times and numbers, in a ring of fixed length */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define ADDA_TYPE_SERIES (adda_series_get_type ())
G_DECLARE_FINAL_TYPE (AddaSeries, adda_series, ADDA, SERIES, GObject)

/**
 * AddaSeries:
 *
 * Rows of one time and a fixed number of doubles, oldest first, times growing. What has no number is NAN. Nothing is
 * allocated for a sample; when the ring is full the oldest row goes. Properties: title (utf8), hue (AddaHue),
 * capacity (rows) and width (numbers a row), both construct-only. Signal changed: once for whatever was done at once.
 */
AddaSeries *adda_series_new (const char *title, guint capacity, guint width);

const char *adda_series_get_title (AddaSeries *self); /* (transfer none) */
guint adda_series_get_hue (AddaSeries *self);
guint adda_series_get_width (AddaSeries *self);
guint adda_series_get_length (AddaSeries *self);
guint adda_series_get_capacity (AddaSeries *self);

/* How far apart rows are; further than one and a half of it is a gap. 0: there are no gaps. */
void adda_series_set_step_ms (AddaSeries *self, gint64 step_ms);
gint64 adda_series_get_step_ms (AddaSeries *self);

/* A row not later than the last one is left out. */
void adda_series_append (AddaSeries *self, gint64 time_ms, const double *row);

/* In the place of all that is there; @rows: @n_rows × width numbers. */
void adda_series_load (AddaSeries *self, const gint64 *times_ms, const double *rows, guint n_rows);
void adda_series_clear (AddaSeries *self);

/* Rows from 0, the oldest. */
gint64 adda_series_get_time (AddaSeries *self, guint index);
double adda_series_get_value (AddaSeries *self, guint index, guint column);

/* Whether there is a gap before row @index. */
gboolean adda_series_is_gap (AddaSeries *self, guint index);

/* The first row at or after @time_ms; the length if there is none. */
guint adda_series_search (AddaSeries *self, gint64 time_ms);

/* The row nearest to @time_ms, not further than a step away. */
gboolean adda_series_find (AddaSeries *self, gint64 time_ms, guint *index);

/* Of a column; FALSE when there is no number in that time, both ends included. */
gboolean adda_series_get_range (AddaSeries *self,
                                guint column,
                                gint64 from_ms,
                                gint64 to_ms,
                                double *lowest,
                                double *highest);

/* NAN when empty. */
double adda_series_get_latest (AddaSeries *self, guint column);

G_END_DECLS
