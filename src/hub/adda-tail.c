/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The latest events of a room, kept in memory: a ring without gaps in seq */

#include "adda-tail.h"

#define TAIL_MIN_CAPACITY 8

static AddaEvent **
tail_slot (const AddaTail *tail, guint i)
{
  return &tail->ring[(tail->start + i) & (tail->capacity - 1)];
}

static void
tail_drop_first (AddaTail *tail)
{
  AddaEvent *event = *tail_slot (tail, 0);

  tail->n_bytes -= event->content_length;
  tail->start = (tail->start + 1) & (tail->capacity - 1);
  tail->n_events--;
  adda_event_unref (event);
}

static void
tail_reserve (AddaTail *tail)
{
  AddaEvent **ring;
  guint capacity;

  if (tail->n_events < tail->capacity)
    return;

  capacity = MAX (tail->capacity * 2, TAIL_MIN_CAPACITY);
  ring = g_new (AddaEvent *, capacity);
  for (guint i = 0; i < tail->n_events; i++)
    ring[i] = *tail_slot (tail, i);
  g_free (tail->ring);
  tail->ring = ring;
  tail->capacity = capacity;
  tail->start = 0;
}

void
adda_tail_clear (AddaTail *tail)
{
  while (tail->n_events > 0)
    tail_drop_first (tail);
  g_clear_pointer (&tail->ring, g_free);
  tail->capacity = 0;
  tail->start = 0;
}

void
adda_tail_push (AddaTail *tail, AddaEvent *event, guint max_events, gsize max_bytes)
{
  while (tail->n_events > 0 &&
         (tail->n_events >= max_events || tail->n_bytes + event->content_length > max_bytes))
    tail_drop_first (tail);

  if (max_events == 0)
    return;

  tail_reserve (tail);
  *tail_slot (tail, tail->n_events) = adda_event_ref (event);
  tail->n_events++;
  tail->n_bytes += event->content_length;
}

gboolean
adda_tail_push_front (AddaTail *tail, AddaEvent *event, guint max_events, gsize max_bytes)
{
  if (tail->n_events >= max_events ||
      (tail->n_events > 0 && tail->n_bytes + event->content_length > max_bytes))
    return FALSE;

  tail_reserve (tail);
  tail->start = (tail->start + tail->capacity - 1) & (tail->capacity - 1);
  *tail_slot (tail, 0) = adda_event_ref (event);
  tail->n_events++;
  tail->n_bytes += event->content_length;
  return TRUE;
}

guint64
adda_tail_get_first (const AddaTail *tail)
{
  return tail->n_events > 0 ? (*tail_slot (tail, 0))->seq : 0;
}

void
adda_tail_erase (AddaTail *tail, guint64 seq)
{
  guint64 first = adda_tail_get_first (tail);
  AddaEvent **slot;
  AddaEvent *message;

  if (tail->n_events == 0 || seq < first || seq >= first + tail->n_events)
    return;
  slot = tail_slot (tail, (guint) (seq - first));
  message = *slot;
  if (message->kind != ADDA_EVENT_MESSAGE)
    return;
  tail->n_bytes -= message->content_length;
  *slot = adda_event_new_tombstone (message);
  adda_event_unref (message);
}

gboolean
adda_tail_covers (const AddaTail *tail, guint64 seq)
{
  return tail->n_events > 0 && adda_tail_get_first (tail) <= seq;
}

gsize
adda_tail_copy (const AddaTail *tail, guint64 first, guint64 last, GPtrArray *events)
{
  guint64 tail_first = adda_tail_get_first (tail);
  gsize n_bytes = 0;

  g_return_val_if_fail (tail->n_events > 0 && first >= tail_first, 0);
  g_return_val_if_fail (last < tail_first + tail->n_events, 0);

  for (guint64 seq = first; seq <= last; seq++)
    {
      AddaEvent *event = *tail_slot (tail, (guint) (seq - tail_first));

      n_bytes += event->content_length;
      g_ptr_array_add (events, adda_event_ref (event));
    }
  return n_bytes;
}
