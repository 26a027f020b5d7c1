/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Tests of how the hub's settings are grouped and said */

#include "pages/settings/adda-setting-groups.h"

static AddaSettingItem *
make (const char *text)
{
  g_autoptr (JsonNode) node = json_from_string (text, NULL);
  AddaSettingItem *item = g_object_new (ADDA_TYPE_SETTING_ITEM, NULL);

  adda_topic_item_update (ADDA_TOPIC_ITEM (item), json_node_get_object (node));
  return item;
}

static void
assert_group (const char *key, const char *title)
{
  g_assert_cmpstr (adda_setting_group_title (adda_setting_group_of (key)), ==, title);
}

static void
test_groups (void)
{
  assert_group ("address", "Network");
  assert_group ("address-message-rate", "Limits");
  assert_group ("tls-key", "Network");
  assert_group ("max-rooms", "Rooms and History");
  assert_group ("max-message-bytes", "Limits");
  assert_group ("message-wait-ms", "Waiting and Timing");
  assert_group ("hook-tries", "Webhooks");
  assert_group ("something-new", "More");
  g_assert_cmpuint (adda_setting_group_of ("something-new"), ==, adda_setting_n_groups () - 1);
}

static void
test_order (void)
{
  static const char *const sorted[] = { "address",    "port",         "tls-certificate",
                                        "tls-key",    "registration", "hook-retry-ms",
                                        "hook-tries", "zebra" };
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = G_N_ELEMENTS (sorted); i > 0; i--)
    {
      g_autofree char *text = g_strdup_printf ("{\"key\":\"%s\"}", sorted[i - 1]);

      g_ptr_array_add (items, make (text));
    }
  g_ptr_array_sort (items, adda_setting_compare);
  for (guint i = 0; i < G_N_ELEMENTS (sorted); i++)
    g_assert_cmpstr (ADDA_SETTING_ITEM (items->pdata[i])->key, ==, sorted[i]);
}

static void
assert_hint (const char *key, gint64 value, const char *hint)
{
  g_autofree char *text = adda_setting_hint (key, value);

  g_assert_cmpstr (text, ==, hint);
}

static void
test_units (void)
{
  g_assert_cmpstr (adda_setting_unit ("ping-period-ms"), ==, "ms");
  g_assert_cmpstr (adda_setting_unit ("max-message-bytes"), ==, "bytes");
  g_assert_cmpstr (adda_setting_unit ("session-ttl-seconds"), ==, "s");
  g_assert_null (adda_setting_unit ("port"));
  assert_hint ("ping-period-ms", 30000, "30 seconds");
  assert_hint ("ping-period-ms", 1500, NULL);
  assert_hint ("session-ttl-seconds", 604800, "7 days");
  assert_hint ("max-message-bytes", 512, NULL);
  assert_hint ("port", 8080, NULL);
}

static void
assert_values (const char *members, gboolean is_changed, const char *fallback)
{
  g_autofree char *text = g_strdup_printf ("{\"key\":\"ping-ms\",%s}", members);
  g_autoptr (AddaSettingItem) item = make (text);
  g_autofree char *said = adda_setting_value_text (item, item->fallback);

  g_assert_cmpint (adda_setting_is_changed (item), ==, is_changed);
  g_assert_cmpstr (said, ==, fallback);
}

static void
test_values (void)
{
  assert_values ("\"value\":5,\"default\":5", FALSE, "5 ms");
  assert_values ("\"value\":5,\"default\":6", TRUE, "6 ms");
  assert_values ("\"value\":[\"a\"],\"default\":[]", TRUE, "none");
  assert_values ("\"value\":[\"a\",\"b\"],\"default\":[\"a\",\"b\"]", FALSE, "a, b ms");
  assert_values ("\"value\":\"\",\"default\":\"\"", FALSE, "none");
}

static void
test_match (void)
{
  g_autoptr (AddaSettingItem) item = make (
      "{\"key\":\"max-rooms\",\"summary\":\"Most Rooms\",\"description\":\"All সব together\"}");

  g_assert_true (adda_setting_is_match (item, "rooms"));
  g_assert_true (adda_setting_is_match (item, "max-r"));
  g_assert_true (adda_setting_is_match (item, "সব"));
  g_assert_false (adda_setting_is_match (item, "port"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/setting-groups/groups", test_groups);
  g_test_add_func ("/setting-groups/order", test_order);
  g_test_add_func ("/setting-groups/units", test_units);
  g_test_add_func ("/setting-groups/values", test_values);
  g_test_add_func ("/setting-groups/match", test_match);
  return g_test_run ();
}
