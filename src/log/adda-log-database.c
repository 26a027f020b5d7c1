/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * SQLite as the log uses it: opening connections, statements, translating errors */

#include "adda-log-database.h"

#include <errno.h>
#include <pthread.h>

/* Counting memory would take one lock of the whole process at every allocation. */
static void
configure_library (void)
{
  sqlite3_config (SQLITE_CONFIG_MEMSTATUS, 0);
}

gboolean
adda_log_database_fail (sqlite3 *db, int code, const char *what, GError **error)
{
  const char *reason = db != NULL ? sqlite3_errmsg (db) : sqlite3_errstr (code);

  switch (code & 0xff)
    {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      g_set_error (error, ADDA_LOG_ERROR, ADDA_LOG_ERROR_CORRUPT,
                   "%s: %s. The file is damaged or not a log: stop the server, put a backup in its "
                   "place, or move it aside to begin an empty log",
                   what, reason);
      break;
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_READONLY:
      g_set_error (error, ADDA_LOG_ERROR, ADDA_LOG_ERROR_OPEN,
                   "%s: %s. Its folder must exist and be writable", what, reason);
      break;
    default:
      g_set_error (error, ADDA_LOG_ERROR, ADDA_LOG_ERROR_IO, "%s: %s", what, reason);
      break;
    }

  return FALSE;
}

AddaEventFailure
adda_log_database_failure (int code, int system_errno)
{
  if ((code & 0xff) == SQLITE_FULL)
    return ADDA_EVENT_FAILURE_FULL;
  if ((code & 0xff) == SQLITE_IOERR &&
      (system_errno == ENOSPC || system_errno == EDQUOT || system_errno == EFBIG))
    return ADDA_EVENT_FAILURE_FULL;

  return ADDA_EVENT_FAILURE_IO;
}

sqlite3 *
adda_log_database_open (const char *path, AddaLogDatabaseMode mode, guint cache_kib, GError **error)
{
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  g_autoptr (sqlite3) db = NULL;
  g_autofree char *pragmas = NULL;
  int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE;
  int code;

  pthread_once (&once, configure_library);

  flags |= mode == ADDA_LOG_DATABASE_READ ? SQLITE_OPEN_READONLY
                                          : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  code = sqlite3_open_v2 (path, &db, flags, NULL);
  if (code != SQLITE_OK)
    {
      adda_log_database_fail (db, code, path, error);
      return NULL;
    }

  sqlite3_extended_result_codes (db, 1);
  sqlite3_busy_timeout (db, ADDA_LOG_DATABASE_BUSY_MS);
  sqlite3_wal_autocheckpoint (db, 0);
  pragmas =
      g_strdup_printf ("PRAGMA cache_size = -%u; PRAGMA mmap_size = 0; PRAGMA temp_store = MEMORY; "
                       "PRAGMA trusted_schema = OFF",
                       cache_kib);
  if (!adda_log_database_run (db, pragmas, error))
    return NULL;

  return g_steal_pointer (&db);
}

gboolean
adda_log_database_run (sqlite3 *db, const char *sql, GError **error)
{
  int code = sqlite3_exec (db, sql, NULL, NULL, NULL);

  return code == SQLITE_OK || adda_log_database_fail (db, code, "The log", error);
}

sqlite3_stmt *
adda_log_database_prepare (sqlite3 *db, const char *sql, GError **error)
{
  sqlite3_stmt *statement = NULL;
  int code = sqlite3_prepare_v3 (db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL);

  if (code != SQLITE_OK)
    adda_log_database_fail (db, code, "The log", error);

  return statement;
}

int
adda_log_database_finish (sqlite3_stmt *statement)
{
  int code;

  do
    code = sqlite3_step (statement);
  while (code == SQLITE_ROW);

  sqlite3_reset (statement);

  return code == SQLITE_DONE ? SQLITE_OK : code;
}

gboolean
adda_log_database_get_int64 (sqlite3 *db, const char *sql, gint64 *value, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = adda_log_database_prepare (db, sql, error);
  int code;

  if (statement == NULL)
    return FALSE;

  code = sqlite3_step (statement);
  *value = code == SQLITE_ROW ? sqlite3_column_int64 (statement, 0) : 0;

  return code == SQLITE_ROW || code == SQLITE_DONE ||
         adda_log_database_fail (db, code, "The log", error);
}
