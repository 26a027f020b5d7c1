/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Topic settings: every key of the schema, with what it is and what it may be */

#include "adda-topic-private.h"

static void
add_value (AddaJson *json, const char *name, GVariant *value)
{
  switch (g_variant_classify (value))
    {
    case G_VARIANT_CLASS_BOOLEAN:
      adda_json_add_bool (json, name, g_variant_get_boolean (value));
      break;
    case G_VARIANT_CLASS_INT32:
      adda_json_add_int (json, name, g_variant_get_int32 (value));
      break;
    case G_VARIANT_CLASS_UINT32:
      adda_json_add_int (json, name, g_variant_get_uint32 (value));
      break;
    case G_VARIANT_CLASS_INT64:
      adda_json_add_int (json, name, g_variant_get_int64 (value));
      break;
    case G_VARIANT_CLASS_DOUBLE:
      adda_json_add_double (json, name, g_variant_get_double (value));
      break;
    case G_VARIANT_CLASS_STRING:
      adda_json_add_string (json, name, g_variant_get_string (value, NULL));
      break;
    case G_VARIANT_CLASS_ARRAY:
      adda_json_open_array (json, name);
      for (gsize i = 0; i < g_variant_n_children (value); i++)
        {
          g_autoptr (GVariant) element = g_variant_get_child_value (value, i);

          add_value (json, NULL, element);
        }
      adda_json_close_array (json);
      break;
    default:
      adda_json_add_null (json, name);
    }
}

/* What the schema allows: (s kind, v values). */
static void
add_range (AddaJson *json, GSettingsSchemaKey *key)
{
  g_autoptr (GVariant) range = g_settings_schema_key_get_range (key);
  g_autoptr (GVariant) allowed = NULL;
  const char *kind;

  g_variant_get (range, "(&sv)", &kind, &allowed);
  if (g_str_equal (kind, "range"))
    {
      g_autoptr (GVariant) min = g_variant_get_child_value (allowed, 0);
      g_autoptr (GVariant) max = g_variant_get_child_value (allowed, 1);

      add_value (json, "min", min);
      add_value (json, "max", max);
    }
  else
    {
      adda_json_add_null (json, "min");
      adda_json_add_null (json, "max");
    }
  if (g_str_equal (kind, "enum"))
    add_value (json, "choices", allowed);
  else
    adda_json_add_null (json, "choices");
}

static gboolean
needs_restart (const AddaControlParts *parts, const char *name)
{
  return parts->program != NULL && parts->program->needs_restart (name);
}

gboolean
adda_control_is_setting_locked (const AddaControlParts *parts, const char *name)
{
  return !g_settings_is_writable (parts->settings, name) ||
         (parts->program != NULL && parts->program->is_given (name, parts->program_data));
}

/* What is of another type is not for operators' eyes: keys of tokens, which are secrets. */
gboolean
adda_control_is_setting_plain (const GVariantType *type)
{
  static const char *const plain[] = { "b", "i", "u", "x", "d", "s", "as", NULL };
  g_autofree char *text = g_variant_type_dup_string (type);

  return g_strv_contains (plain, text);
}

static void
add_values (AddaJson *json, GSettings *settings, GSettingsSchemaKey *key, const char *name)
{
  g_autoptr (GVariant) value = g_settings_get_value (settings, name);
  g_autoptr (GVariant) standard = g_settings_schema_key_get_default_value (key);

  add_value (json, "value", value);
  add_value (json, "default", standard);
}

static void
add_key (AddaChannel *channel, GSettingsSchema *schema, const char *name)
{
  const AddaControlParts *parts = &channel->control->parts;
  g_autoptr (GSettingsSchemaKey) key = g_settings_schema_get_key (schema, name);
  const GVariantType *type = g_settings_schema_key_get_value_type (key);
  g_autofree char *type_text = g_variant_type_dup_string (type);
  const char *summary = g_settings_schema_key_get_summary (key);
  const char *description = g_settings_schema_key_get_description (key);
  AddaJson json;

  if (!adda_control_is_setting_plain (type))
    return;
  adda_channel_open_item (&json);
  adda_json_add_string (&json, "key", name);
  adda_json_add_string (&json, "type", type_text);
  add_values (&json, parts->settings, key, name);
  adda_json_add_string (&json, "summary", summary != NULL ? summary : name);
  adda_json_add_string (&json, "description", description != NULL ? description : "");
  add_range (&json, key);
  adda_json_add_bool (&json, "restart", needs_restart (parts, name));
  adda_json_add_bool (&json, "locked", adda_control_is_setting_locked (parts, name));
  adda_channel_close_item (channel, &json, name);
}

static void
changed (GSettings *settings, const char *name, gpointer data)
{
  g_autoptr (GSettingsSchema) schema = NULL;

  g_object_get (settings, "settings-schema", &schema, NULL);
  add_key (data, schema, name);
}

void
adda_topic_settings_open (AddaChannel *channel)
{
  GSettings *settings = channel->control->parts.settings;
  g_autoptr (GSettingsSchema) schema = NULL;
  g_auto (GStrv) names = NULL;

  g_object_get (settings, "settings-schema", &schema, NULL);
  names = g_settings_schema_list_keys (schema);
  for (guint i = 0; names[i] != NULL; i++)
    add_key (channel, schema, names[i]);
  g_signal_connect (settings, "changed", G_CALLBACK (changed), channel);
  g_signal_connect (settings, "writable-changed", G_CALLBACK (changed), channel);
}

void
adda_topic_settings_close (AddaChannel *channel)
{
  g_signal_handlers_disconnect_by_data (channel->control->parts.settings, channel);
}
