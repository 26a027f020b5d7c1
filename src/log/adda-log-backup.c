/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A whole copy of a log that is in use, checked before anybody relies on it
 *
 * All pages are copied in one step of SQLite's online backup, so from one snapshot: in WAL mode a reader holds
 * no writer up. */

#include "adda-log-backup.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "adda-log-database.h"

#define CACHE_KIB 2048

/* Behind the name, until it is found whole. */
#define UNFINISHED ".part"

/* Within one second. */
#define MAX_NAMES 100

static gboolean
fail (const char *what, const char *path, GError **error)
{
  int code = errno;

  g_set_error (error, ADDA_LOG_ERROR, ADDA_LOG_ERROR_IO, "%s %s: %s", what, path,
               g_strerror (code));
  return FALSE;
}

/* For nobody else to read, from its first byte on. */
static gboolean
make_file (const char *path, GError **error)
{
  int fd = g_open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

  if (fd < 0)
    return fail ("Cannot make the copy", path, error);
  close (fd);
  return TRUE;
}

static gboolean
copy (sqlite3 *from, sqlite3 *to, GError **error)
{
  sqlite3_backup *backup = sqlite3_backup_init (to, "main", from, "main");
  int code;

  if (backup == NULL)
    return adda_log_database_fail (to, sqlite3_errcode (to), "The copy", error);
  code = sqlite3_backup_step (backup, -1);
  sqlite3_backup_finish (backup);

  return code == SQLITE_DONE || adda_log_database_fail (to, code, "The copy", error);
}

static gboolean
check (sqlite3 *db, GError **error)
{
  g_autoptr (sqlite3_stmt) statement =
      adda_log_database_prepare (db, "PRAGMA quick_check(1)", error);
  const char *text = NULL;

  if (statement == NULL)
    return FALSE;
  if (sqlite3_step (statement) == SQLITE_ROW)
    text = (const char *) sqlite3_column_text (statement, 0);
  if (g_strcmp0 (text, "ok") == 0)
    return TRUE;

  g_set_error (error, ADDA_LOG_ERROR, ADDA_LOG_ERROR_CORRUPT,
               "The copy is not whole: %s. “adda-ctl check” tells whether the log itself is",
               text != NULL ? text : sqlite3_errmsg (db));
  return FALSE;
}

static gboolean
write_copy (const char *path, const char *target, GError **error)
{
  g_autoptr (sqlite3) from =
      adda_log_database_open (path, ADDA_LOG_DATABASE_READ, CACHE_KIB, error);
  g_autoptr (sqlite3) to = NULL;

  if (from == NULL)
    return FALSE;
  to = adda_log_database_open (target, ADDA_LOG_DATABASE_WRITE, CACHE_KIB, error);

  return to != NULL && adda_log_database_run (to, "PRAGMA synchronous = FULL", error) &&
         copy (from, to, error) &&
         adda_log_database_run (to, "PRAGMA journal_mode = DELETE", error) &&
         adda_log_database_run (to, "DELETE FROM meta WHERE key = 'epoch'", error) &&
         check (to, error);
}

/* The name is free: (transfer full) (nullable) */
static char *
choose_path (const char *folder, GError **error)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *stamp = g_date_time_format (now, "%Y%m%d-%H%M%S");

  for (guint i = 0; i < MAX_NAMES; i++)
    {
      g_autofree char *name = i == 0 ? g_strdup_printf ("adda-%s.db", stamp)
                                     : g_strdup_printf ("adda-%s-%u.db", stamp, i);
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (!g_file_test (path, G_FILE_TEST_EXISTS))
        return g_steal_pointer (&path);
    }
  errno = EEXIST;
  fail ("Too many copies in", folder, error);
  return NULL;
}

/* What was being copied when a hub was killed. */
static void
remove_unfinished (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_str_has_prefix (name, "adda-") && strstr (name, UNFINISHED) != NULL)
        g_unlink (path);
    }
}

char *
adda_log_backup (const char *path, const char *folder, gint64 *bytes, GError **error)
{
  g_autofree char *target = NULL;
  g_autofree char *unfinished = NULL;
  GStatBuf info;

  if (g_mkdir_with_parents (folder, 0700) < 0)
    {
      fail ("Cannot make the folder", folder, error);
      return NULL;
    }
  remove_unfinished (folder);
  target = choose_path (folder, error);
  if (target == NULL)
    return NULL;
  unfinished = g_strconcat (target, UNFINISHED, NULL);
  if (!make_file (unfinished, error))
    return NULL;
  if (!write_copy (path, unfinished, error) ||
      (g_rename (unfinished, target) < 0 && !fail ("Cannot name the copy", target, error)))
    {
      g_unlink (unfinished);
      return NULL;
    }

  *bytes = g_stat (target, &info) == 0 ? (gint64) info.st_size : 0;
  return g_steal_pointer (&target);
}
