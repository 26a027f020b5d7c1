/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Which settings stand together, and what their numbers mean */

#include "adda-setting-groups.h"

#include <glib/gi18n.h>
#include <string.h>

#include "models/adda-text.h"
#include "widgets/adda-duration.h"

#define MAX_PREFIXES 16
#define MS_PER_S 1000

/* Keys, or what they begin with if it ends in a dash, in the order in which they are shown. */
static const struct
{
  const char *title;
  const char *prefixes[MAX_PREFIXES];
} groups[] = {
  { N_ ("Network"), { "address", "port", "tls-", "trusted-proxies", "proxy-", "io-threads" } },
  { N_ ("Who May Come In"),
    { "registration", "require-token", "allow-guests", "open-notifications", "allowed-origins",
      "cors-origins", "session-", "sign-in-", "token-" } },
  { N_ ("Rooms and History"),
    { "max-rooms", "rooms-", "history-", "resume-", "announce-", "tail-", "typing-", "nonce-" } },
  { N_ ("Limits"),
    { "max-connections", "connections-per-", "max-message-bytes", "message-rate",
      "message-window-ms", "account-message-", "address-message-", "join-rate", "write-rate",
      "upgrade-rate", "limit-", "commands-", "send-queue-", "max-" } },
  { N_ ("Waiting and Timing"),
    { "ping-", "pong-", "write-wait-", "auth-wait-", "header-wait-", "message-wait-", "http-idle-",
      "drain-" } },
  { N_ ("Storage and Logs"), { "data-dir", "durability", "access-log", "backup-", "audit-" } },
  { N_ ("Webhooks"), { "hook-" } },
  { N_ ("More"), { "" } },
};

static const struct
{
  const char *suffix;
  const char *unit;
} units[] = {
  { "-ms", N_ ("ms") },
  { "-bytes", N_ ("bytes") },
  { "-seconds", N_ ("s") },
};

guint
adda_setting_n_groups (void)
{
  return G_N_ELEMENTS (groups);
}

const char *
adda_setting_group_title (guint group)
{
  g_return_val_if_fail (group < G_N_ELEMENTS (groups), NULL);
  return _ (groups[group].title);
}

static gboolean
is_named (const char *key, const char *name)
{
  return *name == '\0' || g_str_has_suffix (name, "-") ? g_str_has_prefix (key, name)
                                                       : g_str_equal (key, name);
}

/* The group, and where in it. */
static guint
find (const char *key, guint *place)
{
  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    for (guint j = 0; j < MAX_PREFIXES && groups[i].prefixes[j] != NULL; j++)
      if (is_named (key, groups[i].prefixes[j]))
        {
          *place = j;
          return i;
        }
  g_return_val_if_reached (G_N_ELEMENTS (groups) - 1);
}

guint
adda_setting_group_of (const char *key)
{
  guint place = 0;

  return find (key, &place);
}

int
adda_setting_compare (gconstpointer a, gconstpointer b)
{
  AddaSettingItem *first = *(AddaSettingItem *const *) a;
  AddaSettingItem *second = *(AddaSettingItem *const *) b;
  guint first_place = 0;
  guint second_place = 0;
  guint first_group = find (first->key, &first_place);
  guint second_group = find (second->key, &second_place);

  if (first_group != second_group)
    return first_group < second_group ? -1 : 1;
  if (first_place != second_place)
    return first_place < second_place ? -1 : 1;
  return strcmp (first->key, second->key);
}

const char *
adda_setting_unit (const char *key)
{
  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (g_str_has_suffix (key, units[i].suffix))
      return _ (units[i].unit);
  return NULL;
}

char *
adda_setting_hint (const char *key, gint64 value)
{
  if (g_str_has_suffix (key, "-bytes") && value >= 1024)
    return g_format_size_full ((guint64) value, G_FORMAT_SIZE_IEC_UNITS);
  if (g_str_has_suffix (key, "-ms") && value >= MS_PER_S && value % MS_PER_S == 0)
    return adda_duration_text (value / MS_PER_S);
  if (g_str_has_suffix (key, "-seconds") && value >= 60)
    return adda_duration_text (value);
  return NULL;
}

gboolean
adda_setting_is_changed (AddaSettingItem *setting)
{
  if (setting->value == NULL || setting->fallback == NULL)
    return setting->value != setting->fallback;
  return !json_node_equal (setting->value, setting->fallback);
}

static char *
array_text (JsonArray *array)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new ();

  for (guint i = 0; i < json_array_get_length (array); i++)
    g_ptr_array_add (parts, (gpointer) json_array_get_string_element (array, i));
  g_ptr_array_add (parts, NULL);
  return g_strjoinv (", ", (char **) parts->pdata);
}

char *
adda_setting_value_text (AddaSettingItem *setting, JsonNode *value)
{
  g_autofree char *text = NULL;
  const char *unit = adda_setting_unit (setting->key);

  if (value == NULL)
    return g_strdup (_ ("none"));
  if (JSON_NODE_HOLDS_ARRAY (value))
    text = array_text (json_node_get_array (value));
  else if (json_node_get_value_type (value) == G_TYPE_BOOLEAN)
    text = g_strdup (json_node_get_boolean (value) ? _ ("on") : _ ("off"));
  else if (json_node_get_value_type (value) == G_TYPE_INT64)
    text = g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (value));
  else if (json_node_get_value_type (value) == G_TYPE_DOUBLE)
    text = g_strdup_printf ("%g", json_node_get_double (value));
  else
    text = json_node_dup_string (value);
  if (text == NULL || *text == '\0')
    return g_strdup (_ ("none"));
  return unit == NULL ? g_steal_pointer (&text) : g_strdup_printf ("%s %s", text, unit);
}

gboolean
adda_setting_is_match (AddaSettingItem *setting, const char *needle)
{
  return adda_text_contains (setting->summary, needle) ||
         adda_text_contains (setting->description, needle) ||
         adda_text_contains (setting->key, needle);
}
