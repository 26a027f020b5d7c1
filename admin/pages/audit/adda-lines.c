/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Lines of the audit log and of the log, as people and as programs read them */

#include "adda-lines.h"

#include "models/adda-text.h"

gboolean
adda_line_is_match (const AddaLineKind *kind, gpointer item, const char *needle)
{
  g_autofree char *about = NULL;
  g_autofree char *text = NULL;

  if (*needle == '\0')
    return TRUE;
  text = kind->get_text (item);
  if (adda_text_contains (text, needle) || adda_text_contains (kind->get_sort (item).word, needle))
    return TRUE;
  about = kind->get_about (item, NULL);
  return adda_text_contains (about, needle);
}

char *
adda_lines_to_text (const AddaLineKind *kind, GListModel *model)
{
  g_autoptr (GString) lines = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (model, i);
      g_autofree char *time = NULL;
      g_autofree char *about = kind->get_about (item, NULL);
      g_autofree char *text = kind->get_text (item);

      g_object_get (item, "time", &time, NULL);
      /* What has lines of its own must not look like several. */
      g_strdelimit (text, "\n\r", ' ');
      g_string_append_printf (lines, "%s %s (%s) %s\n", time, kind->get_sort (item).word, about,
                              text);
    }
  return g_string_free (g_steal_pointer (&lines), FALSE);
}

char *
adda_lines_to_json (GListModel *model)
{
  g_autoptr (GString) lines = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (AddaItem) item = g_list_model_get_item (model, i);
      g_autoptr (JsonNode) node = json_node_alloc ();
      g_autoptr (JsonObject) object = adda_item_to_json (item);
      g_autofree char *line = NULL;

      json_node_init_object (node, object);
      line = json_to_string (node, FALSE);
      g_string_append_printf (lines, "%s\n", line);
    }
  return g_string_free (g_steal_pointer (&lines), FALSE);
}
