/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Tests of feeds: whoever applies what they say sees what there is, however fast it reads */

#include "control/adda-feed.h"

#include <json-glib/json-glib.h>

#define N_KEYS 40
#define N_READERS 3

/* What a client makes of the messages. */
typedef struct
{
  GHashTable *items; /* key → text of the item */
  guint64 seen;
  guint64 until;
  gboolean is_whole;
  guint n_messages;
} Reader;

static Reader *
reader_new (AddaFeed *feed)
{
  Reader *reader = g_new0 (Reader, 1);

  reader->items = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  reader->until = adda_feed_get_version (feed);
  return reader;
}

static void
reader_free (Reader *reader)
{
  g_hash_table_unref (reader->items);
  g_free (reader);
}

static JsonObject *
parse (AddaFrame *frame)
{
  g_autoptr (JsonNode) node = NULL;
  gsize length;
  const char *payload = (const char *) adda_frame_get_payload (frame, &length);
  g_autofree char *text = g_strndup (payload, length);

  node = json_from_string (text, NULL);
  g_assert_nonnull (node);
  return json_object_ref (json_node_get_object (node));
}

static char *
key_of (JsonNode *node)
{
  return json_node_get_value_type (node) == G_TYPE_STRING
             ? json_node_dup_string (node)
             : g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
}

static void
take_items (Reader *reader, JsonObject *message, const char *member)
{
  JsonArray *items = json_object_has_member (message, member)
                         ? json_object_get_array_member (message, member)
                         : NULL;

  for (guint i = 0; items != NULL && i < json_array_get_length (items); i++)
    {
      JsonNode *item = json_array_get_element (items, i);

      g_hash_table_replace (reader->items,
                            key_of (json_object_get_member (json_node_get_object (item), "id")),
                            json_to_string (item, FALSE));
    }
  if (items != NULL)
    g_assert_cmpuint (json_array_get_length (items), <=, ADDA_FEED_PAGE_ITEMS);
}

static void
take_removed (Reader *reader, JsonObject *message)
{
  JsonArray *removed = json_object_has_member (message, "removed")
                           ? json_object_get_array_member (message, "removed")
                           : NULL;

  for (guint i = 0; removed != NULL && i < json_array_get_length (removed); i++)
    {
      g_autofree char *key = key_of (json_array_get_element (removed, i));

      g_hash_table_remove (reader->items, key);
    }
}

/* One message, if there is one. */
static gboolean
reader_step (Reader *reader, AddaFeed *feed)
{
  g_autoptr (AddaFrame) frame = NULL;
  g_autoptr (JsonObject) message = NULL;

  if (!reader->is_whole)
    frame = adda_feed_encode_snapshot (feed, &reader->seen, reader->until, "n", &reader->is_whole);
  else
    frame = adda_feed_encode_changes (feed, &reader->seen, adda_feed_get_version (feed));
  if (frame == NULL)
    return FALSE;

  message = parse (frame);
  g_assert_cmpstr (json_object_get_string_member (message, "topic"), ==, "test");
  take_items (reader, message, "items");
  take_items (reader, message, "set");
  take_removed (reader, message);
  reader->n_messages++;
  return TRUE;
}

static void
assert_same (Reader *reader, GHashTable *truth)
{
  GHashTableIter iter;
  gpointer key;
  gpointer item;

  g_assert_cmpuint (g_hash_table_size (reader->items), ==, g_hash_table_size (truth));
  g_hash_table_iter_init (&iter, truth);
  while (g_hash_table_iter_next (&iter, &key, &item))
    g_assert_cmpstr (g_hash_table_lookup (reader->items, key), ==, item);
}

static void
change_something (AddaFeed *feed, GHashTable *truth, guint step)
{
  g_autofree char *key = g_strdup_printf ("k%d", g_test_rand_int_range (0, N_KEYS));

  if (g_test_rand_int_range (0, 3) == 0)
    {
      g_assert_cmpint (adda_feed_remove (feed, key), ==, g_hash_table_remove (truth, key));
      return;
    }
  g_hash_table_replace (truth, g_strdup (key),
                        g_strdup_printf ("{\"id\":\"%s\",\"n\":%u}", key, step));
  g_assert_true (adda_feed_set (feed, key, g_hash_table_lookup (truth, key)));
}

