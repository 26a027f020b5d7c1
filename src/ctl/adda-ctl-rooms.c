/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * adda-ctl room list, room show: who is where */

#include <glib/gi18n.h>

#include "adda-ctl-client.h"

static JsonArray *
get_array (JsonObject *object, const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

static JsonObject *
get_object (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

gboolean
adda_ctl_room_list (AddaCtlOptions *options, GOptionContext *context, char ***argv, GError **error)
{
  g_autoptr (JsonNode) node = NULL;
  JsonArray *rooms;

  if (!adda_ctl_parse (context, argv, error))
    return FALSE;
  node = adda_ctl_ask (options, "GET", "/api/rooms", NULL, error);
  if (node == NULL)
    return FALSE;
  if (options->is_json)
    {
      adda_ctl_print_json (node);
      return TRUE;
    }

  rooms = get_array (get_object (node), "data");
  for (guint i = 0; rooms != NULL && i < json_array_get_length (rooms); i++)
    {
      JsonObject *room = get_object (json_array_get_element (rooms, i));
      g_autofree char *name = adda_ctl_make_printable (adda_ctl_get_text (room, "name"));

      if (room != NULL)
        g_print ("%6" G_GINT64_FORMAT "  %s\n",
                 json_object_get_int_member_with_default (room, "client_count", 0), name);
    }

  return TRUE;
}

gboolean
adda_ctl_room_show (AddaCtlOptions *options, GOptionContext *context, char ***argv, GError **error)
{
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *room = NULL;
  g_autofree char *part = NULL;
  g_autofree char *path = NULL;
  JsonNode *data;
  JsonArray *people;

  if (!adda_ctl_parse_word (context, argv, _ ("ROOM"), &room, error))
    return FALSE;
  part = g_uri_escape_string (room, NULL, FALSE);
  path = g_strconcat ("/api/rooms/", part, NULL);
  node = adda_ctl_ask (options, "GET", path, NULL, error);
  if (node == NULL)
    return FALSE;
  if (options->is_json)
    {
      adda_ctl_print_json (node);
      return TRUE;
    }

  data = get_object (node) != NULL ? json_object_get_member (get_object (node), "data") : NULL;
  people = get_array (get_object (data), "clients");
  for (guint i = 0; people != NULL && i < json_array_get_length (people); i++)
    {
      JsonObject *person = get_object (json_array_get_element (people, i));
      g_autofree char *id = adda_ctl_make_printable (adda_ctl_get_text (person, "id"));
      g_autofree char *name = adda_ctl_make_printable (adda_ctl_get_text (person, "username"));

      g_print ("%-36s  %s\n", id, name);
    }

  return TRUE;
}
