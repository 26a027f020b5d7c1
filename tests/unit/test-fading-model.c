/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Tests of the list in which items that have left stay for a moment */

#include "models/adda-fading-model.h"
#include "models/adda-room-item.h"

typedef struct
{
  GListStore *source;
  AddaFadingModel *model;
  GPtrArray *seen; /* what items-changed alone tells of the model */
} Fixture;

static void
on_changed (GListModel *model, guint position, guint removed, guint added, Fixture *fixture)
{
  g_ptr_array_remove_range (fixture->seen, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (fixture->seen, (int) (position + i),
                        g_list_model_get_item (model, position + i));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->source = g_list_store_new (ADDA_TYPE_ROOM_ITEM);
  fixture->model = adda_fading_model_new (G_LIST_MODEL (fixture->source), "name", 40);
  fixture->seen = g_ptr_array_new_with_free_func (g_object_unref);
  g_signal_connect (fixture->model, "items-changed", G_CALLBACK (on_changed), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->seen, g_ptr_array_unref);
  g_clear_object (&fixture->model);
  g_clear_object (&fixture->source);
}

static void
insert (Fixture *fixture, guint position, const char *name)
{
  g_autoptr (AddaRoomItem) item = g_object_new (ADDA_TYPE_ROOM_ITEM, NULL);
  g_autoptr (JsonObject) object = json_object_new ();

  json_object_set_string_member (object, "room", name);
  adda_live_item_update (ADDA_LIVE_ITEM (item), object);
  g_list_store_insert (fixture->source, position, item);
}

/* The model's items; one that is gone in brackets. What the signals told must be the same. */
static void
assert_items (Fixture *fixture, const char *expected)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (fixture->model));

  g_assert_cmpuint (fixture->seen->len, ==, n_items);
  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr (AddaRoomItem) item = g_list_model_get_item (G_LIST_MODEL (fixture->model), i);
      gboolean is_gone = adda_live_item_get_is_gone (ADDA_LIVE_ITEM (item));

      g_assert_true (g_ptr_array_index (fixture->seen, i) == item);
      g_string_append_printf (text, is_gone ? "(%s)" : "%s", item->name);
    }
  g_assert_cmpstr (text->str, ==, expected);
}

static void
fill (Fixture *fixture, const char *names)
{
  for (guint i = 0; names[i] != 0; i++)
    insert (fixture, i, (char[]){ names[i], 0 });
}

static void
test_stays (Fixture *fixture, gconstpointer data)
{
  fill (fixture, "abcde");
  assert_items (fixture, "abcde");
  g_list_store_remove (fixture->source, 1);
  assert_items (fixture, "a(b)cde");
  g_list_store_splice (fixture->source, 0, 3, NULL, 0);
  assert_items (fixture, "(a)(b)(c)(d)e");
  insert (fixture, 0, "x");
  assert_items (fixture, "(a)(b)(c)(d)xe");
  insert (fixture, 2, "y");
  assert_items (fixture, "(a)(b)(c)(d)xey");
  g_list_store_remove (fixture->source, 1);
  assert_items (fixture, "(a)(b)(c)(d)x(e)y");
  while (fixture->seen->len > 2)
    g_main_context_iteration (NULL, TRUE);
  assert_items (fixture, "xy");
}

static void
test_comes_back (Fixture *fixture, gconstpointer data)
{
  fill (fixture, "abc");
  g_list_store_remove (fixture->source, 1);
  assert_items (fixture, "a(b)c");
  insert (fixture, 2, "b");
  assert_items (fixture, "acb");
}

static void
test_many_go_at_once (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < 100; i++)
    insert (fixture, i, "room");
  insert (fixture, 100, "z");
  g_list_store_splice (fixture->source, 0, 100, NULL, 0);
  assert_items (fixture, "z");
}

/* Whatever comes and goes, signals and items agree. */
static void
test_at_random (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);

  for (guint i = 0; i < 500; i++)
    {
      guint length = g_list_model_get_n_items (G_LIST_MODEL (fixture->source));
      guint position = (guint) g_rand_int_range (rand, 0, (int) length + 1);

      if (length > 12 && position < length)
        g_list_store_splice (fixture->source, position,
                             (guint) g_rand_int_range (rand, 1, (int) (length - position) + 1),
                             NULL, 0);
      else
        {
          g_autofree char *name = g_strdup_printf ("%d.", g_rand_int_range (rand, 0, 20));

          insert (fixture, position, name);
        }
      g_assert_cmpuint (fixture->seen->len, ==,
                        g_list_model_get_n_items (G_LIST_MODEL (fixture->model)));
      for (guint n = 0; n < fixture->seen->len; n++)
        {
          g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (fixture->model), n);

          g_assert_true (g_ptr_array_index (fixture->seen, n) == item);
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/fading-model/stays", Fixture, NULL, set_up, test_stays, tear_down);
  g_test_add ("/fading-model/comes-back", Fixture, NULL, set_up, test_comes_back, tear_down);
  g_test_add ("/fading-model/many-go-at-once", Fixture, NULL, set_up, test_many_go_at_once,
              tear_down);
  g_test_add ("/fading-model/at-random", Fixture, NULL, set_up, test_at_random, tear_down);
  return g_test_run ();
}
