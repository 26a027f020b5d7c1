/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Tests of the local log on a disk that is full or fails, of syncs, and of power cuts
 *
 * A layer under SQLite answers what a broken disk would; the limit on file
 * sizes is the kernel's own. */

#include <signal.h>
#include <sys/resource.h>

#include "log-fixture.h"
#include "log-vfs.h"

#define add(path, func) g_test_add (path, Fixture, NULL, fixture_set_up, func, tear_down)

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  shim_set_write_code (0);
  shim_set_sync_code (0);
  fixture_tear_down (fixture, data);
}

static void
assert_refused (AddaEvent *event, AddaEventFailure failure)
{
  g_assert_cmpint (event->status, ==, ADDA_EVENT_REFUSED);
  g_assert_cmpint (event->failure, ==, failure);
  g_assert_cmpuint (event->seq, ==, 0);
}

static void
assert_length (Fixture *fixture, const char *room, guint n_events)
{
  g_autoptr (AddaLogQuery) query = fixture_read (fixture, room, 0, 0, 100000, 0);

  g_assert_no_error (query->error);
  g_assert_cmpuint (query->events->len, ==, n_events);
  g_assert_cmpuint (query->last_seq, ==, n_events);
  for (guint i = 0; i < n_events; i++)
    g_assert_cmpuint (((AddaEvent *) g_ptr_array_index (query->events, i))->seq, ==, i + 1);
}

/* What has to hold whatever the disk says. */
static void
check_outage (Fixture *fixture, int code, AddaEventFailure failure)
{
  guint n_before;

  fixture->tuning.idle_ms = 3600000;
  fixture_open (fixture);
  fixture_send (fixture, "general", "a", "1");
  fixture_send (fixture, "general", "b", "2");
  n_before = fixture->answers->len;

  shim_set_write_code (code);
  for (guint i = 0; i < 50; i++)
    {
      g_autofree char *nonce = g_strdup_printf ("n%u", i);

      fixture_append (fixture, i % 2 ? "general" : "a new room", nonce, "x");
    }
  fixture_wait_answers (fixture, n_before + 50);
  for (guint i = 0; i < 50; i++)
    assert_refused (fixture_answer (fixture, n_before + i), failure);
  g_assert_true (fixture_stats (fixture).is_failing);
  g_assert_cmpuint (fixture_stats (fixture).n_pending, ==, 0);
  g_assert_cmpuint (fixture_stats (fixture).n_committed, ==, 2);

  /* Readers go on, and who asks again for what was stored is told. */
  assert_length (fixture, "general", 2);
  assert_length (fixture, "a new room", 0);
  g_assert_cmpint (fixture_send (fixture, "general", "b", "2")->status, ==, ADDA_EVENT_DUPLICATE);
  fixture_append (fixture, "general", "b", "2");
  fixture_append (fixture, "general", "new", "3");
  fixture_wait_answers (fixture, n_before + 53);
  g_assert_cmpint (fixture_answer (fixture, n_before + 51)->status, ==, ADDA_EVENT_DUPLICATE);
  g_assert_cmpuint (fixture_answer (fixture, n_before + 51)->seq, ==, 2);
  assert_refused (fixture_answer (fixture, n_before + 52), failure);

  /* Writing resumes by itself; no number and no nonce was used up. */
  shim_set_write_code (0);
  g_assert_cmpuint (fixture_send (fixture, "general", "n1", "3")->seq, ==, 3);
  g_assert_cmpuint (fixture_send (fixture, "a new room", "n0", "1")->seq, ==, 1);
  g_assert_cmpint (fixture_send (fixture, "general", "n1", "3")->status, ==, ADDA_EVENT_DUPLICATE);
  g_assert_false (fixture_stats (fixture).is_failing);
  g_assert_cmpuint (fixture_stats (fixture).n_unindexed, ==, 4);
  assert_length (fixture, "general", 3);
  assert_length (fixture, "a new room", 1);

  fixture_close (fixture);
  fixture_open (fixture);
  assert_length (fixture, "general", 3);
  assert_length (fixture, "a new room", 1);
}

static void
test_full (Fixture *fixture, gconstpointer data)
{
  check_outage (fixture, SQLITE_FULL, ADDA_EVENT_FAILURE_FULL);
}

