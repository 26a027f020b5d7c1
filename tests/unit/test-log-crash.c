/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Tests of the local log: a server killed in the middle of writing, 20 times, loses nothing it acked
 *
 * The program starts itself again as the server to be killed: that one
 * appends from 20 senders to 5 rooms and prints a line for every answer. */

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "log-fixture.h"

#define N_ROUNDS 20
#define N_SENDERS 20
#define N_ROOMS 5
#define N_EVENTS 5000
#define MAX_IN_FLIGHT 200

/* Small enough that a kill falls into every kind of step. */
static const AddaLocalLogTuning small_tuning = {
  .group_limit = 20,
  .slice_events = 64,
  .tail_events = 128,
  .idle_ms = 1,
  .retry_ms = 1000,
  .wal_pages = 64,
  .room_limit = 3,
  .read_limit = 8,
};

static guint
room_of (const char *nonce)
{
  return g_str_hash (nonce) % N_ROOMS;
}

static void
append_numbered (Fixture *fixture, AddaUser **users, const char *run, guint number)
{
  g_autofree char *nonce = g_strdup_printf ("%s-%u", run, number);
  g_autofree char *room = g_strdup_printf ("room-%u", room_of (nonce));

  adda_log_append (ADDA_LOG (fixture->log),
                   adda_event_new (ADDA_EVENT_MESSAGE, room, users[number % N_SENDERS], nonce,
                                   g_strdup (nonce), strlen (nonce)));
}

/* One line an answer, written out at once: whoever reads it was acked. */
static void
print_answers (Fixture *fixture, guint *n_printed)
{
  for (; *n_printed < fixture->answers->len; ++*n_printed)
    {
      AddaEvent *event = fixture_answer (fixture, *n_printed);
      char id[ADDA_UUID_LENGTH];

      g_assert_cmpint (event->status, ==, ADDA_EVENT_COMMITTED);
      printf ("%s %" G_GUINT64_FORMAT " %s\n", event->nonce, event->seq,
              adda_uuid_format (&event->id, id));
    }
  fflush (stdout);
}

static int
run_child (const char *path, const char *run)
{
  Fixture fixture = { .path = (char *) path,
                      .options = { .nonce_window = 500 },
                      .tuning = small_tuning,
                      .answers = g_ptr_array_new () };
  AddaUser *users[N_SENDERS];
  guint n_printed = 0;

  for (guint i = 0; i < N_SENDERS; i++)
    {
      g_autofree char *id = g_strdup_printf ("user-%u", i);

      users[i] = adda_user_new (id, id, ADDA_ROLE_USER);
    }

  fixture_open (&fixture);
  for (guint number = 0; n_printed < N_EVENTS;)
    {
      for (; number < N_EVENTS && number - n_printed < MAX_IN_FLIGHT; number++)
        append_numbered (&fixture, users, run, number);
      g_main_context_iteration (NULL, TRUE);
      print_answers (&fixture, &n_printed);
    }

  return EXIT_SUCCESS;
}

/* Remembers what the child said that it stored. Keys: nonce; values: "seq id". */
static void
note_ack (GHashTable *acks, const char *line)
{
  const char *space = strchr (line, ' ');

  g_assert_nonnull (space);
  g_assert_true (g_hash_table_insert (acks, g_strndup (line, (gsize) (space - line)),
                                      g_strchomp (g_strdup (space + 1))));
}

/* Starts the child and kills it after so many lines; what it wrote until then counts. */
static void
run_and_kill (const char *path, guint round, guint n_lines, GHashTable *acks)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *run = g_strdup_printf ("run%u", round);
  char *argv[] = { self, (char *) "--child", (char *) path, run, NULL };
  g_autoptr (GError) error = NULL;
  char line[128];
  FILE *output;
  GPid pid;
  int fd;

  g_spawn_async_with_pipes (NULL, argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid, NULL,
                            &fd, NULL, &error);
  g_assert_no_error (error);
  output = fdopen (fd, "r");

  for (guint i = 0; i < n_lines; i++)
    {
      g_assert_nonnull (fgets (line, sizeof line, output));
      note_ack (acks, line);
    }
  g_assert_cmpint (kill (pid, SIGKILL), ==, 0);

  /* A line cut off by the kill was not told to anybody. */
  while (fgets (line, sizeof line, output) != NULL)
    {
      if (strchr (line, '\n') != NULL)
        note_ack (acks, line);
    }
  fclose (output);
  waitpid (pid, NULL, 0);
  g_spawn_close_pid (pid);
}

