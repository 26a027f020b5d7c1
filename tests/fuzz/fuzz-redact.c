/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Fuzzes the cutting out of secrets: what was JSON is JSON still, and no secret is in it */

#include <json-glib/json-glib.h>
#include <string.h>

#include "base/adda-json.h"
#include "control/adda-redact.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize length_bytes);

static void check (JsonNode *node);

static void
check_member (G_GNUC_UNUSED JsonObject *object,
              const char *name,
              JsonNode *node,
              G_GNUC_UNUSED gpointer data)
{
  static const char *const secrets[] = { "token", "password", "session", "ticket", NULL };

  if (g_strv_contains (secrets, name) && JSON_NODE_HOLDS_VALUE (node) &&
      json_node_get_value_type (node) == G_TYPE_STRING &&
      !g_str_equal (json_node_get_string (node), "…"))
    g_abort ();
  check (node);
}

static void
check_element (G_GNUC_UNUSED JsonArray *array,
               G_GNUC_UNUSED guint i,
               JsonNode *node,
               G_GNUC_UNUSED gpointer data)
{
  check (node);
}

static void
check (JsonNode *node)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    json_object_foreach_member (json_node_get_object (node), check_member, NULL);
  else if (JSON_NODE_HOLDS_ARRAY (node))
    json_array_foreach_element (json_node_get_array (node), check_element, NULL);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize length_bytes)
{
  g_autofree char *text = g_strndup ((const char *) data, length_bytes);
  g_autofree char *shown = adda_redact_json (text);
  g_autoptr (JsonNode) node = NULL;

  if (!g_utf8_validate (text, -1, NULL) || !adda_json_validate (text, strlen (text), 32, NULL))
    return 0;
  if (!adda_json_validate (shown, strlen (shown), 32, NULL))
    g_abort ();
  node = json_from_string (shown, NULL);
  if (node != NULL)
    check (node);

  return 0;
}
