/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Topics accounts and invites: what the stream of their changes has made of them */

#include "adda-topic-private.h"

static void
stream_changed (G_GNUC_UNUSED AddaHub *hub, AddaRoom *room, gpointer event, gpointer data)
{
  if (((AddaEvent *) event)->kind == ADDA_EVENT_ACCOUNT)
    adda_channel_touch (data);
}

void
adda_topic_accounts_open (AddaChannel *channel)
{
  g_signal_connect (channel->control->parts.hub, "event", G_CALLBACK (stream_changed), channel);
}

void
adda_topic_accounts_close (AddaChannel *channel)
{
  g_signal_handlers_disconnect_by_data (channel->control->parts.hub, channel);
}

static void
add_account (AddaChannel *channel, const AddaAccount *account)
{
  const AddaUser *user = account->user;
  AddaJson json;

  adda_channel_open_item (&json);
  adda_json_add_string (&json, "id", user->id);
  adda_json_add_string (&json, "name", user->name);
  adda_json_add_string (&json, "role", adda_role_to_string (user->role));
  adda_json_add_bool (&json, "disabled", account->is_disabled);
  adda_json_add_time (&json, "created", account->created_usec);
  adda_json_add_int (&json, "sessions", account->sessions.length);
  adda_json_add_int (&json, "connections",
                     adda_hub_count_clients (channel->control->parts.hub, user->id));
  adda_channel_close_item (channel, &json, user->id);
}

void
adda_topic_accounts_gather (AddaChannel *channel)
{
  AddaAccounts *accounts = channel->control->parts.accounts;
  g_autoptr (GPtrArray) list = accounts != NULL ? adda_accounts_list (accounts) : NULL;

  adda_channel_begin (channel);
  for (guint i = 0; list != NULL && i < list->len; i++)
    add_account (channel, g_ptr_array_index (list, i));
  adda_channel_end (channel);
}

static void
add_invite (const AddaInviteInfo *invite, gpointer data)
{
  AddaJson json;

  adda_channel_open_item (&json);
  adda_json_add_string (&json, "id", invite->id);
  adda_json_add_string (&json, "role", adda_role_to_string (invite->role));
  adda_json_add_int (&json, "uses_left", invite->n_left);
  adda_json_add_time (&json, "expires", invite->expires_usec);
  adda_channel_add_user (&json, "by", invite->by);
  adda_channel_close_item (data, &json, invite->id);
}

void
adda_topic_invites_gather (AddaChannel *channel)
{
  AddaAccounts *accounts = channel->control->parts.accounts;

  adda_channel_begin (channel);
  if (accounts != NULL)
    adda_accounts_foreach_invite (accounts, add_invite, channel);
  adda_channel_end (channel);
}
