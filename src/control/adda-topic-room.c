/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Topic room: the people who are in one room */

#include "adda-topic-private.h"

AddaErrorCode
adda_topic_room_check (AddaControl *control, const char *subject)
{
  return adda_hub_lookup_room (control->parts.hub, subject) != NULL ? ADDA_N_ERRORS
                                                                    : ADDA_ERROR_NOT_FOUND;
}

static void
add_member (AddaMember *member, gpointer data)
{
  AddaChannel *channel = data;
  AddaUser *user = adda_member_get_user (member);
  AddaJson json;

  adda_channel_open_item (&json);
  adda_json_add_string (&json, "id", user->id);
  adda_json_add_string (&json, "name", user->name);
  adda_json_add_string (&json, "role", adda_role_to_string (user->role));
  adda_json_add_int (&json, "connections", adda_member_get_n_clients (member));
  adda_json_add_bool (&json, "muted",
                      adda_control_is_muted (channel->control, user->id, channel->subject));
  adda_channel_close_item (channel, &json, user->id);
}

/* Whoever comes or goes, all are looked at: it is one room, and once a second at most. */
void
adda_topic_room_gather (AddaChannel *channel)
{
  AddaRoom *room = adda_hub_lookup_room (channel->control->parts.hub, channel->subject);

  adda_channel_begin (channel);
  if (room != NULL)
    adda_room_foreach_member (room, add_member, channel);
  adda_channel_end (channel);
}
