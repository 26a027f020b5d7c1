/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Tests of what /ws/binary does to messages, and of its bounds */

#include "transport/adda-transform.h"

#include <string.h>

#define LIMIT 65536

static GByteArray *
run (AddaTransform transform,
     const void *data,
     gsize length,
     gsize max_bytes,
     AddaTransformResult expected)
{
  GByteArray *out = g_byte_array_new ();

  g_assert_cmpint (adda_transform_run (transform, data, length, max_bytes, out), ==, expected);
  return out;
}

static void
test_words (void)
{
  AddaTransform transform = ADDA_TRANSFORM_NONE;

  g_assert_true (adda_transform_from_string ("gunzip", &transform));
  g_assert_cmpint (transform, ==, ADDA_TRANSFORM_GUNZIP);
  g_assert_true (adda_transform_from_string ("none", &transform));
  g_assert_cmpint (transform, ==, ADDA_TRANSFORM_NONE);
  g_assert_false (adda_transform_from_string ("", &transform));
  g_assert_false (adda_transform_from_string ("GZIP", &transform));
}

static void
test_none (void)
{
  g_autoptr (GByteArray) out = run (ADDA_TRANSFORM_NONE, "a\0b", 3, LIMIT, ADDA_TRANSFORM_DONE);
  g_autoptr (GByteArray) nothing = run (ADDA_TRANSFORM_NONE, "", 0, LIMIT, ADDA_TRANSFORM_DONE);

  g_assert_cmpmem (out->data, out->len, "a\0b", 3);
  g_assert_cmpuint (nothing->len, ==, 0);
}

/* FIPS 180-4, the example of one block */
static void
test_sha256 (void)
{
  static const guint8 wanted[] = { 0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea, 0x41, 0x41, 0x40,
                                   0xde, 0x5d, 0xae, 0x22, 0x23, 0xb0, 0x03, 0x61, 0xa3, 0x96, 0x17,
                                   0x7a, 0x9c, 0xb4, 0x10, 0xff, 0x61, 0xf2, 0x00, 0x15, 0xad };
  g_autoptr (GByteArray) out = run (ADDA_TRANSFORM_SHA256, "abc", 3, LIMIT, ADDA_TRANSFORM_DONE);

  g_assert_cmpmem (out->data, out->len, wanted, sizeof wanted);
}

static void
test_there_and_back (void)
{
  static const gsize lengths[] = { 0, 1, 16383, 16384, 16385, LIMIT };
  g_autofree guint8 *data = g_malloc (LIMIT);

  for (guint i = 0; i < LIMIT; i++)
    data[i] = (guint8) g_test_rand_int ();

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autoptr (GByteArray) packed =
          run (ADDA_TRANSFORM_GZIP, data, lengths[i], LIMIT, ADDA_TRANSFORM_DONE);
      g_autoptr (GByteArray) out =
          run (ADDA_TRANSFORM_GUNZIP, packed->data, packed->len, lengths[i], ADDA_TRANSFORM_DONE);

      g_assert_cmpmem (out->data, out->len, data, lengths[i]);
    }
}

static void
test_members (void)
{
  g_autoptr (GByteArray) packed = run (ADDA_TRANSFORM_GZIP, "one ", 4, LIMIT, ADDA_TRANSFORM_DONE);
  g_autoptr (GByteArray) more = run (ADDA_TRANSFORM_GZIP, "two", 3, LIMIT, ADDA_TRANSFORM_DONE);
  g_autoptr (GByteArray) out = NULL;

  g_byte_array_append (packed, more->data, more->len);
  out = run (ADDA_TRANSFORM_GUNZIP, packed->data, packed->len, LIMIT, ADDA_TRANSFORM_DONE);
  g_assert_cmpmem (out->data, out->len, "one two", 7);
}

/* What a bomb inflates to is never held beyond the limit. */
static void
test_bounds (void)
{
  const gsize length = 4 * 1024 * 1024;
  g_autofree guint8 *zeros = g_malloc0 (length);
  g_autoptr (GByteArray) bomb =
      run (ADDA_TRANSFORM_GZIP, zeros, length, LIMIT, ADDA_TRANSFORM_DONE);
  g_autoptr (GByteArray) out =
      run (ADDA_TRANSFORM_GUNZIP, bomb->data, bomb->len, LIMIT, ADDA_TRANSFORM_TOO_BIG);
  g_autoptr (GByteArray) whole =
      run (ADDA_TRANSFORM_GUNZIP, bomb->data, bomb->len, length, ADDA_TRANSFORM_DONE);
  g_autoptr (GByteArray) less =
      run (ADDA_TRANSFORM_GUNZIP, bomb->data, bomb->len, length - 1, ADDA_TRANSFORM_TOO_BIG);

  g_assert_cmpuint (out->len, <=, LIMIT);
  g_assert_cmpuint (whole->len, ==, length);
  g_assert_cmpuint (less->len, <, length);
}

static void
test_bad_data (void)
{
  g_autoptr (GByteArray) packed = run (ADDA_TRANSFORM_GZIP, "whole", 5, LIMIT, ADDA_TRANSFORM_DONE);
  g_autofree guint8 *crooked = g_memdup2 (packed->data, packed->len);

  for (guint length = 0; length < packed->len; length++)
    g_byte_array_unref (
        run (ADDA_TRANSFORM_GUNZIP, packed->data, length, LIMIT, ADDA_TRANSFORM_BAD_DATA));

  /* the checksum */
  crooked[packed->len - 5] ^= 1;
  g_byte_array_unref (
      run (ADDA_TRANSFORM_GUNZIP, crooked, packed->len, LIMIT, ADDA_TRANSFORM_BAD_DATA));

  g_byte_array_append (packed, (const guint8 *) "x", 1);
  g_byte_array_unref (
      run (ADDA_TRANSFORM_GUNZIP, packed->data, packed->len, LIMIT, ADDA_TRANSFORM_BAD_DATA));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/transform/words", test_words);
  g_test_add_func ("/transform/none", test_none);
  g_test_add_func ("/transform/sha256", test_sha256);
  g_test_add_func ("/transform/there-and-back", test_there_and_back);
  g_test_add_func ("/transform/members", test_members);
  g_test_add_func ("/transform/bounds", test_bounds);
  g_test_add_func ("/transform/bad-data", test_bad_data);
  return g_test_run ();
}
