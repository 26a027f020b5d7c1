/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Topic broadcasts: what was sent, and how far it has come */

#include "adda-topic-private.h"

void
adda_control_touch_broadcasts (AddaControl *control)
{
  AddaChannel *channel = adda_channel_find (control, "broadcasts", NULL);

  if (channel != NULL)
    adda_channel_touch (channel);
}

static void
add_broadcast (AddaChannel *channel, const AddaBroadcast *broadcast)
{
  AddaJson json;

  adda_channel_open_item (&json);
  adda_json_add_string (&json, "id", broadcast->id);
  adda_json_add_time (&json, "time", broadcast->time_usec);
  adda_channel_add_user (&json, "by", broadcast->by);
  adda_json_add_raw (&json, "to", broadcast->to);
  adda_json_add_raw (&json, "notification", broadcast->notification);
  adda_json_add_int (&json, "recipients", broadcast->n_recipients);
  adda_json_add_int (&json, "connections", broadcast->n_connections);
  adda_json_add_int (&json, "delivered", broadcast->n_delivered);
  adda_json_add_int (&json, "queued", g_hash_table_size (broadcast->awaited));
  adda_json_add_int (&json, "gone", broadcast->n_gone);
  adda_json_add_string (&json, "state", adda_broadcast_is_done (broadcast) ? "done" : "running");
  adda_channel_close_item (channel, &json, broadcast->id);
}

void
adda_topic_broadcasts_gather (AddaChannel *channel)
{
  GQueue *all = adda_broadcasts_get_all (channel->control->broadcasts);

  adda_channel_begin (channel);
  for (GList *l = all->head; l != NULL; l = l->next)
    add_broadcast (channel, l->data);
  adda_channel_end (channel);
}
