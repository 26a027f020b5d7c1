/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * What streams of server-sent events need besides: their joins, and what they have missed */

#include "adda-stream-orders.h"

#include "adda-worker.h"

guint
adda_stream_orders_get_slot (const AddaConnection *connection, const char *room)
{
  guint slot;

  if (connection->stream == NULL || room == NULL)
    return 0;
  slot = adda_event_stream_find (connection->stream, room);

  return slot < connection->stream->n_slots ? slot + 1 : 0;
}

static AddaNoticeType
get_notice_type (const AddaEvent *event)
{
  switch ((AddaEventKind) event->kind)
    {
    case ADDA_EVENT_NOTIFICATION:
      return ADDA_NOTICE_NOTIFICATION;
    case ADDA_EVENT_NOTIFICATION_READ:
      return ADDA_NOTICE_READ;
    case ADDA_EVENT_DELETED:
      return ADDA_NOTICE_DELETED;
    default:
      return ADDA_NOTICE_MESSAGE;
    }
}

void
adda_stream_orders_tell_missed (AddaConnection *connection, const AddaNotice *joined)
{
  guint slot = adda_stream_orders_get_slot (connection, joined->room);

  for (guint i = 0; slot > 0 && joined->is_recovered && i < joined->n_events; i++)
    {
      AddaNotice notice = { .event = joined->events[i], .room = joined->room };
      AddaOrder *letter;
      AddaFrame *frame;

      notice.type = get_notice_type (notice.event);
      frame = adda_codecs[connection->dialect]->encode (&notice);
      if (frame == NULL)
        continue;

      letter = adda_order_new (ADDA_ORDER_SEND, connection);
      letter->frame = frame;
      letter->slot = slot;
      letter->seq = notice.event->seq;
      letter->has_more = TRUE;
      adda_worker_order (connection->worker, letter);
    }
}

void
adda_stream_orders_join (AddaHub *hub, AddaConnection *connection)
{
  const AddaEventStream *stream = connection->stream;

  for (guint i = 0; i < stream->n_slots; i++)
    {
      AddaCommand *join = adda_event_stream_make_join (stream, i);

      __atomic_add_fetch (&connection->n_in_flight, 1, __ATOMIC_RELAXED);
      if (adda_stream_is_name (join->room))
        adda_hub_resume_stream (hub, connection->client, join);
      else
        adda_hub_execute (hub, connection->client, join);
    }
}
