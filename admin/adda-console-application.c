/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The console as a program of the desktop */

#include "adda-console-application.h"

#include <glib/gi18n.h>

#include "adda-console-window.h"

struct _AddaConsoleApplication
{
  AdwApplication parent_instance;
};

G_DEFINE_FINAL_TYPE (AddaConsoleApplication, adda_console_application, ADW_TYPE_APPLICATION)

static void
show_window (AddaConsoleApplication *self, const char *url, const char *token)
{
  g_autoptr (AddaHubClient) client = url != NULL ? adda_hub_client_new (url, token) : NULL;
  AddaConsoleWindow *window = adda_console_window_new (ADW_APPLICATION (self));

  adda_console_window_set_client (window, client);
  if (client != NULL)
    adda_hub_client_open (client);
  gtk_window_present (GTK_WINDOW (window));
}

static int
adda_console_application_command_line (GApplication *application,
                                       GApplicationCommandLine *command_line)
{
  GVariantDict *options = g_application_command_line_get_options_dict (command_line);
  const char *url = NULL;

  g_variant_dict_lookup (options, "hub", "&s", &url);
  show_window (ADDA_CONSOLE_APPLICATION (application), url,
               g_application_command_line_getenv (command_line, "ADDA_TOKEN"));
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

AddaConsoleApplication *
adda_console_application_new (void)
{
  return g_object_new (ADDA_TYPE_CONSOLE_APPLICATION, "application-id", ADDA_CONSOLE_ID, "flags",
                       G_APPLICATION_HANDLES_COMMAND_LINE | G_APPLICATION_SEND_ENVIRONMENT,
                       "resource-base-path", "/chat/adda/Console", NULL);
}

static void
adda_console_application_class_init (AddaConsoleApplicationClass *class)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (class);

  application_class->command_line = adda_console_application_command_line;
  application_class->handle_local_options = adda_console_application_handle_local_options;
}

static void
adda_console_application_init (AddaConsoleApplication *self)
{
  static const GOptionEntry entries[] = {
    { "hub", 0, 0, G_OPTION_ARG_STRING, NULL,
      N_ ("Connect to this hub, with the token in $ADDA_TOKEN"), N_ ("URL") },
    { "version", 'v', 0, G_OPTION_ARG_NONE, NULL, N_ ("Print the version"), NULL },
    G_OPTION_ENTRY_NULL,
  };

  g_application_add_main_option_entries (G_APPLICATION (self), entries);
}
