/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Tests of the local log: numbering, duplicates, pages, reopening, what it refuses to open */

#include "log/adda-local-log.h"

#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>

#include "log-fixture.h"

#define add(path, func) g_test_add (path, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

static void
test_order (Fixture *fixture, gconstpointer data)
{
  static const char *const rooms[] = { "general", "random", "বাংলা" };
  guint64 last_seq[G_N_ELEMENTS (rooms)] = { 0 };
  gint64 last_time[G_N_ELEMENTS (rooms)] = { 0 };
  AddaLogStats stats;

  fixture_open (fixture);
  for (guint i = 0; i < 3000; i++)
    {
      g_autofree char *content = g_strdup_printf ("message %u", i);

      fixture_append (fixture, rooms[i % 7 % G_N_ELEMENTS (rooms)], NULL, content);
    }
  fixture_wait_answers (fixture, 3000);

  for (guint i = 0; i < 3000; i++)
    {
      AddaEvent *event = fixture_answer (fixture, i);
      guint room = i % 7 % G_N_ELEMENTS (rooms);
      g_autofree char *content = g_strdup_printf ("message %u", i);

      g_assert_cmpint (event->status, ==, ADDA_EVENT_COMMITTED);
      g_assert_cmpstr (event->room, ==, rooms[room]);
      g_assert_cmpstr (event->content, ==, content);
      g_assert_cmpuint (event->seq, ==, ++last_seq[room]);
      g_assert_cmpint (event->time_usec, >=, last_time[room]);
      g_assert_cmpuint (event->id.bytes[6] >> 4, ==, 7);
      last_time[room] = event->time_usec;
    }

  g_assert_cmpint (last_time[0] / G_USEC_PER_SEC, >=, g_get_real_time () / G_USEC_PER_SEC - 60);
  stats = fixture_stats (fixture);
  g_assert_cmpuint (stats.n_pending, ==, 0);
  g_assert_cmpuint (stats.n_committed, ==, 3000);
  g_assert_cmpuint (stats.n_commits, >, 0);
  g_assert_cmpuint (stats.n_commits, <=, 3000);
  g_assert_false (stats.is_failing);
}

static void
assert_duplicate (AddaEvent *second, AddaEvent *first)
{
  g_assert_cmpint (first->status, ==, ADDA_EVENT_COMMITTED);
  g_assert_cmpint (second->status, ==, ADDA_EVENT_DUPLICATE);
  g_assert_cmpuint (second->seq, ==, first->seq);
  g_assert_cmpint (second->time_usec, ==, first->time_usec);
  g_assert_cmpmem (&second->id, sizeof second->id, &first->id, sizeof first->id);
}

static void
test_duplicates (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AddaUser) other = adda_user_new ("u-2", "Karim", ADDA_ROLE_USER);

  /* One group, as nothing is taken before all are appended: a commit is slower than four appends,
   * and if it is not, the first are a group of their own, with the same answers. */
  fixture_open (fixture);
  fixture_append (fixture, "general", "a", "first");
  fixture_append (fixture, "general", "a", "again");
  fixture_append (fixture, "general", "b", "second");
  fixture_append (fixture, "random", "a", "elsewhere");
  adda_log_append (ADDA_LOG (fixture->log), adda_event_new (ADDA_EVENT_MESSAGE, "general", other,
                                                            "a", g_strdup ("other"), 5));
  fixture_wait_answers (fixture, 5);

  assert_duplicate (fixture_answer (fixture, 1), fixture_answer (fixture, 0));
  g_assert_cmpuint (fixture_answer (fixture, 2)->seq, ==, 2);
  g_assert_cmpint (fixture_answer (fixture, 3)->status, ==, ADDA_EVENT_COMMITTED);
  g_assert_cmpint (fixture_answer (fixture, 4)->status, ==, ADDA_EVENT_COMMITTED);
  g_assert_cmpuint (fixture_answer (fixture, 4)->seq, ==, 3);

  assert_duplicate (fixture_send (fixture, "general", "b", "later"), fixture_answer (fixture, 2));

  fixture_close (fixture);
  fixture_open (fixture);
  assert_duplicate (fixture_send (fixture, "general", "a", "reopened"),
                    fixture_answer (fixture, 0));
  g_assert_cmpuint (fixture_send (fixture, "general", "c", "new")->seq, ==, 4);
}

