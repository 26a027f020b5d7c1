/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * adda-server: the command line */

#include <glib/gi18n.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "adda-application.h"
#include "adda-logging.h"

static AddaApplicationOptions options = { .port = -1 };
static char *log_level;
static gboolean wants_version;

static const GOptionEntry entries[] = {
  { "port", 'p', 0, G_OPTION_ARG_INT, &options.port, N_ ("Port to listen on; 0 takes any free one"),
    N_ ("N") },
  { "address", 'a', 0, G_OPTION_ARG_STRING, &options.address,
    N_ ("IP address to listen on; 0.0.0.0 is every one of this machine"), N_ ("ADDRESS") },
  { "data-dir", 'd', 0, G_OPTION_ARG_FILENAME, &options.data_dir,
    N_ ("Folder for messages and keys; made if it is missing"), N_ ("FOLDER") },
  { "config", 'c', 0, G_OPTION_ARG_FILENAME, &options.config,
    N_ ("Key file to read the settings from, instead of GSettings"), N_ ("FILE") },
  { "demo", 0, 0, G_OPTION_ARG_NONE, &options.is_demo,
    N_ ("For trying out, on a loopback address only: who connects needs no token to notify"),
    NULL },
  { "log-level", 'l', 0, G_OPTION_ARG_STRING, &log_level,
    N_ ("What to log: warning, info (default) or debug"), N_ ("LEVEL") },
  { "version", 'v', 0, G_OPTION_ARG_NONE, &wants_version, N_ ("Print the version"), NULL },
  { NULL, 0, 0, 0, NULL, NULL, NULL },
};

/* Every connection needs a descriptor, and the usual soft limit is 1024. */
static void
raise_descriptor_limit (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max)
    {
      limit.rlim_cur = limit.rlim_max;
      setrlimit (RLIMIT_NOFILE, &limit);
    }
}

static gboolean
parse (int argc, char **argv, GError **error)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  g_option_context_set_summary (context,
                                _ ("Rooms, notifications and live dashboards over WebSocket, "
                                   "and chat in the browser."));
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, &argc, &argv, error))
    return FALSE;

  if (argc > 1)
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                 _ ("“%s” is not understood; see --help"), argv[1]);
  else if (options.port < -1 || options.port > 65535)
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                 _ ("--port %d: a port is a number from 0 to 65535"), options.port);
  else if (!adda_logging_init (log_level != NULL ? log_level : "info"))
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                 _ ("--log-level %s: it is one of warning, info, debug"), log_level);
  else
    return TRUE;

  return FALSE;
}

static int
fail (const GError *error)
{
  g_printerr ("adda-server: %s\n", error->message);
  return EXIT_FAILURE;
}

int
main (int argc, char **argv)
{
  g_autoptr (AddaApplication) application = NULL;
  g_autoptr (GError) error = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, ADDA_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  if (!parse (argc, argv, &error))
    return fail (error);
  if (wants_version)
    {
      g_print ("adda-server %s\n", ADDA_VERSION);
      return EXIT_SUCCESS;
    }

  /* Both are told by the call that fails: a peer that left, a file that may not grow. */
  signal (SIGPIPE, SIG_IGN);
  signal (SIGXFSZ, SIG_IGN);
  raise_descriptor_limit ();

  application = adda_application_new (&options, &error);
  if (application == NULL || !adda_application_run (application, &error))
    return fail (error);

  return EXIT_SUCCESS;
}
