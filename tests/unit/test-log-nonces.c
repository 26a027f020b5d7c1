/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Tests of the window of nonces against a plain model, and of its hash against published vectors */

#include "log/adda-log-nonces.h"

#include <string.h>

#include "log/adda-siphash.h"

/* Output of the hash for key 00 01 … 0f and input 00 01 02 … of the lengths 0, 1, 8, 15
 * (vectors.h of the authors' reference implementation). */
static void
test_siphash (void)
{
  static const struct
  {
    guint length;
    const char *hex;
  } vectors[] = {
    { 0, "a3817f04ba25a8e66df67214c7550293" },
    { 1, "da87c1d86b99af44347659119b22fc45" },
    { 8, "3b62a9ba6258f5610f83e264f31497b4" },
    { 15, "5493e99933b0a8117e08ec0f97cfc3d9" },
  };
  guint8 bytes[16];
  guint64 key[2];

  for (guint i = 0; i < sizeof bytes; i++)
    bytes[i] = (guint8) i;
  memcpy (key, bytes, sizeof key);
  key[0] = GUINT64_FROM_LE (key[0]);
  key[1] = GUINT64_FROM_LE (key[1]);

  for (guint i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      AddaSipHash hash = adda_siphash (key, bytes, vectors[i].length);
      g_autofree char *hex =
          g_strdup_printf ("%016" G_GINT64_MODIFIER "x%016" G_GINT64_MODIFIER "x",
                           GUINT64_SWAP_LE_BE (hash.words[0]), GUINT64_SWAP_LE_BE (hash.words[1]));

      g_assert_cmpstr (hex, ==, vectors[i].hex);
    }
}

static AddaLogNonce
entry_of (AddaLogNonces *nonces, guint number)
{
  g_autofree char *text = g_strdup_printf ("%u", number);
  AddaLogNonce entry = { .seq = number, .time_usec = -(gint64) number };

  adda_log_nonces_hash (nonces, "user", "room", text, &entry);

  return entry;
}

static gboolean
is_known (AddaLogNonces *nonces, guint number)
{
  AddaLogNonce entry = entry_of (nonces, number);
  const AddaLogNonce *found = adda_log_nonces_lookup (nonces, &entry);

  if (found != NULL)
    {
      g_assert_cmpuint (found->seq, ==, number);
      g_assert_cmpint (found->time_usec, ==, -(gint64) number);
    }

  return found != NULL;
}

static void
test_hash (void)
{
  g_autoptr (AddaLogNonces) nonces = adda_log_nonces_new (10, 10);
  g_autoptr (AddaLogNonces) other = adda_log_nonces_new (10, 10);
  static const char *const triples[][3] = {
    { "user", "room", "nonce" }, { "user", "roo", "mnonce" }, { "userr", "oom", "nonce" },
    { "user", "room", "nonc" },  { "user", "roomnonce", "" }, { "", "userroom", "nonce" },
  };
  AddaLogNonce entries[G_N_ELEMENTS (triples)];
  AddaLogNonce elsewhere;

  for (guint i = 0; i < G_N_ELEMENTS (triples); i++)
    {
      adda_log_nonces_hash (nonces, triples[i][0], triples[i][1], triples[i][2], &entries[i]);
      for (guint j = 0; j < i; j++)
        g_assert_cmpint (memcmp (entries[i].hash, entries[j].hash, sizeof entries[i].hash), !=, 0);
    }

  /* The secret is of each window. */
  adda_log_nonces_hash (other, "user", "room", "nonce", &elsewhere);
  g_assert_cmpint (memcmp (elsewhere.hash, entries[0].hash, sizeof elsewhere.hash), !=, 0);
}

static void
test_window (void)
{
  g_autoptr (AddaLogNonces) nonces = adda_log_nonces_new (3, 4);

  /* Over the window only once the group is kept. */
  for (guint i = 0; i < 4; i++)
    {
      AddaLogNonce entry = entry_of (nonces, i);

      adda_log_nonces_add (nonces, &entry);
    }
  g_assert_true (is_known (nonces, 0));
  adda_log_nonces_commit (nonces);
  g_assert_cmpuint (adda_log_nonces_get_size (nonces), ==, 3);
  g_assert_false (is_known (nonces, 0));
  g_assert_true (is_known (nonces, 1));

  for (guint i = 10; i < 14; i++)
    {
      AddaLogNonce entry = entry_of (nonces, i);

      adda_log_nonces_add (nonces, &entry);
    }
  g_assert_true (is_known (nonces, 13));
  adda_log_nonces_rollback (nonces);
  g_assert_false (is_known (nonces, 13));
  g_assert_false (is_known (nonces, 10));
  for (guint i = 1; i < 4; i++)
    g_assert_true (is_known (nonces, i));
  g_assert_cmpuint (adda_log_nonces_get_size (nonces), ==, 3);
}

/* The model: the numbers that should be known, oldest first. */
static void
test_model (void)
{
  const guint window = 37, group_limit = 11;
  g_autoptr (AddaLogNonces) nonces = adda_log_nonces_new (window, group_limit);
  g_autoptr (GQueue) model = g_queue_new ();
  guint next = 1;

  for (guint round = 0; round < 2000; round++)
    {
      guint n_added = (guint) g_test_rand_int_range (0, (gint32) group_limit + 1);
      gboolean is_kept = g_test_rand_int_range (0, 4) > 0;

      for (guint i = 0; i < n_added; i++)
        {
          AddaLogNonce entry = entry_of (nonces, next + i);

          g_assert_null (adda_log_nonces_lookup (nonces, &entry));
          adda_log_nonces_add (nonces, &entry);
          g_queue_push_tail (model, GUINT_TO_POINTER (next + i));
        }

      if (is_kept)
        {
          adda_log_nonces_commit (nonces);
          next += n_added;
          while (model->length > window)
            g_assert_false (is_known (nonces, GPOINTER_TO_UINT (g_queue_pop_head (model))));
        }
      else
        {
          adda_log_nonces_rollback (nonces);
          for (guint i = 0; i < n_added; i++)
            g_assert_false (is_known (nonces, GPOINTER_TO_UINT (g_queue_pop_tail (model))));
        }

      g_assert_cmpuint (adda_log_nonces_get_size (nonces), ==, model->length);
      for (GList *link = model->head; link != NULL; link = link->next)
        g_assert_true (is_known (nonces, GPOINTER_TO_UINT (link->data)));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/log/nonces/siphash", test_siphash);
  g_test_add_func ("/log/nonces/hash", test_hash);
  g_test_add_func ("/log/nonces/window", test_window);
  g_test_add_func ("/log/nonces/model", test_model);

  return g_test_run ();
}
