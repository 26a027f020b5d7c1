/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The views of the log: where each event of a room stands, and how far each room got
 *
 * Rows go in sorted by (room, seq), so that a slice touches each leaf of the
 * index once; meta.indexed_pos moves in the same transaction, so a reader's
 * snapshot always knows which events to look for in the event table itself. */

#include "adda-log-views.h"

enum
{
  STEP_BEGIN,
  STEP_INDEX,
  STEP_ROOMS,
  STEP_POSITION,
  STEP_COMMIT,
  N_STEPS,
};

/* ?1: after this position, ?2: up to this one */
static const char *const steps[N_STEPS] = {
  [STEP_BEGIN] = "BEGIN IMMEDIATE",
  [STEP_INDEX] =
      "INSERT INTO room_index (room, seq, pos)"
      " SELECT room, seq, pos FROM event WHERE pos > ?1 AND pos <= ?2 ORDER BY room, seq",
  [STEP_ROOMS] = "UPDATE room SET last_seq = t.seq, last_time_usec = t.time_usec FROM"
                 " (SELECT room AS id, max(seq) AS seq, max(time_usec) AS time_usec FROM event"
                 "  WHERE pos > ?1 AND pos <= ?2 GROUP BY room) AS t WHERE room.id = t.id",
  [STEP_POSITION] = "UPDATE meta SET value = ?2 WHERE key = 'indexed_pos'",
  [STEP_COMMIT] = "COMMIT",
};

struct _AddaLogViews
{
  sqlite3 *db;                       /* (unowned) */
  sqlite3_stmt *statements[N_STEPS]; /* (owned) */
  gint64 indexed_pos;
};

AddaLogViews *
adda_log_views_new (sqlite3 *db, GError **error)
{
  g_autoptr (AddaLogViews) self = g_new0 (AddaLogViews, 1);

  self->db = db;
  for (guint i = 0; i < N_STEPS; i++)
    {
      self->statements[i] = adda_log_database_prepare (db, steps[i], error);
      if (self->statements[i] == NULL)
        return NULL;
    }

  if (!adda_log_database_get_int64 (db, "SELECT value FROM meta WHERE key = 'indexed_pos'",
                                    &self->indexed_pos, error))
    return NULL;

  return g_steal_pointer (&self);
}

void
adda_log_views_free (AddaLogViews *self)
{
  for (guint i = 0; i < N_STEPS; i++)
    sqlite3_finalize (self->statements[i]);
  g_free (self);
}

gint64
adda_log_views_get_indexed_pos (AddaLogViews *self)
{
  return self->indexed_pos;
}

static int
run_step (AddaLogViews *self, guint step, gint64 end_pos)
{
  sqlite3_stmt *statement = self->statements[step];

  switch (step)
    {
    case STEP_INDEX:
    case STEP_ROOMS:
      sqlite3_bind_int64 (statement, 1, self->indexed_pos);
      sqlite3_bind_int64 (statement, 2, end_pos);
      break;
    case STEP_POSITION:
      {
        char text[24];

        g_snprintf (text, sizeof text, "%" G_GINT64_FORMAT, end_pos);
        sqlite3_bind_text (statement, 2, text, -1, SQLITE_TRANSIENT);
      }
      break;
    default:
      break;
    }

  return adda_log_database_finish (statement);
}

int
adda_log_views_advance (AddaLogViews *self, gint64 end_pos)
{
  for (guint i = 0; i < N_STEPS; i++)
    {
      int code = run_step (self, i, end_pos);

      if (code != SQLITE_OK)
        {
          if (!sqlite3_get_autocommit (self->db))
            sqlite3_exec (self->db, "ROLLBACK", NULL, NULL, NULL);
          return code;
        }
    }

  self->indexed_pos = end_pos;

  return SQLITE_OK;
}
