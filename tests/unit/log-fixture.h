/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * For the tests of the log: a folder, an open log, and waiting for its answers */

#pragma once

#include <glib/gstdio.h>

#include "log/adda-local-log-private.h"

/* A hang is a failure, not a wait: far above what a loaded machine needs. */
#define FIXTURE_PATIENCE_USEC (60 * G_USEC_PER_SEC)

typedef struct
{
  char *folder;
  char *path;
  AddaLocalLogOptions options;
  AddaLocalLogTuning tuning;
  AddaLocalLog *log;
  GPtrArray *answers; /* (element-type AddaEvent) in the order they came */
  AddaUser *user;
} Fixture;

static inline void
fixture_on_answers (AddaEvent *list, gpointer data)
{
  Fixture *fixture = data;

  while (list != NULL)
    {
      AddaEvent *event = list;

      list = (AddaEvent *) list->mail.next;
      g_ptr_array_add (fixture->answers, event);
    }
}

static inline void
fixture_open (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  fixture->log =
      adda_local_log_open_tuned (fixture->path, &fixture->options, &fixture->tuning, &error);
  g_assert_no_error (error);
  g_assert_nonnull (fixture->log);
  adda_log_set_answer_func (ADDA_LOG (fixture->log), fixture_on_answers, fixture);
}

static inline void
fixture_close (Fixture *fixture)
{
  if (fixture->log != NULL)
    adda_local_log_close (fixture->log);
  g_clear_object (&fixture->log);
}

static inline void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("adda-log-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->path = g_build_filename (fixture->folder, "log.db", NULL);
  fixture->options.nonce_window = 1000;
  fixture->tuning = adda_local_log_default_tuning;
  fixture->answers = g_ptr_array_new_with_free_func ((GDestroyNotify) adda_event_unref);
  fixture->user = adda_user_new ("u-1", "Rahim", ADDA_ROLE_USER);
}

static inline void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GDir) folder = NULL;
  const char *name;

  fixture_close (fixture);
  g_ptr_array_unref (fixture->answers);
  adda_user_unref (fixture->user);

  folder = g_dir_open (fixture->folder, 0, NULL);
  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_assert_cmpint (g_unlink (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
  g_free (fixture->path);
}

static inline gboolean
fixture_waited_too_long (gpointer data)
{
  g_assert_not_reached ();

  return G_SOURCE_REMOVE;
}

/* Runs the main context until @is_done. */
static inline void
fixture_wait (Fixture *fixture, gboolean (*is_done) (Fixture *, gpointer), gpointer data)
{
  GSource *timeout = g_timeout_source_new (FIXTURE_PATIENCE_USEC / 1000);

  g_source_set_callback (timeout, fixture_waited_too_long, NULL, NULL);
  g_source_attach (timeout, NULL);
  while (!is_done (fixture, data))
    g_main_context_iteration (NULL, TRUE);
  g_source_destroy (timeout);
  g_source_unref (timeout);
}

static inline gboolean
fixture_has_answers (Fixture *fixture, gpointer data)
{
  return fixture->answers->len >= GPOINTER_TO_UINT (data);
}

static inline AddaEvent *
fixture_answer (Fixture *fixture, guint index)
{
  g_assert_cmpuint (index, <, fixture->answers->len);

  return g_ptr_array_index (fixture->answers, index);
}

/* Waits until there are @n_answers since the fixture was set up. */
static inline void
fixture_wait_answers (Fixture *fixture, guint n_answers)
{
  fixture_wait (fixture, fixture_has_answers, GUINT_TO_POINTER (n_answers));
  g_assert_cmpuint (fixture->answers->len, ==, n_answers);
}

static inline void
fixture_append (Fixture *fixture, const char *room, const char *nonce, const char *content)
{
  adda_log_append (ADDA_LOG (fixture->log),
                   adda_event_new (ADDA_EVENT_MESSAGE, room, fixture->user, nonce,
                                   g_strdup (content), strlen (content)));
}

/* Appends one event and waits for its answer. (transfer none) */
static inline AddaEvent *
fixture_send (Fixture *fixture, const char *room, const char *nonce, const char *content)
{
  guint index = fixture->answers->len;

  fixture_append (fixture, room, nonce, content);
  fixture_wait_answers (fixture, index + 1);

  return fixture_answer (fixture, index);
}

static inline void
fixture_on_page (AddaLogQuery *query, gpointer data)
{
  AddaLogQuery **answer = data;

  *answer = query;
}

static inline gboolean
fixture_has_page (Fixture *fixture, gpointer data)
{
  return *(AddaLogQuery **) data != NULL;
}

/* Reads a page and waits for it. @after < 0: not forward. */
static inline AddaLogQuery *
fixture_read (Fixture *fixture,
              const char *room,
              gint64 after,
              guint64 before,
              guint limit,
              gsize max_bytes)
{
  AddaLogQuery *answer = NULL;
  AddaLogQuery *query = adda_log_query_new (room, limit, fixture_on_page, &answer);

  query->is_forward = after >= 0;
  query->after = after >= 0 ? (guint64) after : 0;
  query->before = before;
  query->max_bytes = max_bytes;
  adda_log_read (ADDA_LOG (fixture->log), query);
  fixture_wait (fixture, fixture_has_page, &answer);
  g_assert_true (answer == query);

  return answer;
}

static inline AddaLogStats
fixture_stats (Fixture *fixture)
{
  AddaLogStats stats;

  adda_log_get_stats (ADDA_LOG (fixture->log), &stats);

  return stats;
}

/* What a killed server leaves to the next one: the files as they are, not closed. */
static inline void
fixture_copy_files (Fixture *fixture, Fixture *copy)
{
  static const char *const endings[] = { "", "-wal" };

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *from = g_strconcat (fixture->path, endings[i], NULL);
      g_autofree char *to = g_strconcat (copy->path, endings[i], NULL);
      g_autofree char *bytes = NULL;
      gsize length;

      g_assert_true (g_file_get_contents (from, &bytes, &length, NULL));
      g_assert_true (g_file_set_contents (to, bytes, (gssize) length, NULL));
    }
}