static void
test_nonce_window (Fixture *fixture, gconstpointer data)
{
  fixture->options.nonce_window = 2;
  fixture_open (fixture);
  fixture_send (fixture, "general", "a", "1");
  fixture_send (fixture, "general", "b", "2");
  fixture_send (fixture, "general", "c", "3");

  g_assert_cmpint (fixture_send (fixture, "general", "b", "x")->status, ==, ADDA_EVENT_DUPLICATE);
  g_assert_cmpint (fixture_send (fixture, "general", "a", "4")->status, ==, ADDA_EVENT_COMMITTED);
  g_assert_cmpint (fixture_send (fixture, "general", "b", "5")->status, ==, ADDA_EVENT_COMMITTED);

  /* The window ends where it ended before. */
  fixture_close (fixture);
  fixture_open (fixture);
  g_assert_cmpint (fixture_send (fixture, "general", "a", "x")->status, ==, ADDA_EVENT_DUPLICATE);
  g_assert_cmpint (fixture_send (fixture, "general", "c", "6")->status, ==, ADDA_EVENT_COMMITTED);
}

static void
test_no_nonces (Fixture *fixture, gconstpointer data)
{
  fixture->options.nonce_window = 0;
  fixture_open (fixture);
  g_assert_cmpuint (fixture_send (fixture, "general", "a", "1")->seq, ==, 1);
  g_assert_cmpuint (fixture_send (fixture, "general", "a", "2")->seq, ==, 2);
}

/* Room "general" has seq 1 to 60, each content its seq; other rooms in between. */
static void
fill_pages (Fixture *fixture)
{
  guint n_answers = fixture->answers->len;

  for (guint i = 1; i <= 60; i++)
    {
      g_autofree char *content = g_strdup_printf ("%u", i);

      fixture_append (fixture, "general", NULL, content);
      fixture_append (fixture, i % 2 ? "random" : "games", NULL, "y");
    }
  fixture_wait_answers (fixture, n_answers + 120);
}

static void
assert_page (AddaLogQuery *query, guint64 first, guint64 last, gboolean has_more)
{
  guint n_expected = last >= first ? (guint) (last - first + 1) : 0;

  g_assert_no_error (query->error);
  g_assert_cmpuint (query->events->len, ==, n_expected);
  for (guint i = 0; i < n_expected; i++)
    {
      AddaEvent *event = g_ptr_array_index (query->events, i);
      g_autofree char *content = g_strdup_printf ("%" G_GUINT64_FORMAT, first + i);

      g_assert_cmpuint (event->seq, ==, first + i);
      g_assert_cmpstr (event->content, ==, content);
      g_assert_cmpuint (event->content_length, ==, strlen (content));
      g_assert_cmpstr (event->room, ==, "general");
      g_assert_cmpstr (event->user->id, ==, "u-1");
      g_assert_cmpstr (event->user->name, ==, "Rahim");
      g_assert_cmpint (event->user->role, ==, ADDA_ROLE_USER);
      g_assert_cmpint (event->kind, ==, ADDA_EVENT_MESSAGE);
      g_assert_cmpint (event->status, ==, ADDA_EVENT_COMMITTED);
      g_assert_null (event->nonce);
    }
  g_assert_cmpuint (query->last_seq, ==, 60);
  g_assert_cmpint (query->has_more, ==, has_more);
  adda_log_query_free (query);
}

static void
assert_all_pages (Fixture *fixture)
{
  static const guint limits[] = { 0, 1, 7, 59, 60, 200 };

  for (guint l = 0; l < G_N_ELEMENTS (limits); l++)
    {
      guint limit = limits[l];

      for (guint at = 0; at <= 62; at += at < 3 || at >= 58 ? 1 : 5)
        {
          guint newest = at == 0 ? 60 : MIN (at - 1, 60);
          guint oldest = newest > limit ? newest - limit + 1 : 1;

          assert_page (fixture_read (fixture, "general", at, 0, limit, 0), at + 1,
                       MIN (60, at + limit), at + limit < 60);
          assert_page (fixture_read (fixture, "general", -1, at, limit, 0), oldest, newest,
                       newest > limit);
        }
    }
}

