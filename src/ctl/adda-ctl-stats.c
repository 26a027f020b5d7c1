/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * adda-ctl stats: how a running hub does */

#include "adda-ctl-client.h"

/* A figure a line; what is inside another goes by both names. */
static void
print_figures (JsonObject *object, const char *prefix)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    {
      g_autofree char *full = g_strdup_printf ("%s%s", prefix, name);

      if (JSON_NODE_HOLDS_OBJECT (node) && *prefix == '\0')
        {
          g_autofree char *inner = g_strconcat (name, ".", NULL);

          print_figures (json_node_get_object (node), inner);
        }
      else if (JSON_NODE_HOLDS_VALUE (node))
        {
          g_autofree char *value = json_to_string (node, FALSE);

          g_print ("%-28s %s\n", full, value);
        }
    }
}

gboolean
adda_ctl_stats (AddaCtlOptions *options, GOptionContext *context, char ***argv, GError **error)
{
  g_autoptr (JsonNode) node = NULL;

  if (!adda_ctl_parse (context, argv, error))
    return FALSE;
  node = adda_ctl_ask (options, "GET", "/api/stats", NULL, error);
  if (node == NULL)
    return FALSE;

  if (options->is_json || !JSON_NODE_HOLDS_OBJECT (node))
    adda_ctl_print_json (node);
  else
    print_figures (json_node_get_object (node), "");

  return TRUE;
}
