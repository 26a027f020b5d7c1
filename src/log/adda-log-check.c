/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Reading a whole log in order, and what is wrong with it */

#include "adda-log-check.h"

#include "adda-log-chain.h"

#include "adda-log-database.h"
#include "adda-log-schema.h"

#define CACHE_KIB 8192
#define PAGE_FAULTS 10

/* What the events say of a room. */
typedef struct
{
  guint64 last_seq;
  guint64 indexed_seq; /* the last that the views should have */
} Seen;

typedef struct
{
  sqlite3 *db; /* (unowned) */
  AddaLogReport *report;
  GHashTable *rooms; /* (owned) (element-type Seen) by the room's number */
  gint64 indexed_pos;
  guint64 n_indexed;
  char hash[ADDA_LOG_HASH_LENGTH]; /* of the audit log's last entry */
  gboolean is_broken;              /* and the chain is, somewhere before */
} Check;

static void G_GNUC_PRINTF (2, 3) add_fault (Check *check, const char *format, ...)
{
  va_list args;

  if (check->report->n_faults++ >= ADDA_LOG_CHECK_MAX_FAULTS)
    return;
  va_start (args, format);
  g_ptr_array_add (check->report->faults, g_strdup_vprintf (format, args));
  va_end (args);
}

/* Calls @func for each row of @sql. */
static gboolean
walk (Check *check, const char *sql, void (*func) (Check *, sqlite3_stmt *), GError **error)
{
  g_autoptr (sqlite3_stmt) statement = adda_log_database_prepare (check->db, sql, error);
  int code;

  if (statement == NULL)
    return FALSE;
  while ((code = sqlite3_step (statement)) == SQLITE_ROW)
    func (check, statement);

  return code == SQLITE_DONE || adda_log_database_fail (check->db, code, "The log", error);
}

static void
look_at_page (Check *check, sqlite3_stmt *row)
{
  const char *text = (const char *) sqlite3_column_text (row, 0);

  if (g_strcmp0 (text, "ok") != 0)
    add_fault (check, "the file: %s", text);
}

static Seen *
get_room (Check *check, gint64 room)
{
  Seen *seen = g_hash_table_lookup (check->rooms, &room);

  if (seen == NULL)
    {
      seen = g_new0 (Seen, 1);
      g_hash_table_insert (check->rooms, g_memdup2 (&room, sizeof room), seen);
    }

  return seen;
}

/* pos, room, seq, length of the id, content, the index's pos */
static void
look_at_event (Check *check, sqlite3_stmt *row)
{
  gint64 pos = sqlite3_column_int64 (row, 0);
  gint64 room = sqlite3_column_int64 (row, 1);
  guint64 seq = (guint64) sqlite3_column_int64 (row, 2);
  const char *content = (const char *) sqlite3_column_text (row, 4);
  gssize length_bytes = sqlite3_column_bytes (row, 4);
  gboolean has_index = sqlite3_column_type (row, 5) != SQLITE_NULL;
  Seen *seen = get_room (check, room);

  check->report->n_events++;
  if (seq != seen->last_seq + 1)
    add_fault (check,
               "event %" G_GINT64_FORMAT ": number %" G_GUINT64_FORMAT " of room %" G_GINT64_FORMAT
               " follows %" G_GUINT64_FORMAT,
               pos, seq, room, seen->last_seq);
  seen->last_seq = seq;
  if (sqlite3_column_int64 (row, 3) != sizeof (AddaUuid))
    add_fault (check, "event %" G_GINT64_FORMAT ": its id is none", pos);
  if (content == NULL || !g_utf8_validate (content, length_bytes, NULL))
    add_fault (check, "event %" G_GINT64_FORMAT ": its content is no text", pos);

  if (pos > check->indexed_pos)
    {
      check->report->n_unindexed++;
      return;
    }
  check->n_indexed++;
  seen->indexed_seq = seq;
  if (!has_index)
    add_fault (check, "event %" G_GINT64_FORMAT ": the index lacks it", pos);
  else if (sqlite3_column_int64 (row, 5) != pos)
    add_fault (check,
               "event %" G_GINT64_FORMAT ": the index says that it is event %" G_GINT64_FORMAT, pos,
               (gint64) sqlite3_column_int64 (row, 5));
}

/* id, name, last_seq */
static void
look_at_room (Check *check, sqlite3_stmt *row)
{
  gint64 room = sqlite3_column_int64 (row, 0);
  const char *name = (const char *) sqlite3_column_text (row, 1);
  guint64 last_seq = (guint64) sqlite3_column_int64 (row, 2);
  Seen *seen = g_hash_table_lookup (check->rooms, &room);
  guint64 wanted = seen != NULL ? seen->indexed_seq : 0;

  check->report->n_rooms++;
  if (last_seq != wanted)
    add_fault (check,
               "room “%s”: its last number is said to be %" G_GUINT64_FORMAT
               ", its events end at %" G_GUINT64_FORMAT,
               name, last_seq, wanted);
  if (seen != NULL)
    g_hash_table_remove (check->rooms, &room);
}