static void
test_pages (Fixture *fixture, gconstpointer data)
{
  AddaLogStats stats;

  /* The index ends somewhere in the middle, and stays there. */
  fixture->tuning.group_limit = 10;
  fixture->tuning.slice_events = 10;
  fixture->tuning.tail_events = 45;
  fixture->tuning.idle_ms = 3600000;
  fixture_open (fixture);
  fill_pages (fixture);
  stats = fixture_stats (fixture);
  g_assert_cmpuint (stats.n_unindexed, >, 20);
  g_assert_cmpuint (stats.n_unindexed, <, 100);
  assert_all_pages (fixture);

  /* All of it in the index. */
  fixture_close (fixture);
  fixture_open (fixture);
  g_assert_cmpuint (fixture_stats (fixture).n_unindexed, ==, 0);
  assert_all_pages (fixture);
}

static void
test_pages_unindexed (Fixture *fixture, gconstpointer data)
{
  fixture->tuning.idle_ms = 3600000;
  fixture_open (fixture);
  fill_pages (fixture);
  g_assert_cmpuint (fixture_stats (fixture).n_unindexed, ==, 120);
  assert_all_pages (fixture);
}

static void
test_max_bytes (Fixture *fixture, gconstpointer data)
{
  fixture->tuning.idle_ms = 3600000;
  fixture_open (fixture);
  fill_pages (fixture);

  /* 1 to 9 have one byte, the others two. */
  assert_page (fixture_read (fixture, "general", 0, 0, 60, 11), 1, 10, TRUE);
  assert_page (fixture_read (fixture, "general", 0, 0, 60, 10), 1, 9, TRUE);
  assert_page (fixture_read (fixture, "general", 9, 0, 60, 1), 10, 10, TRUE);
  assert_page (fixture_read (fixture, "general", -1, 0, 60, 5), 59, 60, TRUE);
  assert_page (fixture_read (fixture, "general", -1, 0, 60, 1), 60, 60, TRUE);
  assert_page (fixture_read (fixture, "general", -1, 2, 60, 1), 1, 1, FALSE);
  assert_page (fixture_read (fixture, "general", 0, 0, 60, 111), 1, 60, FALSE);
}

static void
test_page_edges (Fixture *fixture, gconstpointer data)
{
  AddaLogQuery *query;

  fixture_open (fixture);
  query = fixture_read (fixture, "nobody", -1, 0, 10, 0);
  g_assert_no_error (query->error);
  g_assert_cmpuint (query->events->len, ==, 0);
  g_assert_cmpuint (query->last_seq, ==, 0);
  g_assert_false (query->has_more);
  adda_log_query_free (query);

  fill_pages (fixture);
  assert_page (fixture_read (fixture, "general", G_MAXINT64, 0, 10, 0), 1, 0, FALSE);
  assert_page (fixture_read (fixture, "general", -1, G_MAXUINT64, 10, 0), 51, 60, TRUE);
  assert_page (fixture_read (fixture, "general", 0, 0, G_MAXUINT, 0), 1, 60, FALSE);
}

static void
test_whole_event (Fixture *fixture, gconstpointer data)
{
  static const char content[] = "one \xf0\x9f\x8e\x89 line\nand \"another\"";
  g_autofree char *long_content = g_strnfill (100000, 'z');
  AddaLogQuery *query;
  AddaEvent *event;

  fixture_open (fixture);
  fixture_send (fixture, "general", "nonce \"1\"", content);
  fixture_send (fixture, "general", "", long_content);
  query = fixture_read (fixture, "general", -1, 0, 10, 0);

  event = g_ptr_array_index (query->events, 0);
  g_assert_cmpstr (event->content, ==, content);
  g_assert_cmpstr (event->nonce, ==, "nonce \"1\"");
  g_assert_cmpint (event->time_usec, ==, fixture_answer (fixture, 0)->time_usec);
  g_assert_cmpmem (&event->id, sizeof event->id, &fixture_answer (fixture, 0)->id,
                   sizeof event->id);

  event = g_ptr_array_index (query->events, 1);
  g_assert_cmpstr (event->content, ==, long_content);
  g_assert_cmpstr (event->nonce, ==, "");
  g_assert_true (event->user == ((AddaEvent *) g_ptr_array_index (query->events, 0))->user);
  adda_log_query_free (query);
}

