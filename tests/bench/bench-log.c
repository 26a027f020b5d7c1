/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * What the local log costs: commits by size of group, views behind them, pages, and the whole with its threads */

#include <glib/gstdio.h>
#include <stdlib.h>
#include <time.h>

#include "log/adda-log-page.h"
#include "log/adda-log-store.h"

#define N_ROOMS 200
#define N_USERS 1000
#define CONTENT_BYTES 140

typedef struct
{
  AddaUser *users[N_USERS];
  char *rooms[N_ROOMS];
  guint64 n_made;
} Talk;

typedef struct
{
  guint n_answered;
  guint n_groups;
  gint64 worst_usec;
} Answers;

static AddaEvent *
make_draft (Talk *talk)
{
  guint64 n = talk->n_made++;
  char nonce[32];

  g_snprintf (nonce, sizeof nonce, "nonce-%" G_GUINT64_FORMAT, n);

  return adda_event_new (ADDA_EVENT_MESSAGE, talk->rooms[n * 7919 % N_ROOMS],
                         talk->users[n * 104729 % N_USERS], nonce,
                         g_strnfill (CONTENT_BYTES, 'a' + (char) (n % 26)), CONTENT_BYTES);
}

static void
bench_groups (AddaLogStore *store, Talk *talk, guint group_size, guint n_events)
{
  g_autofree AddaEvent **drafts = g_new (AddaEvent *, group_size);
  gint64 commit_usec = 0, worst_usec = 0, index_usec = 0, worst_slice_usec = 0, begun_usec;

  for (guint done = 0; done < n_events; done += group_size)
    {
      gint64 took_usec;

      for (guint i = 0; i < group_size; i++)
        drafts[i] = make_draft (talk);
      begun_usec = g_get_monotonic_time ();
      g_assert_true (adda_log_store_commit (store, drafts, group_size));
      took_usec = g_get_monotonic_time () - begun_usec;
      commit_usec += took_usec;
      worst_usec = MAX (worst_usec, took_usec);
      for (guint i = 0; i < group_size; i++)
        adda_event_unref (drafts[i]);
    }

  while (adda_log_store_get_n_unindexed (store) > 0)
    {
      gint64 took_usec;

      begun_usec = g_get_monotonic_time ();
      g_assert_true (adda_log_store_index_slice (store));
      took_usec = g_get_monotonic_time () - begun_usec;
      index_usec += took_usec;
      worst_slice_usec = MAX (worst_slice_usec, took_usec);
    }

  begun_usec = g_get_monotonic_time ();
  g_assert_true (adda_log_store_restart_wal (store));
  g_print ("groups of %4u: %6.2f µs an event (worst commit %5.1f ms), "
           "views %4.2f µs an event (worst slice %4.1f ms), restart of the WAL %5.1f ms\n",
           group_size, (double) commit_usec / n_events, (double) worst_usec / 1000,
           (double) index_usec / n_events, (double) worst_slice_usec / 1000,
           (double) (g_get_monotonic_time () - begun_usec) / 1000);
}

static void
bench_page (AddaLogPages *pages,
            const char *what,
            const char *room,
            guint64 after,
            guint64 before,
            guint n_times)
{
  gint64 begun_usec = g_get_monotonic_time ();

  for (guint i = 0; i < n_times; i++)
    {
      g_autoptr (AddaLogQuery) query = adda_log_query_new (room, 50, NULL, NULL);

      query->after = after;
      query->before = before;
      adda_log_pages_read (pages, query);
      g_assert_no_error (query->error);
    }

  g_print ("page of 50, %-34s %7.1f µs\n", what,
           (double) (g_get_monotonic_time () - begun_usec) / n_times);
}

static void
bench_pages (AddaLogStore *store, Talk *talk, const char *path)
{
  g_autoptr (AddaLogPages) pages = adda_log_pages_open (path, NULL);
  AddaEvent *drafts[1000];

  bench_page (pages, "latest, all indexed:", talk->rooms[1], 0, 0, 1000);
  bench_page (pages, "in the middle, all indexed:", talk->rooms[1], 0, 300, 1000);

  for (guint group = 0; group < 16; group++)
    {
      for (guint i = 0; i < 1000; i++)
        drafts[i] = make_draft (talk);
      g_assert_true (adda_log_store_commit (store, drafts, 1000));
      for (guint i = 0; i < 1000; i++)
        adda_event_unref (drafts[i]);
    }

  bench_page (pages, "latest, 16,000 not indexed:", talk->rooms[1], 0, 0, 200);
  bench_page (pages, "in the middle, 16,000 not indexed:", talk->rooms[1], 0, 300, 200);
  bench_page (pages, "forward, 16,000 not indexed:", talk->rooms[1], 300, 0, 200);
  bench_page (pages, "no such room:", "nobody", 0, 0, 1000);
}

