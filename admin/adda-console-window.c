/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A window of the console: one hub at a time, its pages at the side */

#include "adda-console-window-private.h"

#include <glib/gi18n.h>

#include "adda-console-pages.h"
#include "adda-console-settings.h"
#include "adda-hub-status.h"
#include "adda-page-host.h"

/* Below, the sidebar lies over the content. */
#define ADDA_CONSOLE_WINDOW_FOLD_WIDTH 720
#define ADDA_CONSOLE_WINDOW_SIDEBAR_WIDTH 260
/* A connection that is back sooner leaves the page where it is. */
#define ADDA_CONSOLE_WINDOW_GRACE_S 2

struct _AddaConsoleWindow
{
  AdwApplicationWindow parent_instance;

  AddaHubStore *store; /* (owned) */
  AddaHub *hub;        /* (owned) (nullable) */
  guint grace_source;
  guint fold_source;

  AdwToastOverlay *toasts;
  AdwFlap *flap;
  AddaSidebar *sidebar;
  GtkWidget *content;
  AdwWindowTitle *title;
  AdwBin *header_widget;
  AdwBin *narrow_header_widget; /* has it in the place of the header bar where that has no room */
  GtkStack *views;
  GtkWidget *welcome;
  GtkWidget *starting;
  AddaHubStatus *status;
  GtkStack *pages;
};

static void page_host_iface_init (AddaPageHostInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (AddaConsoleWindow,
                               adda_console_window,
                               ADW_TYPE_APPLICATION_WINDOW,
                               G_IMPLEMENT_INTERFACE (ADDA_TYPE_PAGE_HOST, page_host_iface_init))

AddaHubStore *
adda_console_window_get_store (AddaConsoleWindow *self)
{
  return self->store;
}

AddaSidebar *
adda_console_window_get_sidebar (AddaConsoleWindow *self)
{
  return self->sidebar;
}

AddaHub *
adda_console_window_get_hub (AddaConsoleWindow *self)
{
  g_return_val_if_fail (ADDA_IS_CONSOLE_WINDOW (self), NULL);

  return self->hub;
}

AddaPage *
adda_console_window_get_page (AddaConsoleWindow *self)
{
  if (gtk_stack_get_visible_child (self->views) != GTK_WIDGET (self->pages))
    return NULL;
  return (AddaPage *) gtk_stack_get_visible_child (self->pages);
}

void
adda_console_window_add_toast (AddaConsoleWindow *self, AdwToast *toast)
{
  adw_toast_overlay_add_toast (self->toasts, toast);
}

void
adda_console_window_toast (AddaConsoleWindow *self, const char *text)
{
  g_autofree char *markup = g_markup_escape_text (text, -1);

  adda_console_window_add_toast (self, adw_toast_new (markup));
}

void
adda_console_window_set_is_starting (AddaConsoleWindow *self, gboolean is_starting)
{
  g_return_if_fail (ADDA_IS_CONSOLE_WINDOW (self));

  gtk_widget_set_visible (self->starting, is_starting);
}

static void
show_header_widget (AddaConsoleWindow *self)
{
  AddaPage *page = adda_console_window_get_page (self);
  GtkWidget *widget = page != NULL ? adda_page_get_header_widget (page) : NULL;
  gboolean is_narrow = adw_flap_get_folded (self->flap);

  adw_bin_set_child (self->header_widget, NULL);
  adw_bin_set_child (self->narrow_header_widget, NULL);
  adw_bin_set_child (is_narrow ? self->narrow_header_widget : self->header_widget, widget);
  gtk_widget_set_visible (GTK_WIDGET (self->narrow_header_widget), is_narrow && widget != NULL);
}

static gboolean
on_folded_idle (gpointer data)
{
  AddaConsoleWindow *self = data;

  self->fold_source = 0;
  show_header_widget (self);
  return G_SOURCE_REMOVE;
}

/* It is told in the middle of a layout, in which nothing may move. */
static void
on_folded (AddaConsoleWindow *self)
{
  if (self->fold_source == 0)
    self->fold_source = g_idle_add (on_folded_idle, self);
}

/* The header bar tells of what shows below it. */
static void
show_header (AddaConsoleWindow *self)
{
  AddaPage *page = adda_console_window_get_page (self);
  const char *hub_name = self->hub != NULL ? adda_hub_get_name (self->hub) : _ ("Adda Console");
  const char *title = hub_name;

  if (page != NULL)
    title = gtk_stack_page_get_title (gtk_stack_get_page (self->pages, GTK_WIDGET (page)));
  adw_window_title_set_title (self->title, title);
  adw_window_title_set_subtitle (self->title, page != NULL ? hub_name : "");
  show_header_widget (self);
  gtk_window_set_title (GTK_WINDOW (self), hub_name);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.search",
                                 page != NULL && adda_page_can_search (page));
}

