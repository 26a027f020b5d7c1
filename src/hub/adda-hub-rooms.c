/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The rooms that the hub knows: found, made, opened, closed, forgotten */

#include "adda-hub-private.h"

static guint
take_index (AddaHub *self)
{
  guint index;

  if (self->free_indices->len == 0)
    return self->n_indices++;

  index = g_array_index (self->free_indices, guint, self->free_indices->len - 1);
  g_array_set_size (self->free_indices, self->free_indices->len - 1);
  return index;
}

static AddaRoom *
add_room (AddaHub *self, const char *name)
{
  AddaRoom *room = adda_room_new (name, take_index (self));

  g_hash_table_insert (self->rooms, room->name, room);
  self->n_streams += room->is_stream ? 1 : 0;
  return room;
}

void
adda_hub_load_rooms (AddaHub *self)
{
  /* All of them, whatever max_rooms says: a room that is not known here would be numbered anew. */
  g_autoptr (GPtrArray) stored = adda_log_list_rooms (self->log, G_MAXINT);

  for (guint i = 0; i < stored->len; i++)
    {
      const AddaLogRoom *log_room = g_ptr_array_index (stored, i);
      AddaRoom *room = add_room (self, log_room->name);

      room->seq = log_room->last_seq;
      room->last_time_usec = log_room->last_time_usec;
    }
}

AddaRoom *
adda_hub_ensure_room (AddaHub *self, const char *name)
{
  AddaRoom *room = g_hash_table_lookup (self->rooms, name);

  if (room != NULL)
    return room;
  if (self->limits.max_rooms > 0 && !adda_stream_is_name (name) &&
      g_hash_table_size (self->rooms) - self->n_streams >= self->limits.max_rooms)
    return NULL;

  room = add_room (self, name);
  /* There is nothing to load. */
  room->is_loaded = TRUE;
  return room;
}

static gboolean
room_is_known (AddaRoom *room)
{
  return !room->is_stream && (room->n_members > 0 || room->seq > 0);
}

AddaRoom *
adda_hub_lookup_room (AddaHub *self, const char *name)
{
  AddaRoom *room = g_hash_table_lookup (self->rooms, name);

  return room != NULL && room_is_known (room) ? room : NULL;
}

static int
compare_rooms (gconstpointer a, gconstpointer b)
{
  const AddaRoom *first = *(AddaRoom *const *) a;
  const AddaRoom *second = *(AddaRoom *const *) b;
  gboolean has_first = first->n_members > 0;
  gboolean has_second = second->n_members > 0;

  if (has_first != has_second)
    return has_first ? -1 : 1;
  if (first->last_time_usec != second->last_time_usec)
    return first->last_time_usec > second->last_time_usec ? -1 : 1;
  return strcmp (first->name, second->name);
}

GPtrArray *
adda_hub_list_rooms (AddaHub *self)
{
  GPtrArray *list = g_ptr_array_sized_new (g_hash_table_size (self->rooms));
  GHashTableIter iter;
  gpointer room;

  g_hash_table_iter_init (&iter, self->rooms);
  while (g_hash_table_iter_next (&iter, NULL, &room))
    if (room_is_known (room))
      g_ptr_array_add (list, room);

  g_ptr_array_sort (list, compare_rooms);
  return list;
}

AddaRoom *
adda_hub_lookup_raw_room (AddaHub *self, const char *name)
{
  AddaRoom *room =
      adda_stream_get_raw (name) != NULL ? g_hash_table_lookup (self->rooms, name) : NULL;

  return room != NULL && room->n_members > 0 ? room : NULL;
}

GPtrArray *
adda_hub_list_raw_rooms (AddaHub *self)
{
  GPtrArray *list = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer name;
  gpointer room;

  g_hash_table_iter_init (&iter, self->rooms);
  while (g_hash_table_iter_next (&iter, &name, &room))
    if (adda_hub_lookup_raw_room (self, name) != NULL)
      g_ptr_array_add (list, room);

  return list;
}

guint
adda_hub_list_rooms_of (const AddaClient *client, const char **names, guint max)
{
  guint n = 0;

  for (AddaMembership *m = client->memberships; m != NULL; m = m->next_of_client)
    {
      const AddaRoom *room = m->member->room;

      if (room == NULL || room->is_stream)
        continue;
      if (n < max)
        names[n] = room->name;
      n++;
    }
  return n;
}

static AddaMembership *
find_only_room (AddaClient *client)
{
  AddaMembership *membership = client->memberships;

  if (client->n_memberships - client->n_streams != 1)
    return NULL;
  while (membership->member->room->is_stream)
    membership = membership->next_of_client;
  return membership;
}

AddaMembership *
adda_hub_find_membership (AddaHub *self, AddaClient *client, const char *name)
{
  AddaRoom *room;

  if (name == NULL)
    return find_only_room (client);

  /* Nearly always the one room of the client, and nothing needs to be hashed. */
  if (client->memberships != NULL && g_str_equal (client->memberships->member->room->name, name))
    return client->memberships;

  room = g_hash_table_lookup (self->rooms, name);
  return room != NULL ? adda_room_find_membership (room, client) : NULL;
}

static void
log_room (AddaRoom *room, const char *what)
{
  g_log_structured (G_LOG_DOMAIN, G_LOG_LEVEL_DEBUG, "ADDA_ROOM", room->name, "MESSAGE",
                    "Room “%s” %s", room->name, what);
}

void
adda_hub_fill_room (AddaHub *self, AddaRoom *room)
{
  if (room->is_stream)
    return;
  adda_hub_count_rooms (self, 1);
  if (room->is_open)
    return;

  room->is_open = TRUE;
  log_room (room, "opened");
  adda_hub_emit_room (self, room, TRUE);
}

static void
forget_room (AddaHub *self, AddaRoom *room)
{
  g_array_append_val (self->free_indices, room->index);
  self->n_streams -= room->is_stream ? 1 : 0;
  g_hash_table_remove (self->rooms, room->name);
}

void
adda_hub_settle_room (AddaHub *self, AddaRoom *room)
{
  if (room->n_members > 0 || room->n_joining > 0 || room->n_in_flight > 0)
    return;

  adda_hub_forget_crowd (self, room);
  adda_room_make_dormant (room);
  if (room->is_open)
    {
      room->is_open = FALSE;
      log_room (room, "closed");
      adda_hub_emit_room (self, room, FALSE);
    }
  if (room->seq == 0)
    forget_room (self, room);
}
