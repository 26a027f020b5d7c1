/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Topics sanctions and tokens, and what rulings say of rooms and people in other topics */

#include "adda-topic-private.h"
#include "auth/adda-rulings.h"

/* ---- for other topics ---- */

static const char *
get_topic (const char *room, gpointer data)
{
  const AddaRoomRuling *ruling = adda_rulings_lookup_room (data, room);

  return ruling != NULL ? ruling->topic : NULL;
}

static gboolean
is_locked (const char *room, gpointer data)
{
  const AddaRoomRuling *ruling = adda_rulings_lookup_room (data, room);

  return ruling != NULL && ruling->is_locked;
}

static gboolean
is_muted (const char *user_id, const char *room, gpointer data)
{
  return adda_rulings_find_mute (data, user_id, room) != NULL;
}

static const AddaControlStates states = {
  .get_topic = get_topic,
  .is_locked = is_locked,
  .is_muted = is_muted,
};

static void
room_changed (G_GNUC_UNUSED AddaRulings *rulings, const char *room, gpointer data)
{
  adda_control_room_changed (data, room);
}

static void
sanction_changed (G_GNUC_UNUSED AddaRulings *rulings, G_GNUC_UNUSED const char *id, gpointer data)
{
  adda_control_room_changed (data, NULL);
}

void
adda_topic_rulings_attach (AddaControl *control)
{
  AddaRulings *rulings = control->parts.rulings;

  adda_control_set_states (control, &states, rulings);
  g_signal_connect (rulings, "room-changed", G_CALLBACK (room_changed), control);
  g_signal_connect (rulings, "sanction-changed", G_CALLBACK (sanction_changed), control);
}

void
adda_topic_rulings_detach (AddaControl *control)
{
  g_signal_handlers_disconnect_by_data (control->parts.rulings, control);
}

/* ---- topics ---- */

static void
changed (G_GNUC_UNUSED AddaRulings *rulings, G_GNUC_UNUSED const char *id, gpointer data)
{
  adda_channel_touch (data);
}

void
adda_topic_sanctions_open (AddaChannel *channel)
{
  if (channel->control->parts.rulings != NULL)
    g_signal_connect (channel->control->parts.rulings, "sanction-changed", G_CALLBACK (changed),
                      channel);
}

void
adda_topic_tokens_open (AddaChannel *channel)
{
  if (channel->control->parts.rulings != NULL)
    g_signal_connect (channel->control->parts.rulings, "token-changed", G_CALLBACK (changed),
                      channel);
}

void
adda_topic_rulings_close (AddaChannel *channel)
{
  if (channel->control->parts.rulings != NULL)
    g_signal_handlers_disconnect_by_data (channel->control->parts.rulings, channel);
}

static void
add_sanction (AddaChannel *channel, const AddaSanction *sanction)
{
  g_autofree char *range =
      sanction->range != NULL ? g_inet_address_mask_to_string (sanction->range) : NULL;
  AddaJson json;

  adda_channel_open_item (&json);
  adda_json_add_string (&json, "id", sanction->id);
  adda_json_add_string (&json, "kind", adda_sanction_kind_to_string (sanction->kind));
  adda_json_add_string (&json, "user", sanction->user_id);
  adda_json_add_string (&json, "name", sanction->name);
  adda_json_add_string (&json, "address", range);
  adda_json_add_string (&json, "room", sanction->room);
  adda_json_add_string (&json, "reason", sanction->reason);
  adda_channel_add_user (&json, "by", sanction->by);
  adda_channel_add_time (&json, "since", sanction->since_usec);
  adda_channel_add_time (&json, "until", sanction->until_usec);
  adda_channel_close_item (channel, &json, sanction->id);
}

void
adda_topic_sanctions_gather (AddaChannel *channel)
{
  AddaRulings *rulings = channel->control->parts.rulings;
  g_autoptr (GPtrArray) list = rulings != NULL ? adda_rulings_list_sanctions (rulings) : NULL;

  adda_channel_begin (channel);
  for (guint i = 0; list != NULL && i < list->len; i++)
    add_sanction (channel, g_ptr_array_index (list, i));
  adda_channel_end (channel);
}

static void
add_token (AddaChannel *channel, const AddaTokenRuling *token)
{
  AddaJson json;

  adda_channel_open_item (&json);
  adda_json_add_string (&json, "id", token->id);
  adda_json_add_string (&json, "user", token->user);
  adda_json_add_string (&json, "role",
                        token->user != NULL ? adda_role_to_string (token->role) : NULL);
  adda_channel_add_time (&json, "issued", token->issued_usec);
  adda_channel_add_time (&json, "expires", token->expires_usec);
  adda_json_add_bool (&json, "revoked", token->is_revoked);
  adda_channel_close_item (channel, &json, token->id);
}

void
adda_topic_tokens_gather (AddaChannel *channel)
{
  AddaRulings *rulings = channel->control->parts.rulings;
  g_autoptr (GPtrArray) list = rulings != NULL ? adda_rulings_list_tokens (rulings) : NULL;

  adda_channel_begin (channel);
  for (guint i = 0; list != NULL && i < list->len; i++)
    add_token (channel, g_ptr_array_index (list, i));
  adda_channel_end (channel);
}