static void
test_reopen (Fixture *fixture, gconstpointer data)
{
  g_autofree char *epoch = NULL;
  g_autoptr (GPtrArray) rooms = NULL;
  AddaLogRoom *room;
  struct stat status;

  fixture_open (fixture);
  epoch = g_strdup (adda_log_get_epoch (ADDA_LOG (fixture->log)));
  g_assert_cmpuint (strlen (epoch), ==, 16);
  fixture_send (fixture, "b", NULL, "1");
  fixture_send (fixture, "a", NULL, "2");
  fixture_send (fixture, "c", NULL, "3");
  fixture_send (fixture, "b", NULL, "4");
  fixture_close (fixture);

  g_assert_cmpint (stat (fixture->path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);

  fixture_open (fixture);
  g_assert_cmpstr (adda_log_get_epoch (ADDA_LOG (fixture->log)), ==, epoch);
  rooms = adda_log_list_rooms (ADDA_LOG (fixture->log), 2);
  g_assert_cmpuint (rooms->len, ==, 2);
  room = g_ptr_array_index (rooms, 0);
  g_assert_cmpstr (room->name, ==, "b");
  g_assert_cmpuint (room->last_seq, ==, 2);
  g_assert_cmpint (room->last_time_usec, ==, fixture_answer (fixture, 3)->time_usec);
  room = g_ptr_array_index (rooms, 1);
  g_assert_cmpstr (room->name, ==, "c");

  g_assert_cmpuint (fixture_send (fixture, "b", NULL, "5")->seq, ==, 3);
  g_assert_cmpuint (fixture_send (fixture, "d", NULL, "6")->seq, ==, 1);
}

static void
test_epochs_differ (Fixture *fixture, gconstpointer data)
{
  g_autofree char *epoch = NULL;

  fixture_open (fixture);
  epoch = g_strdup (adda_log_get_epoch (ADDA_LOG (fixture->log)));
  fixture_close (fixture);
  g_assert_cmpint (g_unlink (fixture->path), ==, 0);
  fixture_open (fixture);
  g_assert_cmpstr (adda_log_get_epoch (ADDA_LOG (fixture->log)), !=, epoch);
}

static gboolean
is_indexed (Fixture *fixture, gpointer data)
{
  return fixture_stats (fixture).n_unindexed == 0;
}

static gboolean
keep_looking (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static void
test_idle_index (Fixture *fixture, gconstpointer data)
{
  guint ticks = g_timeout_add (5, keep_looking, NULL);

  fixture->tuning.idle_ms = 1;
  fixture->tuning.slice_events = 7;
  fixture_open (fixture);
  fill_pages (fixture);
  fixture_wait (fixture, is_indexed, NULL);
  assert_all_pages (fixture);
  g_source_remove (ticks);
}

static void
test_catch_up (Fixture *fixture, gconstpointer data)
{
  Fixture copy = { 0 };

  fixture->tuning.idle_ms = 3600000;
  fixture_open (fixture);
  fill_pages (fixture);
  fixture_send (fixture, "games", "last", "z");

  fixture_set_up (&copy, NULL);
  fixture_copy_files (fixture, &copy);
  copy.tuning.slice_events = 16;
  fixture_open (&copy);
  g_assert_cmpuint (fixture_stats (&copy).n_unindexed, ==, 0);
  assert_all_pages (&copy);
  g_assert_cmpstr (adda_log_get_epoch (ADDA_LOG (copy.log)), ==,
                   adda_log_get_epoch (ADDA_LOG (fixture->log)));
  g_assert_cmpint (fixture_send (&copy, "games", "last", "z")->status, ==, ADDA_EVENT_DUPLICATE);
  g_assert_cmpuint (fixture_send (&copy, "games", NULL, "z")->seq, ==,
                    fixture_answer (fixture, 120)->seq + 1);
  fixture_tear_down (&copy, NULL);
}

static void
test_many_rooms (Fixture *fixture, gconstpointer data)
{
  /* The writer forgets rooms all the time, and must find them again as they were. */
  fixture->tuning.room_limit = 4;
  fixture->tuning.group_limit = 5;
  fixture->tuning.slice_events = 8;
  fixture->tuning.tail_events = 8;
  fixture_open (fixture);
  for (guint i = 0; i < 500; i++)
    {
      g_autofree char *room = g_strdup_printf ("room %u", i % 50);

      fixture_append (fixture, room, NULL, "x");
    }
  fixture_wait_answers (fixture, 500);
  for (guint i = 0; i < 500; i++)
    {
      g_assert_cmpint (fixture_answer (fixture, i)->status, ==, ADDA_EVENT_COMMITTED);
      g_assert_cmpuint (fixture_answer (fixture, i)->seq, ==, i / 50 + 1);
    }
}

static goffset
wal_bytes (Fixture *fixture)
{
  g_autofree char *path = g_strconcat (fixture->path, "-wal", NULL);
  struct stat status;

  g_assert_cmpint (stat (path, &status), ==, 0);

  return status.st_size;
}

static void
send_pages (Fixture *fixture, guint n_events)
{
  g_autofree char *content = g_strnfill (3500, 'x');

  for (guint i = 0; i < n_events; i++)
    g_assert_cmpint (fixture_send (fixture, "general", NULL, content)->status, ==,
                     ADDA_EVENT_COMMITTED);
}

static void
test_wal_bounded (Fixture *fixture, gconstpointer data)
{
  sqlite3 *reader = NULL;
  goffset size;

  /* 500 events are 500 pages and more: without a new beginning it would be 2 MB. */
  fixture->tuning.wal_pages = 32;
  fixture_open (fixture);
  send_pages (fixture, 500);
  g_assert_cmpint (wal_bytes (fixture), <, 1000000);

  /* Who reads an old state holds it up, and nothing else. */
  g_assert_cmpint (sqlite3_open (fixture->path, &reader), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (reader, "BEGIN; SELECT count(*) FROM event", NULL, NULL, NULL), ==,
                   SQLITE_OK);
  send_pages (fixture, 500);
  size = wal_bytes (fixture);
  g_assert_cmpint (size, >, 2000000);
  g_assert_cmpint (sqlite3_close (reader), ==, SQLITE_OK);
  send_pages (fixture, 500);
  g_assert_cmpint (wal_bytes (fixture), <, size + 1000000);
}

static void
test_bad_draft (Fixture *fixture, gconstpointer data)
{
  AddaLogQuery *query;

  fixture_open (fixture);
  fixture_append (fixture, "general", "a", "1");
  /* The table takes no event without content: this one cannot be stored, its neighbours can. */
  adda_log_append (ADDA_LOG (fixture->log),
                   adda_event_new (ADDA_EVENT_MESSAGE, "general", fixture->user, "b", NULL, 0));
  fixture_append (fixture, "general", "c", "2");
  fixture_wait_answers (fixture, 3);

  g_assert_cmpint (fixture_answer (fixture, 0)->status, ==, ADDA_EVENT_COMMITTED);
  g_assert_cmpint (fixture_answer (fixture, 1)->status, ==, ADDA_EVENT_REFUSED);
  g_assert_cmpint (fixture_answer (fixture, 1)->failure, ==, ADDA_EVENT_FAILURE_IO);
  g_assert_cmpuint (fixture_answer (fixture, 1)->seq, ==, 0);
  g_assert_cmpuint (fixture_answer (fixture, 2)->seq, ==, 2);

  /* Its nonce was not used up. */
  g_assert_cmpuint (fixture_send (fixture, "general", "b", "3")->seq, ==, 3);
  query = fixture_read (fixture, "general", 0, 0, 10, 0);
  g_assert_cmpuint (query->events->len, ==, 3);
  adda_log_query_free (query);
}

typedef struct
{
  guint n_good;
  guint n_busy;
} BusyCount;

static void
count_busy (AddaLogQuery *query, gpointer data)
{
  BusyCount *count = data;

  if (query->error == NULL)
    count->n_good++;
  else if (g_error_matches (query->error, ADDA_LOG_ERROR, ADDA_LOG_ERROR_BUSY))
    count->n_busy++;
  adda_log_query_free (query);
}

static gboolean
has_all (Fixture *fixture, gpointer data)
{
  BusyCount *count = data;

  return count->n_good + count->n_busy == 500;
}

static void
test_busy (Fixture *fixture, gconstpointer data)
{
  BusyCount count = { 0 };

  fixture->tuning.read_limit = 3;
  fixture_open (fixture);
  fill_pages (fixture);
  for (guint i = 0; i < 500; i++)
    adda_log_read (ADDA_LOG (fixture->log),
                   adda_log_query_new ("general", 200, count_busy, &count));
  fixture_wait (fixture, has_all, &count);
  g_assert_cmpuint (count.n_good, >=, 3);
  g_assert_cmpuint (count.n_busy, >, 0);
}

static void
test_close (Fixture *fixture, gconstpointer data)
{
  BusyCount count = { 0 };
  AddaLogStats stats;

  fixture_open (fixture);
  for (guint i = 0; i < 100; i++)
    fixture_append (fixture, "general", NULL, "x");
  adda_log_read (ADDA_LOG (fixture->log), adda_log_query_new ("general", 1, count_busy, &count));
  adda_local_log_close (fixture->log);
  adda_local_log_close (fixture->log);

  stats = fixture_stats (fixture);
  g_assert_cmpuint (stats.n_pending, ==, 0);
  g_assert_cmpuint (stats.n_committed, ==, 100);
  g_assert_cmpuint (stats.n_unindexed, ==, 0);

  fixture_append (fixture, "general", NULL, "late");
  adda_log_read (ADDA_LOG (fixture->log), adda_log_query_new ("general", 1, count_busy, &count));
  fixture_wait_answers (fixture, 101);
  for (guint i = 0; i < 100; i++)
    g_assert_cmpint (fixture_answer (fixture, i)->status, ==, ADDA_EVENT_COMMITTED);
  g_assert_cmpint (fixture_answer (fixture, 100)->status, ==, ADDA_EVENT_REFUSED);
  g_assert_cmpuint (count.n_good, ==, 1);

  g_object_run_dispose (G_OBJECT (fixture->log));
}

/* Answers that nobody came for are freed with the log (a leak otherwise). */
static void
test_drop (Fixture *fixture, gconstpointer data)
{
  BusyCount count = { 0 };

  fixture_open (fixture);
  adda_log_set_answer_func (ADDA_LOG (fixture->log), NULL, NULL);
  fixture_append (fixture, "general", NULL, "x");
  adda_log_read (ADDA_LOG (fixture->log), adda_log_query_new ("general", 1, count_busy, &count));
  fixture_close (fixture);
  g_assert_cmpuint (count.n_good + count.n_busy, ==, 0);
}

static void
assert_refused (Fixture *fixture, const char *path, AddaLogError code, const char *words)
{
  g_autoptr (GError) error = NULL;
  AddaLocalLog *log = adda_local_log_open (path, &fixture->options, &error);

  g_assert_null (log);
  g_assert_error (error, ADDA_LOG_ERROR, (int) code);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, words));
}

