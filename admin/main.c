/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * adda-console: the start */

#include <glib/gi18n.h>
#include <locale.h>

#include "adda-console-application.h"

int
main (int argc, char **argv)
{
  g_autoptr (AddaConsoleApplication) application = NULL;
  /* For a program that is not installed. */
  const char *localedir = g_getenv ("ADDA_LOCALEDIR");

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, localedir != NULL ? localedir : ADDA_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  application = adda_console_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
