/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Tests of how a notification is told, which is the page's way */

#include "pages/broadcast/adda-notice.h"

static JsonObject *
parse (const char *text)
{
  g_autoptr (JsonNode) node = json_from_string (text, NULL);

  g_assert_nonnull (node);
  return json_node_dup_object (node);
}

static void
test_kind (void)
{
  static const struct
  {
    const char *notification;
    const char *style;
  } cases[] = {
    { "{}", NULL },
    { "{\"type\":\"info\"}", NULL },
    { "{\"type\":\"build_failed\"}", "error" },
    { "{\"type\":\"Order-CONFIRMED\"}", "success" },
    { "{\"type\":\"disk.warning\"}", "warning" },
    { "{\"type\":\"errored\"}", NULL },
    { "{\"type\":\"maintenance\",\"severity\":\"critical\"}", "error" },
    { "{\"type\":{\"warning\":1}}", "warning" },
    { "{\"type\":null}", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonObject) notification = parse (cases[i].notification);

      g_assert_cmpstr (adda_notice_kind (notification).style, ==, cases[i].style);
    }
}

static void
test_words (void)
{
  g_autoptr (JsonObject) full =
      parse ("{\"type\":\"order\",\"title\":\" Tea \",\"message\":\"at four\"}");
  g_autoptr (JsonObject) odd = parse ("{\"type\":\"info\",\"title\":5,\"text\":\"from text\"}");
  g_autoptr (JsonObject) nothing = parse ("{}");
  g_autofree char *title = adda_notice_title (full);
  g_autofree char *text = adda_notice_text (full);
  g_autofree char *type = adda_notice_type (full);
  g_autofree char *odd_title = adda_notice_title (odd);
  g_autofree char *odd_text = adda_notice_text (odd);
  g_autofree char *odd_type = adda_notice_type (odd);
  g_autofree char *no_title = adda_notice_title (nothing);

  g_assert_cmpstr (title, ==, "Tea");
  g_assert_cmpstr (text, ==, "at four");
  g_assert_cmpstr (type, ==, "order");
  g_assert_cmpstr (odd_title, ==, "5");
  g_assert_cmpstr (odd_text, ==, "from text");
  g_assert_cmpstr (odd_type, ==, "");
  g_assert_cmpstr (no_title, ==, "Notification");
}

static void
test_cut (void)
{
  g_autoptr (JsonObject) notification = json_object_new ();
  g_autoptr (GString) long_title = g_string_new (NULL);
  g_autofree char *title = NULL;

  for (guint i = 0; i < 300; i++)
    g_string_append (long_title, "ব");
  json_object_set_string_member (notification, "title", long_title->str);
  title = adda_notice_title (notification);
  g_assert_cmpint (g_utf8_strlen (title, -1), ==, 201);
  g_assert_true (g_str_has_suffix (title, "…"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/notice/kind", test_kind);
  g_test_add_func ("/notice/words", test_words);
  g_test_add_func ("/notice/cut", test_cut);
  return g_test_run ();
}