static void
run_sql (Fixture *fixture, const char *sql)
{
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (fixture->path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
}

static void
test_two_openers (Fixture *fixture, gconstpointer data)
{
  fixture_open (fixture);
  assert_refused (fixture, fixture->path, ADDA_LOG_ERROR_OPEN, "in use");
  fixture_send (fixture, "general", NULL, "still here");
}

static void
test_clock_back (Fixture *fixture, gconstpointer data)
{
  gint64 later_usec = g_get_real_time () + G_TIME_SPAN_DAY;
  g_autofree char *sql = g_strdup_printf ("UPDATE room SET last_time_usec = %" G_GINT64_FORMAT
                                          " WHERE name = 'general'",
                                          later_usec);

  fixture_open (fixture);
  fixture_send (fixture, "general", NULL, "x");
  fixture_close (fixture);
  run_sql (fixture, sql);
  fixture_open (fixture);
  g_assert_cmpint (fixture_send (fixture, "general", NULL, "x")->time_usec, ==, later_usec);
  g_assert_cmpint (fixture_send (fixture, "general", NULL, "x")->time_usec, ==, later_usec);
  g_assert_cmpint (fixture_send (fixture, "random", NULL, "x")->time_usec, <, later_usec);
}

static void
test_newer_version (Fixture *fixture, gconstpointer data)
{
  fixture_open (fixture);
  fixture_close (fixture);
  run_sql (fixture, "PRAGMA user_version = 999");
  assert_refused (fixture, fixture->path, ADDA_LOG_ERROR_VERSION, "newer");
}

static void
test_other_program (Fixture *fixture, gconstpointer data)
{
  run_sql (fixture, "CREATE TABLE t (x)");
  assert_refused (fixture, fixture->path, ADDA_LOG_ERROR_OPEN, "another program");
}

static void
test_garbage (Fixture *fixture, gconstpointer data)
{
  g_autofree char *garbage = g_strnfill (8192, 'g');

  g_assert_true (g_file_set_contents (fixture->path, garbage, -1, NULL));
  assert_refused (fixture, fixture->path, ADDA_LOG_ERROR_CORRUPT, "backup");
}

static void
test_truncated (Fixture *fixture, gconstpointer data)
{
  g_autofree char *bytes = NULL;
  gsize length;

  fixture_open (fixture);
  fill_pages (fixture);
  fixture_close (fixture);
  g_assert_true (g_file_get_contents (fixture->path, &bytes, &length, NULL));
  g_assert_true (g_file_set_contents (fixture->path, bytes, (gssize) length / 2, NULL));
  assert_refused (fixture, fixture->path, ADDA_LOG_ERROR_CORRUPT, "backup");
}

static void
test_lost_end (Fixture *fixture, gconstpointer data)
{
  fixture_open (fixture);
  fill_pages (fixture);
  fixture_close (fixture);
  run_sql (fixture, "DELETE FROM event WHERE pos > 100");
  assert_refused (fixture, fixture->path, ADDA_LOG_ERROR_CORRUPT, "end is missing");
}

static void
test_no_folder (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "missing", "log.db", NULL);

  assert_refused (fixture, path, ADDA_LOG_ERROR_OPEN, "missing");
  g_clear_pointer (&path, g_free);
  path = g_build_filename (fixture->folder, "folder", NULL);
  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  assert_refused (fixture, path, ADDA_LOG_ERROR_OPEN, "folder");
  g_assert_cmpint (g_rmdir (path), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add ("/log/order", test_order);
  add ("/log/duplicates", test_duplicates);
  add ("/log/nonce-window", test_nonce_window);
  add ("/log/no-nonces", test_no_nonces);
  add ("/log/pages", test_pages);
  add ("/log/pages-unindexed", test_pages_unindexed);
  add ("/log/max-bytes", test_max_bytes);
  add ("/log/page-edges", test_page_edges);
  add ("/log/whole-event", test_whole_event);
  add ("/log/reopen", test_reopen);
  add ("/log/epochs-differ", test_epochs_differ);
  add ("/log/idle-index", test_idle_index);
  add ("/log/catch-up", test_catch_up);
  add ("/log/many-rooms", test_many_rooms);
  add ("/log/wal-bounded", test_wal_bounded);
  add ("/log/bad-draft", test_bad_draft);
  add ("/log/busy", test_busy);
  add ("/log/close", test_close);
  add ("/log/drop", test_drop);
  add ("/log/two-openers", test_two_openers);
  add ("/log/clock-back", test_clock_back);
  add ("/log/newer-version", test_newer_version);
  add ("/log/other-program", test_other_program);
  add ("/log/garbage", test_garbage);
  add ("/log/truncated", test_truncated);
  add ("/log/lost-end", test_lost_end);
  add ("/log/no-folder", test_no_folder);

  return g_test_run ();
}
