/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Pages of a room's past, from its tail or from the log */

#include "adda-hub-private.h"

/* A page that the log was asked for. */
typedef struct
{
  AddaHub *hub;         /* (owned) */
  AddaClient *client;   /* (unowned) held */
  AddaRoom *room;       /* (owned) */
  AddaCommand *command; /* (owned) */
} HistoryPage;

/* The seqs of a page, first > last if there is none. */
typedef struct
{
  guint64 first;
  guint64 last;
  gboolean has_more;
} HistoryRange;

static void
tell_history (AddaHub *self,
              AddaClient *client,
              AddaRoom *room,
              const AddaCommand *command,
              GPtrArray *events,
              gboolean has_more)
{
  const AddaNotice notice = {
    .type = ADDA_NOTICE_HISTORY,
    .room = room->name,
    .nonce = command->nonce,
    .events = (AddaEvent *const *) events->pdata,
    .n_events = events->len,
    .has_more = has_more,
    .seq = room->seq,
    .epoch = adda_log_get_epoch (self->log),
  };

  adda_hub_tell (self, client, &notice);
}

static guint
page_limit (AddaHub *self, const AddaCommand *command)
{
  guint limit = command->limit > 0 ? command->limit : ADDA_HUB_PAGE_EVENTS;

  return CLAMP (limit, 1, MAX (self->limits.history_limit, 1));
}

static gboolean
is_forward (const AddaCommand *command)
{
  return command->is_forward || command->after > 0;
}

static HistoryRange
page_range (AddaRoom *room, const AddaCommand *command, guint limit)
{
  HistoryRange range = { .first = 1, .last = 0 };

  if (is_forward (command))
    {
      if (command->after >= room->seq)
        return range;
      range.first = command->after + 1;
      range.last = MIN (room->seq, command->after + limit);
      range.has_more = range.last < room->seq;
    }
  else
    {
      range.last = room->seq;
      if (command->before > 0)
        range.last = MIN (room->seq, command->before - 1);
      range.first = range.last > limit ? range.last - limit + 1 : 1;
      range.has_more = range.first > 1;
    }
  return range;
}

/* The tail is no bigger than a page may be, so only the number of events counts here. */
G_STATIC_ASSERT (ADDA_ROOM_TAIL_BYTES <= ADDA_HUB_PAGE_BYTES);

static gboolean
tell_from_tail (AddaHub *self,
                AddaClient *client,
                AddaRoom *room,
                const AddaCommand *command,
                guint limit)
{
  HistoryRange range = page_range (room, command, limit);
  g_autoptr (GPtrArray) events = NULL;

  if (range.first <= range.last && !adda_tail_covers (&room->tail, range.first))
    return FALSE;

  events = g_ptr_array_new_with_free_func ((GDestroyNotify) adda_event_unref);
  if (range.first <= range.last)
    adda_tail_copy (&room->tail, range.first, range.last, events);
  tell_history (self, client, room, command, events, range.has_more);
  return TRUE;
}

static void
tell_from_log (HistoryPage *page, AddaLogQuery *query)
{
  GPtrArray *events = query->events;
  gboolean has_more = query->has_more;

  adda_room_mend (page->room, events);
  /* Those that are not applied yet will be heard live. */
  while (events->len > 0 &&
         ((AddaEvent *) g_ptr_array_index (events, events->len - 1))->seq > page->room->seq)
    {
      g_ptr_array_set_size (events, (int) events->len - 1);
      has_more = query->is_forward ? FALSE : has_more;
    }
  tell_history (page->hub, page->client, page->room, page->command, events, has_more);
}

static void
take_page (AddaLogQuery *query, gpointer data)
{
  HistoryPage *page = data;

  if (query->error == NULL)
    tell_from_log (page, query);
  else
    adda_hub_tell_error (page->hub, page->client,
                         g_error_matches (query->error, ADDA_LOG_ERROR, ADDA_LOG_ERROR_BUSY)
                             ? ADDA_ERROR_BUSY
                             : ADDA_ERROR_STORAGE_FAILED,
                         page->room->name, page->command->nonce);
  adda_log_query_free (query);

  adda_hub_finish (page->hub, page->client);
  adda_command_free (page->command);
  g_object_unref (page->room);
  g_object_unref (page->hub);
  g_free (page);
}

static void
read_page (AddaHub *self, AddaClient *client, AddaRoom *room, AddaCommand *command, guint limit)
{
  HistoryPage *page = g_new0 (HistoryPage, 1);
  AddaLogQuery *query = adda_log_query_new (room->name, limit, take_page, page);

  page->hub = g_object_ref (self);
  page->client = client;
  page->room = g_object_ref (room);
  page->command = command;
  adda_hub_hold (self, client);

  query->owner = client;
  query->is_forward = is_forward (command);
  query->after = query->is_forward ? command->after : 0;
  query->before = query->is_forward ? 0 : command->before;
  query->max_bytes = ADDA_HUB_PAGE_BYTES;
  adda_log_read (self->log, query);
}

AddaOutcome
adda_hub_run_history (AddaHub *self, AddaClient *client, AddaCommand *command)
{
  AddaMembership *membership = adda_hub_find_membership (self, client, command->room);
  guint limit = page_limit (self, command);
  AddaRoom *room;

  if (membership == NULL)
    {
      adda_hub_tell_error (self, client, ADDA_ERROR_NOT_IN_ROOM, command->room, command->nonce);
      return ADDA_OUTCOME_ANSWERED;
    }

  room = membership->member->room;
  if (tell_from_tail (self, client, room, command, limit))
    return ADDA_OUTCOME_ANSWERED;

  read_page (self, client, room, command, limit);
  return ADDA_OUTCOME_TAKEN;
}
