/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Tests of broadcasts that are being written, and of those kept as templates */

#include "pages/broadcast/adda-json-text.h"
#include "pages/broadcast/adda-templates.h"

static void
assert_error (const char *text, const char *part)
{
  g_autofree char *error = NULL;
  g_autoptr (JsonObject) object = adda_json_text_parse (text, &error);

  g_assert_null (object);
  g_assert_nonnull (error);
  if (strstr (error, part) == NULL)
    g_error ("“%s” does not say “%s”", error, part);
}

static void
test_json (void)
{
  g_autofree char *error = NULL;
  g_autoptr (JsonObject) nothing = adda_json_text_parse (" \n ", &error);
  g_autoptr (JsonObject) object = adda_json_text_parse ("{\"a\": {\"b\": [1, 2]}}", &error);
  g_autofree char *huge = g_strnfill (70000, ' ');

  g_assert_null (error);
  g_assert_cmpuint (json_object_get_size (nothing), ==, 0);
  g_assert_true (json_object_has_member (object, "a"));
  assert_error ("[1]", "{");
  assert_error ("\"text\"", "{");
  assert_error ("{\n \"a\": 1,\n b: 2\n}", "Line 2");
  assert_error ("{\"a\": ", "Line 1");
  huge[0] = '1';
  assert_error (huge, "64 KiB");
}

static void
set (char **place, const char *text)
{
  g_free (*place);
  *place = g_strdup (text);
}

static void
test_to (void)
{
  g_autoptr (AddaDraft) draft = adda_draft_new ();
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (JsonObject) all = adda_draft_get_to (draft, NULL);
  g_autoptr (JsonObject) room = NULL;
  g_autoptr (JsonObject) users = NULL;
  JsonArray *array;

  g_assert_true (json_object_get_boolean_member (all, "all"));
  draft->to = ADDA_DRAFT_TO_ROOM;
  g_assert_null (adda_draft_get_to (draft, NULL));
  set (&draft->room, "tea");
  room = adda_draft_get_to (draft, NULL);
  g_assert_cmpstr (json_object_get_string_member (room, "room"), ==, "tea");

  draft->to = ADDA_DRAFT_TO_USERS;
  set (&draft->users, " , ");
  g_assert_null (adda_draft_get_to (draft, NULL));
  set (&draft->users, "Mitu, u2 ,");
  g_hash_table_insert (ids, (gpointer) "Mitu", (gpointer) "u1");
  users = adda_draft_get_to (draft, ids);
  array = json_object_get_array_member (users, "users");
  g_assert_cmpuint (json_array_get_length (array), ==, 2);
  g_assert_cmpstr (json_array_get_string_element (array, 0), ==, "u1");
  g_assert_cmpstr (json_array_get_string_element (array, 1), ==, "u2");
}

static void
test_notification (void)
{
  g_autoptr (AddaDraft) draft = adda_draft_new ();
  g_autofree char *empty = NULL;
  g_autofree char *broken = NULL;
  g_autofree char *error = NULL;
  g_autoptr (JsonObject) notification = NULL;

  g_assert_null (adda_draft_get_notification (draft, &empty));
  g_assert_nonnull (empty);
  set (&draft->title, "Tea");
  set (&draft->data, "{");
  g_assert_null (adda_draft_get_notification (draft, &broken));
  g_assert_nonnull (broken);
  set (&draft->data, "{\"cups\":3}");
  draft->severity = ADDA_DRAFT_CRITICAL;
  notification = adda_draft_get_notification (draft, &error);
  g_assert_null (error);
  g_assert_cmpstr (json_object_get_string_member (notification, "type"), ==, "info");
  g_assert_cmpstr (json_object_get_string_member (notification, "severity"), ==, "critical");
  g_assert_cmpstr (json_object_get_string_member (notification, "title"), ==, "Tea");
  g_assert_cmpint (json_object_get_int_member (json_object_get_object_member (notification, "data"),
                                               "cups"),
                   ==, 3);
}

static void
test_templates (void)
{
  g_autoptr (AddaDraft) draft = adda_draft_new ();
  g_autoptr (AddaDraft) again = NULL;
  g_autofree char *one = NULL;
  g_autofree char *two = NULL;
  g_autofree char *rest = NULL;
  g_auto (GStrv) names = NULL;
  g_auto (GStrv) left = NULL;

  draft->to = ADDA_DRAFT_TO_ROOM;
  draft->severity = ADDA_DRAFT_WARNING;
  set (&draft->room, "tea");
  set (&draft->title, "Tea");
  set (&draft->text, "at four");
  one = adda_templates_add ("not JSON", "Break", draft);
  two = adda_templates_add (one, "Second", draft);
  names = adda_templates_list (two);
  g_assert_cmpstrv (names, ((const char *const[]){ "Break", "Second", NULL }));

  again = adda_templates_get (two, "Break");
  g_assert_cmpint (again->to, ==, ADDA_DRAFT_TO_ROOM);
  g_assert_cmpint (again->severity, ==, ADDA_DRAFT_WARNING);
  g_assert_cmpstr (again->room, ==, "tea");
  g_assert_cmpstr (again->title, ==, "Tea");
  g_assert_cmpstr (again->text, ==, "at four");
  g_assert_null (adda_templates_get (two, "Third"));

  rest = adda_templates_remove (two, "Break");
  left = adda_templates_list (rest);
  g_assert_cmpstrv (left, ((const char *const[]){ "Second", NULL }));
}

/* The oldest goes; one of the same name takes the other's place. */
static void
test_bound (void)
{
  g_autoptr (AddaDraft) draft = adda_draft_new ();
  g_autofree char *kept = g_strdup ("[]");
  g_auto (GStrv) names = NULL;

  set (&draft->title, "Tea");
  for (guint i = 0; i < ADDA_MAX_TEMPLATES + 5; i++)
    {
      g_autofree char *name = g_strdup_printf ("t%u", i);
      char *more = adda_templates_add (kept, name, draft);

      g_free (kept);
      kept = more;
    }
  names = adda_templates_list (kept);
  g_assert_cmpuint (g_strv_length (names), ==, ADDA_MAX_TEMPLATES);
  g_assert_cmpstr (names[0], ==, "t5");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/draft/json", test_json);
  g_test_add_func ("/draft/to", test_to);
  g_test_add_func ("/draft/notification", test_notification);
  g_test_add_func ("/draft/templates", test_templates);
  g_test_add_func ("/draft/bound", test_bound);
  return g_test_run ();
}
