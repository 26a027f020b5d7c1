/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * UUIDs: layout, order in time, uniqueness, text */

#include "base/adda-uuid.h"

#include <string.h>

#define N_THREADS 4
#define N_IDS 20000

/* The example of RFC 9562, appendix A.6: 2022-02-22T19:22:22.000Z. */
#define EXAMPLE_USEC (G_GINT64_CONSTANT (0x017f22e279b0) * 1000)

static void
test_layout (void)
{
  static const guint8 time_bytes[] = { 0x01, 0x7f, 0x22, 0xe2, 0x79, 0xb0, 0x70, 0x00 };
  guint8 ones[8], zeros[8];

  memset (ones, 0xff, sizeof ones);
  memset (zeros, 0, sizeof zeros);
  for (guint i = 0; i < 200; i++)
    {
      AddaUuid uuid;

      adda_uuid_new (EXAMPLE_USEC, &uuid);
      g_assert_cmpmem (uuid.bytes, 8, time_bytes, 8);
      g_assert_cmphex (uuid.bytes[8] & 0xc0, ==, 0x80);
      for (guint j = 0; j < 8; j++)
        {
          ones[j] &= uuid.bytes[8 + j];
          zeros[j] |= uuid.bytes[8 + j];
        }
    }

  /* 62 bits that are now 0, now 1; only the variant stands still. */
  g_assert_cmpmem (ones, 8, "\x80\0\0\0\0\0\0\0", 8);
  g_assert_cmpmem (zeros, 8, "\xbf\xff\xff\xff\xff\xff\xff\xff", 8);
}

static void
test_order (void)
{
  AddaUuid before, after;

  adda_uuid_new (-5, &before);
  g_assert_cmphex (before.bytes[0] | before.bytes[5] | before.bytes[7], ==, 0);
  for (gint64 usec = EXAMPLE_USEC - 1500; usec < EXAMPLE_USEC + 1500; usec++)
    {
      adda_uuid_new (usec, &after);
      g_assert_cmpint (memcmp (before.bytes, after.bytes, 16), <, 0);
      g_assert_cmphex (after.bytes[6] >> 4, ==, 7);
      before = after;
    }
}

static void *
make_many (void *data)
{
  AddaUuid *ids = data;

  for (guint i = 0; i < N_IDS; i++)
    adda_uuid_new (EXAMPLE_USEC, &ids[i]);

  return NULL;
}

static int
compare_ids (const void *a, const void *b)
{
  return memcmp (a, b, sizeof (AddaUuid));
}

static void
test_unique (void)
{
  g_autofree AddaUuid *ids = g_new (AddaUuid, N_THREADS * N_IDS);
  GThread *threads[N_THREADS];

  for (guint i = 0; i < N_THREADS; i++)
    threads[i] = g_thread_new ("ids", make_many, ids + i * N_IDS);
  for (guint i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);

  qsort (ids, N_THREADS * N_IDS, sizeof *ids, compare_ids);
  for (guint i = 1; i < N_THREADS * N_IDS; i++)
    g_assert_cmpint (compare_ids (&ids[i - 1], &ids[i]), !=, 0);
}

static void
test_text (void)
{
  static const char text[] = "017f22e2-79b0-7cc3-98c4-dc0c0c07398f";
  static const guint8 bytes[16] = { 0x01, 0x7f, 0x22, 0xe2, 0x79, 0xb0, 0x7c, 0xc3,
                                    0x98, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f };
  char written[ADDA_UUID_LENGTH];
  AddaUuid uuid;

  g_assert_true (adda_uuid_parse (text, &uuid));
  g_assert_cmpmem (uuid.bytes, 16, bytes, 16);
  g_assert_true (adda_uuid_format (&uuid, written) == written);
  g_assert_cmpstr (written, ==, text);
  g_assert_true (adda_uuid_parse ("017F22E2-79B0-7CC3-98C4-DC0C0C07398F", &uuid));
  g_assert_cmpmem (uuid.bytes, 16, bytes, 16);
}

static void
test_bad_text (void)
{
  static const char *const bad[] = {
    "",
    "017f22e2",
    "017f22e2-79b0-7cc3-98c4-dc0c0c07398",
    "017f22e2-79b0-7cc3-98c4-dc0c0c07398f0",
    "017f22e2-79b0-7cc3-98c4-dc0c0c07398g",
    "017f22e2079b0-7cc3-98c4-dc0c0c07398f",
    "017f22e279b07cc398c4dc0c0c07398f",
    "017f22e2-79b0-7cc3-98c4dc-0c0c07398f",
    "{17f22e2-79b0-7cc3-98c4-dc0c0c07398}",
    "017f22e2-79b0-7cc3-98c4-dc0c0c07398 ",
    "০১৭f22e2-79b0-7cc3-98c4-dc0c0c07398f",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *copy = g_strdup (bad[i]);
      AddaUuid uuid, untouched;

      memset (&uuid, 0x5a, sizeof uuid);
      untouched = uuid;
      g_assert_false (adda_uuid_parse (copy, &uuid));
      g_assert_cmpmem (&uuid, sizeof uuid, &untouched, sizeof untouched);
    }
}

static void
test_random_bytes (void)
{
  guint8 a[1000] = { 0 }, b[1000] = { 0 };

  adda_random_bytes (a, sizeof a);
  adda_random_bytes (b, sizeof b);
  g_assert_cmpint (memcmp (a, b, 500), !=, 0);
  g_assert_cmpint (memcmp (a + 500, b + 500, 500), !=, 0);
  adda_random_bytes (NULL, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/uuid/layout", test_layout);
  g_test_add_func ("/uuid/order", test_order);
  g_test_add_func ("/uuid/unique", test_unique);
  g_test_add_func ("/uuid/text", test_text);
  g_test_add_func ("/uuid/bad-text", test_bad_text);
  g_test_add_func ("/uuid/random-bytes", test_random_bytes);
  return g_test_run ();
}
