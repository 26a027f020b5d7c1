/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The tables of the log and how older files become newer ones
 *
 * Versions (PRAGMA user_version):
 *   1  event (append only, by position), room, meta; the view room_index
 */

#include "adda-log-schema.h"

/* One entry a version, run in order; never change one that was released.
 * The table event has no index, so that a commit appends to one b-tree; whatever is looked up
 * otherwise is a view, which follows behind (meta.indexed_pos says how far). */
static const char *const migrations[] = {
  "CREATE TABLE meta ("
  "  key TEXT PRIMARY KEY,"
  "  value TEXT NOT NULL"
  ") STRICT, WITHOUT ROWID;"
  "CREATE TABLE event ("
  "  pos INTEGER PRIMARY KEY,"
  "  room INTEGER NOT NULL,"
  "  seq INTEGER NOT NULL,"
  "  time_usec INTEGER NOT NULL,"
  "  kind INTEGER NOT NULL,"
  "  id BLOB NOT NULL,"
  "  user_id TEXT NOT NULL,"
  "  user_name TEXT NOT NULL,"
  "  user_role INTEGER NOT NULL,"
  "  nonce TEXT,"
  "  content TEXT NOT NULL"
  ") STRICT;"
  "CREATE TABLE room ("
  "  id INTEGER PRIMARY KEY,"
  "  name TEXT NOT NULL UNIQUE,"
  "  last_seq INTEGER NOT NULL DEFAULT 0,"
  "  last_time_usec INTEGER NOT NULL DEFAULT 0"
  ") STRICT;"
  "CREATE TABLE room_index ("
  "  room INTEGER NOT NULL,"
  "  seq INTEGER NOT NULL,"
  "  pos INTEGER NOT NULL,"
  "  PRIMARY KEY (room, seq)"
  ") STRICT, WITHOUT ROWID;"
  "INSERT INTO meta VALUES ('indexed_pos', '0');",
};

guint
adda_log_schema_get_version (void)
{
  return G_N_ELEMENTS (migrations);
}

static gboolean
check_origin (sqlite3 *db, const char *path, gint64 *version, GError **error)
{
  gint64 application_id;
  gint64 n_tables;

  if (!adda_log_database_get_int64 (db, "PRAGMA application_id", &application_id, error) ||
      !adda_log_database_get_int64 (db, "PRAGMA user_version", version, error) ||
      !adda_log_database_get_int64 (db, "SELECT count(*) FROM sqlite_schema", &n_tables, error))
    return FALSE;

  if (application_id != ADDA_LOG_APPLICATION_ID && (application_id != 0 || n_tables != 0))
    {
      g_set_error (error, ADDA_LOG_ERROR, ADDA_LOG_ERROR_OPEN,
                   "%s is a database of another program; name another file for the log", path);
      return FALSE;
    }

  if (*version < 0 || *version > (gint64) G_N_ELEMENTS (migrations))
    {
      g_set_error (
          error, ADDA_LOG_ERROR, ADDA_LOG_ERROR_VERSION,
          "%s has version %" G_GINT64_FORMAT
          ", this program knows up to %u: it was written by a newer Adda; install that one",
          path, *version, (guint) G_N_ELEMENTS (migrations));
      return FALSE;
    }

  return TRUE;
}

static gboolean
set_wal_mode (sqlite3 *db, GError **error)
{
  g_autoptr (sqlite3_stmt) statement =
      adda_log_database_prepare (db, "PRAGMA journal_mode = WAL", error);
  int code;

  if (statement == NULL)
    return FALSE;

  code = sqlite3_step (statement);
  if (code != SQLITE_ROW)
    return adda_log_database_fail (db, code, "The log", error);

  if (g_strcmp0 ((const char *) sqlite3_column_text (statement, 0), "wal") != 0)
    {
      g_set_error_literal (error, ADDA_LOG_ERROR, ADDA_LOG_ERROR_OPEN,
                           "The file system of the log has no shared memory, which the log needs; "
                           "use a local file system");
      return FALSE;
    }

  return TRUE;
}

static gboolean
migrate (sqlite3 *db, gint64 version, GError **error)
{
  g_autofree char *stamp =
      g_strdup_printf ("PRAGMA application_id = %d; PRAGMA user_version = %u; COMMIT",
                       ADDA_LOG_APPLICATION_ID, (guint) G_N_ELEMENTS (migrations));

  if (!adda_log_database_run (db, "BEGIN EXCLUSIVE", error))
    return FALSE;

  for (guint i = (guint) version; i < G_N_ELEMENTS (migrations); i++)
    {
      if (!adda_log_database_run (db, migrations[i], error))
        {
          sqlite3_exec (db, "ROLLBACK", NULL, NULL, NULL);
          return FALSE;
        }
    }

  if (!adda_log_database_run (db, stamp, error))
    {
      sqlite3_exec (db, "ROLLBACK", NULL, NULL, NULL);
      return FALSE;
    }

  return TRUE;
}

gboolean
adda_log_schema_prepare (sqlite3 *db, const char *path, GError **error)
{
  gint64 version;

  if (!check_origin (db, path, &version, error) || !set_wal_mode (db, error))
    return FALSE;

  return version == (gint64) G_N_ELEMENTS (migrations) || migrate (db, version, error);
}

char *
adda_log_schema_get_meta (sqlite3 *db, const char *key, GError **error)
{
  g_autoptr (sqlite3_stmt) statement =
      adda_log_database_prepare (db, "SELECT value FROM meta WHERE key = ?", error);
  int code;

  if (statement == NULL)
    return NULL;

  sqlite3_bind_text (statement, 1, key, -1, SQLITE_STATIC);
  code = sqlite3_step (statement);
  if (code == SQLITE_ROW)
    return g_strdup ((const char *) sqlite3_column_text (statement, 0));
  if (code != SQLITE_DONE)
    adda_log_database_fail (db, code, "The log", error);

  return NULL;
}

gboolean
adda_log_schema_set_meta (sqlite3 *db, const char *key, const char *value, GError **error)
{
  g_autoptr (sqlite3_stmt) statement =
      adda_log_database_prepare (db,
                                 value != NULL ? "INSERT OR REPLACE INTO meta VALUES (?, ?)"
                                               : "DELETE FROM meta WHERE key = ?",
                                 error);
  int code;

  if (statement == NULL)
    return FALSE;

  sqlite3_bind_text (statement, 1, key, -1, SQLITE_STATIC);
  if (value != NULL)
    sqlite3_bind_text (statement, 2, value, -1, SQLITE_STATIC);
  code = adda_log_database_finish (statement);

  return code == SQLITE_OK || adda_log_database_fail (db, code, "The log", error);
}
