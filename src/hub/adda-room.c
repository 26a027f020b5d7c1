/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A room: its members, its latest events */

#include "adda-room-private.h"

#include "adda-stream.h"

/* Up to so many members a walk along the list is as quick as a table, and a table costs memory. */
#define ROOM_TABLE_FROM 16
#define ROOM_TABLE_UNTIL 8

/* Deletions that pages may have missed which are being read meanwhile. */
#define ROOM_MAX_ERASED 256

G_DEFINE_FINAL_TYPE (AddaRoom, adda_room, G_TYPE_OBJECT)

static guint
member_hash (gconstpointer member)
{
  return g_str_hash (((const AddaMember *) member)->user->id);
}

static gboolean
member_equal (gconstpointer a, gconstpointer b)
{
  return g_str_equal (((const AddaMember *) a)->user->id, ((const AddaMember *) b)->user->id);
}

static void
adda_room_finalize (GObject *object)
{
  AddaRoom *self = ADDA_ROOM (object);

  g_assert (self->first_member == NULL);
  g_assert (self->loads == NULL);
  adda_tail_clear (&self->tail);
  g_clear_pointer (&self->erased, g_array_unref);
  g_free (self->name);

  G_OBJECT_CLASS (adda_room_parent_class)->finalize (object);
}

static void
adda_room_class_init (AddaRoomClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = adda_room_finalize;
}

static void
adda_room_init (AddaRoom *self)
{
}

AddaRoom *
adda_room_new (const char *name, guint index)
{
  AddaRoom *self = g_object_new (ADDA_TYPE_ROOM, NULL);

  self->name = g_strdup (name);
  self->index = index;
  self->is_stream = adda_stream_is_name (name);
  return self;
}

const char *
adda_room_get_name (AddaRoom *self)
{
  return self->name;
}

guint
adda_room_get_index (AddaRoom *self)
{
  return self->index;
}

guint64
adda_room_get_seq (AddaRoom *self)
{
  return self->seq;
}

gint64
adda_room_get_last_time_usec (AddaRoom *self)
{
  return self->last_time_usec;
}

guint
adda_room_get_n_members (AddaRoom *self)
{
  return self->n_members;
}

guint
adda_room_get_n_clients (AddaRoom *self)
{
  return self->n_clients;
}

void
adda_room_foreach_member (AddaRoom *self, AddaRoomMemberFunc func, gpointer data)
{
  self->n_walking++;
  for (AddaMember *member = self->first_member; member != NULL; member = member->next)
    func (member, data);
  self->n_walking--;
}

AddaMember *
adda_room_find_member (AddaRoom *self, AddaUser *user)
{
  if (self->members_by_id != NULL)
    return g_hash_table_lookup (self->members_by_id, &(AddaMember){ .user = user });

  for (AddaMember *member = self->first_member; member != NULL; member = member->next)
    if (g_str_equal (member->user->id, user->id))
      return member;
  return NULL;
}

AddaMembership *
adda_room_find_membership (AddaRoom *self, AddaClient *client)
{
  AddaMember *member;

  if (client->n_memberships <= ROOM_TABLE_FROM)
    {
      for (AddaMembership *m = client->memberships; m != NULL; m = m->next_of_client)
        if (m->member->room == self)
          return m;
      return NULL;
    }

  member = adda_room_find_member (self, client->user);
  if (member == NULL)
    return NULL;
  for (AddaMembership *m = member->memberships; m != NULL; m = m->next)
    if (m->client == client)
      return m;
  return NULL;
}

static void
room_index_members (AddaRoom *self)
{
  self->members_by_id = g_hash_table_new (member_hash, member_equal);
  for (AddaMember *member = self->first_member; member != NULL; member = member->next)
    g_hash_table_add (self->members_by_id, member);
}

static AddaMember *
room_add_member (AddaRoom *self, AddaUser *user)
{
  AddaMember *member = adda_member_new (self, user);

  member->prev = self->last_member;
  if (self->last_member != NULL)
    self->last_member->next = member;
  else
    self->first_member = member;
  self->last_member = member;
  self->n_members++;

  if (self->members_by_id != NULL)
    g_hash_table_add (self->members_by_id, member);
  else if (self->n_members >= ROOM_TABLE_FROM)
    room_index_members (self);
  return member;
}

static void
room_remove_member (AddaRoom *self, AddaMember *member)
{
  if (self->members_by_id != NULL)
    g_hash_table_remove (self->members_by_id, member);

  if (member->prev != NULL)
    member->prev->next = member->next;
  else
    self->first_member = member->next;
  if (member->next != NULL)
    member->next->prev = member->prev;
  else
    self->last_member = member->prev;
  member->next = NULL;
  member->prev = NULL;
  member->room = NULL;

  self->n_members--;
  if (self->n_members <= ROOM_TABLE_UNTIL)
    g_clear_pointer (&self->members_by_id, g_hash_table_unref);
}

