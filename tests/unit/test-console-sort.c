/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Tests of what the console's lists show and in which order; no display is needed */

#include <gtk/gtk.h>

#include "models/adda-room-item.h"
#include "pages/connections/adda-connection-columns.h"
#include "pages/rooms/adda-room-sort.h"

#define NOW_US (G_GINT64_CONSTANT (1795773600) * G_USEC_PER_SEC)

static gpointer
new_item (GType type, const char *text)
{
  g_autoptr (JsonNode) node = json_from_string (text, NULL);
  gpointer item = g_object_new (type, NULL);

  g_assert_nonnull (node);
  adda_live_item_update (item, json_node_get_object (node));
  return item;
}

static int
compare_items (gconstpointer a, gconstpointer b, gpointer column)
{
  return ((const AddaColumn *) column)->compare (a, b);
}

/* The ids of the connections as they stand, sorted by a column. */
static char *
sort_by (GListModel *model, AddaColumnId id)
{
  GtkSorter *sorter =
      GTK_SORTER (gtk_custom_sorter_new (compare_items, (gpointer) adda_column_get (id), NULL));
  g_autoptr (GtkSortListModel) sorted = gtk_sort_list_model_new (g_object_ref (model), sorter);
  g_autoptr (GString) ids = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (AddaConnectionItem) item = g_list_model_get_item (G_LIST_MODEL (sorted), i);

      g_string_append (ids, item->id);
    }
  return g_string_free (g_steal_pointer (&ids), FALSE);
}

static GListModel *
new_connections (void)
{
  static const char *const texts[] = {
    "{\"id\":\"a\",\"user\":{\"name\":\"Karim\",\"role\":\"user\"},\"address\":\"192.0.2.9\","
    "\"rooms\":[\"tea\"],\"n_rooms\":1,\"dialect\":\"v1\",\"since\":\"2026-11-27T09:00:00Z\","
    "\"rtt_ms\":40,\"in_messages\":1,\"out_messages\":9,\"pending_bytes\":10}",
    "{\"id\":\"b\",\"user\":{\"name\":\"Anik\",\"role\":\"guest\"},\"address\":\"192.0.2.1\","
    "\"rooms\":[\"general\"],\"n_rooms\":4,\"dialect\":\"flat\",\"since\":\"2026-11-27T09:59:00Z\","
    "\"rtt_ms\":null,\"in_messages\":3,\"out_messages\":5,\"pending_bytes\":900000}",
    "{\"id\":\"c\",\"user\":null,\"address\":\"192.0.2.5\",\"rooms\":[],\"n_rooms\":0,"
    "\"dialect\":\"raw\",\"since\":\"2026-11-27T08:00:00Z\",\"rtt_ms\":3,\"in_messages\":2,"
    "\"out_messages\":7,\"pending_bytes\":0}",
  };
  GListStore *store = g_list_store_new (ADDA_TYPE_CONNECTION_ITEM);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (AddaConnectionItem) item = new_item (ADDA_TYPE_CONNECTION_ITEM, texts[i]);

      g_list_store_append (store, item);
    }
  return G_LIST_MODEL (store);
}

/* Who has no name and no room stands last. */
static void
test_columns (void)
{
  static const char *const orders[ADDA_N_COLUMNS] = {
    [ADDA_COLUMN_USER] = "bac",    [ADDA_COLUMN_ADDRESS] = "bca", [ADDA_COLUMN_ROOMS] = "bac",
    [ADDA_COLUMN_DIALECT] = "bca", [ADDA_COLUMN_AGE] = "bac",     [ADDA_COLUMN_RTT] = "bca",
    [ADDA_COLUMN_IN] = "acb",      [ADDA_COLUMN_OUT] = "bca",     [ADDA_COLUMN_PENDING] = "cab",
  };
  g_autoptr (GListModel) model = new_connections ();

  for (guint id = 0; id < ADDA_N_COLUMNS; id++)
    {
      g_autofree char *ids = sort_by (model, id);

      g_assert_cmpstr (ids, ==, orders[id]);
    }
}

static void
test_cells (void)
{
  static const char *const texts[][ADDA_N_COLUMNS] = {
    { "Karim", "192.0.2.9", "tea", "v1", "1 h", "40 ms", "1", "9", "10 B" },
    { "Anik · guest", "192.0.2.1", "general and 3 more", "flat", "1 min", "–", "3", "5",
      "high · 900.0\302\240kB" },
    { "Nobody", "192.0.2.5", "", "raw", "2 h", "3 ms", "2", "7", "0" },
  };
  g_autoptr (GListModel) model = new_connections ();

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    for (guint id = 0; id < ADDA_N_COLUMNS; id++)
      {
        g_autoptr (AddaConnectionItem) item = g_list_model_get_item (model, i);
        g_autofree char *text = adda_column_get (id)->text (item, NOW_US);

        g_assert_cmpstr (text, ==, texts[i][id]);
      }
}

static void
test_gone (void)
{
  g_autoptr (GListModel) model = new_connections ();
  g_autoptr (AddaConnectionItem) item = g_list_model_get_item (model, 0);
  g_autofree char *text = NULL;

  adda_live_item_set_is_gone (ADDA_LIVE_ITEM (item), TRUE);
  text = adda_column_get (ADDA_COLUMN_USER)->text (item, NOW_US);
  g_assert_cmpstr (text, ==, "Karim · gone");
}

static void
test_rooms (void)
{
  static const struct
  {
    const char *id;
    const char *names;
  } orders[] = {
    { "activity", "tea general music " },
    { "name", "general music tea " },
    { "members", "music general tea " },
  };
  g_autoptr (GListStore) store = g_list_store_new (ADDA_TYPE_ROOM_ITEM);
  g_autoptr (AddaRoomItem) general =
      new_item (ADDA_TYPE_ROOM_ITEM,
                "{\"room\":\"general\",\"members\":5,\"last\":\"2026-11-27T09:00:00Z\"}");
  g_autoptr (AddaRoomItem) tea =
      new_item (ADDA_TYPE_ROOM_ITEM,
                "{\"room\":\"tea\",\"members\":1,\"last\":\"2026-11-27T09:30:00Z\"}");
  g_autoptr (AddaRoomItem) music =
      new_item (ADDA_TYPE_ROOM_ITEM, "{\"room\":\"music\",\"members\":9,\"last\":null}");

  g_list_store_append (store, general);
  g_list_store_append (store, tea);
  g_list_store_append (store, music);
  for (guint i = 0; i < G_N_ELEMENTS (orders); i++)
    {
      g_autoptr (GtkSortListModel) sorted =
          gtk_sort_list_model_new (g_object_ref (G_LIST_MODEL (store)),
                                   adda_room_sort_new (orders[i].id));
      g_autoptr (GString) names = g_string_new (NULL);

      for (guint n = 0; n < 3; n++)
        {
          g_autoptr (AddaRoomItem) item = g_list_model_get_item (G_LIST_MODEL (sorted), n);

          g_string_append_printf (names, "%s ", item->name);
        }
      g_assert_cmpstr (names->str, ==, orders[i].names);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/console-sort/columns", test_columns);
  g_test_add_func ("/console-sort/cells", test_cells);
  g_test_add_func ("/console-sort/gone", test_gone);
  g_test_add_func ("/console-sort/rooms", test_rooms);
  return g_test_run ();
}
