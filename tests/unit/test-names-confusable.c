/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Tests of skeletons: what looks alike is alike, what does not is not, no script is shut out */

#include "auth/adda-skeleton.h"
#include "base/adda-name.h"

static char *
make (const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *normal = adda_name_normalize (name, &error);

  g_assert_no_error (error);
  return adda_skeleton_new (normal);
}

static void
assert_alike (const char *a, const char *b)
{
  g_autofree char *first = make (a);
  g_autofree char *second = make (b);

  g_assert_cmpstr (first, ==, second);
}

static void
assert_different (const char *a, const char *b)
{
  g_autofree char *first = make (a);
  g_autofree char *second = make (b);

  g_assert_cmpstr (first, !=, second);
}

static void
test_alike (void)
{
  static const char *const pairs[][2] = {
    { "Mitu", "mitu" },
    { "Mitu", "MITU" },
    { "Rahim", "Rаhіm" },         /* Cyrillic а, і */
    { "Rahim", "RAHlM" },         /* l for I */
    { "Pop", "Рор" },             /* all Cyrillic */
    { "TOM", "ΤΟΜ" },             /* all Greek */
    { "Rahim", "Ｒａｈｉｍ" },    /* full width */
    { "Rahim", "𝐑𝐚𝐡𝐢𝐦" },         /* mathematical */
    { "Bob", "B0b" },             /* 0 for o */
    { "Bob", "B০b" },             /* Bengali zero */
    { "user1", "userl" },         /* 1 for l */
    { "user1", "user১" },         /* Bengali one */
    { "Barney", "Bamey" },        /* rn for m */
    { "straße", "STRASSE" },      /* as case folding has it */
    { "Zoë", "Zoe\u0308" },       /* composed or not */
    { "ক্ষ", "ক্\u200dষ" },         /* a joiner that shows nothing */
    { "Ahmed  Ali", "ahmed ali" } /* spaces, by the name's own form */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++)
    assert_alike (pairs[i][0], pairs[i][1]);
}

static void
test_different (void)
{
  static const char *const pairs[][2] = {
    { "Mitu", "Mita" },   { "Rahim", "Karim" }, { "Zoe", "Zoë" },   { "রহিম", "করিম" },
    { "রহিম", "রহীম" },   { "মিতু", "মিতা" },    { "Анна", "Инна" }, { "Ahmed", "Ah med" },
    { "李明", "李明明" }, { "محمد", "محمود" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++)
    assert_different (pairs[i][0], pairs[i][1]);
}

/* A skeleton of a skeleton is itself, or names would drift. */
static void
test_stable (void)
{
  static const char *const names[] = {
    "Mitu", "রহিম", "ΤΟΜ", "Straße", "user১", "Barney", "vvhat"
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *once = make (names[i]);
      g_autofree char *twice = adda_skeleton_new (once);

      g_assert_cmpstr (once, ==, twice);
    }
}

static void
test_scripts (void)
{
  static const char *const good[] = { "Rahim",      "রহিম",      "রহিম Rahim", "Rahimরহিম",
                                      "Анна",       "Anna Анна", "李明Li",     "Ελένη",
                                      "Мария-2026", "नमस्ते",      "محمد",       "さくらSakura" };
  static const char *const bad[] = { "Rаhim", "Анna", "Tοm", "раypal", "ΡaypaΙ", "Аdmin" };

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_true (adda_skeleton_check_scripts (good[i], &error));
      g_assert_no_error (error);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (adda_skeleton_check_scripts (bad[i], &error));
      g_assert_error (error, ADDA_NAME_ERROR, ADDA_NAME_ERROR_CHARACTER);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/skeleton/alike", test_alike);
  g_test_add_func ("/skeleton/different", test_different);
  g_test_add_func ("/skeleton/stable", test_stable);
  g_test_add_func ("/skeleton/scripts", test_scripts);
  return g_test_run ();
}