/* Every event of @room, page by page, is there once and in its place; removes it from @left. */
static guint64
check_room (Fixture *fixture, guint room, GHashTable *seen, GHashTable *left)
{
  g_autofree char *name = g_strdup_printf ("room-%u", room);
  guint64 seq = 0;
  gboolean has_more = TRUE;

  while (has_more)
    {
      g_autoptr (AddaLogQuery) query = fixture_read (fixture, name, (gint64) seq, 0, 1000, 0);

      g_assert_no_error (query->error);
      for (guint i = 0; i < query->events->len; i++)
        {
          AddaEvent *event = g_ptr_array_index (query->events, i);
          char id[ADDA_UUID_LENGTH];
          g_autofree char *place = NULL;
          const char *acked = g_hash_table_lookup (left, event->nonce);

          g_assert_cmpuint (event->seq, ==, ++seq);
          g_assert_cmpuint (room_of (event->nonce), ==, room);
          g_assert_cmpstr (event->content, ==, event->nonce);
          g_assert_true (g_hash_table_add (seen, g_strdup (event->nonce)));

          place =
              g_strdup_printf ("%" G_GUINT64_FORMAT " %s", seq, adda_uuid_format (&event->id, id));
          if (acked != NULL)
            g_assert_cmpstr (acked, ==, place);
          g_hash_table_remove (left, event->nonce);
        }
      has_more = query->has_more;
      g_assert_true (has_more || seq == query->last_seq);
    }

  return seq;
}

static void
check_log (Fixture *fixture, GHashTable *acks, guint64 n_before)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) left = g_hash_table_new (g_str_hash, g_str_equal);
  guint64 n_events = 0;
  GHashTableIter iter;
  gpointer nonce, place;

  g_hash_table_iter_init (&iter, acks);
  while (g_hash_table_iter_next (&iter, &nonce, &place))
    g_hash_table_insert (left, nonce, place);

  fixture_open (fixture);
  g_assert_cmpuint (fixture_stats (fixture).n_unindexed, ==, 0);
  for (guint room = 0; room < N_ROOMS; room++)
    n_events += check_room (fixture, room, seen, left);

  g_hash_table_iter_init (&iter, left);
  while (g_hash_table_iter_next (&iter, &nonce, NULL))
    g_test_message ("acked and lost: %s", (char *) nonce);
  g_assert_cmpuint (g_hash_table_size (left), ==, 0);
  g_assert_cmpuint (n_events, >=, n_before);
  g_assert_cmpuint (n_events, ==, g_hash_table_size (seen));
  fixture_close (fixture);
}

static void
test_kill (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GHashTable) acks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autofree char *epoch = NULL;

  fixture_open (fixture);
  epoch = g_strdup (adda_log_get_epoch (ADDA_LOG (fixture->log)));
  fixture_close (fixture);

  for (guint round = 0; round < N_ROUNDS; round++)
    {
      guint n_lines = (guint) g_test_rand_int_range (0, N_EVENTS);
      guint n_before = g_hash_table_size (acks);

      run_and_kill (fixture->path, round, n_lines, acks);
      g_assert_cmpuint (g_hash_table_size (acks), >=, n_before + n_lines);
      check_log (fixture, acks, g_hash_table_size (acks));
    }

  fixture_open (fixture);
  g_assert_cmpstr (adda_log_get_epoch (ADDA_LOG (fixture->log)), ==, epoch);
}

int
main (int argc, char **argv)
{
  if (argc == 4 && strcmp (argv[1], "--child") == 0)
    return run_child (argv[2], argv[3]);

  g_test_init (&argc, &argv, NULL);

  g_test_add ("/log/crash/kill", Fixture, NULL, fixture_set_up, test_kill, fixture_tear_down);

  return g_test_run ();
}
