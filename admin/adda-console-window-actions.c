/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The actions of a window */

#include "adda-console-window-private.h"

#include <glib/gi18n.h>

#include "adda-hub-dialog.h"

/* Long enough to read, think and get there by keyboard. */
#define ADDA_CONSOLE_WINDOW_UNDO_S 10

static void
show_page (GtkWidget *widget, const char *action, GVariant *parameter)
{
  adda_console_window_go (ADDA_CONSOLE_WINDOW (widget), g_variant_get_string (parameter, NULL),
                          NULL);
}

static void
show_nth_page (GtkWidget *widget, const char *action, GVariant *parameter)
{
  AddaConsoleWindow *self = ADDA_CONSOLE_WINDOW (widget);
  const char *name = adda_sidebar_get_nth_page (adda_console_window_get_sidebar (self),
                                                g_variant_get_int32 (parameter));

  if (name != NULL)
    adda_console_window_go (self, name, NULL);
}

static void
search (GtkWidget *widget, const char *action, GVariant *parameter)
{
  AddaPage *page = adda_console_window_get_page (ADDA_CONSOLE_WINDOW (widget));

  if (page != NULL)
    adda_page_search (page);
}

static void
show_hub (GtkWidget *widget, const char *action, GVariant *parameter)
{
  AddaConsoleWindow *self = ADDA_CONSOLE_WINDOW (widget);
  AddaHub *hub = adda_hub_store_find (adda_console_window_get_store (self),
                                      g_variant_get_string (parameter, NULL));

  if (hub != NULL)
    adda_console_window_set_hub (self, hub);
}

static void
try_now (GtkWidget *widget, const char *action, GVariant *parameter)
{
  AddaHub *hub = adda_console_window_get_hub (ADDA_CONSOLE_WINDOW (widget));

  if (hub != NULL)
    adda_hub_client_open (adda_hub_get_client (hub));
}

/* What "Undo" needs to bring a hub back. */
typedef struct
{
  AddaHubStore *store; /* (owned) */
  AddaHub *hub;        /* (owned) */
  char *token;
  gboolean was_saved;
} AddaRemoval;

static void
removal_free (gpointer data, GClosure *closure)
{
  AddaRemoval *removal = data;

  g_object_unref (removal->store);
  g_object_unref (removal->hub);
  g_free (removal->token);
  g_free (removal);
}

static void
on_undo (AdwToast *toast, AddaRemoval *removal)
{
  if (adda_hub_store_find (removal->store, adda_hub_get_id (removal->hub)) == NULL)
    adda_hub_store_add (removal->store, removal->hub, removal->token, removal->was_saved);
}

static void
on_removed (AddaConsoleWindow *self, AddaHub *hub)
{
  g_autofree char *text = g_strdup_printf (_ ("“%s” removed"), adda_hub_get_name (hub));
  g_autofree char *markup = g_markup_escape_text (text, -1);
  AddaRemoval *removal = g_new0 (AddaRemoval, 1);
  AdwToast *toast = adw_toast_new (markup);

  removal->store = g_object_ref (adda_console_window_get_store (self));
  removal->hub = g_object_ref (hub);
  removal->token = g_strdup (adda_hub_get_token (hub));
  adw_toast_set_button_label (toast, _ ("Undo"));
  adw_toast_set_timeout (toast, ADDA_CONSOLE_WINDOW_UNDO_S);
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (on_undo), removal, removal_free, 0);

  removal->was_saved = adda_hub_store_remove (removal->store, hub);
  adda_console_window_add_toast (self, toast);
}

static void
show_dialog (AddaConsoleWindow *self, AddaHub *hub)
{
  GtkWindow *dialog =
      adda_hub_dialog_new (GTK_WINDOW (self), adda_console_window_get_store (self), hub);

  g_signal_connect_object (dialog, "saved", G_CALLBACK (adda_console_window_set_hub), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (dialog, "removed", G_CALLBACK (on_removed), self, G_CONNECT_SWAPPED);
  gtk_window_present (dialog);
}

static void
add_hub (GtkWidget *widget, const char *action, GVariant *parameter)
{
  show_dialog (ADDA_CONSOLE_WINDOW (widget), NULL);
}

static void
edit_hub (GtkWidget *widget, const char *action, GVariant *parameter)
{
  AddaConsoleWindow *self = ADDA_CONSOLE_WINDOW (widget);
  AddaHub *hub = adda_hub_store_find (adda_console_window_get_store (self),
                                      g_variant_get_string (parameter, NULL));

  if (hub != NULL)
    show_dialog (self, hub);
}

void
adda_console_window_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.show-page", "s", show_page);
  gtk_widget_class_install_action (widget_class, "win.show-nth-page", "i", show_nth_page);
  gtk_widget_class_install_action (widget_class, "win.search", NULL, search);
  gtk_widget_class_install_action (widget_class, "win.show-hub", "s", show_hub);
  gtk_widget_class_install_action (widget_class, "win.try-now", NULL, try_now);
  gtk_widget_class_install_action (widget_class, "win.add-hub", NULL, add_hub);
  gtk_widget_class_install_action (widget_class, "win.edit-hub", "s", edit_hub);
}
