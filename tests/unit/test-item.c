/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Tests of the items that are unpacked by a table */

#include "models/adda-audit-item.h"
#include "models/adda-sanction-item.h"
#include "models/adda-setting-item.h"

static void
update (gpointer item, const char *text)
{
  g_autoptr (JsonNode) node = json_from_string (text, NULL);

  g_assert_nonnull (node);
  adda_topic_item_update (ADDA_TOPIC_ITEM (item), json_node_get_object (node));
}

static void
count (GObject *object, guint *n)
{
  (*n)++;
}

static void
on_notify (GObject *object, GParamSpec *pspec, GString *names)
{
  g_string_append_printf (names, "%s ", pspec->name);
}

static void
test_unpack (void)
{
  g_autoptr (AddaSanctionItem) item = g_object_new (ADDA_TYPE_SANCTION_ITEM, NULL);
  g_autofree char *name = NULL;

  update (item, "{\"id\":\"s1\",\"kind\":\"ban\",\"user\":null,\"address\":\"192.0.2.0/24\","
                "\"by\":{\"id\":\"u1\",\"name\":\"Mitu\"},\"until\":null}");
  g_assert_cmpstr (item->id, ==, "s1");
  g_assert_null (item->user);
  g_assert_cmpstr (item->address, ==, "192.0.2.0/24");
  g_assert_cmpstr (item->by_name, ==, "Mitu");
  g_assert_null (item->until);
  g_object_get (item, "by-name", &name, NULL);
  g_assert_cmpstr (name, ==, "Mitu");
}

/* Whatever the hub says, it is text or nothing. */
static void
test_odd (void)
{
  g_autoptr (AddaSanctionItem) item = g_object_new (ADDA_TYPE_SANCTION_ITEM, NULL);

  update (item, "{\"id\":7,\"kind\":[\"ban\"],\"by\":\"Mitu\"}");
  g_assert_null (item->id);
  g_assert_null (item->kind);
  g_assert_null (item->by_name);
}

static void
test_changed (void)
{
  g_autoptr (AddaSettingItem) item = g_object_new (ADDA_TYPE_SETTING_ITEM, NULL);
  g_autoptr (GString) names = g_string_new (NULL);
  guint n = 0;

  update (item, "{\"key\":\"max-rooms\",\"value\":5,\"locked\":false}");
  g_signal_connect (item, "changed", G_CALLBACK (count), &n);
  g_signal_connect (item, "notify", G_CALLBACK (on_notify), names);
  update (item, "{\"key\":\"max-rooms\",\"value\":5,\"locked\":false}");
  g_assert_cmpuint (n, ==, 0);
  update (item, "{\"key\":\"max-rooms\",\"value\":6,\"locked\":true}");
  g_assert_cmpuint (n, ==, 1);
  g_assert_nonnull (strstr (names->str, "value "));
  g_assert_nonnull (strstr (names->str, "locked "));
  g_assert_null (strstr (names->str, "key "));
}

static void
test_to_json (void)
{
  g_autoptr (AddaAuditItem) item = g_object_new (ADDA_TYPE_AUDIT_ITEM, NULL);
  g_autoptr (JsonObject) object = NULL;

  update (item,
          "{\"seq\":3,\"actor\":{\"id\":\"u1\",\"name\":\"Mitu\"},\"details\":{\"room\":\"tea\"}}");
  object = adda_item_to_json (ADDA_ITEM (item));
  g_assert_cmpint (json_object_get_int_member (object, "seq"), ==, 3);
  g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (object, "actor"),
                                                  "name"),
                   ==, "Mitu");
  g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (object, "details"),
                                                  "room"),
                   ==, "tea");
  g_assert_true (json_object_get_null_member (object, "target"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/item/unpack", test_unpack);
  g_test_add_func ("/item/odd", test_odd);
  g_test_add_func ("/item/changed", test_changed);
  g_test_add_func ("/item/to-json", test_to_json);
  return g_test_run ();
}
