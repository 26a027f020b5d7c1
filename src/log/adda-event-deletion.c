/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The event that deletes a message, and what it leaves
 *
 * Its content is the message's id, a space, and the message's number: as long before the commit, which
 * first knows the id, as after it. */

#include <string.h>

#include "adda-event.h"

#define ID_CHARACTERS (ADDA_UUID_LENGTH - 1)

AddaEvent *
adda_event_new_deletion (const char *room, AddaUser *user, guint64 target)
{
  static const AddaUuid unknown = { { 0 } };
  char id[ADDA_UUID_LENGTH];
  char *content =
      g_strdup_printf ("%s %" G_GUINT64_FORMAT, adda_uuid_format (&unknown, id), target);

  return adda_event_new (ADDA_EVENT_DELETED, room, user, NULL, content, strlen (content));
}

guint64
adda_event_get_target (const AddaEvent *event, AddaUuid *id)
{
  char text[ADDA_UUID_LENGTH] = { 0 };

  *id = (AddaUuid){ { 0 } };
  if (event->kind != ADDA_EVENT_DELETED || event->content_length <= ID_CHARACTERS)
    return 0;
  memcpy (text, event->content, ID_CHARACTERS);
  if (!adda_uuid_parse (text, id))
    return 0;
  return g_ascii_strtoull (event->content + ID_CHARACTERS, NULL, 10);
}

void
adda_event_set_target_id (AddaEvent *draft, const AddaUuid *id)
{
  char text[ADDA_UUID_LENGTH];

  g_return_if_fail (draft->kind == ADDA_EVENT_DELETED && draft->content_length > ID_CHARACTERS);

  memcpy (draft->content, adda_uuid_format (id, text), ID_CHARACTERS);
}

AddaEvent *
adda_event_new_tombstone (const AddaEvent *message)
{
  AddaEvent *event = adda_event_new (ADDA_EVENT_TOMBSTONE, message->room, message->user,
                                     message->nonce, g_strdup (""), 0);

  event->status = message->status;
  event->id = message->id;
  event->seq = message->seq;
  event->time_usec = message->time_usec;
  return event;
}
