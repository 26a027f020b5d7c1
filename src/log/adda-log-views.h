/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The views of the log: brought up to date behind it, in slices of their own transactions */

#pragma once

#include "adda-log-database.h"

G_BEGIN_DECLS

/* Of one thread: the log's writer. */
typedef struct _AddaLogViews AddaLogViews;

/* @db: outlives it. */
AddaLogViews *adda_log_views_new (sqlite3 *db, GError **error);
void adda_log_views_free (AddaLogViews *self);

/* Up to this position the views have every event. */
gint64 adda_log_views_get_indexed_pos (AddaLogViews *self);

/* Takes events up to @end_pos into the views, or nothing at all on error. Returns SQLITE_OK or the
 * error. */
int adda_log_views_advance (AddaLogViews *self, gint64 end_pos);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AddaLogViews, adda_log_views_free)

G_END_DECLS
