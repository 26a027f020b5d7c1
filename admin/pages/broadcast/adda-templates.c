/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Broadcasts that are kept under a name */

#include "adda-templates.h"

/* (transfer full) Only what has a name. */
static JsonArray *
parse (const char *json)
{
  g_autoptr (JsonNode) node = json_from_string (json, NULL);
  JsonArray *templates = json_array_new ();
  JsonArray *array;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return templates;
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_OBJECT (element) &&
          json_object_get_string_member_with_default (json_node_get_object (element), "name",
                                                      NULL) != NULL)
        json_array_add_element (templates, json_node_copy (element));
    }
  return templates;
}

static char *
print (JsonArray *templates)
{
  g_autoptr (JsonNode) node = json_node_init_array (json_node_alloc (), templates);

  return json_to_string (node, FALSE);
}

static const char *
get_name (JsonArray *templates, guint i)
{
  return json_object_get_string_member (json_array_get_object_element (templates, i), "name");
}

static void
remove_name (JsonArray *templates, const char *name)
{
  for (guint i = json_array_get_length (templates); i > 0; i--)
    if (g_str_equal (get_name (templates, i - 1), name))
      json_array_remove_element (templates, i - 1);
}

char **
adda_templates_list (const char *json)
{
  g_autoptr (JsonArray) templates = parse (json);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  for (guint i = 0; i < json_array_get_length (templates); i++)
    g_strv_builder_add (names, get_name (templates, i));
  return g_strv_builder_end (names);
}

/* (nullable) */
static JsonObject *
get_object (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

AddaDraft *
adda_templates_get (const char *json, const char *name)
{
  g_autoptr (JsonArray) templates = parse (json);

  for (guint i = 0; i < json_array_get_length (templates); i++)
    if (g_str_equal (get_name (templates, i), name))
      {
        JsonObject *object = json_array_get_object_element (templates, i);

        return adda_draft_new_from_json (get_object (object, "to"),
                                         get_object (object, "notification"));
      }
  return NULL;
}

char *
adda_templates_add (const char *json, const char *name, AddaDraft *draft)
{
  g_autoptr (JsonArray) templates = parse (json);
  g_autofree char *error = NULL;
  JsonObject *object = json_object_new ();
  JsonObject *to = adda_draft_get_to (draft, NULL);
  JsonObject *notification = adda_draft_get_notification (draft, &error);

  remove_name (templates, name);
  json_object_set_string_member (object, "name", name);
  if (to != NULL)
    json_object_set_object_member (object, "to", to);
  if (notification != NULL)
    json_object_set_object_member (object, "notification", notification);
  json_array_add_object_element (templates, object);
  if (json_array_get_length (templates) > ADDA_MAX_TEMPLATES)
    json_array_remove_element (templates, 0);
  return print (templates);
}

char *
adda_templates_remove (const char *json, const char *name)
{
  g_autoptr (JsonArray) templates = parse (json);

  remove_name (templates, name);
  return print (templates);
}
