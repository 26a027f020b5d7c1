/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The actions of the program */

#include "adda-console-application-private.h"

#include <glib/gi18n.h>

#include "adda-console-settings.h"
#include "adda-preferences.h"

static GtkWindow *
get_window (AddaConsoleApplication *self)
{
  return gtk_application_get_active_window (GTK_APPLICATION (self));
}

static void
new_window (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  adda_console_application_open_window (data, NULL);
}

static void
preferences (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  gtk_window_present (adda_preferences_new (get_window (data)));
}

static void
about (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  const char *developers[] = { "Adda contributors", NULL };

  adw_show_about_window (get_window (data), "application-name", _ ("Adda Console"),
                         "application-icon", ADDA_CONSOLE_ID, "version", ADDA_VERSION,
                         "developer-name", _ ("Adda contributors"), "developers", developers,
                         "copyright", "© 2026 Adda contributors", "license-type",
                         GTK_LICENSE_LGPL_2_1, "comments", _ ("Watch and steer your Adda hubs"),
                         "translator-credits", _ ("translator-credits"), NULL);
}

static void
quit (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GtkWindow *window;

  /* By closing, each window keeps its size. */
  while ((window = get_window (data)) != NULL)
    {
      gtk_window_close (window);
      if (get_window (data) == window)
        break;
    }
  g_application_quit (data);
}

/* A window that shows the hub already, else the active one, else a new one. */
static void
show_hub (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  AddaConsoleApplication *self = data;
  AddaHub *hub = adda_hub_store_find (self->store, g_variant_get_string (parameter, NULL));
  GtkWindow *chosen = NULL;

  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l != NULL; l = l->next)
    if (ADDA_IS_CONSOLE_WINDOW (l->data) &&
        (chosen == NULL || adda_console_window_get_hub (l->data) == hub))
      chosen = l->data;

  if (chosen == NULL)
    {
      adda_console_application_open_window (self, hub);
      return;
    }
  if (hub != NULL)
    adda_console_window_set_hub (ADDA_CONSOLE_WINDOW (chosen), hub);
  gtk_window_present (chosen);
}

static void
try_now (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  AddaConsoleApplication *self = data;
  AddaHub *hub = adda_hub_store_find (self->store, g_variant_get_string (parameter, NULL));

  if (hub != NULL)
    adda_hub_client_open (adda_hub_get_client (hub));
}

static void
set_is_starting (AddaConsoleApplication *self, gboolean is_starting)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), "start-local-hub");

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), !is_starting);
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l != NULL; l = l->next)
    if (ADDA_IS_CONSOLE_WINDOW (l->data))
      adda_console_window_set_is_starting (l->data, is_starting);
}

static void
tell_not_started (AddaConsoleApplication *self, const char *text)
{
  GtkWidget *dialog =
      adw_message_dialog_new (get_window (self), _ ("The Hub Could Not Be Started"), text);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_started (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AddaConsoleApplication) self = data;
  gboolean is_kept = g_settings_get_boolean (adda_console_settings_get (), "keep-local-hub");
  AddaHub *hub = adda_hub_store_find (self->store, ADDA_LOCAL_HUB_ID);
  GtkWindow *window = get_window (self);
  g_autofree char *url = NULL;
  g_autofree char *token = NULL;
  g_autoptr (GError) error = NULL;

  set_is_starting (self, FALSE);
  if (!adda_local_hub_start_finish (ADDA_LOCAL_HUB (source), result, &url, &token, &error))
    {
      tell_not_started (self, error->message);
      return;
    }
  if (hub != NULL)
    {
      adda_hub_store_change (self->store, hub, adda_hub_get_name (hub), url, token);
    }
  else
    {
      g_autoptr (AddaHub) local = adda_hub_new (ADDA_LOCAL_HUB_ID, _ ("This Computer"), url);

      adda_hub_store_add (self->store, local, token, is_kept);
      hub = local;
    }
  if (ADDA_IS_CONSOLE_WINDOW (window))
    adda_console_window_set_hub (ADDA_CONSOLE_WINDOW (window),
                                 adda_hub_store_find (self->store, ADDA_LOCAL_HUB_ID));
}

static void
start_local_hub (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  AddaConsoleApplication *self = data;
  AddaHub *hub = adda_hub_store_find (self->store, ADDA_LOCAL_HUB_ID);

  /* It may also run since an earlier time. */
  if (hub != NULL && adda_hub_get_state (hub) == ADDA_HUB_STATE_CONNECTED)
    {
      g_autoptr (GVariant) id = g_variant_ref_sink (g_variant_new_string (ADDA_LOCAL_HUB_ID));

      show_hub (action, id, self);
      return;
    }
  set_is_starting (self, TRUE);
  adda_local_hub_start_async (self->local, on_started, g_object_ref (self));
}

void
adda_console_application_add_actions (AddaConsoleApplication *self)
{
  static const GActionEntry entries[] = {
    { .name = "new-window", .activate = new_window },
    { .name = "preferences", .activate = preferences },
    { .name = "about", .activate = about },
    { .name = "quit", .activate = quit },
    { .name = "show-hub", .activate = show_hub, .parameter_type = "s" },
    { .name = "try-now", .activate = try_now, .parameter_type = "s" },
    { .name = "start-local-hub", .activate = start_local_hub },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}
