/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Rows and cells of long lists, brought up to date together */

#include "adda-live-rows.h"

#define SOON_MS 100

struct _AddaLiveRows
{
  GObject parent_instance;

  GHashTable *bound;     /* (owned) the rows that have an item */
  AddaTopicModel *model; /* (owned) (nullable) */
  guint timer;
  guint soon; /* a refresh that takes in what has come by then */
};

enum
{
  BEAT,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_INTERFACE (AddaLiveRow, adda_live_row, GTK_TYPE_WIDGET)
G_DEFINE_TYPE (AddaLiveRows, adda_live_rows, G_TYPE_OBJECT)

typedef struct
{
  GtkWidget *(*create) (gpointer data);
  gpointer data;
} RowMaker;

static void
adda_live_row_default_init (AddaLiveRowInterface *iface)
{
}

static void
free_maker (gpointer maker, GClosure *closure)
{
  g_free (maker);
}

static void
on_setup (GtkSignalListItemFactory *factory, GtkListItem *list_item, RowMaker *maker)
{
  gtk_list_item_set_child (list_item, maker->create (maker->data));
}

static void
on_bind (GtkSignalListItemFactory *factory, GtkListItem *list_item, AddaLiveRows *self)
{
  AddaLiveRow *row = ADDA_LIVE_ROW (gtk_list_item_get_child (list_item));

  ADDA_LIVE_ROW_GET_IFACE (row)->set_item (row, gtk_list_item_get_item (list_item));
  ADDA_LIVE_ROW_GET_IFACE (row)->refresh (row);
  g_hash_table_add (self->bound, row);
}

static void
on_unbind (GtkSignalListItemFactory *factory, GtkListItem *list_item, AddaLiveRows *self)
{
  AddaLiveRow *row = ADDA_LIVE_ROW (gtk_list_item_get_child (list_item));

  g_hash_table_remove (self->bound, row);
  ADDA_LIVE_ROW_GET_IFACE (row)->set_item (row, NULL);
}

GtkListItemFactory *
adda_live_rows_new_factory (AddaLiveRows *self, GtkWidget *(*create) (gpointer data), gpointer data)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  RowMaker *maker = g_new (RowMaker, 1);

  maker->create = create;
  maker->data = data;
  g_signal_connect_data (factory, "setup", G_CALLBACK (on_setup), maker, free_maker, 0);
  g_signal_connect_object (factory, "bind", G_CALLBACK (on_bind), self, 0);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (on_unbind), self, 0);
  return factory;
}

void
adda_live_rows_refresh (AddaLiveRows *self)
{
  GHashTableIter iter;
  gpointer row = NULL;

  g_hash_table_iter_init (&iter, self->bound);
  while (g_hash_table_iter_next (&iter, &row, NULL))
    ADDA_LIVE_ROW_GET_IFACE (row)->refresh (row);
}

static gboolean
on_soon (gpointer data)
{
  ADDA_LIVE_ROWS (data)->soon = 0;
  adda_live_rows_refresh (data);
  return G_SOURCE_REMOVE;
}

/* An update of many items comes in parts, one behind the other. */
static void
on_updated (AddaLiveRows *self)
{
  if (self->soon != 0)
    return;
  self->soon = g_timeout_add (SOON_MS, on_soon, self);
  g_source_set_name_by_id (self->soon, "adda-live-rows");
}

static gboolean
on_timer (gpointer data)
{
  g_signal_emit (data, signals[BEAT], 0);
  adda_live_rows_refresh (data);
  return G_SOURCE_CONTINUE;
}

static void
on_map (AddaLiveRows *self)
{
  if (self->timer != 0)
    return;
  self->timer = g_timeout_add_seconds (1, on_timer, self);
  g_source_set_name_by_id (self->timer, "adda-live-rows");
}

static void
on_unmap (AddaLiveRows *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_handle_id (&self->soon, g_source_remove);
}

void
adda_live_rows_follow (AddaLiveRows *self, AddaTopicModel *model)
{
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_func (self->model, on_updated, self);
  g_set_object (&self->model, model);
  if (model != NULL)
    g_signal_connect_object (model, "updated", G_CALLBACK (on_updated), self, G_CONNECT_SWAPPED);
}

static void
adda_live_rows_dispose (GObject *object)
{
  AddaLiveRows *self = ADDA_LIVE_ROWS (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_handle_id (&self->soon, g_source_remove);
  adda_live_rows_follow (self, NULL);
  g_hash_table_remove_all (self->bound);
  G_OBJECT_CLASS (adda_live_rows_parent_class)->dispose (object);
}

static void
adda_live_rows_finalize (GObject *object)
{
  g_clear_pointer (&ADDA_LIVE_ROWS (object)->bound, g_hash_table_unref);
  G_OBJECT_CLASS (adda_live_rows_parent_class)->finalize (object);
}

static void
adda_live_rows_class_init (AddaLiveRowsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = adda_live_rows_dispose;
  object_class->finalize = adda_live_rows_finalize;
  signals[BEAT] = g_signal_new ("beat", ADDA_TYPE_LIVE_ROWS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);
}

static void
adda_live_rows_init (AddaLiveRows *self)
{
  self->bound = g_hash_table_new (NULL, NULL);
}

AddaLiveRows *
adda_live_rows_new (GtkWidget *list)
{
  AddaLiveRows *self = g_object_new (ADDA_TYPE_LIVE_ROWS, NULL);

  g_signal_connect_object (list, "map", G_CALLBACK (on_map), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (list, "unmap", G_CALLBACK (on_unmap), self, G_CONNECT_SWAPPED);
  if (gtk_widget_get_mapped (list))
    on_map (self);
  return self;
}
