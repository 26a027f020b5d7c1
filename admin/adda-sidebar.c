/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The side of the window: the hubs, and the pages of the one that shows */

#include "adda-sidebar.h"

#include <glib/gi18n.h>

#include "adda-hub-row.h"
#include "adda-page-row.h"

struct _AddaSidebar
{
  AdwBin parent_instance;

  AddaHub *hub; /* (owned) (nullable) */

  GtkPopover *popover;
  GtkListBox *hubs;
  GtkWidget *hub_box;
  GtkImage *hub_icon;
  GtkLabel *hub_name;
  GtkLabel *hub_state;
  GtkListBox *pages;
  GtkWidget *pages_scroll;
};

G_DEFINE_FINAL_TYPE (AddaSidebar, adda_sidebar, ADW_TYPE_BIN)

static gboolean
may_see (AddaSidebar *self, const AddaConsolePage *page)
{
  return self->hub != NULL && adda_hub_client_may (adda_hub_get_client (self->hub), page->role);
}

static void
show_row (AddaSidebar *self, AddaPageRow *row)
{
  const AddaConsolePage *page = adda_page_row_get_page (row);
  JsonObject *info = self->hub != NULL ? adda_hub_get_info (self->hub) : NULL;
  gint64 count = -1;

  if (info != NULL && page->count != NULL)
    count = json_object_get_int_member_with_default (info, page->count, -1);
  adda_page_row_set_count (row, count);
  if (page == adda_console_pages_get ())
    adda_page_row_set_n_alarms (row, self->hub != NULL ? adda_hub_get_alarms (self->hub)->len : 0);
  gtk_widget_set_visible (GTK_WIDGET (row), may_see (self, page));
}

static void
show_rows (AddaSidebar *self)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->pages, i)) != NULL; i++)
    show_row (self, ADDA_PAGE_ROW (row));
}

static void
show_hub (AddaSidebar *self)
{
  AddaHubState state;

  gtk_widget_set_visible (self->hub_box, self->hub != NULL);
  gtk_widget_set_visible (self->pages_scroll, self->hub != NULL);
  if (self->hub == NULL)
    return;

  state = adda_hub_get_state (self->hub);
  gtk_label_set_label (self->hub_name, adda_hub_get_name (self->hub));
  gtk_label_set_label (self->hub_state, adda_hub_state_word (state));
  gtk_image_set_from_icon_name (self->hub_icon, adda_hub_state_icon (state));
  gtk_widget_set_css_classes (GTK_WIDGET (self->hub_icon),
                              (const char *[]){ adda_hub_state_css_class (state), NULL });
  gtk_widget_set_sensitive (GTK_WIDGET (self->pages), state == ADDA_HUB_STATE_CONNECTED);
  show_rows (self);
}

void
adda_sidebar_set_hub (AddaSidebar *self, AddaHub *hub)
{
  g_return_if_fail (ADDA_IS_SIDEBAR (self));

  if (self->hub != NULL)
    g_signal_handlers_disconnect_by_data (self->hub, self);
  g_set_object (&self->hub, hub);
  if (hub != NULL)
    {
      g_signal_connect_object (hub, "notify", G_CALLBACK (show_hub), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (hub, "info", G_CALLBACK (show_rows), self, G_CONNECT_SWAPPED);
    }
  show_hub (self);
}

static GtkWidget *
make_hub_row (gpointer hub, gpointer data)
{
  return adda_hub_row_new (hub);
}

void
adda_sidebar_set_store (AddaSidebar *self, AddaHubStore *store)
{
  g_return_if_fail (ADDA_IS_SIDEBAR (self));

  gtk_list_box_bind_model (self->hubs, G_LIST_MODEL (store), make_hub_row, NULL, NULL);
}

void
adda_sidebar_select_page (AddaSidebar *self, const char *name)
{
  GtkListBoxRow *row;

  g_return_if_fail (ADDA_IS_SIDEBAR (self));

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->pages, i)) != NULL; i++)
    if (g_strcmp0 (adda_page_row_get_page (ADDA_PAGE_ROW (row))->name, name) == 0)
      gtk_list_box_select_row (self->pages, row);
}

const char *
adda_sidebar_get_nth_page (AddaSidebar *self, guint n)
{
  g_return_val_if_fail (ADDA_IS_SIDEBAR (self), NULL);

  for (const AddaConsolePage *page = adda_console_pages_get (); page->name != NULL; page++)
    if (may_see (self, page) && --n == 0)
      return page->name;
  return NULL;
}

static void
on_page_activated (AddaSidebar *self, AddaPageRow *row)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.show-page", "s",
                              adda_page_row_get_page (row)->name);
}

static void
on_hub_activated (AddaSidebar *self, AddaHubRow *row)
{
  gtk_popover_popdown (self->popover);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.show-hub", "s",
                              adda_hub_get_id (adda_hub_row_get_hub (row)));
}

static void
adda_sidebar_dispose (GObject *object)
{
  g_clear_object (&ADDA_SIDEBAR (object)->hub);
  G_OBJECT_CLASS (adda_sidebar_parent_class)->dispose (object);
}

static void
adda_sidebar_class_init (AddaSidebarClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = adda_sidebar_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/chat/adda/Console/adda-sidebar.ui");
  gtk_widget_class_bind_template_child (widget_class, AddaSidebar, popover);
  gtk_widget_class_bind_template_child (widget_class, AddaSidebar, hubs);
  gtk_widget_class_bind_template_child (widget_class, AddaSidebar, hub_box);
  gtk_widget_class_bind_template_child (widget_class, AddaSidebar, hub_icon);
  gtk_widget_class_bind_template_child (widget_class, AddaSidebar, hub_name);
  gtk_widget_class_bind_template_child (widget_class, AddaSidebar, hub_state);
  gtk_widget_class_bind_template_child (widget_class, AddaSidebar, pages);
  gtk_widget_class_bind_template_child (widget_class, AddaSidebar, pages_scroll);
  gtk_widget_class_bind_template_callback (widget_class, on_page_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_hub_activated);
}

static void
adda_sidebar_init (AddaSidebar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  for (const AddaConsolePage *page = adda_console_pages_get (); page->name != NULL; page++)
    gtk_list_box_append (self->pages, adda_page_row_new (page));
  show_hub (self);
}
