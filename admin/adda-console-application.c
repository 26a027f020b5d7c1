/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The console as a program of the desktop */

#include "adda-console-application-private.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <signal.h>

#include "adda-console-settings.h"
#include "client/adda-hub-url.h"

typedef struct
{
  const char *action;
  const char *keys[3];
} AddaShortcut;

static const AddaShortcut shortcuts[] = {
  { "app.new-window", { "<Ctrl>n" } },
  { "app.preferences", { "<Ctrl>comma" } },
  { "app.quit", { "<Ctrl>q" } },
  { "window.close", { "<Ctrl>w" } },
  { "win.search", { "<Ctrl>f" } },
  { "win.toggle-sidebar", { "F9" } },
  { "win.try-now", { "F5" } },
  { "win.show-nth-page(1)", { "<Ctrl>1" } },
  { "win.show-nth-page(2)", { "<Ctrl>2" } },
  { "win.show-nth-page(3)", { "<Ctrl>3" } },
  { "win.show-nth-page(4)", { "<Ctrl>4" } },
  { "win.show-nth-page(5)", { "<Ctrl>5" } },
  { "win.show-nth-page(6)", { "<Ctrl>6" } },
  { "win.show-nth-page(7)", { "<Ctrl>7" } },
  { "win.show-nth-page(8)", { "<Ctrl>8" } },
};

G_DEFINE_FINAL_TYPE (AddaConsoleApplication, adda_console_application, ADW_TYPE_APPLICATION)

AddaConsoleWindow *
adda_console_application_open_window (AddaConsoleApplication *self, AddaHub *hub)
{
  AddaConsoleWindow *window = adda_console_window_new (ADW_APPLICATION (self), self->store);

  if (hub != NULL)
    adda_console_window_set_hub (window, hub);
  gtk_window_present (GTK_WINDOW (window));
  return window;
}

/* For this session only; the address that is known already is that hub. (transfer none) (nullable) */
static AddaHub *
take_hub (AddaConsoleApplication *self, const char *address, const char *token, GError **error)
{
  g_autofree char *url = adda_hub_url_normalize (address, error);
  g_autoptr (AddaHub) hub = NULL;

  if (url == NULL)
    return NULL;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->store)); i++)
    {
      g_autoptr (AddaHub) known = g_list_model_get_item (G_LIST_MODEL (self->store), i);

      if (g_str_equal (adda_hub_get_url (known), url) && token == NULL)
        return adda_hub_store_find (self->store, adda_hub_get_id (known));
    }
  hub = adda_hub_new (NULL, strstr (url, "://") + strlen ("://"), url);
  adda_hub_store_add (self->store, hub, token, FALSE);
  return adda_hub_store_find (self->store, adda_hub_get_id (hub));
}

static void
adda_console_application_activate (GApplication *application)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));

  if (window != NULL)
    gtk_window_present (window);
  else
    adda_console_application_open_window (ADDA_CONSOLE_APPLICATION (application), NULL);
}

static int
adda_console_application_command_line (GApplication *application,
                                       GApplicationCommandLine *command_line)
{
  AddaConsoleApplication *self = ADDA_CONSOLE_APPLICATION (application);
  GVariantDict *options = g_application_command_line_get_options_dict (command_line);
  const char *token = g_application_command_line_getenv (command_line, "ADDA_TOKEN");
  const char *address = NULL;
  g_autoptr (GError) error = NULL;
  AddaHub *hub = NULL;

  if (g_variant_dict_lookup (options, "hub", "&s", &address))
    {
      hub = take_hub (self, address, token, &error);
      if (hub == NULL)
        {
          g_application_command_line_printerr (command_line, "adda-console: --hub %s: %s\n",
                                               address, error->message);
          return 1;
        }
    }
  if (hub != NULL || g_variant_dict_contains (options, "new-window"))
    adda_console_application_open_window (self, hub);
  else
    g_application_activate (application);
  return 0;
}

static int
adda_console_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  if (!g_variant_dict_contains (options, "version"))
    return -1;
  g_print ("adda-console %s\n", ADDA_VERSION);
  return 0;
}

