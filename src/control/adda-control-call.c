/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * One request to do something: its members, who asks, and the one answer that it gets */

#include "adda-control-private.h"

#include <math.h>

#include "base/adda-name.h"
#include "protocol/adda-json-read.h"

/* ---- life ---- */

static AddaControlCall *
call_new (AddaControl *control,
          AddaClient *client,
          const AddaControlAction *action,
          const char *nonce)
{
  AddaControlCall *call = g_new0 (AddaControlCall, 1);

  call->control = control;
  call->client = client;
  call->user = adda_user_ref (client->user);
  call->action = action;
  call->nonce = g_strdup (nonce);
  call->link.data = call;
  g_queue_push_tail_link (&control->calls, &call->link);

  return call;
}

void
adda_control_call_free (AddaControlCall *call)
{
  g_queue_unlink (&call->control->calls, &call->link);
  adda_user_unref (call->user);
  g_clear_pointer (&call->members, json_object_unref);
  g_free (call->nonce);
  g_free (call->target);
  g_free (call);
}

void
adda_control_call_forget (AddaControlCall *call)
{
  call->client = NULL;
}

/* ---- answers ---- */

static void
tell_audit (const AddaControlCall *call, const char *result)
{
  if (call->control->audit != NULL)
    call->control->audit (call, result, call->control->audit_data);
}

void
adda_control_call_open (AddaControlCall *call, AddaJson *json)
{
  adda_json_init (json, g_string_sized_new (128));
  adda_json_open_object (json, NULL);
  adda_json_add_string (json, "type", "done");
  adda_json_add_string (json, "action", call->action->name);
}

void
adda_control_call_close (AddaControlCall *call, AddaJson *json)
{
  if (call->nonce != NULL)
    adda_json_add_string (json, "nonce", call->nonce);
  adda_json_close_object (json);
  tell_audit (call, "ok");
  if (call->client != NULL)
    adda_control_send (call->control, call->client, json->text->str);
  g_string_free (json->text, TRUE);
  adda_control_call_free (call);
}

void
adda_control_call_done (AddaControlCall *call)
{
  AddaJson json;

  adda_control_call_open (call, &json);
  adda_control_call_close (call, &json);
}

static void
answer_error (AddaControlCall *call, AddaErrorCode code, const char *text)
{
  if (call->client != NULL)
    adda_control_send_error (call->control, call->client, code, text, call->nonce);
  adda_control_call_free (call);
}

void
adda_control_call_fail (AddaControlCall *call, AddaErrorCode code, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  if (format != NULL)
    {
      va_start (arguments, format);
      text = g_strdup_vprintf (format, arguments);
      va_end (arguments);
    }
  tell_audit (call, adda_error_code_to_string (code));
  answer_error (call, code, text);
}

/* Put together wrongly, so nothing was tried. Returns FALSE */
static gboolean
refuse_member (AddaControlCall *call, const char *name, const char *what)
{
  g_autofree char *text = g_strdup_printf ("%s %s", name, what);

  answer_error (call, ADDA_ERROR_BAD_MESSAGE, text);
  return FALSE;
}

/* ---- members ---- */

/* (transfer none) (nullable): missing, or null */
static JsonNode *
find (AddaControlCall *call, const char *name)
{
  JsonNode *node = json_object_get_member (call->members, name);

  return node != NULL && !JSON_NODE_HOLDS_NULL (node) ? node : NULL;
}

static gboolean
require (AddaControlCall *call, const char *name)
{
  return find (call, name) != NULL || refuse_member (call, name, "is missing");
}

static gboolean
holds (JsonNode *node, GType type)
{
  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type;
}

gboolean
adda_control_call_get_optional_string (AddaControlCall *call, const char *name, const char **value)
{
  JsonNode *node = find (call, name);

  if (node == NULL)
    return TRUE;
  if (!holds (node, G_TYPE_STRING))
    return refuse_member (call, name, "must be a string");

  *value = json_node_get_string (node);
  return TRUE;
}

gboolean
adda_control_call_get_string (AddaControlCall *call, const char *name, const char **value)
{
  return require (call, name) && adda_control_call_get_optional_string (call, name, value);
}

gboolean
adda_control_call_get_optional_boolean (AddaControlCall *call, const char *name, gboolean *value)
{
  JsonNode *node = find (call, name);

  if (node == NULL)
    return TRUE;
  if (!holds (node, G_TYPE_BOOLEAN))
    return refuse_member (call, name, "must be true or false");

  *value = json_node_get_boolean (node);
  return TRUE;
}

gboolean
adda_control_call_get_boolean (AddaControlCall *call, const char *name, gboolean *value)
{
  return require (call, name) && adda_control_call_get_optional_boolean (call, name, value);
}

