/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * setting_set: one key of the schema, in its type and range */

#include <math.h>

#include "adda-control-doing.h"
#include "adda-topic-private.h"

/* (transfer full) (nullable): floating; NULL if it is no whole number that @type can hold */
static GVariant *
make_number (JsonNode *node, char type)
{
  GType held = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_NONE;
  double number;

  if (held != G_TYPE_INT64 && held != G_TYPE_DOUBLE)
    return NULL;
  number = json_node_get_double (node);
  if (type == 'd')
    return g_variant_new_double (number);
  if (fabs (number - floor (number)) > 0)
    return NULL;
  if (type == 'i' && number >= G_MININT32 && number <= G_MAXINT32)
    return g_variant_new_int32 ((gint32) number);
  if (type == 'u' && number >= 0 && number <= G_MAXUINT32)
    return g_variant_new_uint32 ((guint32) number);
  if (type == 'x' && fabs (number) <= 9007199254740991.0)
    return g_variant_new_int64 ((gint64) number);
  return NULL;
}

static gboolean
holds (JsonNode *node, GType type)
{
  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type;
}

/* (transfer full) (nullable): floating */
static GVariant *
make_strings (JsonNode *node)
{
  g_autoptr (GPtrArray) strings = g_ptr_array_new ();
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (!holds (element, G_TYPE_STRING))
        return NULL;
      g_ptr_array_add (strings, (gpointer) json_node_get_string (element));
    }
  return array != NULL
             ? g_variant_new_strv ((const char *const *) strings->pdata, (gssize) strings->len)
             : NULL;
}

/* (transfer full) (nullable): floating; NULL if it is of another type */
static GVariant *
make_value (JsonNode *node, const char *type)
{
  switch (*type)
    {
    case 'b':
      return holds (node, G_TYPE_BOOLEAN) ? g_variant_new_boolean (json_node_get_boolean (node))
                                          : NULL;
    case 's':
      return holds (node, G_TYPE_STRING) ? g_variant_new_string (json_node_get_string (node))
                                         : NULL;
    case 'a':
      return make_strings (node);
    default:
      return make_number (node, *type);
    }
}

/* What a key takes, for who gave something else. (transfer full) */
static char *
describe_range (GSettingsSchemaKey *key)
{
  g_autoptr (GVariant) range = g_settings_schema_key_get_range (key);
  g_autoptr (GVariant) allowed = NULL;
  const char *kind;

  g_variant_get (range, "(&sv)", &kind, &allowed);
  if (g_str_equal (kind, "range"))
    {
      g_autoptr (GVariant) least = g_variant_get_child_value (allowed, 0);
      g_autoptr (GVariant) most = g_variant_get_child_value (allowed, 1);
      g_autofree char *least_text = g_variant_print (least, FALSE);
      g_autofree char *most_text = g_variant_print (most, FALSE);

      return g_strdup_printf ("a number from %s to %s", least_text, most_text);
    }
  if (g_str_equal (kind, "enum"))
    {
      g_autofree char *words = g_variant_print (allowed, FALSE);

      return g_strdup_printf ("one of %s", words);
    }
  return g_strdup_printf ("of the type “%s”",
                          g_variant_type_peek_string (g_settings_schema_key_get_value_type (key)));
}

/* The key that may be set: (transfer full) (nullable): NULL: it is answered */
static GSettingsSchemaKey *
find_key (AddaControlCall *call, const char *name)
{
  const AddaControlParts *parts = &call->control->parts;
  g_autoptr (GSettingsSchema) schema = NULL;
  g_autoptr (GSettingsSchemaKey) key = NULL;

  g_object_get (parts->settings, "settings-schema", &schema, NULL);
  if (g_settings_schema_has_key (schema, name))
    key = g_settings_schema_get_key (schema, name);
  if (key == NULL || !adda_control_is_setting_plain (g_settings_schema_key_get_value_type (key)))
    adda_control_call_fail (call, ADDA_ERROR_NOT_FOUND, "There is no such setting");
  else if (adda_control_is_setting_locked (parts, name))
    adda_control_call_fail (call, ADDA_ERROR_LOCKED,
                            "“%s” is given where it cannot be changed from here, such as on the "
                            "command line",
                            name);
  else
    return g_steal_pointer (&key);
  return NULL;
}

/* FALSE: it is answered. */
static gboolean
set_value (AddaControlCall *call, GSettingsSchemaKey *key, const char *name, JsonNode *node)
{
  GSettings *settings = call->control->parts.settings;
  const char *type = g_variant_type_peek_string (g_settings_schema_key_get_value_type (key));
  g_autoptr (GVariant) value = make_value (node, type);

  if (value != NULL)
    g_variant_ref_sink (value);
  if (value == NULL || !g_settings_schema_key_range_check (key, value))
    {
      g_autofree char *wanted = describe_range (key);

      adda_control_call_fail (call, ADDA_ERROR_BAD_MESSAGE, "value must be %s", wanted);
      return FALSE;
    }
  if (!g_settings_set_value (settings, name, value))
    {
      adda_control_call_fail (call, ADDA_ERROR_LOCKED, "“%s” cannot be written", name);
      return FALSE;
    }
  return TRUE;
}

void
adda_control_run_setting_set (AddaControlCall *call)
{
  const AddaControlParts *parts = &call->control->parts;
  JsonNode *node = json_object_get_member (call->members, "value");
  g_autoptr (GSettingsSchemaKey) key = NULL;
  const char *name = NULL;
  AddaJson json;

  if (!adda_control_call_get_string (call, "key", &name))
    return;
  adda_control_call_take_target (call, g_strdup_printf ("%.64s", name));
  if (node == NULL)
    {
      adda_control_call_fail (call, ADDA_ERROR_BAD_MESSAGE, "value is missing");
      return;
    }
  key = find_key (call, name);
  if (key == NULL)
    return;
  if (JSON_NODE_HOLDS_NULL (node))
    g_settings_reset (parts->settings, name);
  else if (!set_value (call, key, name, node))
    return;
  adda_control_call_open (call, &json);
  adda_json_add_bool (&json, "restart", parts->program->needs_restart (name));
  adda_control_call_close (call, &json);
}
