/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * SQLite as the log uses it: connections of one thread each, kept statements, errors with advice */

#pragma once

#include <sqlite3.h>
#include "adda-log.h"

G_BEGIN_DECLS

/* How long a call waits for another process that holds the file. */
#define ADDA_LOG_DATABASE_BUSY_MS 5000

typedef enum
{
  ADDA_LOG_DATABASE_WRITE,
  ADDA_LOG_DATABASE_READ,
} AddaLogDatabaseMode;

/* A connection for one thread at a time, with its page cache bounded by @cache_kib; never
 * checkpoints by itself. */
sqlite3 *adda_log_database_open (const char *path,
                                 AddaLogDatabaseMode mode,
                                 guint cache_kib,
                                 GError **error);

/* Sets @error by the result code of the last call on @db. Returns FALSE, always. */
gboolean adda_log_database_fail (sqlite3 *db, int code, const char *what, GError **error);

gboolean adda_log_database_run (sqlite3 *db, const char *sql, GError **error);

/* For statements that are kept. NULL with @error set. */
sqlite3_stmt *adda_log_database_prepare (sqlite3 *db, const char *sql, GError **error);

/* Steps @statement to its end and resets it. Rows are passed over. Returns SQLITE_OK or the error.
 */
int adda_log_database_finish (sqlite3_stmt *statement);

/* The first column of the first row, or 0 without a row. */
gboolean adda_log_database_get_int64 (sqlite3 *db, const char *sql, gint64 *value, GError **error);

/* What a sender is told. @system_errno: as it is after the failed call, 0 before it (SQLite's own note of
 * it, sqlite3_system_errno(), leaves out what fails in a COMMIT). */
AddaEventFailure adda_log_database_failure (int code, int system_errno);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (sqlite3, sqlite3_close)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (sqlite3_stmt, sqlite3_finalize)

G_END_DECLS
