/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Fuzzes the JSON validator and the writer against json-glib */

#include "base/adda-json.h"

#include <json-glib/json-glib.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize length_bytes);

#define DEPTH 16

/* What passes the door must be readable behind it, and none of its beginnings may pass. */
static void
check_validator (const char *text, gsize length_bytes)
{
  g_autoptr (GError) flaw = NULL;
  g_autoptr (JsonParser) parser = NULL;

  if (!adda_json_validate (text, length_bytes, DEPTH, &flaw))
    {
      g_assert (flaw != NULL && flaw->domain == ADDA_JSON_ERROR);
      return;
    }

  g_assert (adda_json_validate (text, length_bytes, DEPTH + 1, NULL));
  if (!g_utf8_validate_len (text, length_bytes, NULL) || strpbrk (text, "{[") == NULL)
    return;

  parser = json_parser_new_immutable ();
  if (!json_parser_load_from_data (parser, text, (gssize) length_bytes, &flaw))
    g_error ("%s", flaw->message);

  while (length_bytes > 0 && strchr (" \t\r\n", text[length_bytes - 1]) != NULL)
    length_bytes--;
  for (gsize n = 0; n < MIN (length_bytes, 64); n++)
    g_assert (!adda_json_validate (text, n, DEPTH, NULL));
}

/* What is written must come back. */
static void
check_writer (const char *value, gsize length_bytes)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GError) flaw = NULL;
  JsonObject *object;
  AddaJson json;

  if (!g_utf8_validate_len (value, length_bytes, NULL))
    return;

  adda_json_init (&json, text);
  adda_json_open_object (&json, NULL);
  adda_json_add_string_len (&json, "v", value, length_bytes);
  adda_json_add_int (&json, value, (gint64) length_bytes);
  adda_json_close_object (&json);
  g_assert (adda_json_validate (text->str, text->len, 1, NULL));
  if (!json_parser_load_from_data (parser, text->str, (gssize) text->len, &flaw))
    g_error ("%s", flaw->message);
  if (strcmp (value, "v") == 0)
    return;
  object = json_node_get_object (json_parser_get_root (parser));
  g_assert_cmpstr (json_object_get_string_member (object, "v"), ==, value);
  g_assert_cmpint (json_object_get_int_member (object, value), ==, (gint64) length_bytes);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize length_bytes)
{
  g_autofree char *text = g_strndup ("", length_bytes);
  g_autofree char *exact = g_memdup2 (data, length_bytes);

  memcpy (text, data, length_bytes);
  if (length_bytes > 0)
    adda_json_validate (exact, length_bytes, DEPTH, NULL);
  check_validator (text, length_bytes);
  check_writer (text, length_bytes);

  return 0;
}
