/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Who may see, join and write where: as the application's policy says, and at once when it changes */

#include "adda-hub-private.h"

void
adda_hub_set_policy (AddaHub *self, const AddaHubPolicy *policy, gpointer data)
{
  self->policy = policy;
  self->policy_data = data;
}

gboolean
adda_hub_may_see (AddaHub *self, const AddaUser *user, const char *room)
{
  return self->policy == NULL || self->policy->may_see (user, room, self->policy_data);
}

gboolean
adda_hub_may_join (AddaHub *self, const AddaUser *user, const char *room)
{
  return self->policy == NULL || self->policy->may_join (user, room, self->policy_data);
}

AddaErrorCode
adda_hub_check_send (AddaHub *self, const AddaUser *user, const char *room, guint *retry_after_ms)
{
  *retry_after_ms = 0;
  return self->policy != NULL
             ? self->policy->check_send (user, room, retry_after_ms, self->policy_data)
             : ADDA_N_ERRORS;
}

AddaHubFacts
adda_hub_get_facts (AddaHub *self, const char *room)
{
  if (self->policy == NULL || adda_stream_is_name (room))
    return (AddaHubFacts){ NULL };
  return self->policy->get_facts (room, self->policy_data);
}

void
adda_hub_tell_facts (AddaHub *self, const char *name)
{
  AddaRoom *room = g_hash_table_lookup (self->rooms, name);
  const AddaHubFacts facts = adda_hub_get_facts (self, name);

  if (room != NULL)
    adda_hub_tell_room (self, room,
                        &(AddaNotice){ .type = ADDA_NOTICE_ROOM,
                                       .room = name,
                                       .topic = facts.topic,
                                       .is_locked = facts.is_locked },
                        NULL);
}

/* It hears that it leaves, as the others do. */
static void
expel (AddaHub *self, AddaClient *client, AddaMembership *membership, const char *reason)
{
  AddaRoom *room = membership->member->room;
  gboolean is_last = membership->member->n_clients == 1;
  const AddaNotice notice = {
    .type = ADDA_NOTICE_LEAVE,
    .room = room->name,
    .user = client->user,
    .count = room->n_members - (is_last ? 1 : 0),
    .time_usec = adda_clock_now_usec (),
    .text = reason,
  };

  adda_hub_tell (self, client, &notice);
  adda_hub_leave (self, membership, ADDA_LEAVE_EXPELLED, NULL);
  if (self->outlet->expel != NULL)
    self->outlet->expel (client, reason, self->outlet_data);
}

/* The last to go may take @room along. */
static void
expel_all (AddaHub *self, AddaRoom *room, GPtrArray *clients, const char *reason)
{
  g_object_ref (room);
  for (guint i = 0; i < clients->len; i++)
    {
      AddaClient *client = g_ptr_array_index (clients, i);
      AddaMembership *membership = adda_room_find_membership (room, client);

      if (membership != NULL)
        expel (self, client, membership, reason);
    }
  g_object_unref (room);
}

void
adda_hub_enforce (AddaHub *self, const char *name)
{
  AddaRoom *room = g_hash_table_lookup (self->rooms, name);
  g_autoptr (GPtrArray) clients = g_ptr_array_new ();

  if (room == NULL)
    return;
  for (AddaMember *member = room->first_member; member != NULL; member = member->next)
    for (AddaMembership *m = member->memberships; m != NULL; m = m->next)
      if (!adda_hub_may_join (self, m->client->user, name))
        g_ptr_array_add (clients, m->client);
  expel_all (self, room, clients, "this room is for its members");
}

guint
adda_hub_kick (AddaHub *self, const char *name, const char *user_id, const char *reason)
{
  AddaRoom *room = g_hash_table_lookup (self->rooms, name);
  g_autoptr (GPtrArray) clients = g_ptr_array_new ();

  if (room == NULL)
    return 0;
  for (AddaMember *member = room->first_member; member != NULL; member = member->next)
    for (AddaMembership *m = member->memberships; m != NULL; m = m->next)
      if (user_id == NULL || g_str_equal (member->user->id, user_id))
        g_ptr_array_add (clients, m->client);
  expel_all (self, room, clients, reason);
  return clients->len;
}

void
adda_hub_mend (AddaHub *self, const char *name, GPtrArray *events)
{
  AddaRoom *room = g_hash_table_lookup (self->rooms, name);

  if (room != NULL)
    adda_room_mend (room, events);
}