static void
apply_color_scheme (AddaConsoleApplication *self)
{
  static const AdwColorScheme schemes[] = { ADW_COLOR_SCHEME_DEFAULT, ADW_COLOR_SCHEME_FORCE_LIGHT,
                                            ADW_COLOR_SCHEME_FORCE_DARK };

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      schemes[g_settings_get_enum (adda_console_settings_get (),
                                                                   "color-scheme")]);
}

/* So that the hub of this computer does not outlive the console. */
static gboolean
on_terminate (gpointer application)
{
  g_application_quit (application);
  return G_SOURCE_CONTINUE;
}

static void
adda_console_application_startup (GApplication *application)
{
  AddaConsoleApplication *self = ADDA_CONSOLE_APPLICATION (application);
  GSettings *settings = adda_console_settings_get ();

  G_APPLICATION_CLASS (adda_console_application_parent_class)->startup (application);

  gtk_window_set_default_icon_name (ADDA_CONSOLE_ID);
  self->store = adda_hub_store_new (settings);
  self->notifier = adda_notifier_new (GTK_APPLICATION (self), self->store, settings);
  self->local = adda_local_hub_new ();
  g_signal_connect_object (settings, "changed::color-scheme", G_CALLBACK (apply_color_scheme), self,
                           G_CONNECT_SWAPPED);
  apply_color_scheme (self);
  adda_console_application_add_actions (self);
  self->terminate_source = g_unix_signal_add (SIGTERM, on_terminate, self);
  self->interrupt_source = g_unix_signal_add (SIGINT, on_terminate, self);
  for (gsize i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), shortcuts[i].action,
                                           shortcuts[i].keys);
}

static void
adda_console_application_shutdown (GApplication *application)
{
  AddaConsoleApplication *self = ADDA_CONSOLE_APPLICATION (application);

  g_clear_handle_id (&self->terminate_source, g_source_remove);
  g_clear_handle_id (&self->interrupt_source, g_source_remove);
  adda_notifier_stop (self->notifier);
  adda_hub_store_close (self->store);
  if (!g_settings_get_boolean (adda_console_settings_get (), "keep-local-hub"))
    adda_local_hub_stop (self->local);
  G_APPLICATION_CLASS (adda_console_application_parent_class)->shutdown (application);
}

AddaConsoleApplication *
adda_console_application_new (void)
{
  return g_object_new (ADDA_TYPE_CONSOLE_APPLICATION, "application-id", ADDA_CONSOLE_ID, "flags",
                       G_APPLICATION_HANDLES_COMMAND_LINE | G_APPLICATION_SEND_ENVIRONMENT,
                       "resource-base-path", "/chat/adda/Console", NULL);
}

static void
adda_console_application_dispose (GObject *object)
{
  AddaConsoleApplication *self = ADDA_CONSOLE_APPLICATION (object);

  g_clear_object (&self->notifier);
  g_clear_object (&self->local);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (adda_console_application_parent_class)->dispose (object);
}

static void
adda_console_application_class_init (AddaConsoleApplicationClass *class)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = adda_console_application_dispose;
  application_class->startup = adda_console_application_startup;
  application_class->shutdown = adda_console_application_shutdown;
  application_class->activate = adda_console_application_activate;
  application_class->command_line = adda_console_application_command_line;
  application_class->handle_local_options = adda_console_application_handle_local_options;
}

static void
adda_console_application_init (AddaConsoleApplication *self)
{
  static const GOptionEntry entries[] = {
    { "hub", 0, 0, G_OPTION_ARG_STRING, NULL,
      N_ ("Connect to this hub, with the token in $ADDA_TOKEN"), N_ ("URL") },
    { "new-window", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Open a further window"), NULL },
    { "version", 'v', 0, G_OPTION_ARG_NONE, NULL, N_ ("Print the version"), NULL },
    G_OPTION_ENTRY_NULL,
  };

  g_application_add_main_option_entries (G_APPLICATION (self), entries);
}
