/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Tests of the lines of the audit log and of the log */

#include "pages/audit/adda-lines.h"

static gpointer
make (const AddaLineKind *kind, const char *text)
{
  g_autoptr (JsonNode) node = json_from_string (text, NULL);
  gpointer item = g_object_new (kind->item_type (), NULL);

  g_assert_nonnull (node);
  adda_topic_item_update (ADDA_TOPIC_ITEM (item), json_node_get_object (node));
  return item;
}

#define WARNING                                                                                    \
  "{\"id\":1,\"time\":\"2026-11-27T10:00:01.000000Z\",\"level\":\"warning\",\"domain\":\"adda\","  \
  "\"text\":"                                                                                      \
  "\"the disk is\\nfull\"}"
#define JOIN                                                                                       \
  "{\"id\":1,\"time\":\"2026-11-27T10:00:00.000000Z\",\"kind\":\"join\",\"user\":{\"id\":\"u1\","  \
  "\"name\":"                                                                                      \
  "\"Mitu\"},\"room\":\"tea\",\"text\":\"\"}"
#define FAILED                                                                                     \
  "{\"id\":2,\"time\":\"2026-11-27T10:00:01.000000Z\",\"kind\":\"sign_in_failed\",\"address\":"    \
  "\"192.0.2.7\","                                                                                 \
  "\"text\":\"wrong password\"}"

/* The titles of all categories that hold the line. */
static char *
get_categories (const AddaLineKind *kind, const char *text)
{
  g_autoptr (GObject) item = make (kind, text);
  GString *titles = g_string_new (NULL);

  for (guint i = 0; i < kind->n_categories; i++)
    if (kind->categories[i].holds (item))
      g_string_append_printf (titles, "%s|", kind->categories[i].title);
  return g_string_free (titles, FALSE);
}

static void
assert_categories (const AddaLineKind *kind, const char *text, const char *titles)
{
  g_autofree char *found = get_categories (kind, text);

  g_assert_cmpstr (found, ==, titles);
}

static void
test_categories (void)
{
  assert_categories (&adda_log_lines, WARNING, "Everything|Trouble|Log Lines|");
  assert_categories (&adda_log_lines, JOIN, "Everything|Rooms|");
  assert_categories (&adda_log_lines, FAILED, "Everything|Trouble|Sign-ins|");
  assert_categories (&adda_log_lines, "{\"kind\":\"new\"}", "Everything|");
  assert_categories (&adda_audit_lines, "{\"result\":\"ok\"}", "Everything|Done|");
  assert_categories (&adda_audit_lines, "{\"result\":\"forbidden\"}",
                     "Everything|Refused or Failed|");
}

static void
test_match (void)
{
  g_autoptr (GObject) join = make (&adda_log_lines, JOIN);
  g_autoptr (GObject) warning = make (&adda_log_lines, WARNING);

  g_assert_true (adda_line_is_match (&adda_log_lines, join, ""));
  g_assert_true (adda_line_is_match (&adda_log_lines, join, "mitu"));
  g_assert_true (adda_line_is_match (&adda_log_lines, join, "tea"));
  g_assert_true (adda_line_is_match (&adda_log_lines, warning, "disk"));
  g_assert_true (adda_line_is_match (&adda_log_lines, warning, "warning"));
  g_assert_false (adda_line_is_match (&adda_log_lines, warning, "mitu"));
}

static void
test_order (void)
{
  g_autoptr (GObject) join = make (&adda_log_lines, JOIN);
  g_autoptr (GObject) warning = make (&adda_log_lines, WARNING);
  g_autoptr (GObject) failed = make (&adda_log_lines, FAILED);
  g_autoptr (GObject) third = make (&adda_audit_lines, "{\"seq\":3}");
  g_autoptr (GObject) twelfth = make (&adda_audit_lines, "{\"seq\":12}");

  g_assert_cmpint (adda_log_lines.compare (join, warning), <, 0);
  g_assert_cmpint (adda_log_lines.compare (failed, warning), >, 0);
  g_assert_cmpint (adda_log_lines.compare (join, join), ==, 0);
  g_assert_cmpint (adda_audit_lines.compare (third, twelfth), <, 0);
}

static void
test_save (void)
{
  g_autoptr (GListStore) store = g_list_store_new (G_TYPE_OBJECT);
  g_autoptr (GObject) warning = make (&adda_log_lines, WARNING);
  g_autoptr (GObject) failed = make (&adda_log_lines, FAILED);
  g_autofree char *text = NULL;
  g_autofree char *json = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (JsonNode) second = NULL;

  g_list_store_append (store, warning);
  g_list_store_append (store, failed);
  text = adda_lines_to_text (&adda_log_lines, G_LIST_MODEL (store));
  g_assert_cmpstr (text, ==,
                   "2026-11-27T10:00:01.000000Z Warning (adda) the disk is full\n"
                   "2026-11-27T10:00:01.000000Z Failed (192.0.2.7) wrong password\n");

  json = adda_lines_to_json (G_LIST_MODEL (store));
  lines = g_strsplit (json, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 3);
  second = json_from_string (lines[1], NULL);
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (second), "kind"), ==,
                   "sign_in_failed");
}

static void
test_audit (void)
{
  g_autoptr (GObject) entry =
      make (&adda_audit_lines,
            "{\"seq\":7,\"action\":\"ban\",\"target\":\"Karim\",\"result\":\"forbidden\","
            "\"details\":{\"for_s\":60},\"previous\":\"aa\",\"hash\":\"bb\"}");
  g_autofree char *text = adda_audit_lines.get_text (entry);
  g_autofree char *details = adda_audit_lines.get_details (entry);

  g_assert_cmpstr (text, ==, "Ban: Karim");
  g_assert_cmpstr (adda_audit_lines.get_sort (entry).word, ==, "Refused");
  g_assert_nonnull (strstr (details, "\"for_s\" : 60"));
  g_assert_nonnull (strstr (details, "hash bb"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lines/categories", test_categories);
  g_test_add_func ("/lines/match", test_match);
  g_test_add_func ("/lines/order", test_order);
  g_test_add_func ("/lines/save", test_save);
  g_test_add_func ("/lines/audit", test_audit);
  return g_test_run ();
}
