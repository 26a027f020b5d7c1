/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * broadcast: a notification to everybody, to a room, to people; or only how many that would be */

#include <string.h>

#include "adda-control-doing.h"
#include "adda-topic-private.h"
#include "base/adda-name.h"
#include "hub/adda-notifications.h"
#include "protocol/adda-notification-text.h"

#define MAX_USERS 1000
#define MAX_NOTIFICATION_BYTES 65536

/* Who gets it. */
typedef struct
{
  GPtrArray *ids; /* (owned) (nullable) of utf8: everybody */
  guint n_recipients;
  guint n_connections;
  guint n_rooms;
} Audience;

/* One that is being sent. */
typedef struct
{
  AddaControlCall *call;    /* until it is answered */
  AddaBroadcast *broadcast; /* (owned) */
  AddaControl *control;
  AddaErrorCode failure;
  gboolean is_stored; /* for one of them at least */
} Sending;

/* ---- who gets it ---- */

static void
audience_clear (Audience *audience)
{
  g_clear_pointer (&audience->ids, g_ptr_array_unref);
}

static void
count_client (G_GNUC_UNUSED AddaClient *client, gpointer data)
{
  ++*(guint *) data;
}

static void
collect_user (AddaClient *client, gpointer data)
{
  g_hash_table_add (data, client->user->id);
}

/* Who is connected now, and who has an account and will find it later. */
static void
count_everybody (AddaControlCall *call, Audience *audience)
{
  const AddaControlParts *parts = &call->control->parts;
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) accounts = adda_accounts_list (parts->accounts);

  for (guint i = 0; i < accounts->len; i++)
    g_hash_table_add (ids, ((AddaAccount *) g_ptr_array_index (accounts, i))->user->id);
  adda_hub_foreach_follower (parts->hub, NULL, collect_user, ids);
  adda_hub_foreach_follower (parts->hub, NULL, count_client, &audience->n_connections);
  audience->n_recipients = g_hash_table_size (ids);
  audience->n_rooms = adda_hub_get_n_rooms (parts->hub);
}

static void
count_ids (AddaControlCall *call, Audience *audience)
{
  audience->n_recipients = audience->ids->len;
  for (guint i = 0; i < audience->ids->len; i++)
    audience->n_connections +=
        adda_hub_count_clients (call->control->parts.hub, g_ptr_array_index (audience->ids, i));
}

static void
collect_member (AddaMember *member, gpointer data)
{
  g_ptr_array_add (data, g_strdup (adda_member_get_user (member)->id));
}

static gboolean
read_room (AddaControlCall *call, const char *name, Audience *audience)
{
  g_autofree char *normal = adda_name_normalize (name, NULL);
  AddaRoom *room = normal != NULL ? adda_hub_lookup_room (call->control->parts.hub, normal) : NULL;

  if (room == NULL)
    {
      adda_control_call_fail (call, ADDA_ERROR_NOT_FOUND, "to: there is no such room");
      return FALSE;
    }
  audience->ids = g_ptr_array_new_with_free_func (g_free);
  adda_room_foreach_member (room, collect_member, audience->ids);
  audience->n_rooms = 1;
  return TRUE;
}

static gboolean
read_users (AddaControlCall *call, JsonNode *node, Audience *audience)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  guint n = array != NULL ? json_array_get_length (array) : 0;

  audience->ids = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < n && n <= MAX_USERS; i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      const char *id = JSON_NODE_HOLDS_VALUE (element) ? json_node_get_string (element) : NULL;

      if (id == NULL || !adda_user_id_is_valid (id, strlen (id)))
        break;
      if (g_hash_table_add (seen, (gpointer) id))
        g_ptr_array_add (audience->ids, g_strdup (id));
      if (i + 1 == n)
        return TRUE;
    }
  adda_control_call_fail (call, ADDA_ERROR_BAD_MESSAGE, "to: users must be 1 to %d ids", MAX_USERS);
  return FALSE;
}

/* FALSE: it is answered. */
static gboolean
read_audience (AddaControlCall *call, JsonObject *to, Audience *audience)
{
  JsonNode *room = json_object_get_member (to, "room");
  JsonNode *users = json_object_get_member (to, "users");
  gboolean is_all = json_object_get_boolean_member_with_default (to, "all", FALSE);

  if (is_all + (room != NULL) + (users != NULL) != 1 ||
      (room != NULL && (!JSON_NODE_HOLDS_VALUE (room) || json_node_get_string (room) == NULL)))
    {
      adda_control_call_fail (call, ADDA_ERROR_BAD_MESSAGE,
                              "to must have one of all (true), room (a name), users (ids)");
      return FALSE;
    }
  if (is_all)
    {
      count_everybody (call, audience);
      return TRUE;
    }
  if (!(room != NULL ? read_room (call, json_node_get_string (room), audience)
                     : read_users (call, users, audience)))
    return FALSE;
  count_ids (call, audience);
  return TRUE;
}

/* ---- sending ---- */

