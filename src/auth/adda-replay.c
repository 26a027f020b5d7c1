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

/* Waits for one page. */
static AddaLogQuery *
read_page (AddaLog *log, const char *stream, guint64 after)
{
  AddaLogQuery *answer = NULL;
  AddaLogQuery *query = adda_log_query_new (stream, PAGE_EVENTS, take_page, &answer);

  query->is_forward = TRUE;
  query->after = after;
  adda_log_read (log, query);
  while (answer == NULL)
    g_main_context_iteration (g_main_context_get_thread_default (), TRUE);
  return answer;
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
      g_autoptr (AddaLogQuery) page = read_page (log, stream, after);

      if (page->error != NULL)
        {
          g_propagate_prefixed_error (error, g_steal_pointer (&page->error), "%s: ", what);
          return FALSE;
        }
      for (guint i = 0; i < page->events->len; i++)
        {
          AddaEvent *event = g_ptr_array_index (page->events, i);

          func (event, data);
          after = event->seq;
        }
      has_more = page->has_more && page->events->len > 0;
    }
  return TRUE;
}
