/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A row of the sidebar: a page, and how many things it has */

#include "adda-page-row.h"

#include <glib/gi18n.h>

struct _AddaPageRow
{
  GtkListBoxRow parent_instance;

  const AddaConsolePage *page;
  GtkImage *icon;
  GtkLabel *title;
  GtkLabel *count;
  GtkWidget *alarms;
  GtkLabel *n_alarms;
};

G_DEFINE_FINAL_TYPE (AddaPageRow, adda_page_row, GTK_TYPE_LIST_BOX_ROW)

const AddaConsolePage *
adda_page_row_get_page (AddaPageRow *self)
{
  g_return_val_if_fail (ADDA_IS_PAGE_ROW (self), NULL);

  return self->page;
}

void
adda_page_row_set_count (AddaPageRow *self, gint64 count)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, count);

  g_return_if_fail (ADDA_IS_PAGE_ROW (self));

  gtk_widget_set_visible (GTK_WIDGET (self->count), count >= 0);
  gtk_label_set_label (self->count, text);
}

void
adda_page_row_set_n_alarms (AddaPageRow *self, guint n_alarms)
{
  g_autofree char *number = g_strdup_printf ("%u", n_alarms);
  g_autofree char *text = g_strdup_printf (ngettext ("%u alarm", "%u alarms", n_alarms), n_alarms);

  g_return_if_fail (ADDA_IS_PAGE_ROW (self));

  gtk_widget_set_visible (self->alarms, n_alarms > 0);
  gtk_widget_set_tooltip_text (self->alarms, text);
  gtk_label_set_label (self->n_alarms, number);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->n_alarms), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  text, -1);
}

GtkWidget *
adda_page_row_new (const AddaConsolePage *page)
{
  AddaPageRow *self = g_object_new (ADDA_TYPE_PAGE_ROW, NULL);

  self->page = page;
  gtk_image_set_from_icon_name (self->icon, page->icon_name);
  gtk_label_set_label (self->title, _ (page->title));
  return GTK_WIDGET (self);
}

static void
adda_page_row_class_init (AddaPageRowClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  gtk_widget_class_set_template_from_resource (widget_class, "/chat/adda/Console/adda-page-row.ui");
  gtk_widget_class_bind_template_child (widget_class, AddaPageRow, icon);
  gtk_widget_class_bind_template_child (widget_class, AddaPageRow, title);
  gtk_widget_class_bind_template_child (widget_class, AddaPageRow, count);
  gtk_widget_class_bind_template_child (widget_class, AddaPageRow, alarms);
  gtk_widget_class_bind_template_child (widget_class, AddaPageRow, n_alarms);
}

static void
adda_page_row_init (AddaPageRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