static void
on_answers (AddaEvent *list, gpointer data)
{
  Answers *answers = data;

  answers->n_groups++;
  while (list != NULL)
    {
      AddaEvent *event = list;

      list = (AddaEvent *) list->mail.next;
      g_assert_cmpint (event->status, ==, ADDA_EVENT_COMMITTED);
      answers->worst_usec =
          MAX (answers->worst_usec,
               g_get_monotonic_time () - (gint64) GPOINTER_TO_SIZE (event->origin));
      answers->n_answered++;
      adda_event_unref (event);
    }
}

/* As the hub does it: appends from the main thread, answers back in it; at most @n_waiting at once. */
static void
bench_whole (const char *path,
             AddaDurability durability,
             Talk *talk,
             guint n_events,
             guint n_waiting)
{
  AddaLocalLogOptions options = { .durability = durability, .nonce_window = 65536 };
  g_autoptr (AddaLocalLog) log = adda_local_log_open (path, &options, NULL);
  Answers answers = { 0 };
  gint64 begun_usec = g_get_monotonic_time ();
  AddaLogStats stats;
  clock_t begun_cpu = clock ();

  adda_log_set_answer_func (ADDA_LOG (log), on_answers, &answers);
  for (guint sent = 0; answers.n_answered < n_events;)
    {
      for (; sent < n_events && sent - answers.n_answered < n_waiting; sent++)
        {
          AddaEvent *draft = make_draft (talk);

          draft->origin = GSIZE_TO_POINTER ((gsize) g_get_monotonic_time ());
          adda_log_append (ADDA_LOG (log), draft);
        }
      g_main_context_iteration (NULL, TRUE);
    }

  adda_log_get_stats (ADDA_LOG (log), &stats);
  g_print ("through the log, %s, at most %5u waiting: %6.2f µs an event (%5.2f of CPU), "
           "%6.1f events a commit, longest wait %6.1f ms\n",
           durability == ADDA_DURABILITY_POWER ? "power  " : "process", n_waiting,
           (double) (g_get_monotonic_time () - begun_usec) / n_events,
           (double) (clock () - begun_cpu) * 1e6 / CLOCKS_PER_SEC / n_events,
           (double) stats.n_committed / (double) stats.n_commits,
           (double) answers.worst_usec / 1000);
  adda_local_log_close (log);
}

static void
remove_files (const char *path)
{
  static const char *const endings[] = { "", "-wal", "-shm", ".lock" };

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *name = g_strconcat (path, endings[i], NULL);

      g_unlink (name);
    }
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = g_dir_make_tmp ("bench-log-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "log.db", NULL);
  AddaLocalLogOptions options = { .durability = ADDA_DURABILITY_PROCESS, .nonce_window = 65536 };
  static const guint sizes[] = { 1, 10, 100, 1000 };
  AddaLogStore *store;
  Talk talk = { 0 };

  for (guint i = 0; i < N_USERS; i++)
    {
      g_autofree char *id = g_strdup_printf ("user-%u", i);

      talk.users[i] = adda_user_new (id, id, ADDA_ROLE_USER);
    }
  for (guint i = 0; i < N_ROOMS; i++)
    talk.rooms[i] = g_strdup_printf ("room-%u", i);

  store = adda_log_store_open (path, &options, &adda_local_log_default_tuning, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    bench_groups (store, &talk, sizes[i], sizes[i] == 1 ? 20000 : 100000);
  bench_pages (store, &talk, path);
  adda_log_store_free (store);

  bench_whole (path, ADDA_DURABILITY_PROCESS, &talk, 20000, 1);
  bench_whole (path, ADDA_DURABILITY_PROCESS, &talk, 200000, 100);
  bench_whole (path, ADDA_DURABILITY_PROCESS, &talk, 1000000, 5000);
  bench_whole (path, ADDA_DURABILITY_POWER, &talk, 500, 1);
  bench_whole (path, ADDA_DURABILITY_POWER, &talk, 100000, 5000);

  for (guint i = 0; i < N_USERS; i++)
    adda_user_unref (talk.users[i]);
  for (guint i = 0; i < N_ROOMS; i++)
    g_free (talk.rooms[i]);
  remove_files (path);
  g_rmdir (folder);

  return EXIT_SUCCESS;
}
