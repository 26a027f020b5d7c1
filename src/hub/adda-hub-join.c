/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Joining and leaving rooms */

#include "adda-hub-private.h"

/* What a client may ask of a room that it is still joining. */
#define JOIN_MAX_DEFERRED 64

static void
link_join (AddaHub *self, AddaJoin *join)
{
  AddaClient *client = join->client;

  join->next_of_client = g_hash_table_lookup (self->joins, client);
  g_hash_table_insert (self->joins, client, join);
  client->n_joining++;
  join->room->n_joining++;
  self->n_joining++;
  adda_hub_hold (self, client);
}

static void
unlink_join (AddaHub *self, AddaJoin *join)
{
  AddaClient *client = join->client;
  AddaJoin *first = g_hash_table_lookup (self->joins, client);

  if (first != join)
    {
      while (first->next_of_client != join)
        first = first->next_of_client;
      first->next_of_client = join->next_of_client;
    }
  else if (join->next_of_client != NULL)
    g_hash_table_insert (self->joins, client, join->next_of_client);
  else
    g_hash_table_remove (self->joins, client);

  client->n_joining--;
  self->n_joining--;
}

/* What the client asked for meanwhile is done now, in its order. */
static void
run_deferred (AddaHub *self, AddaJoin *join)
{
  AddaCommand *command;

  while ((command = join->first_deferred) != NULL)
    {
      join->first_deferred = (AddaCommand *) command->mail.next;
      command->mail.next = NULL;
      if (join->client->is_gone)
        adda_command_free (command);
      else
        adda_hub_execute (self, join->client, command);
    }
}

static void
finish_join (AddaHub *self, AddaJoin *join)
{
  AddaClient *client = join->client;

  unlink_join (self, join);
  if (!client->is_gone)
    self->outlet->done (client, self->outlet_data);
  run_deferred (self, join);
  adda_hub_release (self, client);

  /* Only now: what was deferred must find the room as it was. */
  join->room->n_joining--;
  adda_hub_settle_room (self, join->room);
  g_object_unref (join->room);
  g_ptr_array_unref (join->events);
  adda_command_free (join->command);
  g_free (join);
}

void
adda_hub_fail_join (AddaHub *self, AddaJoin *join, AddaErrorCode code)
{
  adda_hub_tell_error (self, join->client, code, join->room->name, join->command->nonce);
  finish_join (self, join);
}

static gboolean
may_join_another (AddaHub *self, AddaClient *client)
{
  int limit = (int) MIN (self->limits.rooms_per_client, G_MAXUINT16);

  return client->n_memberships < G_MAXUINT16 &&
         (limit == 0 || client->n_memberships - client->n_streams < limit);
}

static void
tell_joined (AddaHub *self, AddaJoin *join)
{
  AddaRoom *room = join->room;
  const AddaHubFacts facts = adda_hub_get_facts (self, room->name);
  AddaNotice notice = {
    .type = ADDA_NOTICE_JOINED,
    .topic = facts.topic,
    .is_locked = facts.is_locked,
    .room = room->name,
    .nonce = join->command->nonce,
    .user = join->client->user,
    .epoch = adda_log_get_epoch (self->log),
    .seq = room->seq,
    .count = room->n_members,
    .events = (AddaEvent *const *) join->events->pdata,
    .n_events = join->events->len,
    .is_recovered = join->command->has_since && join->reset == NULL,
    .reset = join->reset,
    .time_usec = adda_clock_now_usec (),
  };

  adda_room_mend (room, join->events);
  if (!(join->client->flags & ADDA_CLIENT_FLAT))
    adda_hub_list_members (self, room, &notice);
  adda_hub_tell (self, join->client, &notice);
}

/* Answered and let in at one go, so that the client hears just what comes after the seq it was
 * told. */
static void
let_in (AddaHub *self, AddaJoin *join)
{
  AddaRoom *room = join->room;
  AddaMembership *membership = adda_room_add_client (room, join->client);
  AddaMember *member = membership->member;

  tell_joined (self, join);
  self->outlet->enter (join->client, room, self->outlet_data);
  if (room->is_stream)
    return;
  if (room->n_clients == 1)
    adda_hub_fill_room (self, room);
  adda_hub_announce_join (self, membership);
  if (member->n_clients == 1)
    adda_hub_emit_joined (self, room, member);
}

void
adda_hub_complete_join (AddaHub *self, AddaJoin *join)
{
  AddaClient *client = join->client;

  if (client->is_gone)
    {
      finish_join (self, join);
      return;
    }
  /* It may have been told otherwise while it waited. */
  if (!adda_hub_may_join (self, client->user, join->room->name))
    {
      adda_hub_fail_join (self, join, ADDA_ERROR_FORBIDDEN);
      return;
    }

  if (adda_room_find_membership (join->room, client) != NULL)
    tell_joined (self, join);
  else if (may_join_another (self, client))
    let_in (self, join);
  else
    {
      /* Joins of other rooms were quicker. */
      adda_hub_fail_join (self, join, ADDA_ERROR_TOO_MANY_ROOMS);
      return;
    }
  finish_join (self, join);
}

