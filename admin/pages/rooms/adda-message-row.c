/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A message of a conversation */

#include "adda-message-row.h"

#include <glib/gi18n.h>

#include "adda-page.h"
#include "adda-person-actions.h"
#include "models/adda-text.h"
#include "widgets/adda-moderation.h"

struct _AddaMessageRow
{
  AdwBin parent_instance;

  GtkLabel *name_label;
  GtkLabel *time_label;
  GtkLabel *text_label;
  GtkMenuButton *menu_button;
  GMenuModel *menu;

  AddaMessageItem *item; /* (owned) (nullable) */
  char *room;            /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (AddaMessageRow, adda_message_row, ADW_TYPE_BIN)

static AddaPage *
get_page (AddaMessageRow *self)
{
  return ADDA_PAGE (gtk_widget_get_ancestor (GTK_WIDGET (self), ADDA_TYPE_PAGE));
}

static void
show_content (AddaMessageRow *self)
{
  if (self->item->deleted)
    gtk_widget_add_css_class (GTK_WIDGET (self->text_label), "dim-label");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->text_label), "dim-label");
  gtk_label_set_text (self->text_label, self->item->deleted ? _ ("Deleted") : self->item->content);
}

static void
copy_text (GtkWidget *widget, const char *action, GVariant *target)
{
  AddaMessageRow *self = ADDA_MESSAGE_ROW (widget);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), self->item->content);
}

static void
delete_message (GtkWidget *widget, const char *action, GVariant *target)
{
  AddaMessageRow *self = ADDA_MESSAGE_ROW (widget);

  adda_moderation_delete (get_page (self), self->room, self->item->seq, self->item->user_name);
}

/* Menus are made when they open, since most never do. */
static void
on_menu (GtkMenuButton *button, gpointer data)
{
  AddaMessageRow *self = data;
  GtkWidget *widget = GTK_WIDGET (self);
  AddaPerson person = { self->item->user_id, self->item->user_name, self->room, FALSE };

  gtk_widget_action_set_enabled (widget, "message.copy", !self->item->deleted);
  gtk_widget_action_set_enabled (widget, "message.delete", !self->item->deleted);
  adda_person_actions_insert (widget, &person);
  gtk_menu_button_set_menu_model (button, self->menu);
}

static void
on_secondary_click (AddaMessageRow *self)
{
  gtk_menu_button_popup (self->menu_button);
}

void
adda_message_row_set_item (AddaMessageRow *self, AddaMessageItem *item, const char *room)
{
  g_autofree char *clock = NULL;
  g_autofree char *moment = NULL;

  if (self->item != NULL)
    g_signal_handlers_disconnect_by_func (self->item, show_content, self);
  g_set_object (&self->item, item);
  g_free (self->room);
  self->room = g_strdup (room);
  if (item == NULL)
    return;
  clock = adda_text_clock (item->time);
  moment = adda_text_moment (item->time);
  g_signal_connect_object (item, "notify::deleted", G_CALLBACK (show_content), self,
                           G_CONNECT_SWAPPED);
  gtk_label_set_text (self->name_label, item->user_name);
  gtk_label_set_text (self->time_label, clock);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->time_label), moment);
  show_content (self);
}

static void
adda_message_row_dispose (GObject *object)
{
  AddaMessageRow *self = ADDA_MESSAGE_ROW (object);

  g_clear_object (&self->item);
  g_clear_pointer (&self->room, g_free);
  G_OBJECT_CLASS (adda_message_row_parent_class)->dispose (object);
}

static void
adda_message_row_class_init (AddaMessageRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = adda_message_row_dispose;
  gtk_widget_class_install_action (widget_class, "message.copy", NULL, copy_text);
  gtk_widget_class_install_action (widget_class, "message.delete", NULL, delete_message);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/chat/adda/Console/rooms/adda-message-row.ui");
  gtk_widget_class_bind_template_child (widget_class, AddaMessageRow, name_label);
  gtk_widget_class_bind_template_child (widget_class, AddaMessageRow, time_label);
  gtk_widget_class_bind_template_child (widget_class, AddaMessageRow, text_label);
  gtk_widget_class_bind_template_child (widget_class, AddaMessageRow, menu_button);
  gtk_widget_class_bind_template_child (widget_class, AddaMessageRow, menu);
  gtk_widget_class_bind_template_callback (widget_class, on_secondary_click);
}

static void
adda_message_row_init (AddaMessageRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_menu_button_set_create_popup_func (self->menu_button, on_menu, self, NULL);
}

GtkWidget *
adda_message_row_new (void)
{
  return g_object_new (ADDA_TYPE_MESSAGE_ROW, NULL);
}
