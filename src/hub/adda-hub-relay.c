/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * What is passed on to who is there, and not kept */

#include "adda-hub-private.h"

/* Frames are for who hears one stream and nothing else. */
static AddaMembership *
get_stream (AddaClient *client)
{
  return client->n_memberships == 1 && client->n_streams == 1 ? client->memberships : NULL;
}

static gboolean
is_too_loud (AddaHub *self, AddaRoom *room, AddaCommand *command)
{
  return command->is_greeting && room->n_members > self->limits.announce_limit;
}

AddaOutcome
adda_hub_run_relay (AddaHub *self, AddaClient *client, AddaCommand *command)
{
  AddaMembership *membership = command->frame != NULL
                                   ? get_stream (client)
                                   : adda_hub_find_membership (self, client, command->room);
  const AddaNotice notice = {
    .type = ADDA_NOTICE_RELAY,
    .room = membership != NULL ? membership->member->room->name : NULL,
    .user = client->user,
    .origin = client,
    .text = command->text,
    .frame = command->frame,
  };

  AddaErrorCode code = ADDA_N_ERRORS;
  guint retry_after_ms = 0;

  if (membership != NULL)
    code = adda_hub_check_send (self, client->user, notice.room, &retry_after_ms);
  if (membership == NULL)
    adda_hub_tell_error (self, client, ADDA_ERROR_NOT_IN_ROOM, command->room, command->nonce);
  else if (code != ADDA_N_ERRORS)
    adda_hub_tell_refusal (self, client, code, retry_after_ms, command);
  else if (!is_too_loud (self, membership->member->room, command))
    adda_hub_tell_room (self, membership->member->room, &notice, NULL);
  return ADDA_OUTCOME_ANSWERED;
}
