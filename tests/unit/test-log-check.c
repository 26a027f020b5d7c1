/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Checking a log: a whole one is whole, and each way of being broken is found */

#include "log/adda-log-check.h"

#include "log-fixture.h"
#include "log/adda-log-database.h"

#define N_EVENTS 40

static void
fill (Fixture *fixture)
{
  gint64 end_usec = g_get_monotonic_time () + FIXTURE_PATIENCE_USEC;

  fixture_open (fixture);
  for (guint i = 0; i < N_EVENTS; i++)
    adda_log_append (ADDA_LOG (fixture->log),
                     adda_event_new (ADDA_EVENT_MESSAGE, i % 2 == 0 ? "tea" : "coffee",
                                     fixture->user, NULL, g_strdup ("hello"), 5));
  while (fixture->answers->len < N_EVENTS)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end_usec);
      g_main_context_iteration (NULL, TRUE);
    }
  fixture_close (fixture);
}

static void
spoil (Fixture *fixture, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (sqlite3) db =
      adda_log_database_open (fixture->path, ADDA_LOG_DATABASE_WRITE, 1024, &error);

  g_assert_no_error (error);
  adda_log_database_run (db, sql, &error);
  g_assert_no_error (error);
}

static AddaLogReport *
check (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  AddaLogReport *report = adda_log_check (fixture->path, &error);

  g_assert_no_error (error);
  return report;
}

static void
test_whole (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AddaLogReport) report = NULL;

  fill (fixture);
  report = check (fixture);
  g_assert_cmpuint (report->n_faults, ==, 0);
  g_assert_cmpuint (report->faults->len, ==, 0);
  g_assert_cmpuint (report->n_events, ==, N_EVENTS);
  g_assert_cmpuint (report->n_rooms, ==, 2);
  g_assert_cmpuint (report->n_unindexed, ==, 0);
  g_assert_nonnull (report->epoch);
}

static void
test_open (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AddaLogReport) report = NULL;

  fill (fixture);
  fixture_open (fixture);
  report = check (fixture);
  g_assert_cmpuint (report->n_faults, ==, 0);
}

typedef struct
{
  const char *sql;
  const char *fault; /* part of the first one */
} Spoilt;

static const Spoilt spoilt[] = {
  { "DELETE FROM event WHERE pos = 11", "follows" },
  { "UPDATE event SET seq = 7 WHERE pos = 11", "follows" },
  { "UPDATE event SET id = x'00' WHERE pos = 11", "its id is none" },
  { "UPDATE event SET content = CAST (x'ff' AS TEXT) WHERE pos = 11", "its content is no text" },
  { "DELETE FROM room_index WHERE pos = 11", "the index lacks it" },
  { "UPDATE room_index SET pos = 1 WHERE pos = 11", "the index says that it is event 1" },
  { "INSERT INTO room_index VALUES (1, 9999, 9999)", "the index has 41 rows for 40 events" },
  { "UPDATE room SET last_seq = 3 WHERE name = 'tea'", "its last number is said to be 3" },
  { "DELETE FROM room WHERE name = 'tea'", "1 rooms of events have no name" },
};

static void
test_spoilt (Fixture *fixture, gconstpointer data)
{
  const Spoilt *row = data;
  g_autoptr (AddaLogReport) report = NULL;

  fill (fixture);
  spoil (fixture, row->sql);
  report = check (fixture);
  g_assert_cmpuint (report->n_faults, >, 0);
  g_assert_nonnull (strstr (g_ptr_array_index (report->faults, 0), row->fault));
}

static void
test_unindexed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AddaLogReport) report = NULL;

  fill (fixture);
  spoil (fixture, "DELETE FROM room_index WHERE pos > 30;"
                  "UPDATE meta SET value = '30' WHERE key = 'indexed_pos';"
                  "UPDATE room SET last_seq = 15");
  report = check (fixture);
  g_assert_cmpuint (report->n_faults, ==, 0);
  g_assert_cmpuint (report->n_unindexed, ==, 10);
}

static void
test_many_faults (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AddaLogReport) report = NULL;

  fill (fixture);
  spoil (fixture, "DELETE FROM room_index; UPDATE event SET id = x'00', seq = seq * 2");
  report = check (fixture);
  g_assert_cmpuint (report->n_faults, >, ADDA_LOG_CHECK_MAX_FAULTS);
  g_assert_cmpuint (report->faults->len, ==, ADDA_LOG_CHECK_MAX_FAULTS);
}

static void
test_no_log (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) missing = NULL;
  g_autoptr (GError) other = NULL;

  g_assert_null (adda_log_check (fixture->path, &missing));
  g_assert_error (missing, ADDA_LOG_ERROR, ADDA_LOG_ERROR_OPEN);
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));

  g_assert_true (g_file_set_contents (fixture->path, "no database at all, only text", -1, NULL));
  g_assert_null (adda_log_check (fixture->path, &other));
  g_assert_nonnull (other);
}

static void
add (const char *path, gconstpointer data, void (*func) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, data, fixture_set_up, func, fixture_tear_down);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add ("/log-check/whole", NULL, test_whole);
  add ("/log-check/open", NULL, test_open);
  add ("/log-check/unindexed", NULL, test_unindexed);
  add ("/log-check/many-faults", NULL, test_many_faults);
  add ("/log-check/no-log", NULL, test_no_log);
  for (guint i = 0; i < G_N_ELEMENTS (spoilt); i++)
    {
      g_autofree char *path = g_strdup_printf ("/log-check/spoilt/%u", i);

      add (path, &spoilt[i], test_spoilt);
    }
  return g_test_run ();
}
