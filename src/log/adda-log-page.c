/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Reading pages of a room: what the index has is found by it, the few later events by looking
 * through them
 *
 * In a room, order of position is order of seq. A page that goes forward takes
 * from the index first, one that goes back takes from the tail first; both
 * stop at the limit, and both are of one snapshot (one read transaction). */

#include "adda-log-page.h"

#include <string.h>

#define CACHE_KIB 1024

/* How many events back the same user is looked for, to be shared. */
#define USER_LOOK_BACK 8

enum
{
  STATEMENT_BEGIN,
  STATEMENT_END,
  STATEMENT_ROOM,
  STATEMENT_TAIL_SEQ,
  STATEMENT_INDEX_FORWARD,
  STATEMENT_INDEX_BACK,
  STATEMENT_TAIL_FORWARD,
  STATEMENT_TAIL_BACK,
  STATEMENT_ROOMS,
  N_STATEMENTS,
};

#define INDEXED_POS "(SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'indexed_pos')"
#define COLUMNS                                                                                    \
  "SELECT e.seq, e.time_usec, e.kind, e.id, e.user_id, e.user_name, e.user_role, e.nonce, "        \
  "e.content"
#define FROM_INDEX                                                                                 \
  COLUMNS " FROM room_index i CROSS JOIN event e ON e.pos = i.pos WHERE i.room = ?1"
#define FROM_TAIL COLUMNS " FROM event e WHERE e.pos > " INDEXED_POS " AND e.room = ?1"

/* ?1: the room, ?2: after or before this seq, ?3: most rows */
static const char *const sources[N_STATEMENTS] = {
  [STATEMENT_BEGIN] = "BEGIN",
  [STATEMENT_END] = "COMMIT",
  [STATEMENT_ROOM] = "SELECT id, last_seq FROM room WHERE name = ?1",
  [STATEMENT_TAIL_SEQ] =
      "SELECT seq FROM event WHERE pos > " INDEXED_POS " AND room = ?1 ORDER BY pos DESC LIMIT 1",
  [STATEMENT_INDEX_FORWARD] = FROM_INDEX " AND i.seq > ?2 ORDER BY i.seq LIMIT ?3",
  [STATEMENT_INDEX_BACK] = FROM_INDEX " AND i.seq < ?2 ORDER BY i.seq DESC LIMIT ?3",
  [STATEMENT_TAIL_FORWARD] = FROM_TAIL " AND e.seq > ?2 ORDER BY e.pos LIMIT ?3",
  [STATEMENT_TAIL_BACK] = FROM_TAIL " AND e.seq < ?2 ORDER BY e.pos DESC LIMIT ?3",
  [STATEMENT_ROOMS] = "SELECT r.name, coalesce(t.seq, r.last_seq) AS seq,"
                      " coalesce(t.time_usec, r.last_time_usec) AS time_usec FROM room r LEFT JOIN"
                      " (SELECT room, max(seq) AS seq, max(time_usec) AS time_usec FROM event"
                      "  WHERE pos > " INDEXED_POS " GROUP BY room) AS t ON t.room = r.id"
                      " WHERE coalesce(t.seq, r.last_seq) > 0"
                      " ORDER BY time_usec DESC, r.id DESC LIMIT ?1",
};

struct _AddaLogPages
{
  sqlite3 *db;                            /* (owned) */
  sqlite3_stmt *statements[N_STATEMENTS]; /* (owned) */
};

/* One page while it is read. */
typedef struct
{
  AddaLogPages *pages;
  AddaLogQuery *query;
  gint64 room;
  gint64 bound;     /* seq after or before which to look */
  gsize n_bytes;    /* of content so far */
  gboolean is_full; /* limit or max_bytes reached: there is more */
} PageReader;

AddaLogPages *
adda_log_pages_open (const char *path, GError **error)
{
  g_autoptr (AddaLogPages) self = g_new0 (AddaLogPages, 1);

  self->db = adda_log_database_open (path, ADDA_LOG_DATABASE_READ, CACHE_KIB, error);
  if (self->db == NULL)
    return NULL;

  for (guint i = 0; i < N_STATEMENTS; i++)
    {
      self->statements[i] = adda_log_database_prepare (self->db, sources[i], error);
      if (self->statements[i] == NULL)
        return NULL;
    }

  return g_steal_pointer (&self);
}

