/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The JSON writer and the validator */

#include "base/adda-json.h"

#include <math.h>
#include <string.h>

static void
test_structure (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  AddaJson json;

  adda_json_init (&json, text);
  adda_json_open_object (&json, NULL);
  adda_json_open_object (&json, "empty");
  adda_json_close_object (&json);
  adda_json_open_array (&json, "list");
  adda_json_add_int (&json, NULL, 1);
  adda_json_open_array (&json, NULL);
  adda_json_close_array (&json);
  adda_json_open_object (&json, NULL);
  adda_json_add_null (&json, "n");
  adda_json_close_object (&json);
  adda_json_add_bool (&json, NULL, FALSE);
  adda_json_close_array (&json);
  adda_json_add_string (&json, "none", NULL);
  adda_json_add_string (&json, "a\"b", "x");
  adda_json_add_raw (&json, "raw", "{\"k\":[]}");
  adda_json_add_bool (&json, "yes", TRUE);
  adda_json_close_object (&json);

  g_assert_cmpstr (text->str, ==,
                   "{\"empty\":{},\"list\":[1,[],{\"n\":null},false],\"none\":null,"
                   "\"a\\\"b\":\"x\",\"raw\":{\"k\":[]},\"yes\":true}");
  g_assert_true (adda_json_validate (text->str, text->len, 3, NULL));
}

static void
assert_string (const char *value, gsize n, const char *expected)
{
  g_autoptr (GString) text = g_string_new (NULL);
  AddaJson json;

  adda_json_init (&json, text);
  adda_json_add_string_len (&json, NULL, value, n);
  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_strings (void)
{
  assert_string ("", 0, "\"\"");
  assert_string ("plain", 5, "\"plain\"");
  assert_string ("\"\\/", 3, "\"\\\"\\\\/\"");
  assert_string ("\b\f\n\r\t\x01\x1f\x7f", 8, "\"\\b\\f\\n\\r\\t\\u0001\\u001f\x7f\"");
  assert_string ("a\0b", 3, "\"a\\u0000b\"");
  assert_string ("আড্ডা", 15, "\"আড্ডা\"");
  assert_string ("</script>", 9, "\"</script>\"");
  assert_string ("x\xe2\x80\xa8y\xe2\x80\xa9", 8, "\"x\\u2028y\\u2029\"");
  assert_string ("\xe2\x80\xa7\xe2\x82\xac", 6, "\"\xe2\x80\xa7\xe2\x82\xac\"");
  assert_string ("\xe2\x80\xa8", 2, "\"\xe2\x80\""); /* never past the end */
}

/* What the validator lets in, the writer wrote. */
static void
test_every_byte (void)
{
  for (guint i = 0; i < 0x80; i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      char c = (char) i;
      AddaJson json;

      adda_json_init (&json, text);
      adda_json_add_string_len (&json, NULL, &c, 1);
      g_assert_cmpint (adda_json_validate (text->str, text->len, 0, NULL), ==, i != 0);
    }
}

typedef struct
{
  gint64 value;
  const char *expected;
} IntCase;

typedef struct
{
  double value;
  const char *expected;
} DoubleCase;

static void
test_numbers (void)
{
  static const IntCase ints[] = {
    { 0, "0" },
    { 7, "7" },
    { -1, "-1" },
    { 1234567890, "1234567890" },
    { G_MAXINT64, "9223372036854775807" },
    { G_MININT64, "-9223372036854775808" },
  };
  static const DoubleCase doubles[] = {
    { 0.0, "0" },    { 0.1, "0.1" },       { -2.5, "-2.5" },
    { 100, "100" },  { 1e300, "1e+300" },  { 1.0 / 3, "0.33333333333333331" },
    { NAN, "null" }, { INFINITY, "null" }, { -INFINITY, "null" },
  };
  g_autoptr (GString) text = g_string_new (NULL);
  AddaJson json;

  for (guint i = 0; i < G_N_ELEMENTS (ints); i++)
    {
      g_string_truncate (text, 0);
      adda_json_init (&json, text);
      adda_json_add_int (&json, NULL, ints[i].value);
      g_assert_cmpstr (text->str, ==, ints[i].expected);
    }
  for (guint i = 0; i < G_N_ELEMENTS (doubles); i++)
    {
      g_string_truncate (text, 0);
      adda_json_init (&json, text);
      adda_json_add_double (&json, NULL, doubles[i].value);
      g_assert_cmpstr (text->str, ==, doubles[i].expected);
    }
}

static void
test_time_and_uuid (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  AddaUuid uuid = { { 0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0x7c, 0xde, 0x8f } };
  AddaJson json;

  adda_json_init (&json, text);
  adda_json_open_object (&json, NULL);
  adda_json_add_time (&json, "timestamp", 1);
  adda_json_add_uuid (&json, "id", &uuid);
  adda_json_close_object (&json);
  g_assert_cmpstr (text->str, ==,
                   "{\"timestamp\":\"1970-01-01T00:00:00.000001Z\","
                   "\"id\":\"01234567-89ab-7cde-8f00-000000000000\"}");
}

static const char *const right[] = {
  "0",
  "-0",
  "1",
  "-1.5",
  "1e5",
  "1E+5",
  "1.25e-10",
  "123456789012345678901234567890",
  "true",
  "false",
  "null",
  "\"\"",
  "\"আড্ডা\"",
  "{}",
  "[]",
  " \t\r\n1 \t\r\n",
  "[1,2,3]",
  "[ 1 , [ ] , { } ]",
  "{\"a\":1}",
  "{ \"a\" : { \"b\" : [ ] } , \"a\" : 2 }",
  "\"\\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u0041 \\uABcd\"",
  "\"\\ud83d\\ude00\"",
  "\"\x7f\"",
  "\"\\uD800\\uDC00\\uDBFF\\uDFFF\"",
  "\"\\uffff\\ue000\\ud7ff\"",
};

static const char *const wrong[] = {
  "",
  " ",
  "nul",
  "nulll",
  "True",
  "tru e",
  "NaN",
  "Infinity",
  "-",
  "+1",
  "01",
  "-01",
  "1.",
  ".5",
  "1.e5",
  "1e",
  "1e+",
  "0x10",
  "1_0",
  "--1",
  "1 2",
  "{",
  "}",
  "[",
  "]",
  "[1",
  "[1,",
  "[1,]",
  "[,1]",
  "[1 2]",
  "[1}",
  "{]",
  "{\"a\"}",
  "{\"a\":}",
  "{\"a\":1,}",
  "{,}",
  "{1:2}",
  "{a:1}",
  "{'a':1}",
  "{\"a\":1 \"b\":2}",
  "{\"a\" 1}",
  "{\"a\"::1}",
  "[1]]",
  "{}{}",
  "{} x",
  "\"",
  "\"abc",
  "\"\\\"",
  "\"\\x41\"",
  "\"\\'\"",
  "\"\\u12\"",
  "\"\\u12g4\"",
  "\"\\u",
  "\"\\",
  "\"\n\"",
  "\"\t\"",
  "'a'",
  "\"\\u0000\"",
  "\"\\ud800\"",
  "\"\\ud800x\"",
  "\"\\ud800\\n\"",
  "\"\\ud800\\u0041\"",
  "\"\\udc00\"",
  "\"\\ud800\\ud800\"",
  "\"\\ud83d\\",
  "// c\n1",
  "/**/1",
  "\xef\xbb\xbf{}",
  "[1]\v",
};

/* Memory of its own size, so that the address sanitizer sees a byte too far. */
static gboolean
is_right (const char *text, gsize n, guint max_depth, GError **error)
{
  g_autofree char *copy = g_memdup2 (text, n);

  return adda_json_validate (copy, n, max_depth, error);
}

static void
test_validate (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (right); i++)
    {
      g_autoptr (GError) error = NULL;

      if (!is_right (right[i], strlen (right[i]), 8, &error))
        g_error ("%s: %s", right[i], error->message);
    }
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;

      if (is_right (wrong[i], strlen (wrong[i]), 8, &error))
        g_error ("passed: %s", wrong[i]);
      g_assert_error (error, ADDA_JSON_ERROR, ADDA_JSON_ERROR_SYNTAX);
    }
  g_assert_false (is_right ("\"a\0b\"", 5, 8, NULL));
  g_assert_false (is_right ("1\0", 2, 8, NULL));
  g_assert_false (is_right ("[\0]", 3, 8, NULL));
}

