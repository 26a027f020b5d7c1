/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Reading a stream from its first event to its last, at the start */

#include "adda-replay.h"

/* Events of one read. */
#define PAGE_EVENTS 500

static void
take_page (AddaLogQuery *query, gpointer data)
{
  AddaLogQuery **answer = data;

  *answer = query;
}

/* Waits for one page: (transfer full) @query with its answer. */
static AddaLogQuery *
read_page (AddaLog *log, const char *stream, guint limit, gboolean is_forward, guint64 after)
{
  AddaLogQuery *answer = NULL;
  AddaLogQuery *query = adda_log_query_new (stream, limit, take_page, &answer);

  query->is_forward = is_forward;
  query->after = after;
  adda_log_read (log, query);
  while (answer == NULL)
    g_main_context_iteration (g_main_context_get_thread_default (), TRUE);
  return answer;
}

/* FALSE with @error set. */
static gboolean
run_page (AddaLogQuery *page, const char *what, AddaReplayFunc func, gpointer data, GError **error)
{
  if (page->error != NULL)
    {
      g_propagate_prefixed_error (error, g_steal_pointer (&page->error), "%s: ", what);
      return FALSE;
    }
  for (guint i = 0; i < page->events->len; i++)
    func (g_ptr_array_index (page->events, i), data);
  return TRUE;
}

gboolean
adda_replay (AddaLog *log,
             const char *stream,
             const char *what,
             AddaReplayFunc func,
             gpointer data,
             GError **error)
{
  gboolean has_more = TRUE;
  guint64 after = 0;

  while (has_more)
    {
      g_autoptr (AddaLogQuery) page = read_page (log, stream, PAGE_EVENTS, TRUE, after);

      if (!run_page (page, what, func, data, error))
        return FALSE;
      has_more = page->has_more && page->events->len > 0;
      after += page->events->len;
    }
  return TRUE;
}

gboolean
adda_replay_latest (AddaLog *log,
                    const char *stream,
                    const char *what,
                    guint limit,
                    AddaReplayFunc func,
                    gpointer data,
                    GError **error)
{
  g_autoptr (AddaLogQuery) page = read_page (log, stream, limit, FALSE, 0);

  return run_page (page, what, func, data, error);
}