/* seq, content. What follows a break hangs in the air, so only the first one is told. */
static void
look_at_audit (Check *check, sqlite3_stmt *row)
{
  const char *content = (const char *) sqlite3_column_text (row, 1);

  check->report->n_audit++;
  if (check->is_broken)
    return;
  check->is_broken =
      content == NULL ||
      !adda_log_chain_follow (content, (gsize) sqlite3_column_bytes (row, 1), check->hash);
  if (check->is_broken)
    add_fault (check,
               "audit entry %" G_GINT64_FORMAT
               ": it, or the one before it, was changed or taken out",
               (gint64) sqlite3_column_int64 (row, 0));
}

/* A message is erased with the event that deletes it, or not at all. */
static gboolean
check_deletions (Check *check, GError **error)
{
  g_autofree char *sql = g_strdup_printf (
      "SELECT coalesce (sum (kind = %d) - sum (kind = %d), 0) + coalesce (sum (kind = %d AND"
      " content <> ''), 0) FROM event",
      ADDA_EVENT_DELETED, ADDA_EVENT_TOMBSTONE, ADDA_EVENT_TOMBSTONE);
  gint64 difference;

  if (!adda_log_database_get_int64 (check->db, sql, &difference, error))
    return FALSE;
  if (difference != 0)
    add_fault (check, "the deletions and the messages that they deleted do not fit together");

  return TRUE;
}

static gboolean
check_audit (Check *check, GError **error)
{
  g_autofree char *sql =
      g_strdup_printf ("SELECT seq, content FROM event WHERE kind = %d ORDER BY pos",
                       ADDA_EVENT_AUDIT);

  adda_log_chain_begin (check->hash);
  return walk (check, sql, look_at_audit, error);
}

static gboolean
check_counts (Check *check, GError **error)
{
  gint64 n_index;

  if (!adda_log_database_get_int64 (check->db, "SELECT count(*) FROM room_index", &n_index, error))
    return FALSE;
  if ((guint64) n_index != check->n_indexed)
    add_fault (check, "the index has %" G_GINT64_FORMAT " rows for %" G_GUINT64_FORMAT " events",
               n_index, check->n_indexed);
  if (g_hash_table_size (check->rooms) > 0)
    add_fault (check, "%u rooms of events have no name", g_hash_table_size (check->rooms));

  return TRUE;
}

static gboolean
check_all (Check *check, GError **error)
{
  g_autofree char *pages = g_strdup_printf ("PRAGMA quick_check(%d)", PAGE_FAULTS);

  return walk (check, pages, look_at_page, error) &&
         adda_log_database_get_int64 (check->db, "SELECT value FROM meta WHERE key = 'indexed_pos'",
                                      &check->indexed_pos, error) &&
         walk (check,
               "SELECT e.pos, e.room, e.seq, length (e.id), e.content, i.pos FROM event AS e"
               " LEFT JOIN room_index AS i ON i.room = e.room AND i.seq = e.seq ORDER BY e.pos",
               look_at_event, error) &&
         walk (check, "SELECT id, name, last_seq FROM room ORDER BY id", look_at_room, error) &&
         check_counts (check, error) && check_deletions (check, error) &&
         check_audit (check, error);
}

static gboolean
check_origin (sqlite3 *db, const char *path, GError **error)
{
  gint64 application_id;
  gint64 version;

  if (!adda_log_database_get_int64 (db, "PRAGMA application_id", &application_id, error) ||
      !adda_log_database_get_int64 (db, "PRAGMA user_version", &version, error))
    return FALSE;
  if (application_id == ADDA_LOG_APPLICATION_ID &&
      version == (gint64) adda_log_schema_get_version ())
    return TRUE;

  g_set_error (error, ADDA_LOG_ERROR, ADDA_LOG_ERROR_VERSION,
               "%s is no log of this version of Adda", path);
  return FALSE;
}

AddaLogReport *
adda_log_check (const char *path, GError **error)
{
  g_autoptr (AddaLogReport) report = g_new0 (AddaLogReport, 1);
  g_autoptr (sqlite3) db = adda_log_database_open (path, ADDA_LOG_DATABASE_READ, CACHE_KIB, error);
  g_autoptr (GHashTable) rooms =
      g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  Check check = { .db = db, .report = report, .rooms = rooms };

  report->faults = g_ptr_array_new_with_free_func (g_free);
  /* One snapshot for all that is compared. */
  if (db == NULL || !check_origin (db, path, error) || !adda_log_database_run (db, "BEGIN", error))
    return NULL;
  report->epoch = adda_log_schema_get_meta (db, "epoch", NULL);

  return check_all (&check, error) ? g_steal_pointer (&report) : NULL;
}

void
adda_log_report_free (AddaLogReport *report)
{
  g_clear_pointer (&report->faults, g_ptr_array_unref);
  g_free (report->epoch);
  g_free (report);
}