static void
test_cut_short (void)
{
  static const char text[] =
      "{\"a\":[1,-2.5e3,\"x\\u00e9\\ud83d\\ude00\",true,null],\"b\":{\"c\":{}}}";

  g_assert_true (is_right (text, strlen (text), 3, NULL));
  for (gsize n = 0; n < strlen (text); n++)
    g_assert_false (is_right (text, n, 3, NULL));
}

static void
assert_depth (const char *open, const char *close, guint depth, guint max_depth, gboolean is_fine)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < depth; i++)
    g_string_append (text, open);
  if (g_str_has_suffix (open, ":"))
    g_string_append_c (text, '1');
  for (guint i = 0; i < depth; i++)
    g_string_append (text, close);

  g_assert_cmpint (is_right (text->str, text->len, max_depth, &error), ==, is_fine);
  if (is_fine)
    g_assert_no_error (error);
  else
    g_assert_error (error, ADDA_JSON_ERROR, ADDA_JSON_ERROR_TOO_DEEP);
}

static void
test_depth (void)
{
  assert_depth ("[", "]", 0 + 1, 0, FALSE);
  assert_depth ("[", "]", 8, 8, TRUE);
  assert_depth ("[", "]", 9, 8, FALSE);
  assert_depth ("{\"a\":", "}", 8, 8, TRUE);
  assert_depth ("{\"a\":", "}", 9, 8, FALSE);
  assert_depth ("[{\"a\":", "}]", 500, 1000, TRUE);
  assert_depth ("[", "]", 100000, 32, FALSE);
  assert_depth ("[", "]", 100000, G_MAXUINT, FALSE);
  assert_depth ("[", "]", 1024, G_MAXUINT, TRUE);
  assert_depth ("[", "", 100000, 32, FALSE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json/structure", test_structure);
  g_test_add_func ("/json/strings", test_strings);
  g_test_add_func ("/json/every-byte", test_every_byte);
  g_test_add_func ("/json/numbers", test_numbers);
  g_test_add_func ("/json/time-and-uuid", test_time_and_uuid);
  g_test_add_func ("/json/validate", test_validate);
  g_test_add_func ("/json/cut-short", test_cut_short);
  g_test_add_func ("/json/depth", test_depth);
  return g_test_run ();
}
