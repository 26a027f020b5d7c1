/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * What the writer knows of rooms: the number of each, its last seq and time */

#pragma once

#include "adda-log-database.h"

G_BEGIN_DECLS

typedef struct
{
  gint64 id;
  guint64 last_seq;
  gint64 last_time_usec;
  gint64 last_pos;
  /* as it was when the group began */
  guint64 undo_seq;
  gint64 undo_time_usec;
  gint64 undo_pos;
  gboolean is_touched; /* in this group */
  gboolean is_new;     /* its row is of this group */
  char name[];
} AddaLogRoomState;

/* Of one thread: the log's writer. */
typedef struct _AddaLogRooms AddaLogRooms;

/* @db: outlives it. */
AddaLogRooms *adda_log_rooms_new (sqlite3 *db, GError **error);
void adda_log_rooms_free (AddaLogRooms *self);

/* Learns the rooms of the events that views do not have yet. */
gboolean adda_log_rooms_load_tail (AddaLogRooms *self, gint64 indexed_pos, GError **error);

/**
 * adda_log_rooms_touch:
 *
 * Finds a room to write to, within the group's transaction; makes it if there
 * is none of that name.
 *
 * Returns: (transfer none) (nullable): NULL with *@code set to SQLite's
 */
AddaLogRoomState *adda_log_rooms_touch (AddaLogRooms *self, const char *name, int *code);

void adda_log_rooms_commit (AddaLogRooms *self);
void adda_log_rooms_rollback (AddaLogRooms *self);

/* Forgets rooms that can be looked up again, once more than @limit are known. Between groups. */
void adda_log_rooms_trim (AddaLogRooms *self, gint64 indexed_pos, guint limit);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AddaLogRooms, adda_log_rooms_free)

G_END_DECLS