void
adda_log_pages_free (AddaLogPages *self)
{
  for (guint i = 0; i < N_STATEMENTS; i++)
    sqlite3_finalize (self->statements[i]);
  sqlite3_close (self->db);
  g_free (self);
}

/* People speak in turns: the events of a page share most of their users. */
static AddaUser *
find_user (GPtrArray *events, const char *id, const char *name, AddaRole role)
{
  guint begin = events->len > USER_LOOK_BACK ? events->len - USER_LOOK_BACK : 0;

  for (guint i = begin; i < events->len; i++)
    {
      AddaUser *user = ((AddaEvent *) g_ptr_array_index (events, i))->user;

      if (user->role == role && strcmp (user->id, id) == 0 && strcmp (user->name, name) == 0)
        return adda_user_ref (user);
    }

  return adda_user_new (id, name, role);
}

/* NULL: a value that should be there is missing (no memory, or a damaged row). */
static AddaEvent *
make_event (const PageReader *reader, sqlite3_stmt *row)
{
  const char *user_id = (const char *) sqlite3_column_text (row, 4);
  const char *user_name = (const char *) sqlite3_column_text (row, 5);
  const char *content = (const char *) sqlite3_column_text (row, 8);
  gsize length = (gsize) sqlite3_column_bytes (row, 8);
  g_autoptr (AddaUser) user = NULL;
  AddaEvent *event;

  if (user_id == NULL || user_name == NULL || content == NULL ||
      sqlite3_column_bytes (row, 3) != (int) sizeof event->id.bytes)
    return NULL;

  user =
      find_user (reader->query->events, user_id, user_name, (AddaRole) sqlite3_column_int (row, 6));
  event = adda_event_new ((AddaEventKind) sqlite3_column_int (row, 2), reader->query->room, user,
                          (const char *) sqlite3_column_text (row, 7),
                          g_memdup2 (content, length + 1), length);
  event->status = ADDA_EVENT_COMMITTED;
  event->seq = (guint64) sqlite3_column_int64 (row, 0);
  event->time_usec = sqlite3_column_int64 (row, 1);
  memcpy (event->id.bytes, sqlite3_column_blob (row, 3), sizeof event->id.bytes);

  return event;
}

/* Takes a row unless the page is full. */
static gboolean
take_row (PageReader *reader, sqlite3_stmt *row)
{
  AddaLogQuery *query = reader->query;
  gsize length = (gsize) sqlite3_column_bytes (row, 8);
  AddaEvent *event;

  if (query->events->len >= query->limit || (query->max_bytes > 0 && query->events->len > 0 &&
                                             reader->n_bytes + length > query->max_bytes))
    {
      reader->is_full = TRUE;
      return TRUE;
    }

  event = make_event (reader, row);
  if (event == NULL)
    return adda_log_database_fail (NULL, SQLITE_CORRUPT, "An event of the log", &query->error);

  reader->n_bytes += length;
  g_ptr_array_add (query->events, event);

  return TRUE;
}

static gboolean
read_rows (PageReader *reader, guint which)
{
  AddaLogQuery *query = reader->query;
  sqlite3_stmt *statement = reader->pages->statements[which];
  gboolean is_good = TRUE;
  int code = SQLITE_DONE;

  /* One row too many tells whether there is more. */
  sqlite3_bind_int64 (statement, 1, reader->room);
  sqlite3_bind_int64 (statement, 2, reader->bound);
  sqlite3_bind_int64 (statement, 3, (gint64) query->limit + 1 - query->events->len);
  while (is_good && !reader->is_full && (code = sqlite3_step (statement)) == SQLITE_ROW)
    is_good = take_row (reader, statement);

  if (is_good && code != SQLITE_ROW && code != SQLITE_DONE)
    is_good = adda_log_database_fail (reader->pages->db, code, "The log", &query->error);
  sqlite3_reset (statement);

  return is_good;
}