gboolean
adda_control_call_get_optional_unsigned (AddaControlCall *call,
                                         const char *name,
                                         guint64 least,
                                         guint64 *value)
{
  JsonNode *node = find (call, name);
  g_autofree char *what = NULL;
  double number;

  if (node == NULL)
    return TRUE;
  number =
      holds (node, G_TYPE_INT64) || holds (node, G_TYPE_DOUBLE) ? json_node_get_double (node) : -1;
  if (number < (double) least || number > (double) ADDA_JSON_INTEGER_MAX ||
      fabs (number - floor (number)) > 0)
    {
      what = g_strdup_printf ("must be a whole number, %" G_GUINT64_FORMAT " or more", least);
      return refuse_member (call, name, what);
    }

  *value = (guint64) number;
  return TRUE;
}

gboolean
adda_control_call_get_unsigned (AddaControlCall *call,
                                const char *name,
                                guint64 least,
                                guint64 *value)
{
  return require (call, name) && adda_control_call_get_optional_unsigned (call, name, least, value);
}

gboolean
adda_control_call_get_object (AddaControlCall *call, const char *name, JsonObject **value)
{
  JsonNode *node = find (call, name);

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return refuse_member (call, name, node == NULL ? "is missing" : "must be an object");

  *value = json_node_get_object (node);
  return TRUE;
}

gboolean
adda_control_call_get_room (AddaControlCall *call, const char *name, char **value)
{
  g_autoptr (GError) flaw = NULL;
  const char *text = NULL;

  if (!adda_control_call_get_string (call, name, &text))
    return FALSE;
  *value = adda_name_normalize (text, &flaw);
  if (*value != NULL)
    return TRUE;

  answer_error (call, ADDA_ERROR_BAD_NAME, flaw->message);
  return FALSE;
}

gboolean
adda_control_call_get_strings (AddaControlCall *call,
                               const char *name,
                               guint most,
                               GPtrArray **value)
{
  JsonNode *node = find (call, name);
  g_autoptr (GPtrArray) strings = g_ptr_array_new_with_free_func (g_free);
  JsonArray *array;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return refuse_member (call, name, node == NULL ? "is missing" : "must be an array of strings");

  array = json_node_get_array (node);
  if (json_array_get_length (array) > most)
    {
      g_autofree char *what = g_strdup_printf ("must not have more than %u elements", most);

      return refuse_member (call, name, what);
    }
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (!holds (element, G_TYPE_STRING))
        return refuse_member (call, name, "must be an array of strings");
      g_ptr_array_add (strings, g_strdup (json_node_get_string (element)));
    }

  *value = g_steal_pointer (&strings);
  return TRUE;
}

void
adda_control_call_take_target (AddaControlCall *call, char *target)
{
  g_free (call->target);
  call->target = target;
}

/* ---- running ---- */

static const AddaControlAction *
look_up (const char *name)
{
  for (const AddaControlAction *row = adda_control_actions; row->name != NULL; row++)
    if (g_strcmp0 (row->name, name) == 0)
      return row;

  return NULL;
}

static void
parse (AddaControlCall *call, const AddaCommand *command)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  JsonNode *root;

  /* The codec has validated it, within its bounds. */
  json_parser_load_from_data (parser, command->text, (gssize) command->text_length, NULL);
  root = json_parser_get_root (parser);
  call->members = root != NULL && JSON_NODE_HOLDS_OBJECT (root)
                      ? json_object_ref (json_node_get_object (root))
                      : json_object_new ();
}

/* A tree is built only for who may: it takes far more memory than the text. */
void
adda_control_call_run (AddaControl *control, AddaClient *client, const AddaCommand *command)
{
  g_autofree char *name = adda_control_peek (command, "action");
  const AddaControlAction *action = look_up (name);
  AddaControlCall *call;

  if (action == NULL)
    {
      adda_control_send_error (control, client, ADDA_ERROR_BAD_MESSAGE,
                               name == NULL ? "action is missing" : "there is no such action",
                               command->nonce);
      return;
    }
  if (control->calls.length >= ADDA_CONTROL_MAX_CALLS)
    {
      adda_control_send_error (control, client, ADDA_ERROR_BUSY, NULL, command->nonce);
      return;
    }

  call = call_new (control, client, action, command->nonce);
  if (adda_control_may (client->user->role, action->least_role))
    {
      parse (call, command);
      action->run (call);
      return;
    }

  call->members = json_object_new ();
  tell_audit (call, adda_error_code_to_string (ADDA_ERROR_FORBIDDEN));
  adda_control_send_forbidden (control, client, name, action->least_role, command->nonce);
  adda_control_call_free (call);
}
