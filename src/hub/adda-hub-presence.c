/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Who is there: joins and leaves told one by one, or counted in crowds */

#include "adda-hub-private.h"

/* A crowd hears of its changes at most so often. */
#define PRESENCE_INTERVAL_USEC G_USEC_PER_SEC

void
adda_hub_list_members (AddaHub *self, AddaRoom *room, AddaNotice *notice)
{
  guint n = 0;

  for (AddaMember *member = room->first_member; member != NULL && n < ADDA_HUB_MAX_MEMBERS_TOLD;
       member = member->next)
    self->listed[n++] = member->user;

  notice->members = self->listed;
  notice->n_members = n;
  notice->count = room->n_members;
}

static void
prepare_user_list (AddaHub *self, AddaRoom *room, AddaNotice *notice)
{
  notice->type = ADDA_NOTICE_USER_LIST;
  notice->room = room->name;
  notice->time_usec = adda_clock_now_usec ();
  adda_hub_list_members (self, room, notice);
}

/* Only few clients ask for it, so it goes to each of them by itself. */
static void
tell_user_lists (AddaHub *self, AddaRoom *room)
{
  AddaNotice notice = { 0 };

  if (room->n_user_list == 0)
    return;

  prepare_user_list (self, room, &notice);
  room->n_walking++;
  for (AddaMember *member = room->first_member; member != NULL; member = member->next)
    for (AddaMembership *m = member->memberships; m != NULL; m = m->next)
      if (m->client->flags & ADDA_CLIENT_USER_LIST)
        adda_hub_tell (self, m->client, &notice);
  room->n_walking--;
}

static void
count_crowd (AddaHub *self, AddaRoom *room)
{
  if (room->is_crowd_pending)
    return;

  room->is_crowd_pending = TRUE;
  g_ptr_array_add (self->crowds, room);
  if (g_source_get_ready_time (self->presence_timer) < 0)
    g_source_set_ready_time (self->presence_timer,
                             g_get_monotonic_time () + PRESENCE_INTERVAL_USEC);
}

void
adda_hub_forget_crowd (AddaHub *self, AddaRoom *room)
{
  room->n_joined = 0;
  room->n_left = 0;
  if (!room->is_crowd_pending)
    return;

  room->is_crowd_pending = FALSE;
  g_ptr_array_remove_fast (self->crowds, room);
}

gboolean
adda_hub_tell_crowds (gpointer data)
{
  AddaHub *self = data;

  for (guint i = 0; i < self->crowds->len; i++)
    {
      AddaRoom *room = g_ptr_array_index (self->crowds, i);
      const AddaNotice notice = {
        .type = ADDA_NOTICE_PRESENCE,
        .room = room->name,
        .count = room->n_members,
        .n_joined = room->n_joined,
        .n_left = room->n_left,
        .time_usec = adda_clock_now_usec (),
      };

      room->is_crowd_pending = FALSE;
      room->n_joined = 0;
      room->n_left = 0;
      adda_hub_tell_room (self, room, &notice, NULL);
      tell_user_lists (self, room);
    }
  g_ptr_array_set_size (self->crowds, 0);
  return G_SOURCE_CONTINUE;
}

static void
tell_change (AddaHub *self,
             AddaRoom *room,
             AddaNoticeType type,
             AddaUser *user,
             AddaClient *origin,
             AddaClient *except)
{
  const AddaNotice notice = {
    .type = type,
    .room = room->name,
    .user = user,
    .origin = origin,
    .count = room->n_members,
    .time_usec = adda_clock_now_usec (),
  };

  adda_hub_tell_room (self, room, &notice, except);
  tell_user_lists (self, room);
}

void
adda_hub_announce_join (AddaHub *self, AddaMembership *membership)
{
  AddaClient *client = membership->client;
  AddaRoom *room = membership->member->room;

  if (membership->member->n_clients > 1)
    {
      /* The person was here: nobody hears of it but who asked for the list. */
      AddaNotice notice = { 0 };

      if (client->flags & ADDA_CLIENT_USER_LIST)
        {
          prepare_user_list (self, room, &notice);
          adda_hub_tell (self, client, &notice);
        }
    }
  else if (room->n_members > self->limits.announce_limit)
    {
      room->n_joined++;
      count_crowd (self, room);
    }
  else
    tell_change (self, room, ADDA_NOTICE_JOIN, client->user, client,
                 client->flags & ADDA_CLIENT_FLAT ? NULL : client);
}

void
adda_hub_announce_leave (AddaHub *self, AddaRoom *room, AddaMember *member)
{
  if (room->n_members == 0)
    return;

  /* The one who left counts: who was counted on coming is counted on going. */
  if (room->n_members + 1 > self->limits.announce_limit)
    {
      room->n_left++;
      count_crowd (self, room);
    }
  else
    tell_change (self, room, ADDA_NOTICE_LEAVE, member->user, NULL, NULL);
}

AddaOutcome
adda_hub_run_presence (AddaHub *self, AddaClient *client, AddaCommand *command)
{
  AddaMembership *membership = adda_hub_find_membership (self, client, command->room);
  AddaNotice notice = { .type = ADDA_NOTICE_PRESENCE, .nonce = command->nonce };
  AddaRoom *room;

  if (membership == NULL)
    {
      adda_hub_tell_error (self, client, ADDA_ERROR_NOT_IN_ROOM, command->room, command->nonce);
      return ADDA_OUTCOME_ANSWERED;
    }

  room = membership->member->room;
  notice.room = room->name;
  notice.time_usec = adda_clock_now_usec ();
  adda_hub_list_members (self, room, &notice);
  adda_hub_tell (self, client, &notice);
  return ADDA_OUTCOME_ANSWERED;
}