static void
reverse (GPtrArray *array)
{
  for (guint i = 0; i < array->len / 2; i++)
    {
      gpointer *low = &array->pdata[i];
      gpointer *high = &array->pdata[array->len - 1 - i];
      gpointer held = *low;

      *low = *high;
      *high = held;
    }
}

/* Finds the room and its last seq. FALSE: there is none, or query->error is set. */
static gboolean
find_room (PageReader *reader)
{
  AddaLogQuery *query = reader->query;
  sqlite3_stmt *room = reader->pages->statements[STATEMENT_ROOM];
  sqlite3_stmt *tail = reader->pages->statements[STATEMENT_TAIL_SEQ];
  int code;

  sqlite3_bind_text (room, 1, query->room, -1, SQLITE_STATIC);
  code = sqlite3_step (room);
  if (code != SQLITE_ROW)
    {
      if (code != SQLITE_DONE)
        adda_log_database_fail (reader->pages->db, code, "The log", &query->error);
      sqlite3_reset (room);
      return FALSE;
    }

  reader->room = sqlite3_column_int64 (room, 0);
  query->last_seq = (guint64) sqlite3_column_int64 (room, 1);
  sqlite3_reset (room);

  sqlite3_bind_int64 (tail, 1, reader->room);
  code = sqlite3_step (tail);
  if (code == SQLITE_ROW)
    query->last_seq = (guint64) sqlite3_column_int64 (tail, 0);
  else if (code != SQLITE_DONE)
    adda_log_database_fail (reader->pages->db, code, "The log", &query->error);
  sqlite3_reset (tail);

  return query->error == NULL;
}

static void
read_page (PageReader *reader)
{
  AddaLogQuery *query = reader->query;
  gboolean is_forward = query->is_forward || query->after > 0;

  if (!find_room (reader))
    return;

  if (is_forward)
    {
      reader->bound = (gint64) MIN (query->after, G_MAXINT64);
      if (read_rows (reader, STATEMENT_INDEX_FORWARD) && !reader->is_full)
        read_rows (reader, STATEMENT_TAIL_FORWARD);
    }
  else
    {
      reader->bound = query->before > 0 ? (gint64) MIN (query->before, G_MAXINT64) : G_MAXINT64;
      if (read_rows (reader, STATEMENT_TAIL_BACK) && !reader->is_full)
        read_rows (reader, STATEMENT_INDEX_BACK);
      reverse (query->events);
    }

  query->has_more = reader->is_full;
}

void
adda_log_pages_read (AddaLogPages *self, AddaLogQuery *query)
{
  PageReader reader = { .pages = self, .query = query };
  int code = adda_log_database_finish (self->statements[STATEMENT_BEGIN]);

  if (code == SQLITE_OK)
    read_page (&reader);
  else
    adda_log_database_fail (self->db, code, "The log", &query->error);

  if (query->error != NULL)
    g_ptr_array_set_size (query->events, 0);
  if (!sqlite3_get_autocommit (self->db))
    adda_log_database_finish (self->statements[STATEMENT_END]);
}

GPtrArray *
adda_log_pages_list_rooms (AddaLogPages *self, guint limit, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) adda_log_room_free);
  sqlite3_stmt *statement = self->statements[STATEMENT_ROOMS];
  int code;

  sqlite3_bind_int64 (statement, 1, limit);
  while ((code = sqlite3_step (statement)) == SQLITE_ROW)
    {
      AddaLogRoom *room = g_new0 (AddaLogRoom, 1);

      room->name = g_strdup ((const char *) sqlite3_column_text (statement, 0));
      room->last_seq = (guint64) sqlite3_column_int64 (statement, 1);
      room->last_time_usec = sqlite3_column_int64 (statement, 2);
      g_ptr_array_add (list, room);
    }
  sqlite3_reset (statement);

  if (code != SQLITE_DONE)
    {
      adda_log_database_fail (self->db, code, "The log", error);
      return NULL;
    }

  return g_steal_pointer (&list);
}
