/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Rows and cells of long lists, brought up to date together */

#pragma once

#include <gtk/gtk.h>

#include "models/adda-topic-model.h"

G_BEGIN_DECLS

#define ADDA_TYPE_LIVE_ROW (adda_live_row_get_type ())
G_DECLARE_INTERFACE (AddaLiveRow, adda_live_row, ADDA, LIVE_ROW, GtkWidget)

struct _AddaLiveRowInterface
{
  GTypeInterface parent_iface;

  /* @item: (nullable) what it stands for from now on; refresh() follows unless it is NULL. */
  void (*set_item) (AddaLiveRow *self, gpointer item);

  /* Shows the item as it is now, ages too. */
  void (*refresh) (AddaLiveRow *self);
};

#define ADDA_TYPE_LIVE_ROWS (adda_live_rows_get_type ())
G_DECLARE_FINAL_TYPE (AddaLiveRows, adda_live_rows, ADDA, LIVE_ROWS, GObject)

/**
 * AddaLiveRows:
 *
 * Makes the rows of a list and knows those that have an item, which are the few that are near the view. They are refreshed
 * once a second and when the topic has been updated, instead of each listening to its item. Signal beat: before that, once a
 * second.
 */

/* While @list is mapped. */
AddaLiveRows *adda_live_rows_new (GtkWidget *list);

/* @model: (nullable) the topic that rows are refreshed with. */
void adda_live_rows_follow (AddaLiveRows *self, AddaTopicModel *model);

/* @create: (transfer full) a floating AddaLiveRow. Returns: (transfer full) */
GtkListItemFactory *adda_live_rows_new_factory (AddaLiveRows *self,
                                                GtkWidget *(*create) (gpointer data),
                                                gpointer data);

void adda_live_rows_refresh (AddaLiveRows *self);

G_END_DECLS
