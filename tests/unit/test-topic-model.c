/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Tests of the list model: each items-changed must turn the list before into the list after */

#include "models/adda-topic-model.h"

#define TEST_TYPE_ITEM (test_item_get_type ())
G_DECLARE_FINAL_TYPE (TestItem, test_item, TEST, ITEM, GObject)

struct _TestItem
{
  GObject parent_instance;
  char *key;
  gint64 value;
  guint n_updates;
};

static void
test_item_update (AddaTopicItem *item, JsonObject *object)
{
  TestItem *self = TEST_ITEM (item);
  JsonNode *key = json_object_get_member (object, "id");

  g_free (self->key);
  self->key = json_node_get_value_type (key) == G_TYPE_STRING
                  ? json_node_dup_string (key)
                  : g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (key));
  self->value = json_object_get_int_member_with_default (object, "value", 0);
  self->n_updates++;
}

static void
test_item_iface_init (AddaTopicItemInterface *iface)
{
  iface->update = test_item_update;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TestItem,
                               test_item,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (ADDA_TYPE_TOPIC_ITEM, test_item_iface_init))

static void
test_item_finalize (GObject *object)
{
  g_free (TEST_ITEM (object)->key);
  G_OBJECT_CLASS (test_item_parent_class)->finalize (object);
}

static void
test_item_class_init (TestItemClass *class)
{
  G_OBJECT_CLASS (class)->finalize = test_item_finalize;
}

static void
test_item_init (TestItem *self)
{
}

typedef struct
{
  AddaTopicModel *model;
  GPtrArray *shadow; /* TestItem (owned): what one who only hears items-changed believes */
  guint n_emissions;
  guint n_updated;
} Fixture;

static void
assert_shadow (Fixture *fixture)
{
  GListModel *model = G_LIST_MODEL (fixture->model);

  g_assert_cmpuint (fixture->shadow->len, ==, g_list_model_get_n_items (model));
  for (guint i = 0; i < fixture->shadow->len; i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (model, i);

      g_assert_true (item == fixture->shadow->pdata[i]);
    }
}

static void
on_items_changed (GListModel *model,
                  guint position,
                  guint n_removed,
                  guint n_added,
                  Fixture *fixture)
{
  g_assert_cmpuint (position + n_removed, <=, fixture->shadow->len);
  g_assert_cmpuint (n_removed + n_added, >, 0);

  if (n_removed > 0)
    g_ptr_array_remove_range (fixture->shadow, position, n_removed);
  for (guint i = 0; i < n_added; i++)
    g_ptr_array_insert (fixture->shadow, position + i, g_list_model_get_item (model, position + i));
  fixture->n_emissions++;
  assert_shadow (fixture);
}

static void
on_updated (AddaTopicModel *model, Fixture *fixture)
{
  fixture->n_updated++;
}

static void
set_up_limited (Fixture *fixture, guint limit)
{
  fixture->shadow = g_ptr_array_new_with_free_func (g_object_unref);
  fixture->model = adda_topic_model_new (NULL, "test", NULL, "id", TEST_TYPE_ITEM, limit);
  g_signal_connect (fixture->model, "items-changed", G_CALLBACK (on_items_changed), fixture);
  g_signal_connect (fixture->model, "updated", G_CALLBACK (on_updated), fixture);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  set_up_limited (fixture, GPOINTER_TO_UINT (data));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_ptr_array_unref (fixture->shadow);
  g_assert_finalize_object (fixture->model);
}

static JsonNode *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node = json_from_string (text, &error);

  g_assert_no_error (error);
  return node;
}

static void
apply (Fixture *fixture,
       const char *set,
       const char *removed,
       gboolean is_snapshot,
       gboolean is_last)
{
  g_autoptr (JsonNode) set_node = set != NULL ? parse (set) : NULL;
  g_autoptr (JsonNode) removed_node = removed != NULL ? parse (removed) : NULL;

  adda_topic_model_apply (fixture->model, set_node != NULL ? json_node_get_array (set_node) : NULL,
                          removed_node != NULL ? json_node_get_array (removed_node) : NULL,
                          is_snapshot, is_last);
  assert_shadow (fixture);
}