static void
on_page (AddaConsoleWindow *self)
{
  const char *name = gtk_stack_get_visible_child_name (self->pages);

  if (name != NULL)
    adda_sidebar_select_page (self->sidebar, name);
  show_header (self);
}

void
adda_console_window_go (AddaConsoleWindow *self, const char *page, const char *detail)
{
  GtkWidget *child = gtk_stack_get_child_by_name (self->pages, page);

  if (child == NULL)
    return;
  gtk_stack_set_visible_child (self->pages, child);
  g_settings_set_string (adda_console_settings_get (), "last-page", page);
  if (adw_flap_get_folded (self->flap))
    adw_flap_set_reveal_flap (self->flap, FALSE);
  if (detail != NULL)
    adda_page_show_detail (ADDA_PAGE (child), detail);
}

static void
host_add_toast (AddaPageHost *host, AdwToast *toast)
{
  adda_console_window_add_toast (ADDA_CONSOLE_WINDOW (host), toast);
}

static void
host_go (AddaPageHost *host, const char *page, const char *detail)
{
  adda_console_window_go (ADDA_CONSOLE_WINDOW (host), page, detail);
}

static void
page_host_iface_init (AddaPageHostInterface *iface)
{
  iface->add_toast = host_add_toast;
  iface->go = host_go;
}

static void
remove_pages (AddaConsoleWindow *self)
{
  GtkWidget *child;

  adw_bin_set_child (self->header_widget, NULL);
  adw_bin_set_child (self->narrow_header_widget, NULL);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->pages))) != NULL)
    gtk_stack_remove (self->pages, child);
}

/* Only what the role may see, which is known once the hub has said welcome. */
static void
add_pages (AddaConsoleWindow *self)
{
  AddaHubClient *client = adda_hub_get_client (self->hub);
  g_autofree char *last = g_settings_get_string (adda_console_settings_get (), "last-page");

  for (const AddaConsolePage *page = adda_console_pages_get (); page->name != NULL; page++)
    {
      GtkWidget *child;

      if (!adda_hub_client_may (client, page->role) ||
          gtk_stack_get_child_by_name (self->pages, page->name) != NULL)
        continue;
      child = g_object_new (page->get_type (), "client", client, NULL);
      gtk_stack_add_titled (self->pages, child, page->name, _ (page->title));
      g_signal_connect_object (child, "notify::header-widget", G_CALLBACK (show_header_widget),
                               self, G_CONNECT_SWAPPED);
      if (g_str_equal (page->name, last))
        gtk_stack_set_visible_child (self->pages, child);
    }
}

static void
show_view (AddaConsoleWindow *self, gpointer view)
{
  g_clear_handle_id (&self->grace_source, g_source_remove);
  gtk_stack_set_visible_child (self->views, view);
  show_header (self);
}

static gboolean
on_grace_over (gpointer data)
{
  AddaConsoleWindow *self = data;

  self->grace_source = 0;
  show_view (self, self->status);
  return G_SOURCE_REMOVE;
}

