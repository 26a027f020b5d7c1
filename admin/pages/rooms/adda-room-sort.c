/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The orders in which rooms can stand */

#include "adda-room-sort.h"

#include "models/adda-room-item.h"

#define NUMBERS(a, b) (((a) > (b)) - ((a) < (b)))

static int
compare_names (gconstpointer a, gconstpointer b, gpointer data)
{
  const AddaRoomItem *room = a;
  const AddaRoomItem *other = b;

  return g_utf8_collate (room->name != NULL ? room->name : "",
                         other->name != NULL ? other->name : "");
}

/* The last one in which something was said first. */
static int
compare_activity (gconstpointer a, gconstpointer b, gpointer data)
{
  const AddaRoomItem *room = a;
  const AddaRoomItem *other = b;
  int order = NUMBERS (other->last, room->last);

  return order != 0 ? order : compare_names (a, b, data);
}

static int
compare_members (gconstpointer a, gconstpointer b, gpointer data)
{
  const AddaRoomItem *room = a;
  const AddaRoomItem *other = b;
  int order = NUMBERS (other->members, room->members);

  return order != 0 ? order : compare_names (a, b, data);
}

GtkSorter *
adda_room_sort_new (const char *id)
{
  static const struct
  {
    const char *id;
    GCompareDataFunc compare;
  } orders[] = {
    { "activity", compare_activity },
    { "name", compare_names },
    { "members", compare_members },
  };

  for (guint i = 0; i < G_N_ELEMENTS (orders); i++)
    if (strcmp (orders[i].id, id) == 0)
      return GTK_SORTER (gtk_custom_sorter_new (orders[i].compare, NULL, NULL));
  g_return_val_if_reached (NULL);
}