AddaOutcome
adda_hub_run_join (AddaHub *self, AddaClient *client, AddaCommand *command)
{
  AddaErrorCode code = ADDA_N_ERRORS;
  AddaRoom *room = NULL;
  AddaJoin *join;

  if (self->is_draining)
    code = ADDA_ERROR_SHUTTING_DOWN;
  else if (command->room == NULL)
    code = ADDA_ERROR_BAD_NAME;
  else if (!adda_hub_may_join (self, client->user, command->room))
    code = ADDA_ERROR_FORBIDDEN;
  else if (self->n_joining >= ADDA_HUB_MAX_JOINING)
    code = ADDA_ERROR_BUSY;
  else if (adda_hub_find_membership (self, client, command->room) == NULL &&
           !may_join_another (self, client))
    code = ADDA_ERROR_TOO_MANY_ROOMS;
  else if ((room = adda_hub_ensure_room (self, command->room)) == NULL)
    code = ADDA_ERROR_TOO_MANY_ROOMS;

  if (code != ADDA_N_ERRORS)
    {
      adda_hub_tell_error (self, client, code, command->room, command->nonce);
      return ADDA_OUTCOME_ANSWERED;
    }

  join = g_new0 (AddaJoin, 1);
  join->hub = self;
  join->client = client;
  join->room = g_object_ref (room);
  join->command = command;
  join->events = g_ptr_array_new_with_free_func ((GDestroyNotify) adda_event_unref);
  link_join (self, join);
  adda_hub_advance_join (self, join);
  return ADDA_OUTCOME_TAKEN;
}

void
adda_hub_resume_stream (AddaHub *self, AddaClient *client, AddaCommand *join)
{
  g_return_if_fail (join->room != NULL && adda_stream_is_name (join->room) && !client->is_gone);

  if (adda_hub_run_join (self, client, join) == ADDA_OUTCOME_TAKEN)
    return;
  adda_command_free (join);
  self->outlet->done (client, self->outlet_data);
}

gboolean
adda_hub_defer (AddaHub *self, AddaClient *client, AddaCommand *command)
{
  AddaJoin *join = g_hash_table_lookup (self->joins, client);

  if (command->room == NULL)
    return FALSE;
  while (join != NULL && !g_str_equal (join->room->name, command->room))
    join = join->next_of_client;
  if (join == NULL)
    return FALSE;

  if (join->n_deferred >= JOIN_MAX_DEFERRED)
    {
      adda_hub_tell_error (self, client, ADDA_ERROR_BUSY, command->room, command->nonce);
      adda_command_free (command);
      self->outlet->done (client, self->outlet_data);
      return TRUE;
    }

  if (join->first_deferred == NULL)
    join->first_deferred = command;
  else
    join->last_deferred->mail.next = &command->mail;
  command->mail.next = NULL;
  join->last_deferred = command;
  join->n_deferred++;
  return TRUE;
}

void
adda_hub_leave (AddaHub *self,
                AddaMembership *membership,
                AddaLeaveReason reason,
                const char *nonce)
{
  AddaClient *client = membership->client;
  AddaRoom *room = g_object_ref (membership->member->room);
  AddaMember *left;

  self->outlet->exit (client, room, self->outlet_data);
  if (reason == ADDA_LEAVE_ASKED)
    {
      const AddaNotice ack = { .type = ADDA_NOTICE_ACK, .room = room->name, .nonce = nonce };

      adda_hub_tell (self, client, &ack);
    }

  adda_hub_end_typing (self, membership->member, client);
  left = adda_room_remove_client (room, membership);
  if (left != NULL && !room->is_stream)
    {
      if (room->n_members == 0)
        adda_hub_count_rooms (self, -1);
      adda_hub_announce_leave (self, room, left);
      adda_hub_emit_left (self, room, left, reason);
    }
  g_clear_pointer (&left, adda_member_unref);
  adda_hub_settle_room (self, room);
  g_object_unref (room);
}

AddaOutcome
adda_hub_run_leave (AddaHub *self, AddaClient *client, AddaCommand *command)
{
  AddaMembership *membership = adda_hub_find_membership (self, client, command->room);

  if (membership == NULL)
    adda_hub_tell_error (self, client, ADDA_ERROR_NOT_IN_ROOM, command->room, command->nonce);
  else
    adda_hub_leave (self, membership, ADDA_LEAVE_ASKED, command->nonce);
  return ADDA_OUTCOME_ANSWERED;
}
