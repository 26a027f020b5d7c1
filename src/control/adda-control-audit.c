/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * What stands of a call in the audit log: never a secret, never what people said */

#include "adda-control-doing.h"

#include <string.h>

/* Members that may be written down; what is not here may be a password, a token, or a message. */
static const char *const told[] = {
  "address", "come_back", "connection", "disabled", "dry_run", "for_s", "id",       "key",
  "mode",    "name",      "on",         "reason",   "role",    "room",  "sanction", "seq",
  "to",      "topic",     "ttl_s",      "user",     "uses",    "value",
};

/* Longer ones are left out: the log is no place to store things in. */
#define MAX_VALUE_BYTES 1024

static void
add_member (AddaJson *json, const char *name, JsonNode *node)
{
  g_autofree char *text = json_to_string (node, FALSE);

  if (strlen (text) <= MAX_VALUE_BYTES)
    adda_json_add_raw (json, name, text);
}

/* A form asks whom it reaches at each pause in the writing, and nothing comes of it. */
static gboolean
is_harmless (const AddaControlCall *call, const char *result)
{
  JsonNode *node = json_object_get_member (call->members, "dry_run");

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_boolean (node) &&
         g_str_equal (result, "ok");
}

static void
write_down (const AddaControlCall *call, const char *result, gpointer data)
{
  g_autoptr (GString) details = g_string_new (NULL);
  AddaJson json;

  if (is_harmless (call, result))
    return;
  adda_json_init (&json, details);
  adda_json_open_object (&json, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (told); i++)
    {
      JsonNode *node = json_object_get_member (call->members, told[i]);

      if (node != NULL)
        add_member (&json, told[i], node);
    }
  adda_json_close_object (&json);
  adda_audit_add (data, call->user, call->action->name, call->target, details->str, result);
}

void
adda_control_keep_audit (AddaControl *control)
{
  adda_control_set_audit (control, write_down, control->parts.audit);
}