AddaMembership *
adda_room_add_client (AddaRoom *self, AddaClient *client)
{
  AddaMembership *membership = g_new0 (AddaMembership, 1);
  AddaMember *member;

  g_assert (self->n_walking == 0);

  member = adda_room_find_member (self, client->user);
  if (member == NULL)
    member = room_add_member (self, client->user);

  membership->client = client;
  membership->member = member;
  membership->next = member->memberships;
  if (member->memberships != NULL)
    member->memberships->prev = membership;
  member->memberships = membership;
  member->n_clients++;

  membership->next_of_client = client->memberships;
  client->memberships = membership;
  client->n_memberships++;
  client->n_streams += self->is_stream ? 1 : 0;

  self->n_clients++;
  if (client->flags & ADDA_CLIENT_USER_LIST)
    self->n_user_list++;
  return membership;
}

static void
client_unlink_membership (AddaClient *client, AddaMembership *membership)
{
  AddaMembership **link = &client->memberships;

  while (*link != membership)
    link = &(*link)->next_of_client;
  *link = membership->next_of_client;
  client->n_memberships--;
}

AddaMember *
adda_room_remove_client (AddaRoom *self, AddaMembership *membership)
{
  AddaClient *client = membership->client;
  AddaMember *member = membership->member;

  g_assert (self->n_walking == 0 && member->room == self);

  client_unlink_membership (client, membership);
  client->n_streams -= self->is_stream ? 1 : 0;
  if (membership->prev != NULL)
    membership->prev->next = membership->next;
  else
    member->memberships = membership->next;
  if (membership->next != NULL)
    membership->next->prev = membership->prev;
  g_free (membership);

  self->n_clients--;
  if (client->flags & ADDA_CLIENT_USER_LIST)
    self->n_user_list--;
  if (--member->n_clients > 0)
    return NULL;

  room_remove_member (self, member);
  return member;
}

void
adda_room_apply (AddaRoom *self, AddaEvent *event, guint tail_events)
{
  if (G_UNLIKELY (event->seq != self->seq + 1))
    {
      /* The log broke its promise: what is in memory no longer joins on. */
      g_critical ("An event of a room came out of order");
      adda_tail_clear (&self->tail);
      self->is_loaded = FALSE;
    }

  self->seq = event->seq;
  self->last_time_usec = event->time_usec;
  adda_tail_push (&self->tail, event, tail_events, ADDA_ROOM_TAIL_BYTES);
}

void
adda_room_erase (AddaRoom *self, guint64 seq)
{
  if (self->erased == NULL)
    self->erased = g_array_new (FALSE, FALSE, sizeof (guint64));
  if (self->erased->len >= ROOM_MAX_ERASED)
    g_array_remove_index (self->erased, 0);
  g_array_append_val (self->erased, seq);
  adda_tail_erase (&self->tail, seq);
}

static gboolean
room_has_erased (AddaRoom *self, guint64 seq)
{
  for (guint i = 0; i < self->erased->len; i++)
    if (g_array_index (self->erased, guint64, i) == seq)
      return TRUE;
  return FALSE;
}

void
adda_room_mend (AddaRoom *self, GPtrArray *events)
{
  for (guint i = 0; self->erased != NULL && i < events->len; i++)
    {
      AddaEvent *event = g_ptr_array_index (events, i);

      if (event->kind != ADDA_EVENT_MESSAGE || !room_has_erased (self, event->seq))
        continue;
      events->pdata[i] = adda_event_new_tombstone (event);
      adda_event_unref (event);
    }
}

void
adda_room_fill_tail (AddaRoom *self, GPtrArray *events, guint tail_events)
{
  guint64 wanted = self->tail.n_events > 0 ? adda_tail_get_first (&self->tail) - 1 : self->seq;

  adda_room_mend (self, events);
  for (guint i = events->len; i > 0; i--)
    {
      AddaEvent *event = g_ptr_array_index (events, i - 1);

      /* Committed after the room's last applied one: its answer is on the way. */
      if (event->seq > wanted)
        continue;
      if (event->seq < wanted ||
          !adda_tail_push_front (&self->tail, event, tail_events, ADDA_ROOM_TAIL_BYTES))
        break;
      wanted--;
    }
}

void
adda_room_make_dormant (AddaRoom *self)
{
  g_assert (self->n_members == 0 && self->n_joining == 0 && self->n_in_flight == 0);

  adda_tail_clear (&self->tail);
  self->is_loaded = FALSE;
}