/* The keys in their order. */
static void
assert_keys (Fixture *fixture, const char *expected)
{
  g_autoptr (GString) keys = g_string_new (NULL);

  for (guint i = 0; i < fixture->shadow->len; i++)
    g_string_append_printf (keys, "%s%s", i > 0 ? " " : "",
                            ((TestItem *) fixture->shadow->pdata[i])->key);
  g_assert_cmpstr (keys->str, ==, expected);
}

static gboolean
is_loading (Fixture *fixture)
{
  gboolean loading;

  g_object_get (fixture->model, "is-loading", &loading, NULL);
  return loading;
}

static void
test_snapshot (Fixture *fixture, gconstpointer data)
{
  g_assert_true (is_loading (fixture));
  apply (fixture, "[{\"id\":\"a\"},{\"id\":\"b\"}]", NULL, TRUE, FALSE);
  g_assert_true (is_loading (fixture));
  g_assert_cmpuint (fixture->n_updated, ==, 0);
  apply (fixture, "[{\"id\":\"c\"}]", NULL, TRUE, TRUE);
  g_assert_false (is_loading (fixture));
  g_assert_cmpuint (fixture->n_updated, ==, 1);
  g_assert_cmpuint (fixture->n_emissions, ==, 2);
  assert_keys (fixture, "a b c");
}

static void
test_change_keeps_object (Fixture *fixture, gconstpointer data)
{
  TestItem *item;

  apply (fixture, "[{\"id\":\"a\"},{\"id\":\"b\"}]", NULL, TRUE, TRUE);
  item = adda_topic_model_lookup (fixture->model, "b");
  fixture->n_emissions = 0;

  apply (fixture, "[{\"id\":\"b\",\"value\":7}]", NULL, FALSE, TRUE);
  g_assert_true (adda_topic_model_lookup (fixture->model, "b") == (gpointer) item);
  g_assert_cmpint (item->value, ==, 7);
  g_assert_cmpuint (fixture->n_emissions, ==, 0);
  g_assert_null (adda_topic_model_lookup (fixture->model, "c"));
}

static void
test_removal_by_runs (Fixture *fixture, gconstpointer data)
{
  apply (fixture, "[{\"id\":1},{\"id\":2},{\"id\":3},{\"id\":4},{\"id\":5},{\"id\":6}]", NULL, TRUE,
         TRUE);
  fixture->n_emissions = 0;

  apply (fixture, "[{\"id\":7},{\"id\":2}]", "[1,2,3,6,99]", FALSE, TRUE);
  assert_keys (fixture, "4 5 7 2");
  /* Two runs that go, one that comes. */
  g_assert_cmpuint (fixture->n_emissions, ==, 3);

  apply (fixture, NULL, "[4,5,7,2]", FALSE, TRUE);
  assert_keys (fixture, "");
  g_assert_cmpuint (fixture->n_emissions, ==, 4);
}

static void
test_new_snapshot (Fixture *fixture, gconstpointer data)
{
  gpointer kept;

  apply (fixture, "[{\"id\":\"a\"},{\"id\":\"b\"},{\"id\":\"c\"}]", NULL, TRUE, TRUE);
  kept = adda_topic_model_lookup (fixture->model, "b");

  /* What came by a change between its parts is there too. */
  apply (fixture, "[{\"id\":\"d\"}]", NULL, TRUE, FALSE);
  apply (fixture, "[{\"id\":\"e\"}]", NULL, FALSE, TRUE);
  assert_keys (fixture, "a b c d e");
  apply (fixture, "[{\"id\":\"b\"}]", NULL, TRUE, TRUE);
  assert_keys (fixture, "b d e");
  g_assert_true (adda_topic_model_lookup (fixture->model, "b") == kept);

  apply (fixture, "[]", NULL, TRUE, TRUE);
  assert_keys (fixture, "");
}

static void
test_limit (Fixture *fixture, gconstpointer data)
{
  apply (fixture, "[{\"id\":1},{\"id\":2},{\"id\":3}]", NULL, TRUE, TRUE);
  apply (fixture, "[{\"id\":4},{\"id\":5}]", NULL, FALSE, TRUE);
  assert_keys (fixture, "3 4 5");
  g_assert_null (adda_topic_model_lookup (fixture->model, "1"));
  apply (fixture, "[{\"id\":6},{\"id\":7},{\"id\":8},{\"id\":9}]", NULL, FALSE, TRUE);
  assert_keys (fixture, "7 8 9");
}

