/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Names: what is refused, and the one form of the rest */

#include "base/adda-name.h"

typedef struct
{
  const char *given;
  const char *expected;
} FormCase;

static void
test_one_form (void)
{
  static const FormCase cases[] = {
    { "general", "general" },
    { "  general\t\n", "general" },
    { "\u3000\u00a0general\u2003", "general" },
    { "two  words", "two words" },
    { "two\u00a0\u3000words", "two words" },
    { "e\u0301te\u0301", "\u00e9t\u00e9" },
    { "\u212bngstrom", "\u00c5ngstrom" },
    { "\uac00", "\uac00" },
    { "\u1100\u1161", "\uac00" },
    { "রহিম", "রহিম" },
    { "\u0995\u09c7\u09be", "\u0995\u09cb" }, /* the vowel o in two parts */
    { "x", "x" },
    { "#general/sub: <b>&amp;", "#general/sub: <b>&amp;" },
    { "❤️", "❤️" },
    { "👩‍💻", "👩‍💻" },
    { "👨🏽‍🚀 Ali", "👨🏽‍🚀 Ali" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *name = adda_name_normalize (cases[i].given, &error);
      g_autofree char *again = NULL;

      g_assert_no_error (error);
      g_assert_cmpstr (name, ==, cases[i].expected);
      again = adda_name_normalize (name, NULL);
      g_assert_cmpstr (again, ==, name);
    }
}

/* Words that need joiners, conjuncts and signs. */
static void
test_bengali (void)
{
  static const char *const names[] = {
    "আড্ডা",
    "শেখ রাসেল ক্রীড়া চক্র",
    "র\u200d\u09cd\u09afাব", /* ra with ya-phala, not reph */
    "উদ্\u200cঘাটন",          /* a visible hasanta */
    "ক্\u200dষ",              /* a half form */
    "চাঁদ",
    "দুঃখ",
    "১২৩ নম্বর ঘর",
    "क्\u200dष",
    "می\u200cخواهم",
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *given = g_utf8_normalize (names[i], -1, G_NORMALIZE_NFC);
      g_autofree char *name = adda_name_normalize (names[i], &error);

      g_assert_no_error (error);
      g_assert_cmpstr (name, ==, given);
    }
}

typedef struct
{
  const char *given;
  AddaNameError code;
} RefusedCase;

static void
test_refused (void)
{
  static const RefusedCase cases[] = {
    { "", ADDA_NAME_ERROR_EMPTY },
    { " \t\u3000 ", ADDA_NAME_ERROR_EMPTY },
    { "a\nb", ADDA_NAME_ERROR_CHARACTER },
    { "a\tb", ADDA_NAME_ERROR_CHARACTER },
    { "\x01", ADDA_NAME_ERROR_CHARACTER },
    { "a\x7f", ADDA_NAME_ERROR_CHARACTER },
    { "a\xc2\x85"
      "b",
      ADDA_NAME_ERROR_CHARACTER },
    { "a\u2028"
      "b",
      ADDA_NAME_ERROR_CHARACTER },
    { "a\u2029"
      "b",
      ADDA_NAME_ERROR_CHARACTER },
    { "a\u202e"
      "b",
      ADDA_NAME_ERROR_CHARACTER },
    { "a\u2066"
      "b",
      ADDA_NAME_ERROR_CHARACTER },
    { "a\u00ad"
      "b",
      ADDA_NAME_ERROR_CHARACTER },
    { "\ufeff"
      "a",
      ADDA_NAME_ERROR_CHARACTER },
    { "a\u200b"
      "b",
      ADDA_NAME_ERROR_CHARACTER },
    { "a\U000e0041", ADDA_NAME_ERROR_CHARACTER },
    { "a\ue000", ADDA_NAME_ERROR_CHARACTER },
    { "a\U0010fffd", ADDA_NAME_ERROR_CHARACTER },
    { "a\u0378", ADDA_NAME_ERROR_CHARACTER },
    { "a\ufdd0", ADDA_NAME_ERROR_CHARACTER },
    { "a\u200d"
      "b",
      ADDA_NAME_ERROR_CHARACTER },
    { "a\u200c"
      "b",
      ADDA_NAME_ERROR_CHARACTER },
    { "\u200dক", ADDA_NAME_ERROR_CHARACTER },
    { "ক\u200d", ADDA_NAME_ERROR_CHARACTER },
    { "ক\u200c ক", ADDA_NAME_ERROR_CHARACTER },
    { "ক্\u200d\u200dক", ADDA_NAME_ERROR_CHARACTER },
    { "ক\u200da", ADDA_NAME_ERROR_CHARACTER },
    { "👩\u200c💻", ADDA_NAME_ERROR_CHARACTER },
    { "\u09be", ADDA_NAME_ERROR_CHARACTER },
    { "\u0301a", ADDA_NAME_ERROR_CHARACTER },
    { "\u3164", ADDA_NAME_ERROR_CHARACTER },
    { "\u2800", ADDA_NAME_ERROR_CHARACTER },
    { "a\u034f", ADDA_NAME_ERROR_CHARACTER },
    { "\xff", ADDA_NAME_ERROR_CHARACTER },
    { "a\xc0\x80", ADDA_NAME_ERROR_CHARACTER },
    { "\xed\xa0\x80", ADDA_NAME_ERROR_CHARACTER },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *name = adda_name_normalize (cases[i].given, &error);

      g_assert_cmpstr (name, ==, NULL);
      g_assert_error (error, ADDA_NAME_ERROR, (int) cases[i].code);
      g_assert_cmpuint (error->message[0], !=, '\0');
    }
}

static char *
repeat (const char *part, guint n)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append (text, part);

  return g_string_free (text, FALSE);
}

static void
test_length (void)
{
  static const char *const parts[] = { "a", "ক", "😀", "e\u0301" };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *fits = repeat (parts[i], ADDA_NAME_MAX_CHARS);
      g_autofree char *exceeds = repeat (parts[i], ADDA_NAME_MAX_CHARS + 1);
      g_autoptr (GError) error = NULL;
      g_autofree char *name = adda_name_normalize (fits, &error);

      g_assert_no_error (error);
      g_assert_cmpint (g_utf8_strlen (name, -1), ==, ADDA_NAME_MAX_CHARS);
      g_assert_null (adda_name_normalize (exceeds, &error));
      g_assert_error (error, ADDA_NAME_ERROR, ADDA_NAME_ERROR_TOO_LONG);
    }
}

static void
test_huge (void)
{
  g_autofree char *spaces = g_strnfill (1 << 20, ' ');
  g_autoptr (GError) error = NULL;

  g_assert_null (adda_name_normalize (spaces, &error));
  g_assert_error (error, ADDA_NAME_ERROR, ADDA_NAME_ERROR_TOO_LONG);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/name/one-form", test_one_form);
  g_test_add_func ("/name/bengali", test_bengali);
  g_test_add_func ("/name/refused", test_refused);
  g_test_add_func ("/name/length", test_length);
  g_test_add_func ("/name/huge", test_huge);
  return g_test_run ();
}
