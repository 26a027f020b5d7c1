/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Who types: told once, told again while it lasts, ended by itself */

#include "adda-hub-private.h"

/* Somebody who types on is not told of more often. */
#define TYPING_REPEAT_USEC (2 * G_USEC_PER_SEC)

/* One person who types in one room. */
struct _AddaTyping
{
  AddaMember *member; /* (unowned) whose end is this one's too */
  AddaClient *client; /* (unowned) where it is typed */
  AddaTyping *next;   /* in the order of refreshing, which is that of ending */
  AddaTyping *prev;
  gint64 refreshed_usec; /* monotonic */
  gint64 told_usec;      /* monotonic */
  gboolean echoes;
};

static void
tell_typing (AddaHub *self, AddaTyping *typing, gboolean is_on, const char *text)
{
  AddaRoom *room = typing->member->room;
  const AddaNotice notice = {
    .type = ADDA_NOTICE_TYPING,
    .room = room->name,
    .user = typing->member->user,
    .is_on = is_on,
    .text = text,
    .time_usec = adda_clock_now_usec (),
  };

  adda_hub_tell_room (self, room, &notice, typing->echoes ? NULL : typing->client);
}

static void
link_typing (AddaHub *self, AddaTyping *typing)
{
  typing->next = NULL;
  typing->prev = self->last_typing;
  if (self->last_typing != NULL)
    self->last_typing->next = typing;
  else
    self->first_typing = typing;
  self->last_typing = typing;
}

static void
unlink_typing (AddaHub *self, AddaTyping *typing)
{
  if (typing->prev != NULL)
    typing->prev->next = typing->next;
  else
    self->first_typing = typing->next;
  if (typing->next != NULL)
    typing->next->prev = typing->prev;
  else
    self->last_typing = typing->prev;
}

static gint64
typing_end (AddaHub *self, AddaTyping *typing)
{
  return typing->refreshed_usec + (gint64) self->limits.typing_ms * 1000;
}

static void
end_typing (AddaHub *self, AddaTyping *typing)
{
  unlink_typing (self, typing);
  typing->member->typing = NULL;
  typing->member->room->n_typing--;
  tell_typing (self, typing, FALSE, NULL);
  g_free (typing);
}

void
adda_hub_end_typing (AddaHub *self, AddaMember *member, AddaClient *client)
{
  if (member->typing != NULL && (client == NULL || member->typing->client == client))
    end_typing (self, member->typing);
}

gboolean
adda_hub_expire_typing (gpointer data)
{
  AddaHub *self = data;
  gint64 now_usec = g_get_monotonic_time ();

  while (self->first_typing != NULL && typing_end (self, self->first_typing) <= now_usec)
    end_typing (self, self->first_typing);

  if (self->first_typing != NULL)
    g_source_set_ready_time (self->typing_timer, typing_end (self, self->first_typing));
  return G_SOURCE_CONTINUE;
}

static void
begin_typing (AddaHub *self, AddaMember *member)
{
  AddaTyping *typing = g_new0 (AddaTyping, 1);

  typing->member = member;
  typing->told_usec = G_MININT64;
  member->typing = typing;
  member->room->n_typing++;
  link_typing (self, typing);
}

static void
refresh_typing (AddaHub *self, AddaMember *member, AddaClient *client, const AddaCommand *command)
{
  gint64 now_usec = g_get_monotonic_time ();
  AddaTyping *typing;

  if (member->typing == NULL)
    {
      /* More names than that help nobody, and cost a crowd much. */
      if (member->room->n_typing >= ADDA_ROOM_MAX_TYPING)
        return;
      begin_typing (self, member);
    }

  typing = member->typing;
  unlink_typing (self, typing);
  link_typing (self, typing);
  typing->client = client;
  typing->echoes = command->echoes != 0;
  typing->refreshed_usec = now_usec;
  if (typing->told_usec + TYPING_REPEAT_USEC <= now_usec)
    {
      typing->told_usec = now_usec;
      tell_typing (self, typing, TRUE, command->text);
    }
  if (g_source_get_ready_time (self->typing_timer) < 0)
    g_source_set_ready_time (self->typing_timer, typing_end (self, self->first_typing));
}

AddaOutcome
adda_hub_run_typing (AddaHub *self, AddaClient *client, AddaCommand *command)
{
  AddaMembership *membership = adda_hub_find_membership (self, client, command->room);
  const AddaNotice ack = { .type = ADDA_NOTICE_ACK,
                           .room = command->room,
                           .nonce = command->nonce };

  AddaErrorCode code = ADDA_ERROR_NOT_IN_ROOM;
  guint retry_after_ms = 0;

  if (membership != NULL)
    code =
        adda_hub_check_send (self, client->user, membership->member->room->name, &retry_after_ms);
  if (code != ADDA_N_ERRORS)
    {
      adda_hub_tell_refusal (self, client, code, retry_after_ms, command);
      return ADDA_OUTCOME_ANSWERED;
    }

  if (command->is_on)
    refresh_typing (self, membership->member, client, command);
  else
    adda_hub_end_typing (self, membership->member, NULL);
  if (command->nonce != NULL)
    adda_hub_tell (self, client, &ack);
  return ADDA_OUTCOME_ANSWERED;
}
