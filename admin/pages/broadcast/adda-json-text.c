/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * JSON that somebody is writing */

#include "adda-json-text.h"

#include <glib/gi18n.h>
#include <string.h>

/* What the hub takes of a notification altogether. */
#define MAX_BYTES (64 * 1024)

/* From "<data>:2:5: Parse error: unexpected …", where the place is the parser's only way to tell it: the line, and what is wrong
 * with it. */
static guint
read_error (const char *message, const char **what)
{
  const char *place = strchr (message, ':');
  guint line = place == NULL ? 0 : (guint) g_ascii_strtoull (place + 1, NULL, 10);
  const char *colon;

  *what = message;
  for (guint i = 0; line > 0 && i < 2 && (colon = strstr (*what, ": ")) != NULL; i++)
    *what = colon + 2;
  return line;
}

JsonObject *
adda_json_text_parse (const char *text, char **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GError) parse_error = NULL;
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  JsonNode *root;

  if (*stripped == '\0')
    return json_object_new ();
  if (strlen (text) > MAX_BYTES)
    {
      *error = g_strdup (_ ("This is more than the 64 KiB that a notification may have"));
      return NULL;
    }
  if (!json_parser_load_from_data (parser, text, -1, &parse_error))
    {
      const char *what;
      guint line = read_error (parse_error->message, &what);

      /* Translators: the number of a line, and what is wrong with it */
      *error = g_strdup_printf (_ ("Line %u: %s"), MAX (line, 1), what);
      return NULL;
    }
  root = json_parser_get_root (parser);
  if (root != NULL && JSON_NODE_HOLDS_OBJECT (root))
    return json_node_dup_object (root);
  *error = g_strdup (_ ("Must be an object: { … }"));
  return NULL;
}
