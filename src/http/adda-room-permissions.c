/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Who may what in a room: GET, PATCH /api/rooms/ID/permissions */

#include <json-glib/json-glib.h>

#include "adda-account-answer.h"
#include "adda-answer.h"
#include "adda-body.h"
#include "base/adda-name.h"

static void
answer_rules (AddaHttp *http, SoupServerMessage *msg, const char *room)
{
  AddaPermissions *permissions = adda_accounts_get_permissions (adda_http_get_accounts (http));
  GString *text = g_string_new (NULL);
  GHashTable *members;
  AddaRoomMode mode = adda_permissions_get (permissions, room, &members);
  GHashTableIter iter;
  gpointer member;
  AddaJson json;

  adda_json_init (&json, text);
  adda_json_open_object (&json, NULL);
  adda_json_open_object (&json, "data");
  adda_json_add_string (&json, "room", room);
  adda_json_add_string (&json, "mode", adda_room_mode_to_string (mode));
  adda_json_open_array (&json, "members");
  if (members != NULL)
    {
      g_hash_table_iter_init (&iter, members);
      while (g_hash_table_iter_next (&iter, &member, NULL))
        adda_json_add_string (&json, NULL, member);
    }
  adda_json_close_array (&json);
  adda_json_close_object (&json);
  adda_json_close_object (&json);
  adda_answer_json (msg, SOUP_STATUS_OK, text);
}

/* (transfer full) (nullable): NULL: it is answered */
static char *
read_room (AddaRequest *request)
{
  g_autoptr (GError) error = NULL;
  char *room = adda_name_normalize (request->param, &error);

  if (room == NULL)
    adda_body_refuse (request, error);
  return room;
}

void
adda_permissions_get_room (AddaRequest *request)
{
  g_autofree char *room = read_room (request);

  if (room != NULL)
    answer_rules (request->http, request->msg, room);
}

typedef struct
{
  AddaPending *pending; /* (owned) */
  char *room;           /* (owned) */
} Patch;

static void
on_set (G_GNUC_UNUSED AddaAccount *account,
        G_GNUC_UNUSED const char *secret,
        const GError *error,
        gpointer data)
{
  Patch *patch = data;
  AddaPending *pending = patch->pending;

  if (!pending->is_gone && error != NULL)
    adda_account_answer_failure (pending->msg, error);
  else if (!pending->is_gone)
    answer_rules (pending->http, pending->msg, patch->room);
  adda_pending_end (pending);
  g_free (patch->room);
  g_free (patch);
}

static gboolean
refuse (AddaRequest *request, const char *message)
{
  adda_answer_error (request->msg, SOUP_STATUS_BAD_REQUEST, message);
  return FALSE;
}

/* All ids of the array, each once. FALSE: it is answered. */
static gboolean
read_members (AddaRequest *request, JsonNode *node, GPtrArray *members)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  JsonArray *array;

  if (!JSON_NODE_HOLDS_ARRAY (node))
    return refuse (request, "“members” must be an array of ids");
  array = json_node_get_array (node);
  if (json_array_get_length (array) > ADDA_ROOM_MAX_MEMBERS)
    return refuse (request, "“members” must be at most 1000");
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      const char *id = JSON_NODE_HOLDS_VALUE (element) ? json_node_get_string (element) : NULL;

      if (id == NULL || *id == '\0')
        return refuse (request, "“members” must be an array of ids");
      if (g_hash_table_add (seen, (gpointer) id))
        g_ptr_array_add (members, g_strdup (id));
    }
  return TRUE;
}

/* The new rules: what the request does not name stays. FALSE: it is answered. */
static gboolean
read_rules (AddaRequest *request, const char *room, AddaRoomMode *mode, GPtrArray *members)
{
  AddaPermissions *permissions =
      adda_accounts_get_permissions (adda_http_get_accounts (request->http));
  gsize length_bytes;
  const char *text = adda_body_get_object (request, &length_bytes);
  g_autoptr (JsonNode) root = text != NULL ? json_from_string (text, NULL) : NULL;
  GHashTable *old_members;
  GHashTableIter iter;
  gpointer member;
  JsonObject *object;
  JsonNode *node;

  if (text == NULL)
    return FALSE;
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return refuse (request, "The body must be a JSON object");
  object = json_node_get_object (root);
  *mode = adda_permissions_get (permissions, room, &old_members);
  node = json_object_get_member (object, "mode");
  if (node != NULL && (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_string (node) == NULL ||
                       !adda_room_mode_from_string (json_node_get_string (node), mode)))
    return refuse (request, "“mode” must be open, read_only, members or hidden");
  if (json_object_has_member (object, "members"))
    return read_members (request, json_object_get_member (object, "members"), members);
  if (old_members != NULL)
    {
      g_hash_table_iter_init (&iter, old_members);
      while (g_hash_table_iter_next (&iter, &member, NULL))
        g_ptr_array_add (members, g_strdup (member));
    }
  return TRUE;
}

void
adda_permissions_patch (AddaRequest *request)
{
  g_autofree char *room = read_room (request);
  g_autoptr (GPtrArray) members = g_ptr_array_new_with_free_func (g_free);
  AddaRoomMode mode;
  Patch *patch;

  if (room == NULL || !read_rules (request, room, &mode, members))
    return;
  patch = g_new0 (Patch, 1);
  patch->pending = adda_pending_new (request);
  patch->room = g_strdup (room);
  adda_accounts_set_room (adda_http_get_accounts (request->http), room, mode, members,
                          request->identity.user, on_set, patch);
}
