/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A connection in two lines, where the window is narrow */

#include "adda-connection-row.h"

#include <glib/gi18n.h>

#include "adda-connection-columns.h"
#include "widgets/adda-live-rows.h"

struct _AddaConnectionRow
{
  GtkWidget parent_instance;

  GtkLabel *user;
  GtkInscription *pending;
  GtkInscription *details;

  AddaConnectionItem *item; /* (unowned) (nullable) while the list item has it */
};

static void adda_connection_row_live_row_init (AddaLiveRowInterface *iface);

G_DEFINE_TYPE_WITH_CODE (AddaConnectionRow,
                         adda_connection_row,
                         GTK_TYPE_WIDGET,
                         G_IMPLEMENT_INTERFACE (ADDA_TYPE_LIVE_ROW,
                                                adda_connection_row_live_row_init))

static void
adda_connection_row_set_item (AddaLiveRow *row, gpointer item)
{
  ADDA_CONNECTION_ROW (row)->item = item;
}

static char *
column_text (AddaConnectionRow *self, AddaColumnId id)
{
  return adda_column_get (id)->text (self->item, g_get_real_time ());
}

static void
adda_connection_row_refresh (AddaLiveRow *row)
{
  AddaConnectionRow *self = ADDA_CONNECTION_ROW (row);
  g_autofree char *user = column_text (self, ADDA_COLUMN_USER);
  g_autofree char *address = column_text (self, ADDA_COLUMN_ADDRESS);
  g_autofree char *rooms = column_text (self, ADDA_COLUMN_ROOMS);
  g_autofree char *age = column_text (self, ADDA_COLUMN_AGE);
  g_autofree char *amount = column_text (self, ADDA_COLUMN_PENDING);
  g_autofree char *details =
      g_strdup_printf (*rooms != 0 ? "%s · %s · %s" : "%s · %s", address, age, rooms);
  g_autofree char *pending = g_strdup_printf (_ ("%s pending"), amount);

  gtk_label_set_text (self->user, user);
  gtk_widget_set_opacity (GTK_WIDGET (self),
                          adda_live_item_get_is_gone (ADDA_LIVE_ITEM (self->item)) ? 0.5 : 1);
  gtk_inscription_set_text (self->details, details);
  gtk_inscription_set_text (self->pending, self->item->pending_bytes > 0 ? pending : NULL);
}

static void
adda_connection_row_live_row_init (AddaLiveRowInterface *iface)
{
  iface->set_item = adda_connection_row_set_item;
  iface->refresh = adda_connection_row_refresh;
}

static void
adda_connection_row_dispose (GObject *object)
{
  GtkWidget *child = NULL;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (adda_connection_row_parent_class)->dispose (object);
}

static void
adda_connection_row_class_init (AddaConnectionRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = adda_connection_row_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/chat/adda/Console/connections/adda-connection-row.ui");
  gtk_widget_class_bind_template_child (widget_class, AddaConnectionRow, user);
  gtk_widget_class_bind_template_child (widget_class, AddaConnectionRow, pending);
  gtk_widget_class_bind_template_child (widget_class, AddaConnectionRow, details);
}

static void
adda_connection_row_init (AddaConnectionRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
adda_connection_row_new (gpointer unused)
{
  return g_object_new (ADDA_TYPE_CONNECTION_ROW, NULL);
}