static void
test_io_error (Fixture *fixture, gconstpointer data)
{
  check_outage (fixture, SQLITE_IOERR_WRITE, ADDA_EVENT_FAILURE_IO);
}

static void
test_sync_error (Fixture *fixture, gconstpointer data)
{
  fixture->options.durability = ADDA_DURABILITY_POWER;
  fixture_open (fixture);
  g_assert_cmpuint (fixture_send (fixture, "general", "a", "1")->seq, ==, 1);
  shim_set_sync_code (SQLITE_IOERR_FSYNC);
  assert_refused (fixture_send (fixture, "general", "b", "2"), ADDA_EVENT_FAILURE_IO);
  shim_set_sync_code (0);
  g_assert_cmpuint (fixture_send (fixture, "general", "b", "2")->seq, ==, 2);
  assert_length (fixture, "general", 2);
}

static void
test_file_limit (Fixture *fixture, gconstpointer data)
{
  g_autofree char *content = g_strnfill (10000, 'x');
  struct rlimit before, limit;
  guint n_stored = 0;

  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  fixture_open (fixture);

  limit = before;
  limit.rlim_cur = 1000000;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  while (fixture_send (fixture, "general", NULL, content)->status == ADDA_EVENT_COMMITTED)
    g_assert_cmpuint (++n_stored, <, 200);
  g_assert_cmpuint (n_stored, >, 10);
  assert_refused (fixture_answer (fixture, n_stored), ADDA_EVENT_FAILURE_FULL);
  assert_length (fixture, "general", n_stored);

  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
  g_assert_cmpuint (fixture_send (fixture, "general", NULL, content)->seq, ==, n_stored + 1);
  assert_length (fixture, "general", n_stored + 1);
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

static gboolean
has_tried (Fixture *fixture, gpointer data)
{
  return shim_get_n_failed_writes () >= GPOINTER_TO_INT (data);
}

static void
test_views_fail (Fixture *fixture, gconstpointer data)
{
  guint ticks = g_timeout_add (5, keep_looking, NULL);

  /* Idle late enough for the outage to begin first. */
  fixture->tuning.idle_ms = 100;
  fixture->tuning.retry_ms = 1;
  fixture_open (fixture);
  for (guint i = 0; i < 50; i++)
    fixture_append (fixture, "general", NULL, "x");
  fixture_wait_answers (fixture, 50);
  shim_set_write_code (SQLITE_FULL);
  assert_refused (fixture_send (fixture, "general", NULL, "x"), ADDA_EVENT_FAILURE_FULL);

  /* It is tried again with nobody asking, and the log stays what it was meanwhile. */
  fixture_wait (fixture, has_tried, GINT_TO_POINTER (shim_get_n_failed_writes () + 5));
  g_assert_cmpuint (fixture_stats (fixture).n_unindexed, ==, 50);
  assert_length (fixture, "general", 50);
  shim_set_write_code (0);
  fixture_wait (fixture, is_indexed, NULL);
  assert_length (fixture, "general", 50);
  g_assert_cmpuint (fixture_send (fixture, "general", NULL, "x")->seq, ==, 51);
  g_source_remove (ticks);
}

static void
test_open_full (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) rooms = NULL;
  Fixture copy = { 0 };
  AddaLogRoom *room;

  fixture->tuning.idle_ms = 3600000;
  fixture_open (fixture);
  for (guint i = 0; i < 50; i++)
    fixture_append (fixture, i % 5 ? "general" : "random", NULL, "x");
  fixture_wait_answers (fixture, 50);
  fixture_set_up (&copy, NULL);
  fixture_copy_files (fixture, &copy);

  shim_set_write_code (SQLITE_FULL);
  g_test_expect_message ("adda-log", G_LOG_LEVEL_WARNING, "*index could not be brought up*");
  fixture_open (&copy);
  g_test_assert_expected_messages ();
  assert_length (&copy, "general", 40);
  assert_length (&copy, "random", 10);
  assert_refused (fixture_send (&copy, "random", NULL, "x"), ADDA_EVENT_FAILURE_FULL);
  rooms = adda_log_list_rooms (ADDA_LOG (copy.log), 10);
  g_assert_cmpuint (rooms->len, ==, 2);
  room = g_ptr_array_index (rooms, 0);
  g_assert_cmpstr (room->name, ==, "general");
  g_assert_cmpuint (room->last_seq, ==, 40);

  shim_set_write_code (0);
  g_assert_cmpuint (fixture_send (&copy, "random", NULL, "x")->seq, ==, 11);
  g_assert_cmpuint (fixture_send (&copy, "general", NULL, "x")->seq, ==, 41);
  tear_down (&copy, NULL);
}

