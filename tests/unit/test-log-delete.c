/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Tests of deleting: the content is gone and a tombstone stays, with the event that says so, or nothing has changed */

#include "log-fixture.h"
#include "log-vfs.h"
#include "log/adda-log-backup.h"
#include "log/adda-log-check.h"

#define SECRET "what should not have been said"

static AddaEvent *delete (Fixture *fixture, const char *room, guint64 target)
{
  guint index = fixture->answers->len;

  adda_log_append (ADDA_LOG (fixture->log), adda_event_new_deletion (room, fixture->user, target));
  fixture_wait_answers (fixture, index + 1);
  return fixture_answer (fixture, index);
}

/* "message #1, tombstone , deleted 2": what the log has of @room. */
static void
assert_room (Fixture *fixture, const char *room, const char *wanted)
{
  g_autoptr (AddaLogQuery) page = fixture_read (fixture, room, 0, 0, 100, 0);
  g_autoptr (GString) line = g_string_new (NULL);

  for (guint i = 0; i < page->events->len; i++)
    {
      AddaEvent *event = g_ptr_array_index (page->events, i);
      AddaUuid id;

      g_assert_cmpuint (event->seq, ==, i + 1);
      if (event->kind == ADDA_EVENT_DELETED)
        g_string_append_printf (line, "[deleted %" G_GUINT64_FORMAT "]",
                                adda_event_get_target (event, &id));
      else
        g_string_append_printf (line, "[%s%s]",
                                event->kind == ADDA_EVENT_TOMBSTONE ? "tombstone" : "",
                                event->content);
    }
  g_assert_cmpstr (line->str, ==, wanted);
}

static void
assert_whole (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AddaLogReport) report = adda_log_check (fixture->path, &error);

  g_assert_no_error (error);
  if (report->n_faults > 0)
    g_test_message ("%s", (const char *) g_ptr_array_index (report->faults, 0));
  g_assert_cmpuint (report->n_faults, ==, 0);
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
test_delete (Fixture *fixture, gconstpointer data)
{
  AddaEvent *message;
  AddaEvent *deletion;
  AddaUuid id;
  guint ticks;

  fixture_open (fixture);
  fixture_send (fixture, "tea", NULL, "one");
  message = fixture_send (fixture, "tea", "nonce", SECRET);
  fixture_send (fixture, "tea", NULL, "three");
  deletion = delete (fixture, "tea", 2);
  g_assert_cmpint (deletion->status, ==, ADDA_EVENT_COMMITTED);
  g_assert_cmpuint (deletion->seq, ==, 4);
  g_assert_cmpuint (adda_event_get_target (deletion, &id), ==, 2);
  g_assert_cmpmem (id.bytes, sizeof id.bytes, message->id.bytes, sizeof message->id.bytes);
  assert_room (fixture, "tea", "[one][tombstone][three][deleted 2]");
  /* Sent again, it is still known, and does not come back. */
  g_assert_cmpint (fixture_send (fixture, "tea", "nonce", SECRET)->status, ==,
                   ADDA_EVENT_DUPLICATE);

  ticks = g_timeout_add (1, keep_looking, NULL);
  fixture_wait (fixture, is_indexed, NULL);
  g_source_remove (ticks);
  g_assert_cmpint (delete (fixture, "tea", 1)->status, ==, ADDA_EVENT_COMMITTED);
  assert_room (fixture, "tea", "[tombstone][tombstone][three][deleted 2][deleted 1]");
  fixture_close (fixture);
  fixture_open (fixture);
  assert_room (fixture, "tea", "[tombstone][tombstone][three][deleted 2][deleted 1]");
  assert_whole (fixture);
}

static void
test_nothing_there (Fixture *fixture, gconstpointer data)
{
  static const guint64 targets[] = { 0, 2, 3, 99, G_MAXUINT64 };

  fixture_open (fixture);
  fixture_send (fixture, "tea", NULL, "one");
  g_assert_cmpint (delete (fixture, "tea", 1)->status, ==, ADDA_EVENT_COMMITTED);
  for (gsize i = 0; i < G_N_ELEMENTS (targets); i++)
    {
      AddaEvent *refused = delete (fixture, "tea", targets[i]);

      g_assert_cmpint (refused->status, ==, ADDA_EVENT_REFUSED);
      g_assert_cmpint (refused->failure, ==, ADDA_EVENT_FAILURE_GONE);
    }
  /* Already a tombstone. */
  g_assert_cmpint (delete (fixture, "tea", 1)->failure, ==, ADDA_EVENT_FAILURE_GONE);
  g_assert_cmpint (delete (fixture, "coffee", 1)->failure, ==, ADDA_EVENT_FAILURE_GONE);
  g_assert_cmpuint (fixture_send (fixture, "tea", NULL, "three")->seq, ==, 3);
  assert_room (fixture, "tea", "[tombstone][deleted 1][three]");
  assert_whole (fixture);
}

