/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A broadcast as somebody writes it */

#include "adda-draft.h"

#include <glib/gi18n.h>

#include "adda-json-text.h"

#define MAX_USERS 1000

static const char *const severities[] = {
  [ADDA_DRAFT_INFO] = "info",
  [ADDA_DRAFT_WARNING] = "warning",
  [ADDA_DRAFT_CRITICAL] = "critical",
};

AddaDraft *
adda_draft_new (void)
{
  AddaDraft *draft = g_new0 (AddaDraft, 1);

  draft->room = g_strdup ("");
  draft->users = g_strdup ("");
  draft->type = g_strdup ("");
  draft->title = g_strdup ("");
  draft->text = g_strdup ("");
  draft->data = g_strdup ("");
  return draft;
}

void
adda_draft_free (AddaDraft *draft)
{
  g_free (draft->room);
  g_free (draft->users);
  g_free (draft->type);
  g_free (draft->title);
  g_free (draft->text);
  g_free (draft->data);
  g_free (draft);
}

static void
take_text (char **text, JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_string (node) == NULL)
    return;
  g_free (*text);
  *text = json_node_dup_string (node);
}

static void
take_to (AddaDraft *draft, JsonObject *to)
{
  JsonNode *users = json_object_get_member (to, "users");

  if (json_object_has_member (to, "room"))
    draft->to = ADDA_DRAFT_TO_ROOM;
  take_text (&draft->room, to, "room");
  if (users != NULL && JSON_NODE_HOLDS_ARRAY (users))
    {
      JsonArray *array = json_node_get_array (users);
      g_autoptr (GString) text = g_string_new (NULL);

      for (guint i = 0; i < MIN (json_array_get_length (array), MAX_USERS); i++)
        g_string_append_printf (text, "%s%s", i == 0 ? "" : ", ",
                                json_array_get_string_element (array, i));
      draft->to = ADDA_DRAFT_TO_USERS;
      g_free (draft->users);
      draft->users = g_string_free (g_steal_pointer (&text), FALSE);
    }
}

static void
take_notification (AddaDraft *draft, JsonObject *notification)
{
  JsonNode *data = json_object_get_member (notification, "data");
  const char *severity =
      json_object_get_string_member_with_default (notification, "severity", NULL);

  take_text (&draft->type, notification, "type");
  take_text (&draft->title, notification, "title");
  take_text (&draft->text, notification, "message");
  for (guint i = 0; i < G_N_ELEMENTS (severities); i++)
    if (g_strcmp0 (severity, severities[i]) == 0)
      draft->severity = i;
  if (data != NULL && JSON_NODE_HOLDS_OBJECT (data) &&
      json_object_get_size (json_node_get_object (data)) > 0)
    {
      g_free (draft->data);
      draft->data = json_to_string (data, TRUE);
    }
}

AddaDraft *
adda_draft_new_from_json (JsonObject *to, JsonObject *notification)
{
  AddaDraft *draft = adda_draft_new ();

  if (to != NULL)
    take_to (draft, to);
  if (notification != NULL)
    take_notification (draft, notification);
  return draft;
}

static JsonArray *
split_users (const char *text, GHashTable *ids)
{
  g_auto (GStrv) names = g_strsplit (text, ",", MAX_USERS);
  JsonArray *array = json_array_new ();

  for (guint i = 0; names[i] != NULL; i++)
    {
      const char *name = g_strstrip (names[i]);
      const char *id = ids == NULL ? NULL : g_hash_table_lookup (ids, name);

      if (*name != '\0')
        json_array_add_string_element (array, id == NULL ? name : id);
    }
  return array;
}

JsonObject *
adda_draft_get_to (AddaDraft *draft, GHashTable *users)
{
  g_autoptr (JsonObject) to = json_object_new ();
  g_autoptr (JsonArray) array = NULL;

  switch (draft->to)
    {
    case ADDA_DRAFT_TO_ALL:
      json_object_set_boolean_member (to, "all", TRUE);
      break;
    case ADDA_DRAFT_TO_ROOM:
      if (*draft->room == '\0')
        return NULL;
      json_object_set_string_member (to, "room", draft->room);
      break;
    case ADDA_DRAFT_TO_USERS:
      array = split_users (draft->users, users);
      if (json_array_get_length (array) == 0)
        return NULL;
      json_object_set_array_member (to, "users", g_steal_pointer (&array));
      break;
    }
  return g_steal_pointer (&to);
}

JsonObject *
adda_draft_get_notification (AddaDraft *draft, char **error)
{
  g_autoptr (JsonObject) notification = json_object_new ();
  JsonObject *data = adda_json_text_parse (draft->data, error);

  if (data == NULL)
    return NULL;
  json_object_set_string_member (notification, "type", *draft->type == '\0' ? "info" : draft->type);
  if (draft->severity != ADDA_DRAFT_INFO)
    json_object_set_string_member (notification, "severity", severities[draft->severity]);
  json_object_set_string_member (notification, "title", draft->title);
  json_object_set_string_member (notification, "message", draft->text);
  json_object_set_object_member (notification, "data", data);
  if (*draft->title == '\0' && *draft->text == '\0')
    {
      *error = g_strdup (_ ("Write a title or a text"));
      return NULL;
    }
  return g_steal_pointer (&notification);
}
