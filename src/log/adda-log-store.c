/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The writing side of the log, without its thread: opening, views, durability */

#include "adda-log-store-private.h"

#include <string.h>

#include "adda-log-epoch.h"
#include "adda-log-schema.h"

#define CACHE_KIB 2048

/* The nonces of the window are looked for in so many times as many events. */
#define NONCE_LOOK_BACK 4

static int
on_wal_grown (gpointer data, sqlite3 *db, const char *name, int n_pages)
{
  AddaLogStore *self = data;

  self->wal_pages = (guint) n_pages;

  return SQLITE_OK;
}

/* By the index, or among the events that it lacks yet. What is erased is overwritten in the file too. */
static gboolean
prepare_erasing (AddaLogStore *self, GError **error)
{
  g_autofree char *find = g_strdup_printf (
      "SELECT pos, id FROM event WHERE kind = %d AND pos = coalesce ("
      " (SELECT pos FROM room_index WHERE room = ?1 AND seq = ?2),"
      " (SELECT pos FROM event WHERE pos > (SELECT CAST(value AS INTEGER) FROM meta"
      "  WHERE key = 'indexed_pos') AND room = ?1 AND seq = ?2))",
      ADDA_EVENT_MESSAGE);
  g_autofree char *erase =
      g_strdup_printf ("UPDATE event SET kind = %d, content = '' WHERE pos = ?1",
                       ADDA_EVENT_TOMBSTONE);

  if (!adda_log_database_run (self->db, "PRAGMA secure_delete = ON", error))
    return FALSE;
  self->find = adda_log_database_prepare (self->db, find, error);
  if (self->find == NULL)
    return FALSE;
  self->erase = adda_log_database_prepare (self->db, erase, error);

  return self->erase != NULL;
}

static gboolean
prepare_statements (AddaLogStore *self, GError **error)
{
  self->begin = adda_log_database_prepare (self->db, "BEGIN IMMEDIATE", error);
  if (self->begin == NULL)
    return FALSE;

  self->insert = adda_log_database_prepare (self->db,
                                            "INSERT INTO event (pos, room, seq, time_usec, kind, "
                                            "id, user_id, user_name, user_role, nonce, content)"
                                            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                                            error);
  if (self->insert == NULL)
    return FALSE;

  self->commit = adda_log_database_prepare (self->db, "COMMIT", error);

  return self->commit != NULL && prepare_erasing (self, error);
}

static void
learn_nonce (AddaLogStore *self, sqlite3_stmt *row)
{
  AddaLogNonce entry = { .seq = (guint64) sqlite3_column_int64 (row, 4),
                         .time_usec = sqlite3_column_int64 (row, 5) };

  if (sqlite3_column_bytes (row, 3) != (int) sizeof entry.id.bytes)
    return;

  memcpy (entry.id.bytes, sqlite3_column_blob (row, 3), sizeof entry.id.bytes);
  adda_log_nonces_hash (self->nonces, (const char *) sqlite3_column_text (row, 0),
                        (const char *) sqlite3_column_text (row, 1),
                        (const char *) sqlite3_column_text (row, 2), &entry);
  if (adda_log_nonces_lookup (self->nonces, &entry) == NULL)
    adda_log_nonces_add (self->nonces, &entry);
  adda_log_nonces_commit (self->nonces);
}

/* Oldest first, so that the window ends as it was when the log was closed. */
static gboolean
load_nonces (AddaLogStore *self, guint window, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = NULL;
  int code;

  self->nonces = adda_log_nonces_new (window, self->tuning.group_limit);
  statement =
      adda_log_database_prepare (self->db,
                                 "SELECT e.user_id, r.name, e.nonce, e.id, e.seq, e.time_usec"
                                 " FROM event e JOIN room r ON r.id = e.room"
                                 " WHERE e.pos > ? AND e.nonce IS NOT NULL ORDER BY e.pos",
                                 error);
  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, self->last_pos - (gint64) window * NONCE_LOOK_BACK);
  while ((code = sqlite3_step (statement)) == SQLITE_ROW)
    learn_nonce (self, statement);

  return code == SQLITE_DONE || adda_log_database_fail (self->db, code, "The log", error);
}

/* A disk without space is no reason not to start: the log can be read. */
static void
catch_up (AddaLogStore *self)
{
  while (adda_log_store_get_n_unindexed (self) > 0)
    {
      if (!adda_log_store_index_slice (self))
        {
          g_warning ("The log's index could not be brought up to date: %s",
                     sqlite3_errmsg (self->db));
          return;
        }
    }
}