static void
on_state (AddaConsoleWindow *self)
{
  AddaHubState state = self->hub != NULL ? adda_hub_get_state (self->hub) : ADDA_HUB_STATE_OFFLINE;

  if (self->hub == NULL)
    {
      show_view (self, self->welcome);
    }
  else if (state == ADDA_HUB_STATE_CONNECTED)
    {
      add_pages (self);
      show_view (self, self->pages);
    }
  else if (state == ADDA_HUB_STATE_REFUSED ||
           gtk_stack_get_visible_child (self->views) != GTK_WIDGET (self->pages))
    {
      show_view (self, self->status);
    }
  else if (self->grace_source == 0)
    {
      self->grace_source = g_timeout_add_seconds (ADDA_CONSOLE_WINDOW_GRACE_S, on_grace_over, self);
    }
}

/* Pages belong to a client; what they show is another's now. */
static void
on_client (AddaConsoleWindow *self)
{
  show_view (self, self->status);
  remove_pages (self);
  on_state (self);
}

void
adda_console_window_set_hub (AddaConsoleWindow *self, AddaHub *hub)
{
  g_return_if_fail (ADDA_IS_CONSOLE_WINDOW (self));

  if (self->hub == hub)
    return;
  if (self->hub != NULL)
    g_signal_handlers_disconnect_by_data (self->hub, self);
  remove_pages (self);
  g_set_object (&self->hub, hub);
  adda_sidebar_set_hub (self->sidebar, hub);
  adda_hub_status_set_hub (self->status, hub);
  if (hub != NULL)
    {
      g_signal_connect_object (hub, "notify::client", G_CALLBACK (on_client), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (hub, "notify::state", G_CALLBACK (on_state), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (hub, "notify::name", G_CALLBACK (show_header), self,
                               G_CONNECT_SWAPPED);
      g_settings_set_string (adda_console_settings_get (), "last-hub", adda_hub_get_id (hub));
    }
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.try-now", hub != NULL);
  show_view (self, self->status);
  on_state (self);
}

/* The hub that was looked at last, or the first. */
static void
choose_hub (AddaConsoleWindow *self)
{
  g_autofree char *last = g_settings_get_string (adda_console_settings_get (), "last-hub");
  AddaHub *hub = adda_hub_store_find (self->store, last);
  g_autoptr (AddaHub) first = g_list_model_get_item (G_LIST_MODEL (self->store), 0);

  adda_console_window_set_hub (self, hub != NULL ? hub : first);
}

static void
on_hubs_changed (AddaConsoleWindow *self)
{
  if (self->hub == NULL || adda_hub_store_find (self->store, adda_hub_get_id (self->hub)) == NULL)
    choose_hub (self);
}

static void
on_token_not_kept (AddaConsoleWindow *self, AddaHub *hub)
{
  if (hub == self->hub)
    adda_console_window_toast (
        self, _ ("No keyring answers: the token is kept only until the console is closed"));
}

/* The content takes what is left; how much it wants decides when the sidebar folds, and must not change with the page. */
static void
measure_content (GtkWidget *widget,
                 GtkOrientation orientation,
                 int for_size,
                 int *minimum,
                 int *natural,
                 int *minimum_baseline,
                 int *natural_baseline)
{
  GtkWidget *child = gtk_widget_get_first_child (widget);

  gtk_widget_measure (child, orientation, for_size, minimum, natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *natural = MAX (*minimum, ADDA_CONSOLE_WINDOW_FOLD_WIDTH - ADDA_CONSOLE_WINDOW_SIDEBAR_WIDTH);
}

static void
allocate_content (GtkWidget *widget, int width, int height, int baseline)
{
  gtk_widget_allocate (gtk_widget_get_first_child (widget), width, height, baseline, NULL);
}

static gboolean
adda_console_window_close_request (GtkWindow *window)
{
  GSettings *settings = adda_console_settings_get ();
  int width, height;

  gtk_window_get_default_size (window, &width, &height);
  g_settings_set_int (settings, "window-width", MAX (width, 360));
  g_settings_set_int (settings, "window-height", MAX (height, 294));
  g_settings_set_boolean (settings, "window-maximized", gtk_window_is_maximized (window));
  return GTK_WINDOW_CLASS (adda_console_window_parent_class)->close_request (window);
}

AddaConsoleWindow *
adda_console_window_new (AdwApplication *application, AddaHubStore *store)
{
  GSettings *settings = adda_console_settings_get ();
  AddaConsoleWindow *self =
      g_object_new (ADDA_TYPE_CONSOLE_WINDOW, "application", application, NULL);

  self->store = g_object_ref (store);
  gtk_window_set_default_size (GTK_WINDOW (self), g_settings_get_int (settings, "window-width"),
                               g_settings_get_int (settings, "window-height"));
  if (g_settings_get_boolean (settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
  adda_sidebar_set_store (self->sidebar, store);
  g_signal_connect_object (store, "items-changed", G_CALLBACK (on_hubs_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (store, "token-not-kept", G_CALLBACK (on_token_not_kept), self,
                           G_CONNECT_SWAPPED);
  on_state (self);
  choose_hub (self);
  return self;
}

static void
adda_console_window_dispose (GObject *object)
{
  AddaConsoleWindow *self = ADDA_CONSOLE_WINDOW (object);

  g_clear_handle_id (&self->grace_source, g_source_remove);
  g_clear_handle_id (&self->fold_source, g_source_remove);
  g_clear_object (&self->hub);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (adda_console_window_parent_class)->dispose (object);
}

static void
adda_console_window_class_init (AddaConsoleWindowClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = adda_console_window_dispose;
  GTK_WINDOW_CLASS (class)->close_request = adda_console_window_close_request;

  g_type_ensure (ADDA_TYPE_HUB_STATUS);
  g_type_ensure (ADDA_TYPE_SIDEBAR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/chat/adda/Console/adda-console-window.ui");
  gtk_widget_class_bind_template_child (widget_class, AddaConsoleWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, AddaConsoleWindow, flap);
  gtk_widget_class_bind_template_child (widget_class, AddaConsoleWindow, sidebar);
  gtk_widget_class_bind_template_child (widget_class, AddaConsoleWindow, content);
  gtk_widget_class_bind_template_child (widget_class, AddaConsoleWindow, title);
  gtk_widget_class_bind_template_child (widget_class, AddaConsoleWindow, header_widget);
  gtk_widget_class_bind_template_child (widget_class, AddaConsoleWindow, narrow_header_widget);
  gtk_widget_class_bind_template_child (widget_class, AddaConsoleWindow, views);
  gtk_widget_class_bind_template_child (widget_class, AddaConsoleWindow, welcome);
  gtk_widget_class_bind_template_child (widget_class, AddaConsoleWindow, starting);
  gtk_widget_class_bind_template_child (widget_class, AddaConsoleWindow, status);
  gtk_widget_class_bind_template_child (widget_class, AddaConsoleWindow, pages);
  adda_console_window_install_actions (widget_class);
}

static void
adda_console_window_init (AddaConsoleWindow *self)
{
  g_autoptr (GPropertyAction) sidebar = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));
  if (g_str_has_suffix (ADDA_CONSOLE_ID, ".Devel"))
    gtk_widget_add_css_class (GTK_WIDGET (self), "devel");

  gtk_widget_set_layout_manager (self->content,
                                 gtk_custom_layout_new (NULL, measure_content, allocate_content));
  sidebar = g_property_action_new ("toggle-sidebar", self->flap, "reveal-flap");
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (sidebar));
  g_signal_connect_object (self->flap, "notify::folded", G_CALLBACK (on_folded), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->pages, "notify::visible-child", G_CALLBACK (on_page), self,
                           G_CONNECT_SWAPPED);
}
