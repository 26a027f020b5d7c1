/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * UTF-8 as it arrives, against GLib's check of whole texts */

#include "transport/adda-utf8.h"

#include <string.h>

/* What GLib says; to it NUL ends a text, to RFC 3629 it is a character. */
static gboolean
is_valid_for_glib (const guint8 *data, gsize n)
{
  g_autofree char *copy = g_strndup ("", n);

  for (gsize i = 0; i < n; i++)
    copy[i] = data[i] == 0 ? 'a' : (char) data[i];

  return g_utf8_validate_len (copy, n, NULL);
}

static void
assert_as_glib (const guint8 *data, gsize n)
{
  gboolean expected = is_valid_for_glib (data, n);

  if (adda_utf8_is_valid (data, n) != expected)
    {
      g_autofree char *text = g_strescape ((const char *) data, NULL);

      g_error ("%s should be %s", text, expected ? "valid" : "invalid");
    }
}

static void
test_two_bytes (void)
{
  for (guint i = 0; i < 0x10000; i++)
    {
      guint8 pair[3] = { (guint8) (i >> 8), (guint8) i, 0 };

      assert_as_glib (pair, 2);
    }
}

/* Both sides of every border in the table of RFC 3629. */
static void
test_borders (void)
{
  static const guint8 bytes[] = { 0x00, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf,
                                  0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec, 0xed,
                                  0xee, 0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xff };
  guint n = G_N_ELEMENTS (bytes);

  for (guint i = 0; i < n * n * n * n; i++)
    {
      guint8 four[5] = { bytes[i / n / n / n], bytes[i / n / n % n], bytes[i / n % n],
                         bytes[i % n] };

      assert_as_glib (four, 4);
    }
}

static void
test_every_character (void)
{
  for (gunichar c = 0; c <= 0x10ffff; c++)
    {
      char text[6];
      int n = g_unichar_to_utf8 (c, text);
      gboolean is_surrogate = c >= 0xd800 && c <= 0xdfff;

      if (adda_utf8_is_valid (text, (gsize) n) == is_surrogate)
        g_error ("U+%04X", c);
    }
}

static void
test_random (void)
{
  static const char *const parts[] = { "a",
                                       "hello, world, eight",
                                       "আড্ডা",
                                       "é",
                                       "𝄞",
                                       "\xef\xbf\xbf",
                                       "\xc0\x80",
                                       "\xed\xa0\x80",
                                       "\xf4\x90\x80\x80",
                                       "\x80" };
  guint n_valid = 0;

  for (guint round = 0; round < 100000; round++)
    {
      guint8 text[128] = { 0 };
      gsize n = 0, cut;
      guint n_parts = (guint) g_test_rand_int_range (0, 6);
      guint8 state;

      for (guint i = 0; i < n_parts; i++)
        {
          const char *part = parts[g_test_rand_int_range (0, g_test_rand_int_range (0, 3)
                                                                 ? 6
                                                                 : (int) G_N_ELEMENTS (parts))];

          memcpy (text + n, part, strlen (part));
          n += strlen (part);
        }
      if (n > 0 && g_test_rand_int_range (0, 8) == 0)
        n--;

      assert_as_glib (text, n);
      cut = (gsize) g_test_rand_int_range (0, (int) n + 1);
      state = adda_utf8_feed (ADDA_UTF8_ACCEPT, text, cut);
      state = adda_utf8_feed (state, text + cut, n - cut);
      g_assert_cmpint (state == ADDA_UTF8_ACCEPT, ==, adda_utf8_is_valid (text, n));
      n_valid += state == ADDA_UTF8_ACCEPT;
    }

  g_assert_cmpuint (n_valid, >, 10000);
  g_assert_cmpuint (n_valid, <, 90000);
}

typedef struct
{
  const char *text;
  gsize n_good; /* how many bytes may still become a text */
} EarlyCase;

static void
test_rejects_at_once (void)
{
  static const EarlyCase cases[] = {
    { "\x80", 0 },
    { "\xc1\x81", 0 },
    { "\xff", 0 },
    { "\xf5", 0 },
    { "\xc3(", 1 },
    { "\xe0\x9f\xbf", 1 },
    { "\xed\xa0\x80", 1 },
    { "\xf0\x8f\xbf\xbf", 1 },
    { "\xf4\x90\x80\x80", 1 },
    { "\xe0\xa6\xe0", 2 },
    { "\xf0\x9d\x84(", 3 },
    { "eight ascii bytes\xe0\xa6\x86\xe0\xa6(", 22 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const guint8 *text = (const guint8 *) cases[i].text;
      guint8 state = adda_utf8_feed (ADDA_UTF8_ACCEPT, text, cases[i].n_good);

      g_assert_cmpuint (state, !=, ADDA_UTF8_REJECT);
      state = adda_utf8_feed (state, text + cases[i].n_good, 1);
      g_assert_cmpuint (state, ==, ADDA_UTF8_REJECT);
      g_assert_cmpuint (adda_utf8_feed (state, (const guint8 *) "abc", 3), ==, ADDA_UTF8_REJECT);
    }
}

/* Wherever a bad byte stands among ASCII, within a word or on its border. */
static void
test_every_position (void)
{
  for (gsize i = 0; i < 40; i++)
    {
      guint8 text[41] = { 0 };

      memset (text, 'a', 40);
      text[i] = 0x80;
      g_assert_false (adda_utf8_is_valid (text, 40));
      g_assert_true (adda_utf8_is_valid (text, i));
      text[i] = 0x7f;
      g_assert_true (adda_utf8_is_valid (text, 40));
    }
}

static void
test_empty (void)
{
  g_assert_true (adda_utf8_is_valid (NULL, 0));
  g_assert_true (adda_utf8_is_valid ("a\0b", 3));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/utf8/two-bytes", test_two_bytes);
  g_test_add_func ("/utf8/borders", test_borders);
  g_test_add_func ("/utf8/every-character", test_every_character);
  g_test_add_func ("/utf8/random", test_random);
  g_test_add_func ("/utf8/rejects-at-once", test_rejects_at_once);
  g_test_add_func ("/utf8/every-position", test_every_position);
  g_test_add_func ("/utf8/empty", test_empty);
  return g_test_run ();
}