/* In one group with what it deletes. */
static void
test_group (Fixture *fixture, gconstpointer data)
{
  fixture_open (fixture);
  fixture_append (fixture, "tea", NULL, "one");
  fixture_append (fixture, "tea", NULL, SECRET);
  adda_log_append (ADDA_LOG (fixture->log), adda_event_new_deletion ("tea", fixture->user, 2));
  adda_log_append (ADDA_LOG (fixture->log), adda_event_new_deletion ("tea", fixture->user, 2));
  fixture_append (fixture, "tea", NULL, "four");
  fixture_wait_answers (fixture, 5);
  assert_room (fixture, "tea", "[one][tombstone][deleted 2][four]");
}

static void
test_outage (Fixture *fixture, gconstpointer data)
{
  fixture_open (fixture);
  fixture_send (fixture, "tea", NULL, SECRET);
  shim_set_write_code (SQLITE_FULL);
  g_assert_cmpint (delete (fixture, "tea", 1)->failure, ==, ADDA_EVENT_FAILURE_FULL);
  assert_room (fixture, "tea", "[" SECRET "]");
  shim_set_write_code (0);
  assert_room (fixture, "tea", "[" SECRET "]");
  g_assert_cmpuint (delete (fixture, "tea", 1)->seq, ==, 2);
  assert_room (fixture, "tea", "[tombstone][deleted 1]");
  fixture_close (fixture);
  assert_whole (fixture);
}

static void
assert_file_lacks (const char *path, const char *text)
{
  g_autofree char *bytes = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  g_assert_null (memmem (bytes, length, text, strlen (text)));
}

/* Killed at once after the answer: the next one finds both, and the file, once it is closed, nothing of it. */
static void
test_killed (Fixture *fixture, gconstpointer data)
{
  Fixture copy = { NULL };

  fixture_open (fixture);
  fixture_send (fixture, "tea", NULL, SECRET);
  delete (fixture, "tea", 1);
  fixture_set_up (&copy, NULL);
  fixture_copy_files (fixture, &copy);
  fixture_open (&copy);
  assert_room (&copy, "tea", "[tombstone][deleted 1]");
  fixture_close (&copy);
  assert_whole (&copy);
  assert_file_lacks (copy.path, SECRET);
  fixture_tear_down (&copy, NULL);
}

static void
empty (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_assert_cmpint (g_unlink (path), ==, 0);
    }
}

static void
test_backup (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_build_filename (fixture->folder, "backups", NULL);
  g_autofree char *unfinished = g_build_filename (folder, "adda-20260101-000000.db.part", NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  Fixture copy = { NULL };
  GStatBuf info;
  gint64 bytes;

  fixture_open (fixture);
  fixture_send (fixture, "tea", NULL, "one");
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (unfinished, "x", 1, NULL));
  path = adda_log_backup (fixture->path, folder, &bytes, &error);
  g_assert_no_error (error);
  g_assert_false (g_file_test (unfinished, G_FILE_TEST_EXISTS));
  fixture_send (fixture, "tea", NULL, "two");
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  g_assert_cmpint (info.st_size, ==, bytes);

  copy = *fixture;
  copy.path = path;
  copy.log = NULL;
  copy.answers = g_ptr_array_new_with_free_func ((GDestroyNotify) adda_event_unref);
  fixture_open (&copy);
  assert_room (&copy, "tea", "[one]");
  g_assert_cmpstr (adda_log_get_epoch (ADDA_LOG (copy.log)), !=,
                   adda_log_get_epoch (ADDA_LOG (fixture->log)));
  fixture_close (&copy);
  assert_whole (&copy);
  g_ptr_array_unref (copy.answers);

  g_assert_null (adda_log_backup ("/nowhere/adda.db", folder, &bytes, &error));
  g_assert_error (error, ADDA_LOG_ERROR, ADDA_LOG_ERROR_OPEN);
  empty (folder);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  shim_install ();
#define ADD(name, func)                                                                            \
  g_test_add ("/log-delete/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)
  ADD ("message", test_delete);
  ADD ("nothing-there", test_nothing_there);
  ADD ("group", test_group);
  ADD ("outage", test_outage);
  ADD ("killed", test_killed);
  ADD ("backup", test_backup);
#undef ADD
  return g_test_run ();
}
