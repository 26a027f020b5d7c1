/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The rooms that the hub knows: GET /rooms, /api/rooms, /api/rooms/ID */

#include "adda-answer.h"
#include "adda-http-private.h"
#include "base/adda-json.h"
#include "base/adda-name.h"

/* All that who asks may see. (transfer container) */
static GPtrArray *
list_seen (AddaRequest *request)
{
  AddaHub *hub = adda_http_get_hub (request->http);
  GPtrArray *rooms = adda_hub_list_rooms (hub);
  guint n_seen = 0;

  for (guint i = 0; i < rooms->len; i++)
    if (adda_hub_may_see (hub, request->identity.user,
                          adda_room_get_name (g_ptr_array_index (rooms, i))))
      rooms->pdata[n_seen++] = rooms->pdata[i];
  g_ptr_array_set_size (rooms, (int) n_seen);
  return rooms;
}

void
adda_rooms_get_counts (AddaRequest *request)
{
  g_autoptr (GPtrArray) rooms = list_seen (request);
  GString *text = g_string_new (NULL);
  AddaJson json;

  adda_json_init (&json, text);
  adda_json_open_array (&json, NULL);
  for (guint i = 0; i < rooms->len; i++)
    {
      AddaRoom *room = g_ptr_array_index (rooms, i);

      adda_json_open_object (&json, NULL);
      adda_json_add_string (&json, "name", adda_room_get_name (room));
      adda_json_add_int (&json, "users", adda_room_get_n_members (room));
      adda_json_close_object (&json);
    }
  adda_json_close_array (&json);
  adda_answer_json (request->msg, SOUP_STATUS_OK, text);
}

void
adda_rooms_get_list (AddaRequest *request)
{
  g_autoptr (GPtrArray) rooms = list_seen (request);
  GString *text = g_string_new (NULL);
  AddaJson json;

  adda_json_init (&json, text);
  adda_json_open_object (&json, NULL);
  adda_json_open_array (&json, "data");
  for (guint i = 0; i < rooms->len; i++)
    {
      AddaRoom *room = g_ptr_array_index (rooms, i);

      adda_json_open_object (&json, NULL);
      adda_json_add_string (&json, "id", adda_room_get_name (room));
      adda_json_add_string (&json, "name", adda_room_get_name (room));
      adda_json_add_int (&json, "client_count", adda_room_get_n_members (room));
      adda_json_close_object (&json);
    }
  adda_json_close_array (&json);
  adda_json_close_object (&json);
  adda_answer_json (request->msg, SOUP_STATUS_OK, text);
}

static void
add_member (AddaMember *member, gpointer data)
{
  AddaUser *user = adda_member_get_user (member);
  AddaJson *json = data;

  adda_json_open_object (json, NULL);
  adda_json_add_string (json, "id", user->id);
  adda_json_add_string (json, "username", user->name);
  adda_json_close_object (json);
}

void
adda_rooms_get_one (AddaRequest *request)
{
  g_autofree char *name = adda_name_normalize (request->param, NULL);
  AddaHub *hub = adda_http_get_hub (request->http);
  AddaRoom *room = name != NULL ? adda_hub_lookup_room (hub, name) : NULL;
  GString *text;
  AddaJson json;

  if (room == NULL || !adda_hub_may_see (hub, request->identity.user, name))
    {
      adda_answer_error (request->msg, SOUP_STATUS_NOT_FOUND, "Room not found");
      return;
    }
  if (!adda_hub_may_join (hub, request->identity.user, name))
    {
      adda_answer_error (request->msg, SOUP_STATUS_FORBIDDEN, "This room is for its members");
      return;
    }

  text = g_string_new (NULL);
  adda_json_init (&json, text);
  adda_json_open_object (&json, NULL);
  adda_json_open_object (&json, "data");
  adda_json_add_string (&json, "id", adda_room_get_name (room));
  adda_json_add_string (&json, "name", adda_room_get_name (room));
  adda_json_open_array (&json, "clients");
  adda_room_foreach_member (room, add_member, &json);
  adda_json_close_array (&json);
  adda_json_close_object (&json);
  adda_json_close_object (&json);
  adda_answer_json (request->msg, SOUP_STATUS_OK, text);
}
