/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * adda-ctl settings list, settings set: of a running hub */

#include <glib/gi18n.h>

#include "adda-ctl-client.h"
#include "adda-ctl-desk.h"

gboolean
adda_ctl_settings_list (AddaCtlOptions *options,
                        GOptionContext *context,
                        char ***argv,
                        GError **error)
{
  g_autoptr (JsonArray) items = NULL;

  if (!adda_ctl_parse (context, argv, error))
    return FALSE;
  items = adda_ctl_look (options, "settings", error);
  if (items == NULL)
    return FALSE;
  if (options->is_json)
    {
      adda_ctl_print_items (items);
      return TRUE;
    }
  for (guint i = 0; i < json_array_get_length (items); i++)
    {
      JsonObject *item = json_array_get_object_element (items, i);
      g_autofree char *key = adda_ctl_make_cell (item, "key");
      g_autofree char *value = adda_ctl_make_cell (item, "value");
      g_autofree char *standard = adda_ctl_make_cell (item, "default");

      g_print ("%-26s %s%s\n", key, value, g_str_equal (value, standard) ? "" : " *");
    }
  g_print ("%s\n", _ ("* is not the default"));
  return TRUE;
}

/* JSON as it is; what is none is a text. (transfer full) */
static JsonNode *
read_value (const char *text)
{
  JsonNode *node = json_from_string (text, NULL);

  if (node != NULL)
    return node;
  node = json_node_new (JSON_NODE_VALUE);
  json_node_set_string (node, text);
  return node;
}

gboolean
adda_ctl_settings_set (AddaCtlOptions *options,
                       GOptionContext *context,
                       char ***argv,
                       GError **error)
{
  const char *const whats[] = { _ ("KEY"), _ ("VALUE") };
  g_autoptr (JsonObject) done = NULL;
  g_autofree char *key = NULL;
  g_autofree char *value = NULL;
  char *words[2] = { NULL };
  JsonObject *request;

  if (!adda_ctl_parse_words (context, argv, whats, 2, words, error))
    return FALSE;
  key = words[0];
  value = words[1];
  request = json_object_new ();
  json_object_set_string_member (request, "key", key);
  json_object_set_member (request, "value", read_value (value));
  done = adda_ctl_do (options, "setting_set", request, error);
  if (done == NULL)
    return FALSE;
  if (options->is_json)
    adda_ctl_print_done (done);
  else if (json_object_get_boolean_member_with_default (done, "restart", FALSE))
    g_print ("%s\n", _ ("It takes effect at the next start"));
  return TRUE;
}