static gboolean
load_state (AddaLogStore *self, guint nonce_window, GError **error)
{
  self->epoch = adda_log_epoch_load (self->db, self->tuning.boot_id, error);
  if (self->epoch == NULL ||
      !adda_log_database_get_int64 (self->db, "SELECT max(pos) FROM event", &self->last_pos, error))
    return FALSE;

  self->views = adda_log_views_new (self->db, error);
  if (self->views == NULL)
    return FALSE;

  if (adda_log_views_get_indexed_pos (self->views) > self->last_pos)
    return adda_log_database_fail (NULL, SQLITE_CORRUPT, "The log's end is missing", error);

  catch_up (self);

  self->rooms = adda_log_rooms_new (self->db, error);
  if (self->rooms == NULL ||
      !adda_log_rooms_load_tail (self->rooms, adda_log_views_get_indexed_pos (self->views), error))
    return FALSE;

  return nonce_window == 0 || load_nonces (self, nonce_window, error);
}

AddaLogStore *
adda_log_store_open (const char *path,
                     const AddaLocalLogOptions *options,
                     const AddaLocalLogTuning *tuning,
                     GError **error)
{
  g_autoptr (AddaLogStore) self = g_new0 (AddaLogStore, 1);

  self->tuning = *tuning;
  self->durability = ADDA_DURABILITY_POWER;
  self->db = adda_log_database_open (path, ADDA_LOG_DATABASE_WRITE, CACHE_KIB, error);
  if (self->db == NULL)
    return NULL;

  sqlite3_wal_hook (self->db, on_wal_grown, self);
  if (!adda_log_database_run (self->db, "PRAGMA synchronous = FULL", error) ||
      !adda_log_schema_prepare (self->db, path, error) || !prepare_statements (self, error) ||
      !load_state (self, options->nonce_window, error))
    return NULL;

  adda_log_store_set_durability (self, options->durability);

  return g_steal_pointer (&self);
}

void
adda_log_store_free (AddaLogStore *self)
{
  /* Closed in order: what is in the file now stays there. */
  if (self->db != NULL && self->durability == ADDA_DURABILITY_PROCESS)
    adda_log_store_set_durability (self, ADDA_DURABILITY_POWER);

  g_clear_pointer (&self->nonces, adda_log_nonces_free);
  g_clear_pointer (&self->rooms, adda_log_rooms_free);
  g_clear_pointer (&self->views, adda_log_views_free);
  sqlite3_finalize (self->begin);
  sqlite3_finalize (self->insert);
  sqlite3_finalize (self->commit);
  sqlite3_finalize (self->find);
  sqlite3_finalize (self->erase);
  sqlite3_close (self->db);
  g_free (self->epoch);
  g_free (self);
}

const char *
adda_log_store_get_epoch (AddaLogStore *self)
{
  return self->epoch;
}

gboolean
adda_log_store_set_durability (AddaLogStore *self, AddaDurability durability)
{
  if (durability == self->durability)
    return TRUE;

  if (durability == ADDA_DURABILITY_PROCESS)
    {
      if (!adda_log_epoch_begin_unsynced (self->db, self->tuning.boot_id) ||
          !adda_log_database_run (self->db, "PRAGMA synchronous = NORMAL", NULL))
        return FALSE;
    }
  else
    {
      if (!adda_log_database_run (self->db, "PRAGMA synchronous = FULL", NULL))
        return FALSE;
      /* If this is not stored, it is only said of more events than needed that they may be lost. */
      adda_log_epoch_end_unsynced (self->db);
    }

  self->durability = durability;

  return TRUE;
}

gboolean
adda_log_store_index_slice (AddaLogStore *self)
{
  gint64 indexed_pos = adda_log_views_get_indexed_pos (self->views);
  gint64 end_pos = MIN (self->last_pos, indexed_pos + (gint64) self->tuning.slice_events);

  if (adda_log_views_advance (self->views, end_pos) != SQLITE_OK)
    return FALSE;

  if (self->rooms != NULL)
    adda_log_rooms_trim (self->rooms, end_pos, self->tuning.room_limit);

  return TRUE;
}

guint64
adda_log_store_get_n_unindexed (AddaLogStore *self)
{
  return (guint64) (self->last_pos - adda_log_views_get_indexed_pos (self->views));
}

guint
adda_log_store_get_wal_pages (AddaLogStore *self)
{
  return self->wal_pages;
}

gboolean
adda_log_store_restart_wal (AddaLogStore *self)
{
  int code;

  /* Readers are not waited for: what they hold back is tried again later. */
  sqlite3_busy_timeout (self->db, 0);
  code = sqlite3_wal_checkpoint_v2 (self->db, NULL, SQLITE_CHECKPOINT_RESTART, NULL, NULL);
  sqlite3_busy_timeout (self->db, ADDA_LOG_DATABASE_BUSY_MS);

  if (code == SQLITE_OK)
    self->wal_pages = 0;

  return code == SQLITE_OK;
}
