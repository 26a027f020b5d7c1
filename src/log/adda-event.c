/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * One durable event of a room: its room and nonce live in the same block of memory */

#include "adda-event.h"

#include <string.h>

AddaEvent *
adda_event_new (AddaEventKind kind,
                const char *room,
                AddaUser *user,
                const char *nonce,
                char *content,
                gsize content_length)
{
  gsize room_size = strlen (room) + 1;
  gsize nonce_size = nonce != NULL ? strlen (nonce) + 1 : 0;
  AddaEvent *event = g_malloc (sizeof (AddaEvent) + room_size + nonce_size);
  char *tail = (char *) (event + 1);

  memset (event, 0, sizeof *event);
  event->ref_count = 1;
  event->kind = (guint8) kind;
  event->status = ADDA_EVENT_DRAFT;
  event->room = memcpy (tail, room, room_size);
  if (nonce != NULL)
    event->nonce = memcpy (tail + room_size, nonce, nonce_size);
  event->user = adda_user_ref (user);
  event->content = content;
  event->content_length = content_length;

  return event;
}

/* Relaxed: whoever takes a reference already has one, so nothing is ordered by it. */
AddaEvent *
adda_event_ref (AddaEvent *event)
{
  __atomic_fetch_add (&event->ref_count, 1, __ATOMIC_RELAXED);

  return event;
}

/* Acquire-release: every use by another thread comes before the last one frees it. */
void
adda_event_unref (AddaEvent *event)
{
  if (__atomic_fetch_sub (&event->ref_count, 1, __ATOMIC_ACQ_REL) != 1)
    return;

  adda_user_unref (event->user);
  g_free (event->content);
  g_free (event);
}
