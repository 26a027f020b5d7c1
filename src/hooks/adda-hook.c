/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * One webhook: a way in for a program, or a way out to one */

#include "adda-hook.h"

#include <gio/gio.h>

#include "base/adda-name.h"

static const struct
{
  const char *word;
  AddaHookEvents event;
} words[] = {
  { "message", ADDA_HOOK_MESSAGE },
  { "join", ADDA_HOOK_JOIN },
  { "leave", ADDA_HOOK_LEAVE },
  { "notification", ADDA_HOOK_NOTIFICATION },
};

void
adda_hook_free (AddaHook *hook)
{
  g_free (hook->id);
  g_free (hook->name);
  g_free (hook->room);
  g_free (hook->url);
  g_free (hook->fault);
  g_clear_pointer (&hook->user, adda_user_unref);
  g_free (hook);
}

static void
refuse (GError **error, const char *text)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, text);
}

/* FALSE: it is there, but no text. @text: (out) (nullable) (transfer none) */
static gboolean
get_text (JsonObject *object, const char *name, const char **text, GError **error)
{
  JsonNode *node = json_object_get_member (object, name);

  *text = NULL;
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (JSON_NODE_HOLDS_VALUE (node))
    *text = json_node_get_string (node);
  if (*text == NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "“%s” must be a string", name);
  return *text != NULL;
}

/* FALSE with @error set if it is there but no name. */
static gboolean
get_name (JsonObject *object, const char *name, char **normal, GError **error)
{
  g_autoptr (GError) fault = NULL;
  const char *text;

  if (!get_text (object, name, &text, error))
    return FALSE;
  if (text == NULL)
    return TRUE;
  *normal = adda_name_normalize (text, &fault);
  if (*normal == NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "“%s”: %s", name, fault->message);
  return *normal != NULL;
}

static AddaHookEvents
get_event (JsonNode *node)
{
  const char *text = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_strcmp0 (words[i].word, text) == 0)
      return words[i].event;
  return 0;
}

static gboolean
read_events (JsonObject *object, AddaHook *hook, GError **error)
{
  JsonNode *node = json_object_get_member (object, "events");
  JsonArray *array =
      node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      AddaHookEvents event = get_event (json_array_get_element (array, i));

      if (event == 0)
        {
          hook->events = 0;
          break;
        }
      hook->events |= event;
    }
  if (hook->events == 0)
    refuse (error, "“events” must be a list of message, join, leave and notification");
  return hook->events != 0;
}

AddaHook *
adda_hook_read (JsonObject *object, GError **error)
{
  g_autoptr (AddaHook) hook = g_new0 (AddaHook, 1);
  const char *url;

  if (!get_name (object, "name", &hook->name, error) ||
      !get_name (object, "room", &hook->room, error) || !get_text (object, "url", &url, error))
    return NULL;
  hook->url = g_strdup (url);
  if (hook->name == NULL)
    refuse (error, "“name” is missing");
  else if (url == NULL && hook->room == NULL)
    refuse (error, "“room” or “url” is missing: a way in needs a room, a way out a url");
  else if (url == NULL || read_events (object, hook, error))
    return g_steal_pointer (&hook);
  return NULL;
}

void
adda_hook_write (const AddaHook *hook, AddaJson *json)
{
  adda_json_add_string (json, "id", hook->id);
  adda_json_add_string (json, "name", hook->name);
  if (hook->room != NULL)
    adda_json_add_string (json, "room", hook->room);
  if (hook->url == NULL)
    return;
  adda_json_add_string (json, "url", hook->url);
  adda_json_open_array (json, "events");
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if ((hook->events & words[i].event) != 0)
      adda_json_add_string (json, NULL, words[i].word);
  adda_json_close_array (json);
}

void
adda_hook_set_id (AddaHook *hook, const char *id)
{
  g_autofree char *user_id = g_strconcat ("hook-", id, NULL);

  g_free (hook->id);
  hook->id = g_strdup (id);
  g_clear_pointer (&hook->user, adda_user_unref);
  hook->user = adda_user_new (user_id, hook->name, ADDA_ROLE_SERVICE);
}