static void
answer (Sending *sending)
{
  AddaControlCall *call = g_steal_pointer (&sending->call);
  const AddaBroadcast *broadcast = sending->broadcast;
  AddaJson json;

  if (!sending->is_stored && broadcast->n_recipients > 0 && sending->failure != ADDA_N_ERRORS)
    {
      adda_control_call_fail (call, sending->failure, NULL);
      return;
    }
  adda_control_call_take_target (call, g_strdup_printf ("broadcast %s", broadcast->id));
  adda_control_call_open (call, &json);
  adda_json_add_string (&json, "id", broadcast->id);
  adda_json_add_int (&json, "recipients", broadcast->n_recipients);
  adda_json_add_int (&json, "connections", broadcast->n_connections);
  adda_json_add_int (&json, "rooms", broadcast->n_rooms);
  adda_control_call_close (call, &json);
}

/* It has just been put into the client's queue. */
static void
await (AddaClient *client, gpointer data)
{
  Sending *sending = data;

  if (adda_broadcast_await (sending->broadcast, client))
    sending->control->outlet->ask_drained (client, sending->control->outlet_data);
}

static void
on_posted (AddaEvent *event, gpointer data)
{
  Sending *sending = data;
  AddaControl *control = sending->control;

  if (event->status == ADDA_EVENT_REFUSED)
    sending->failure = event->failure == ADDA_EVENT_FAILURE_BUSY   ? ADDA_ERROR_BUSY
                       : event->failure == ADDA_EVENT_FAILURE_FULL ? ADDA_ERROR_STORAGE_FULL
                                                                   : ADDA_ERROR_STORAGE_FAILED;
  else
    {
      sending->is_stored = TRUE;
      adda_hub_foreach_follower (control->parts.hub, adda_stream_get_user (event->room), await,
                                 sending);
    }
  if (--sending->broadcast->n_posting > 0)
    return;
  answer (sending);
  adda_control_touch_broadcasts (control);
  adda_broadcast_unref (sending->broadcast);
  g_free (sending);
}

static void
send_to (AddaControlCall *call, const Audience *audience, const char *to, const char *content)
{
  AddaControl *control = call->control;
  guint n = audience->ids != NULL ? audience->ids->len : 1;
  Sending *sending = g_new0 (Sending, 1);

  sending->call = call;
  sending->control = control;
  sending->failure = ADDA_N_ERRORS;
  sending->broadcast =
      adda_broadcast_ref (adda_broadcasts_add (control->broadcasts, call->user, to, content));
  sending->broadcast->n_recipients = audience->n_recipients;
  sending->broadcast->n_rooms = audience->n_rooms;
  sending->broadcast->n_posting = n;
  for (guint i = 0; i < n; i++)
    adda_notifications_post (control->parts.hub,
                             audience->ids != NULL ? g_ptr_array_index (audience->ids, i) : NULL,
                             call->user, NULL, g_strdup (content), on_posted, sending);
  if (n > 0)
    return;
  answer (sending);
  adda_broadcast_unref (sending->broadcast);
  g_free (sending);
}

static void
answer_dry (AddaControlCall *call, const Audience *audience)
{
  AddaJson json;

  adda_control_call_open (call, &json);
  adda_json_add_int (&json, "recipients", audience->n_recipients);
  adda_json_add_int (&json, "connections", audience->n_connections);
  adda_json_add_int (&json, "rooms", audience->n_rooms);
  adda_control_call_close (call, &json);
}

/* (transfer full) (nullable): NULL: it is answered */
static char *
read_notification (AddaControlCall *call)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  JsonObject *notification = NULL;
  char *content;

  if (!adda_control_call_get_object (call, "notification", &notification))
    return NULL;
  text = json_to_string (json_object_get_member (call->members, "notification"), FALSE);
  if (strlen (text) > MAX_NOTIFICATION_BYTES)
    {
      adda_control_call_fail (call, ADDA_ERROR_TOO_LONG, "notification must have at most %d bytes",
                              MAX_NOTIFICATION_BYTES);
      return NULL;
    }
  content = adda_notification_text_new (text, strlen (text), &error);
  if (content == NULL)
    adda_control_call_fail (call, ADDA_ERROR_BAD_MESSAGE, "notification: %s", error->message);
  return content;
}

void
adda_control_run_broadcast (AddaControlCall *call)
{
  g_autofree char *content = NULL;
  g_autofree char *to_text = NULL;
  Audience audience = { NULL };
  gboolean is_dry = FALSE;
  JsonObject *to = NULL;

  if (!adda_control_call_get_object (call, "to", &to) ||
      !adda_control_call_get_optional_boolean (call, "dry_run", &is_dry))
    return;
  content = read_notification (call);
  if (content == NULL)
    return;
  if (!read_audience (call, to, &audience))
    {
      audience_clear (&audience);
      return;
    }
  to_text = json_to_string (json_object_get_member (call->members, "to"), FALSE);
  if (is_dry)
    answer_dry (call, &audience);
  else
    send_to (call, &audience, to_text, content);
  audience_clear (&audience);
}
