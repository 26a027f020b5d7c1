/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Topic rooms: every room that is known, and what goes on in it */

#include "adda-topic-private.h"

typedef struct
{
  GHashTable *marked; /* (owned) of names (owned) that may be other than they were told */
} State;

static void
mark_all (AddaChannel *channel, GPtrArray *rooms)
{
  State *state = channel->state;

  for (guint i = 0; i < rooms->len; i++)
    g_hash_table_add (state->marked, g_strdup (adda_room_get_name (g_ptr_array_index (rooms, i))));
}

void
adda_topic_rooms_mark (AddaChannel *channel, const char *room)
{
  AddaHub *hub = channel->control->parts.hub;
  State *state = channel->state;
  g_autoptr (GPtrArray) rooms = NULL;
  g_autoptr (GPtrArray) raw_rooms = NULL;

  adda_channel_touch (channel);
  if (room != NULL)
    {
      g_hash_table_add (state->marked, g_strdup (room));
      return;
    }
  rooms = adda_hub_list_rooms (hub);
  mark_all (channel, rooms);
  raw_rooms = adda_hub_list_raw_rooms (hub);
  mark_all (channel, raw_rooms);
}

static void
message (G_GNUC_UNUSED AddaHub *hub, AddaRoom *room, G_GNUC_UNUSED gpointer event, gpointer data)
{
  adda_topic_rooms_mark (data, adda_room_get_name (room));
}

static void
permissions_changed (G_GNUC_UNUSED AddaAccounts *accounts, const char *room, gpointer data)
{
  adda_topic_rooms_mark (data, room);
}

void
adda_topic_rooms_open (AddaChannel *channel)
{
  const AddaControlParts *parts = &channel->control->parts;
  State *state = g_new0 (State, 1);

  channel->state = state;
  state->marked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_signal_connect (parts->hub, "message", G_CALLBACK (message), channel);
  if (parts->accounts != NULL)
    g_signal_connect (parts->accounts, "permissions-changed", G_CALLBACK (permissions_changed),
                      channel);
  adda_topic_rooms_mark (channel, NULL);
}

void
adda_topic_rooms_close (AddaChannel *channel)
{
  const AddaControlParts *parts = &channel->control->parts;
  State *state = channel->state;

  g_signal_handlers_disconnect_by_data (parts->hub, channel);
  if (parts->accounts != NULL)
    g_signal_handlers_disconnect_by_data (parts->accounts, channel);
  g_hash_table_unref (state->marked);
  g_free (state);
}

static const char *
get_mode (const AddaControlParts *parts, const char *name)
{
  AddaPermissions *permissions =
      parts->accounts != NULL ? adda_accounts_get_permissions (parts->accounts) : NULL;

  return adda_room_mode_to_string (
      permissions != NULL ? adda_permissions_get (permissions, name, NULL) : ADDA_ROOM_OPEN);
}

static void
add_state (AddaChannel *channel, AddaJson *json, const char *name)
{
  AddaControl *control = channel->control;

  adda_json_add_string (json, "topic", adda_control_get_topic (control, name));
  adda_json_add_string (json, "mode", get_mode (&control->parts, name));
  adda_json_add_bool (json, "locked", adda_control_is_locked (control, name));
}

/* No room of people has a name that begins with a space. */
static void
encode (AddaChannel *channel, const char *name)
{
  AddaControl *control = channel->control;
  const char *raw = adda_stream_get_raw (name);
  g_autofree char *shown = raw != NULL ? g_strconcat (" ", raw, NULL) : g_strdup (name);
  AddaRoom *room = raw != NULL ? adda_hub_lookup_raw_room (control->parts.hub, name)
                               : adda_hub_lookup_room (control->parts.hub, name);
  AddaJson json;

  if (room == NULL)
    {
      adda_channel_remove (channel, shown);
      return;
    }
  adda_channel_open_item (&json);
  adda_json_add_string (&json, "room", shown);
  adda_json_add_string (&json, "kind", raw != NULL ? "raw" : "chat");
  adda_json_add_int (&json, "members", adda_room_get_n_members (room));
  adda_json_add_int (&json, "connections", adda_room_get_n_clients (room));
  adda_json_add_int (&json, "seq", (gint64) adda_room_get_seq (room));
  adda_json_add_int (&json, "rate", adda_rates_get (control->rates, name));
  adda_channel_add_time (&json, "last", adda_room_get_last_time_usec (room));
  add_state (channel, &json, name);
  adda_channel_close_item (channel, &json, shown);
}

void
adda_topic_rooms_gather (AddaChannel *channel)
{
  State *state = channel->state;
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, state->marked);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    encode (channel, name);
  g_hash_table_remove_all (state->marked);
}
