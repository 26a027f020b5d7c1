/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * adda-ctl hook …: webhooks of a running server */

#include <glib/gi18n.h>

#include "adda-ctl-client.h"

#define HOOKS_PATH "/api/hooks"

static JsonObject *
get_object (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/* The answer's member "data": (transfer none) (nullable) */
static JsonNode *
get_data (JsonNode *answer)
{
  JsonObject *object = get_object (answer);

  return object != NULL ? json_object_get_member (object, "data") : NULL;
}

static void
print_hook (JsonObject *hook)
{
  g_autofree char *id = adda_ctl_make_printable (adda_ctl_get_text (hook, "id"));
  g_autofree char *name = adda_ctl_make_printable (adda_ctl_get_text (hook, "name"));
  g_autofree char *room = adda_ctl_make_printable (adda_ctl_get_text (hook, "room"));
  g_autofree char *url = adda_ctl_make_printable (adda_ctl_get_text (hook, "url"));
  g_autofree char *fault = adda_ctl_make_printable (adda_ctl_get_text (hook, "fault"));
  gboolean is_out = *url != '\0';

  g_print ("%s  %-3s  %s  %s%s%s\n", id, is_out ? "out" : "in", name, is_out ? url : room,
           *fault != '\0' ? "  ! " : "", fault);
}

/* What has no text of its own to tell. */
static gboolean
finish (AddaCtlOptions *options, JsonNode *answer)
{
  if (answer != NULL && options->is_json)
    adda_ctl_print_json (answer);
  return answer != NULL;
}

/* One request about the webhook that the command line names. */
static gboolean
ask_about (AddaCtlOptions *options,
           GOptionContext *context,
           char ***argv,
           const char *method,
           const char *suffix,
           JsonObject *body,
           GError **error)
{
  g_autoptr (JsonObject) owned_body = body;
  g_autoptr (JsonNode) answer = NULL;
  g_autofree char *id = NULL;
  g_autofree char *part = NULL;
  g_autofree char *path = NULL;

  if (!adda_ctl_parse_word (context, argv, _ ("ID"), &id, error))
    return FALSE;
  part = g_uri_escape_string (id, NULL, FALSE);
  path = g_strconcat (HOOKS_PATH "/", part, suffix, NULL);
  answer = adda_ctl_ask_object (options, method, path, g_steal_pointer (&owned_body), error);
  return finish (options, answer);
}

gboolean
adda_ctl_hook_list (AddaCtlOptions *options, GOptionContext *context, char ***argv, GError **error)
{
  g_autoptr (JsonNode) answer = NULL;
  JsonNode *data;
  JsonArray *hooks;

  if (!adda_ctl_parse (context, argv, error))
    return FALSE;
  answer = adda_ctl_ask (options, "GET", HOOKS_PATH, NULL, error);
  if (answer == NULL || options->is_json)
    return finish (options, answer);

  data = get_data (answer);
  hooks = data != NULL && JSON_NODE_HOLDS_ARRAY (data) ? json_node_get_array (data) : NULL;
  for (guint i = 0; hooks != NULL && i < json_array_get_length (hooks); i++)
    print_hook (get_object (json_array_get_element (hooks, i)));
  return TRUE;
}

/* @words: (nullable) with commas between */
static JsonArray *
split_events (const char *words)
{
  g_auto (GStrv) parts = g_strsplit (words != NULL ? words : "message", ",", -1);
  JsonArray *events = json_array_new ();

  for (gsize i = 0; parts[i] != NULL; i++)
    json_array_add_string_element (events, parts[i]);
  return events;
}

gboolean
adda_ctl_hook_add (AddaCtlOptions *options, GOptionContext *context, char ***argv, GError **error)
{
  g_autofree char *name = NULL;
  g_autofree char *room = NULL;
  g_autofree char *url = NULL;
  g_autofree char *events = NULL;
  const GOptionEntry entries[] = {
    { "room", 0, 0, G_OPTION_ARG_STRING, &room,
      N_ ("The room: of a way in, where messages go to; of a way out, the only one it hears of"),
      N_ ("ROOM") },
    { "url", 0, 0, G_OPTION_ARG_STRING, &url, N_ ("Makes a way out, to this web address"),
      N_ ("URL") },
    { "events", 0, 0, G_OPTION_ARG_STRING, &events,
      N_ ("Of message, join, leave and notification, with commas between (default: message)"),
      N_ ("EVENTS") },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (JsonNode) answer = NULL;
  JsonObject *body;

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!adda_ctl_parse_word (context, argv, _ ("NAME"), &name, error))
    return FALSE;

  body = json_object_new ();
  json_object_set_string_member (body, "name", name);
  if (room != NULL)
    json_object_set_string_member (body, "room", room);
  if (url != NULL)
    {
      json_object_set_string_member (body, "url", url);
      json_object_set_array_member (body, "events", split_events (events));
    }
  answer = adda_ctl_ask_object (options, "POST", HOOKS_PATH, body, error);
  if (answer == NULL || options->is_json)
    return finish (options, answer);

  print_hook (get_object (get_data (answer)));
  g_print (_ ("Secret, not shown again: %s\n"), adda_ctl_get_text (get_object (answer), "secret"));
  return TRUE;
}

gboolean
adda_ctl_hook_remove (AddaCtlOptions *options,
                      GOptionContext *context,
                      char ***argv,
                      GError **error)
{
  return ask_about (options, context, argv, "DELETE", "", NULL, error);
}

gboolean
adda_ctl_hook_test (AddaCtlOptions *options, GOptionContext *context, char ***argv, GError **error)
{
  return ask_about (options, context, argv, "POST", "/test", NULL, error);
}

static gboolean
enable (AddaCtlOptions *options,
        GOptionContext *context,
        char ***argv,
        gboolean is_enabled,
        GError **error)
{
  JsonObject *body = json_object_new ();

  json_object_set_boolean_member (body, "enabled", is_enabled);
  return ask_about (options, context, argv, "PATCH", "", body, error);
}

gboolean
adda_ctl_hook_enable (AddaCtlOptions *options,
                      GOptionContext *context,
                      char ***argv,
                      GError **error)
{
  return enable (options, context, argv, TRUE, error);
}

gboolean
adda_ctl_hook_disable (AddaCtlOptions *options,
                       GOptionContext *context,
                       char ***argv,
                       GError **error)
{
  return enable (options, context, argv, FALSE, error);
}
