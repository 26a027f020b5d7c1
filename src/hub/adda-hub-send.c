/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Messages: drafts to the log, and its answers to the rooms */

#include "adda-hub-private.h"

static gboolean
is_blank (const char *text, gsize length_bytes)
{
  const char *end = text + length_bytes;

  for (const char *p = text; p < end; p = g_utf8_next_char (p))
    if (!g_unichar_isspace (g_utf8_get_char (p)))
      return FALSE;
  return TRUE;
}

gboolean
adda_hub_is_full (AddaHub *self)
{
  return self->n_in_flight >= ADDA_HUB_MAX_DRAFTS ||
         self->n_in_flight_bytes >= ADDA_HUB_MAX_DRAFT_BYTES;
}

static AddaErrorCode
why_not (AddaHub *self, AddaMembership *membership, AddaCommand *command, guint *retry_after_ms)
{
  AddaErrorCode code;

  if (self->is_draining)
    return ADDA_ERROR_SHUTTING_DOWN;
  if (membership == NULL)
    return ADDA_ERROR_NOT_IN_ROOM;
  code = adda_hub_check_send (self, membership->client->user, membership->member->room->name,
                              retry_after_ms);
  if (code != ADDA_N_ERRORS)
    return code;
  if (command->text == NULL || is_blank (command->text, command->text_length))
    return ADDA_ERROR_EMPTY;
  if (adda_hub_is_full (self))
    return ADDA_ERROR_BUSY;
  return ADDA_N_ERRORS;
}

void
adda_hub_append (AddaHub *self, AddaRoom *room, AddaEvent *event)
{
  room->n_in_flight++;
  self->n_in_flight++;
  self->n_in_flight_bytes += event->content_length;
  adda_log_append (self->log, event);
}

AddaOutcome
adda_hub_run_send (AddaHub *self, AddaClient *client, AddaCommand *command)
{
  AddaMembership *membership = adda_hub_find_membership (self, client, command->room);
  guint retry_after_ms = 0;
  AddaErrorCode code = why_not (self, membership, command, &retry_after_ms);
  AddaRoom *room;
  AddaEvent *event;

  if (code != ADDA_N_ERRORS)
    {
      adda_hub_tell_refusal (self, client, code, retry_after_ms, command);
      return ADDA_OUTCOME_ANSWERED;
    }

  room = membership->member->room;
  event = adda_event_new (ADDA_EVENT_MESSAGE, room->name, client->user, command->nonce,
                          g_steal_pointer (&command->text), command->text_length);
  event->origin = client;
  event->start_usec = command->start_usec;
  adda_command_free (command);

  adda_hub_hold (self, client);
  adda_hub_append (self, room, event);
  return ADDA_OUTCOME_TAKEN;
}

static void
tell_event (AddaHub *self,
            AddaRoom *room,
            AddaEvent *event,
            AddaNoticeType type,
            AddaClient *origin)
{
  const char *user_id = room->is_stream ? adda_stream_get_user (room->name) : NULL;
  const AddaNotice notice = {
    .type = type,
    .room = room->name,
    .user = event->user,
    .event = event,
    .origin = origin,
    .seq = event->seq,
    .time_usec = event->time_usec,
  };

  adda_hub_tell_room (self, room, &notice, NULL);
  if (user_id != NULL)
    adda_hub_tell_followers (self, user_id, &notice);
}

/* Who says something has stopped typing it. */
static void
end_typing_of (AddaHub *self, AddaRoom *room, AddaUser *user)
{
  AddaMember *member;

  if (room->n_typing == 0)
    return;
  member = adda_room_find_member (room, user);
  if (member != NULL)
    adda_hub_end_typing (self, member, NULL);
}

static void
apply_deletion (AddaRoom *room, AddaEvent *event)
{
  AddaUuid id;

  adda_room_erase (room, adda_event_get_target (event, &id));
}

/* Accounts and hooks change silently. @origin: (nullable) */
static void
apply_event (AddaHub *self, AddaRoom *room, AddaEvent *event, AddaClient *origin)
{
  adda_room_apply (room, event, adda_hub_get_tail_events (self, room));
  if (event->kind == ADDA_EVENT_MESSAGE)
    end_typing_of (self, room, event->user);
  else if (event->kind == ADDA_EVENT_DELETED)
    apply_deletion (room, event);

  adda_hub_emit_event (self, room, event);
  if (event->kind == ADDA_EVENT_MESSAGE)
    tell_event (self, room, event, ADDA_NOTICE_MESSAGE, origin);
  else if (event->kind == ADDA_EVENT_NOTIFICATION)
    tell_event (self, room, event, ADDA_NOTICE_NOTIFICATION, NULL);
  else if (event->kind == ADDA_EVENT_NOTIFICATION_READ)
    tell_event (self, room, event, ADDA_NOTICE_READ, NULL);
  else if (event->kind == ADDA_EVENT_DELETED)
    tell_event (self, room, event, ADDA_NOTICE_DELETED, NULL);
}

static void
tell_ack (AddaHub *self, AddaClient *client, AddaEvent *event)
{
  const AddaNotice notice = {
    .type = ADDA_NOTICE_ACK,
    .room = event->room,
    .nonce = event->nonce,
    .user = event->user,
    .event = event,
    .seq = event->seq,
    .time_usec = event->time_usec,
    .is_duplicate = event->status == ADDA_EVENT_DUPLICATE,
  };

  if (event->nonce != NULL)
    adda_hub_tell (self, client, &notice);
}

static void
finish_send (AddaHub *self, AddaClient *client, AddaEvent *event)
{
  if (event->status != ADDA_EVENT_REFUSED)
    tell_ack (self, client, event);
  else
    adda_hub_tell_error (self, client,
                         event->failure == ADDA_EVENT_FAILURE_FULL ? ADDA_ERROR_STORAGE_FULL
                                                                   : ADDA_ERROR_STORAGE_FAILED,
                         event->room, event->nonce);
  adda_hub_finish (self, client);
}

static void
take_answer (AddaHub *self, AddaEvent *event)
{
  gpointer origin = g_steal_pointer (&event->origin);
  AddaRoom *room = g_hash_table_lookup (self->rooms, event->room);

  g_assert (origin != NULL && room != NULL && room->n_in_flight > 0);
  room->n_in_flight--;
  self->n_in_flight--;
  self->n_in_flight_bytes -= event->content_length;

  if (event->status == ADDA_EVENT_COMMITTED)
    apply_event (self, room, event, event->is_posted ? NULL : origin);
  if (event->is_posted)
    adda_hub_finish_post (origin, event);
  else
    finish_send (self, origin, event);
  adda_hub_settle_room (self, room);
}

void
adda_hub_take_answers (AddaEvent *list, gpointer data)
{
  AddaHub *self = data;

  while (list != NULL)
    {
      AddaEvent *event = list;

      list = (AddaEvent *) event->mail.next;
      event->mail.next = NULL;
      take_answer (self, event);
      adda_event_unref (event);
    }
}
