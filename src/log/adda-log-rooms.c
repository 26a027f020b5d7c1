/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * What the writer knows of rooms: the number of each, its last seq and time
 *
 * The table room says how far a room got up to meta.indexed_pos. A room with
 * later events is always known here, so one that is not is up to date there. */

#include "adda-log-rooms.h"

#include <string.h>

struct _AddaLogRooms
{
  sqlite3 *db;          /* (unowned) */
  sqlite3_stmt *lookup; /* (owned) */
  sqlite3_stmt *insert; /* (owned) */
  GHashTable *by_name;  /* (owned) (element-type utf8 AddaLogRoomState) */
  GPtrArray *touched;   /* (owned) (element-type AddaLogRoomState) in this group */
  gint64 next_id;
};

AddaLogRooms *
adda_log_rooms_new (sqlite3 *db, GError **error)
{
  g_autoptr (AddaLogRooms) self = g_new0 (AddaLogRooms, 1);
  gint64 last_id;

  self->db = db;
  self->by_name = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  self->touched = g_ptr_array_new ();
  self->lookup =
      adda_log_database_prepare (db, "SELECT id, last_seq, last_time_usec FROM room WHERE name = ?",
                                 error);
  if (self->lookup == NULL)
    return NULL;

  self->insert = adda_log_database_prepare (db, "INSERT INTO room (id, name) VALUES (?, ?)", error);
  if (self->insert == NULL ||
      !adda_log_database_get_int64 (db, "SELECT max(id) FROM room", &last_id, error))
    return NULL;

  self->next_id = last_id + 1;

  return g_steal_pointer (&self);
}

void
adda_log_rooms_free (AddaLogRooms *self)
{
  sqlite3_finalize (self->lookup);
  sqlite3_finalize (self->insert);
  g_ptr_array_unref (self->touched);
  g_hash_table_unref (self->by_name);
  g_free (self);
}

static AddaLogRoomState *
learn_room (AddaLogRooms *self, const char *name)
{
  gsize size = strlen (name) + 1;
  AddaLogRoomState *room = g_malloc0 (sizeof (AddaLogRoomState) + size);

  memcpy (room->name, name, size);
  g_hash_table_insert (self->by_name, room->name, room);

  return room;
}

gboolean
adda_log_rooms_load_tail (AddaLogRooms *self, gint64 indexed_pos, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = adda_log_database_prepare (
      self->db,
      "SELECT r.name, r.id, max(e.seq), max(e.time_usec), max(e.pos)"
      " FROM event e JOIN room r ON r.id = e.room WHERE e.pos > ? GROUP BY e.room",
      error);
  int code;

  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, indexed_pos);
  while ((code = sqlite3_step (statement)) == SQLITE_ROW)
    {
      AddaLogRoomState *room = learn_room (self, (const char *) sqlite3_column_text (statement, 0));

      room->id = sqlite3_column_int64 (statement, 1);
      room->last_seq = (guint64) sqlite3_column_int64 (statement, 2);
      room->last_time_usec = sqlite3_column_int64 (statement, 3);
      room->last_pos = sqlite3_column_int64 (statement, 4);
    }

  return code == SQLITE_DONE || adda_log_database_fail (self->db, code, "The log", error);
}

/* Looks @name up in the table. *@code is SQLITE_DONE if it is not there. */
static AddaLogRoomState *
load_room (AddaLogRooms *self, const char *name, int *code)
{
  AddaLogRoomState *room = NULL;

  sqlite3_bind_text (self->lookup, 1, name, -1, SQLITE_STATIC);
  *code = sqlite3_step (self->lookup);
  if (*code == SQLITE_ROW)
    {
      room = learn_room (self, name);
      room->id = sqlite3_column_int64 (self->lookup, 0);
      room->last_seq = (guint64) sqlite3_column_int64 (self->lookup, 1);
      room->last_time_usec = sqlite3_column_int64 (self->lookup, 2);
    }
  sqlite3_reset (self->lookup);

  return room;
}

static AddaLogRoomState *
make_room (AddaLogRooms *self, const char *name, int *code)
{
  AddaLogRoomState *room;

  sqlite3_bind_int64 (self->insert, 1, self->next_id);
  sqlite3_bind_text (self->insert, 2, name, -1, SQLITE_STATIC);
  *code = adda_log_database_finish (self->insert);
  if (*code != SQLITE_OK)
    return NULL;

  room = learn_room (self, name);
  room->id = self->next_id++;
  room->is_new = TRUE;

  return room;
}

AddaLogRoomState *
adda_log_rooms_touch (AddaLogRooms *self, const char *name, int *code)
{
  AddaLogRoomState *room = g_hash_table_lookup (self->by_name, name);

  *code = SQLITE_OK;
  if (room == NULL)
    room = load_room (self, name, code);
  if (room == NULL && *code == SQLITE_DONE)
    room = make_room (self, name, code);
  if (room == NULL || room->is_touched)
    return room;

  room->is_touched = TRUE;
  room->undo_seq = room->last_seq;
  room->undo_time_usec = room->last_time_usec;
  room->undo_pos = room->last_pos;
  g_ptr_array_add (self->touched, room);

  return room;
}

void
adda_log_rooms_commit (AddaLogRooms *self)
{
  for (guint i = 0; i < self->touched->len; i++)
    {
      AddaLogRoomState *room = g_ptr_array_index (self->touched, i);

      room->is_touched = FALSE;
      room->is_new = FALSE;
    }

  g_ptr_array_set_size (self->touched, 0);
}

void
adda_log_rooms_rollback (AddaLogRooms *self)
{
  for (guint i = 0; i < self->touched->len; i++)
    {
      AddaLogRoomState *room = g_ptr_array_index (self->touched, i);

      room->is_touched = FALSE;
      room->last_seq = room->undo_seq;
      room->last_time_usec = room->undo_time_usec;
      room->last_pos = room->undo_pos;
      if (room->is_new)
        {
          self->next_id = MIN (self->next_id, room->id);
          g_hash_table_remove (self->by_name, room->name);
        }
    }

  g_ptr_array_set_size (self->touched, 0);
}

void
adda_log_rooms_trim (AddaLogRooms *self, gint64 indexed_pos, guint limit)
{
  GHashTableIter iter;
  gpointer value;

  if (g_hash_table_size (self->by_name) <= limit)
    return;

  g_hash_table_iter_init (&iter, self->by_name);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      if (((AddaLogRoomState *) value)->last_pos <= indexed_pos)
        g_hash_table_iter_remove (&iter);
    }
}
