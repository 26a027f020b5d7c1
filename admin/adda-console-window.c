/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A window of the console: one hub at a time, its pages at the side */

#include "adda-console-window.h"

#include <glib/gi18n.h>

#include "adda-console-pages.h"
#include "adda-page-host.h"

struct _AddaConsoleWindow
{
  AdwApplicationWindow parent_instance;

  AddaHubClient *client; /* (owned) (nullable) */

  AdwToastOverlay *toasts;
  GtkStack *states;
  GtkStack *pages;
  AdwStatusPage *offline;
  AdwStatusPage *refused;
  AdwBin *header_widget;
};

static void page_host_iface_init (AddaPageHostInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (AddaConsoleWindow,
                               adda_console_window,
                               ADW_TYPE_APPLICATION_WINDOW,
                               G_IMPLEMENT_INTERFACE (ADDA_TYPE_PAGE_HOST, page_host_iface_init))

static void
add_toast (AddaPageHost *host, AdwToast *toast)
{
  adw_toast_overlay_add_toast (ADDA_CONSOLE_WINDOW (host)->toasts, toast);
}

static void
go (AddaPageHost *host, const char *page, const char *detail)
{
  AddaConsoleWindow *self = ADDA_CONSOLE_WINDOW (host);
  GtkWidget *child = gtk_stack_get_child_by_name (self->pages, page);

  if (child == NULL)
    return;
  gtk_stack_set_visible_child (self->pages, child);
  if (detail != NULL)
    adda_page_show_detail (ADDA_PAGE (child), detail);
}

static void
page_host_iface_init (AddaPageHostInterface *iface)
{
  iface->add_toast = add_toast;
  iface->go = go;
}

static void
show_header_widget (AddaConsoleWindow *self)
{
  GtkWidget *page = gtk_stack_get_visible_child (self->pages);

  adw_bin_set_child (self->header_widget,
                     page != NULL ? adda_page_get_header_widget (ADDA_PAGE (page)) : NULL);
}

static void
remove_pages (AddaConsoleWindow *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->pages))) != NULL)
    gtk_stack_remove (self->pages, child);
}

static void
add_pages (AddaConsoleWindow *self)
{
  for (const AddaConsolePage *page = adda_console_pages_get (); page->name != NULL; page++)
    {
      GtkWidget *child = g_object_new (page->get_type (), "client", self->client, NULL);

      gtk_stack_add_titled (self->pages, child, page->name, _ (page->title));
      g_signal_connect_object (child, "notify::header-widget", G_CALLBACK (show_header_widget),
                               self, G_CONNECT_SWAPPED);
    }
}

static void
show_state (AddaConsoleWindow *self)
{
  static const char *const names[] = { "offline", "connecting", "pages", "refused" };
  g_autofree char *text = NULL;

  if (self->client == NULL)
    {
      gtk_stack_set_visible_child_name (self->states, "none");
      return;
    }
  g_object_get (self->client, "state-text", &text, NULL);
  adw_status_page_set_description (self->offline, text);
  adw_status_page_set_description (self->refused, text);
  gtk_stack_set_visible_child_name (self->states, names[adda_hub_client_get_state (self->client)]);
}

void
adda_console_window_set_client (AddaConsoleWindow *self, AddaHubClient *client)
{
  g_return_if_fail (ADDA_IS_CONSOLE_WINDOW (self));

  remove_pages (self);
  if (self->client != NULL)
    g_signal_handlers_disconnect_by_data (self->client, self);
  g_set_object (&self->client, client);
  if (client != NULL)
    {
      g_signal_connect_object (client, "notify::state", G_CALLBACK (show_state), self,
                               G_CONNECT_SWAPPED);
      add_pages (self);
    }
  show_state (self);
}

AddaConsoleWindow *
adda_console_window_new (AdwApplication *application)
{
  return g_object_new (ADDA_TYPE_CONSOLE_WINDOW, "application", application, NULL);
}

static void
adda_console_window_dispose (GObject *object)
{
  g_clear_object (&ADDA_CONSOLE_WINDOW (object)->client);
  G_OBJECT_CLASS (adda_console_window_parent_class)->dispose (object);
}

static void
adda_console_window_class_init (AddaConsoleWindowClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = adda_console_window_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/chat/adda/Console/adda-console-window.ui");
  gtk_widget_class_bind_template_child (widget_class, AddaConsoleWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, AddaConsoleWindow, states);
  gtk_widget_class_bind_template_child (widget_class, AddaConsoleWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, AddaConsoleWindow, offline);
  gtk_widget_class_bind_template_child (widget_class, AddaConsoleWindow, refused);
  gtk_widget_class_bind_template_child (widget_class, AddaConsoleWindow, header_widget);
  gtk_widget_class_bind_template_callback (widget_class, show_header_widget);
}

static void
adda_console_window_init (AddaConsoleWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  show_state (self);
}