/* Not worth a crash: no key, a key that is none, the same one twice. */
static void
test_odd_items (Fixture *fixture, gconstpointer data)
{
  apply (fixture,
         "[{},{\"id\":null},{\"id\":[1]},{\"id\":1.5},7,{\"id\":\"a\",\"value\":1},{\"id\":\"a\","
         "\"value\":2}]",
         "[{}]", TRUE, TRUE);
  assert_keys (fixture, "a");
  g_assert_cmpint (((TestItem *) adda_topic_model_lookup (fixture->model, "a"))->value, ==, 2);
}

static void
add_item (JsonArray *items, guint key, guint value)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "id", key);
  json_object_set_int_member (object, "value", value);
  json_array_add_object_element (items, object);
}

static JsonArray *
make_items (guint first, guint n, guint value)
{
  JsonArray *items = json_array_new ();

  for (guint i = 0; i < n; i++)
    add_item (items, first + i, value);
  return items;
}

static void
test_many (Fixture *fixture, gconstpointer data)
{
  guint n_updates = 0;

  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (JsonArray) items = make_items (i * 500, 500, 0);

      adda_topic_model_apply (fixture->model, items, NULL, TRUE, i == 19);
    }
  g_assert_cmpuint (fixture->shadow->len, ==, 10000);
  for (guint i = 0; i < 10000; i++)
    n_updates += ((TestItem *) fixture->shadow->pdata[i])->n_updates;
  fixture->n_emissions = 0;

  /* One in a hundred changes: those and no others are touched, and nobody is told that rows moved. */
  for (guint round = 1; round <= 10; round++)
    {
      g_autoptr (JsonArray) items = make_items (round * 100, 100, round);

      adda_topic_model_apply (fixture->model, items, NULL, FALSE, TRUE);
    }
  for (guint i = 0; i < 10000; i++)
    n_updates -= ((TestItem *) fixture->shadow->pdata[i])->n_updates;
  g_assert_cmpuint (-n_updates, ==, 1000);
  g_assert_cmpuint (fixture->n_emissions, ==, 0);
  assert_shadow (fixture);
}

#define N_KEYS 200

/* Any sequence of changes, against a set that is kept by hand. */
static void
test_random (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  gboolean there[N_KEYS] = { FALSE };

  for (guint round = 1; round <= 300; round++)
    {
      g_autoptr (JsonArray) set = json_array_new ();
      g_autoptr (JsonArray) removed = json_array_new ();
      gboolean is_snapshot = g_rand_int_range (rand, 0, 10) == 0;
      gboolean named[N_KEYS] = { FALSE };

      for (guint i = 0; i < N_KEYS; i++)
        there[i] = there[i] && !is_snapshot;
      for (guint i = 0; i < 40; i++)
        {
          guint key = g_rand_int_range (rand, 0, N_KEYS);

          if (named[key])
            continue;
          named[key] = TRUE;
          there[key] = is_snapshot || g_rand_boolean (rand);
          if (there[key])
            add_item (set, key, round);
          else
            json_array_add_int_element (removed, key);
        }

      adda_topic_model_apply (fixture->model, set, removed, is_snapshot, TRUE);
      for (guint i = 0; i < N_KEYS; i++)
        {
          g_autofree char *key = g_strdup_printf ("%u", i);
          TestItem *item = adda_topic_model_lookup (fixture->model, key);

          g_assert_cmpint (item != NULL, ==, there[i]);
          if (named[i] && there[i])
            g_assert_cmpint (item->value, ==, round);
        }
    }
}

#define ADD(path, limit, func)                                                                     \
  g_test_add (path, Fixture, GUINT_TO_POINTER (limit), set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/topic-model/snapshot", 0, test_snapshot);
  ADD ("/topic-model/change-keeps-object", 0, test_change_keeps_object);
  ADD ("/topic-model/removal-by-runs", 0, test_removal_by_runs);
  ADD ("/topic-model/new-snapshot", 0, test_new_snapshot);
  ADD ("/topic-model/limit", 3, test_limit);
  ADD ("/topic-model/odd-items", 0, test_odd_items);
  ADD ("/topic-model/many", 0, test_many);
  ADD ("/topic-model/random", 0, test_random);

  return g_test_run ();
}
