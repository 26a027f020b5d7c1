/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A person in a room */

#include "adda-member-row.h"

#include <glib/gi18n.h>

#include "adda-person-actions.h"

struct _AddaMemberRow
{
  AdwBin parent_instance;

  AdwAvatar *avatar;
  GtkLabel *name_label;
  GtkLabel *details_label;
  GtkWidget *muted_icon;
  GtkMenuButton *menu_button;
  GMenuModel *menu;

  AddaMemberItem *item; /* (owned) (nullable) */
  char *room;           /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (AddaMemberRow, adda_member_row, ADW_TYPE_BIN)

static char *
details_text (AddaMemberItem *item)
{
  g_autoptr (GString) text = g_string_new (item->muted ? _ ("Muted") : NULL);

  if (item->role != NULL && strcmp (item->role, "user") != 0)
    g_string_append_printf (text, text->len > 0 ? " · %s" : "%s", item->role);
  if (item->connections > 1)
    {
      g_string_append (text, text->len > 0 ? " · " : "");
      g_string_append_printf (text,
                              ngettext ("%d connection", "%d connections",
                                        (gulong) item->connections),
                              (int) item->connections);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
refresh (AddaMemberRow *self)
{
  g_autofree char *details = details_text (self->item);

  adw_avatar_set_text (self->avatar, self->item->name);
  gtk_label_set_text (self->name_label, self->item->name);
  gtk_label_set_text (self->details_label, details);
  gtk_widget_set_visible (GTK_WIDGET (self->details_label), *details != 0);
  gtk_widget_set_visible (self->muted_icon, self->item->muted);
}

static void
on_menu (GtkMenuButton *button, gpointer data)
{
  AddaMemberRow *self = data;
  AddaPerson person = { self->item->id, self->item->name, self->room, self->item->muted };

  adda_person_actions_insert (GTK_WIDGET (self), &person);
  gtk_menu_button_set_menu_model (button, self->menu);
}

static void
on_secondary_click (AddaMemberRow *self)
{
  gtk_menu_button_popup (self->menu_button);
}

void
adda_member_row_set_item (AddaMemberRow *self, AddaMemberItem *item, const char *room)
{
  if (self->item != NULL)
    g_signal_handlers_disconnect_by_func (self->item, refresh, self);
  g_set_object (&self->item, item);
  g_free (self->room);
  self->room = g_strdup (room);
  if (item == NULL)
    return;
  g_signal_connect_object (item, "notify", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  refresh (self);
}

static void
adda_member_row_dispose (GObject *object)
{
  AddaMemberRow *self = ADDA_MEMBER_ROW (object);

  g_clear_object (&self->item);
  g_clear_pointer (&self->room, g_free);
  G_OBJECT_CLASS (adda_member_row_parent_class)->dispose (object);
}

static void
adda_member_row_class_init (AddaMemberRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = adda_member_row_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/chat/adda/Console/rooms/adda-member-row.ui");
  gtk_widget_class_bind_template_child (widget_class, AddaMemberRow, avatar);
  gtk_widget_class_bind_template_child (widget_class, AddaMemberRow, name_label);
  gtk_widget_class_bind_template_child (widget_class, AddaMemberRow, details_label);
  gtk_widget_class_bind_template_child (widget_class, AddaMemberRow, muted_icon);
  gtk_widget_class_bind_template_child (widget_class, AddaMemberRow, menu_button);
  gtk_widget_class_bind_template_child (widget_class, AddaMemberRow, menu);
  gtk_widget_class_bind_template_callback (widget_class, on_secondary_click);
}

static void
adda_member_row_init (AddaMemberRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_menu_button_set_create_popup_func (self->menu_button, on_menu, self, NULL);
}

GtkWidget *
adda_member_row_new (void)
{
  return g_object_new (ADDA_TYPE_MEMBER_ROW, NULL);
}