static void
test_readers (void)
{
  g_autoptr (AddaFeed) feed = adda_feed_new ("\"topic\":\"test\"", FALSE, 0);
  g_autoptr (GHashTable) truth = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  Reader *readers[N_READERS];

  adda_feed_set_read (feed, TRUE);
  for (guint i = 0; i < 50; i++)
    change_something (feed, truth, i);
  for (guint i = 0; i < N_READERS; i++)
    readers[i] = reader_new (feed);

  for (guint i = 50; i < 3000; i++)
    {
      guint64 least = G_MAXUINT64;

      change_something (feed, truth, i);
      for (guint r = 0; r < N_READERS; r++)
        {
          if (g_test_rand_int_range (0, 1 << (2 * r)) == 0)
            reader_step (readers[r], feed);
          least = MIN (least, readers[r]->is_whole ? readers[r]->seen : readers[r]->until);
        }
      adda_feed_forget (feed, least);
    }

  for (guint r = 0; r < N_READERS; r++)
    {
      while (reader_step (readers[r], feed))
        ;
      assert_same (readers[r], truth);
      reader_free (readers[r]);
    }
}

static void
test_pages (void)
{
  g_autoptr (AddaFeed) feed = adda_feed_new ("\"topic\":\"test\"", TRUE, 0);
  Reader *reader;

  for (guint i = 1; i <= 1200; i++)
    {
      g_autofree char *item = g_strdup_printf ("{\"id\":%u}", i);

      adda_feed_set_number (feed, i, item);
    }
  adda_feed_set_read (feed, TRUE);
  reader = reader_new (feed);
  /* What changes while the snapshot is under way comes behind it. */
  g_assert_true (reader_step (reader, feed));
  adda_feed_remove (feed, "7");
  adda_feed_remove (feed, "1100");
  adda_feed_set_number (feed, 8, "{\"id\":8,\"new\":true}");
  g_assert_true (reader_step (reader, feed));
  g_assert_false (reader->is_whole);
  g_assert_true (reader_step (reader, feed));
  g_assert_true (reader->is_whole);
  g_assert_true (reader_step (reader, feed));
  g_assert_false (reader_step (reader, feed));
  g_assert_cmpuint (g_hash_table_size (reader->items), ==, 1198);
  g_assert_cmpstr (g_hash_table_lookup (reader->items, "8"), ==, "{\"id\":8,\"new\":true}");
  g_assert_null (g_hash_table_lookup (reader->items, "7"));
  reader_free (reader);
}

static void
test_bound (void)
{
  g_autoptr (AddaFeed) feed = adda_feed_new ("\"topic\":\"test\"", TRUE, 3);
  Reader *reader;

  adda_feed_set_number (feed, 1, "{\"id\":1}");
  adda_feed_set_number (feed, 2, "{\"id\":2}");
  adda_feed_set_read (feed, TRUE);
  reader = reader_new (feed);
  g_assert_true (reader_step (reader, feed));
  for (guint i = 3; i <= 5; i++)
    {
      g_autofree char *item = g_strdup_printf ("{\"id\":%u}", i);

      adda_feed_set_number (feed, i, item);
    }
  g_assert_cmpuint (adda_feed_get_n_items (feed), ==, 3);
  g_assert_true (reader_step (reader, feed));
  g_assert_cmpuint (g_hash_table_size (reader->items), ==, 3);
  g_assert_null (g_hash_table_lookup (reader->items, "2"));
  g_assert_nonnull (g_hash_table_lookup (reader->items, "5"));
  reader_free (reader);
}

static void
test_sweep (void)
{
  g_autoptr (AddaFeed) feed = adda_feed_new ("\"topic\":\"test\"", FALSE, 0);
  guint64 version;

  adda_feed_set_read (feed, TRUE);
  adda_feed_set (feed, "a", "{\"id\":\"a\"}");
  adda_feed_set (feed, "b", "{\"id\":\"b\"}");
  version = adda_feed_get_version (feed);
  adda_feed_begin (feed);
  g_assert_false (adda_feed_set (feed, "a", "{\"id\":\"a\"}"));
  g_assert_true (adda_feed_end (feed));
  g_assert_cmpuint (adda_feed_get_n_items (feed), ==, 1);
  g_assert_cmpuint (adda_feed_get_version (feed), ==, version + 1);
  adda_feed_begin (feed);
  adda_feed_set (feed, "a", "{\"id\":\"a\"}");
  g_assert_false (adda_feed_end (feed));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/feed/readers", test_readers);
  g_test_add_func ("/feed/pages", test_pages);
  g_test_add_func ("/feed/bound", test_bound);
  g_test_add_func ("/feed/sweep", test_sweep);
  return g_test_run ();
}
