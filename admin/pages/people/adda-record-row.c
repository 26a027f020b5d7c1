/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A row of a list of records: what it is, in which state, and what can be done with it */

#include "adda-record-row.h"

struct _AddaRecordRow
{
  GtkWidget parent_instance;

  GtkImage *icon;
  GtkLabel *title;
  GtkLabel *subtitle;
  GtkWidget *state;
  GtkImage *state_icon;
  GtkLabel *state_text;
  GtkMenuButton *menu;

  GObject *item; /* (owned) (nullable) */
  AddaRecordMenuFunc make_menu;
  char *style; /* (nullable) of the state */
};

G_DEFINE_FINAL_TYPE (AddaRecordRow, adda_record_row, GTK_TYPE_WIDGET)

static void
fill_menu (GtkMenuButton *button, gpointer data)
{
  AddaRecordRow *self = data;
  g_autoptr (GMenuModel) menu = self->item == NULL ? NULL : self->make_menu (self->item);

  gtk_menu_button_set_menu_model (button, menu);
}

void
adda_record_row_set_icon (AddaRecordRow *self, const char *icon)
{
  gtk_image_set_from_icon_name (self->icon, icon);
}

void
adda_record_row_set_title (AddaRecordRow *self, const char *title)
{
  gtk_label_set_text (self->title, title);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->title), title);
}

void
adda_record_row_set_subtitle (AddaRecordRow *self, const char *subtitle)
{
  gtk_label_set_text (self->subtitle, subtitle);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->subtitle), subtitle);
}

void
adda_record_row_set_state (AddaRecordRow *self,
                           const char *icon,
                           const char *text,
                           const char *style)
{
  if (self->style != NULL)
    gtk_widget_remove_css_class (self->state, self->style);
  g_free (self->style);
  self->style = g_strdup (style);
  if (style != NULL)
    gtk_widget_add_css_class (self->state, style);
  gtk_widget_set_visible (self->state, text != NULL);
  gtk_image_set_from_icon_name (self->state_icon, icon);
  gtk_label_set_text (self->state_text, text == NULL ? "" : text);
}

void
adda_record_row_set_item (AddaRecordRow *self, GObject *item, AddaRecordMenuFunc menu)
{
  g_set_object (&self->item, item);
  self->make_menu = menu;
  gtk_widget_set_visible (GTK_WIDGET (self->menu), menu != NULL);
  gtk_menu_button_set_create_popup_func (self->menu, menu == NULL ? NULL : fill_menu, self, NULL);
}

gpointer
adda_record_row_get_item (AddaRecordRow *self)
{
  return self->item;
}

static void
adda_record_row_dispose (GObject *object)
{
  AddaRecordRow *self = ADDA_RECORD_ROW (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->item);
  g_clear_pointer (&self->style, g_free);
  G_OBJECT_CLASS (adda_record_row_parent_class)->dispose (object);
}

static void
adda_record_row_class_init (AddaRecordRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = adda_record_row_dispose;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/chat/adda/Console/pages/people/adda-record-row.ui");
  gtk_widget_class_bind_template_child (widget_class, AddaRecordRow, icon);
  gtk_widget_class_bind_template_child (widget_class, AddaRecordRow, title);
  gtk_widget_class_bind_template_child (widget_class, AddaRecordRow, subtitle);
  gtk_widget_class_bind_template_child (widget_class, AddaRecordRow, state);
  gtk_widget_class_bind_template_child (widget_class, AddaRecordRow, state_icon);
  gtk_widget_class_bind_template_child (widget_class, AddaRecordRow, state_text);
  gtk_widget_class_bind_template_child (widget_class, AddaRecordRow, menu);
}

static void
adda_record_row_init (AddaRecordRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