static void
test_durability (Fixture *fixture, gconstpointer data)
{
  fixture->tuning.idle_ms = 3600000;
  fixture_open (fixture);
  fixture_send (fixture, "general", NULL, "x");
  shim_take_n_wal_syncs ();
  for (guint i = 0; i < 20; i++)
    fixture_send (fixture, "general", NULL, "x");
  g_assert_cmpint (shim_take_n_wal_syncs (), ==, 0);

  /* Each was answered alone, so each was a group. */
  adda_local_log_set_durability (fixture->log, ADDA_DURABILITY_POWER);
  fixture_send (fixture, "general", NULL, "x");
  shim_take_n_wal_syncs ();
  for (guint i = 0; i < 20; i++)
    {
      fixture_send (fixture, "general", NULL, "x");
      g_assert_cmpint (shim_take_n_wal_syncs (), >=, 1);
    }

  adda_local_log_set_durability (fixture->log, ADDA_DURABILITY_PROCESS);
  fixture_send (fixture, "general", NULL, "x");
  shim_take_n_wal_syncs ();
  for (guint i = 0; i < 20; i++)
    fixture_send (fixture, "general", NULL, "x");
  g_assert_cmpint (shim_take_n_wal_syncs (), ==, 0);
}

/* The epoch of a copy of the files, as a machine run of that name finds it. */
static char *
epoch_after_stop (Fixture *fixture, const char *boot_id)
{
  Fixture copy = { 0 };
  char *epoch;

  fixture_set_up (&copy, NULL);
  fixture_copy_files (fixture, &copy);
  copy.tuning.boot_id = boot_id;
  fixture_open (&copy);
  epoch = g_strdup (adda_log_get_epoch (ADDA_LOG (copy.log)));
  fixture_close (&copy);

  /* Closed in order, it is kept over any number of runs. */
  copy.tuning.boot_id = "three";
  fixture_open (&copy);
  g_assert_cmpstr (adda_log_get_epoch (ADDA_LOG (copy.log)), ==, epoch);
  fixture_tear_down (&copy, NULL);

  return epoch;
}

static void
assert_epoch_after_stop (Fixture *fixture, const char *boot_id, gboolean is_kept)
{
  const char *before = adda_log_get_epoch (ADDA_LOG (fixture->log));
  g_autofree char *after = epoch_after_stop (fixture, boot_id);

  if (is_kept)
    g_assert_cmpstr (after, ==, before);
  else
    g_assert_cmpstr (after, !=, before);
}

static void
test_power_cut (Fixture *fixture, gconstpointer data)
{
  fixture->tuning.boot_id = "one";
  fixture_open (fixture);
  fixture_send (fixture, "general", NULL, "x");
  assert_epoch_after_stop (fixture, "one", TRUE);
  assert_epoch_after_stop (fixture, "two", FALSE);

  adda_local_log_set_durability (fixture->log, ADDA_DURABILITY_POWER);
  fixture_send (fixture, "general", NULL, "x");
  assert_epoch_after_stop (fixture, "two", TRUE);

  adda_local_log_set_durability (fixture->log, ADDA_DURABILITY_PROCESS);
  fixture_send (fixture, "general", NULL, "x");
  assert_epoch_after_stop (fixture, "two", FALSE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  shim_install ();

  add ("/log/faults/full", test_full);
  add ("/log/faults/io-error", test_io_error);
  add ("/log/faults/sync-error", test_sync_error);
  add ("/log/faults/file-limit", test_file_limit);
  add ("/log/faults/views", test_views_fail);
  add ("/log/faults/open-full", test_open_full);
  add ("/log/faults/durability", test_durability);
  add ("/log/faults/power-cut", test_power_cut);

  return g_test_run ();
}
