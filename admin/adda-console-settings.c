/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The console's own settings */

#include "adda-console-settings.h"

#define ADDA_CONSOLE_SCHEMA "chat.adda.Console"

/* What the program in the build tree and an installed one find beside themselves. */
static const char *const schema_dirs[] = { "../data", "../share/glib-2.0/schemas" };

/* (transfer full) (nullable) */
static GSettingsSchema *
lookup_beside (const char *program, const char *where)
{
  g_autofree char *folder = g_path_get_dirname (program);
  g_autofree char *dir = g_build_filename (folder, where, NULL);
  g_autoptr (GSettingsSchemaSource) source =
      g_settings_schema_source_new_from_directory (dir, g_settings_schema_source_get_default (),
                                                   FALSE, NULL);

  return source != NULL ? g_settings_schema_source_lookup (source, ADDA_CONSOLE_SCHEMA, FALSE)
                        : NULL;
}

/* The program's own schema goes before an installed one, which may be of another version. */
static GSettingsSchema *
lookup (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  GSettingsSchema *schema = NULL;

  for (gsize i = 0; program != NULL && schema == NULL && i < G_N_ELEMENTS (schema_dirs); i++)
    schema = lookup_beside (program, schema_dirs[i]);
  if (schema == NULL && source != NULL)
    schema = g_settings_schema_source_lookup (source, ADDA_CONSOLE_SCHEMA, TRUE);
  if (schema == NULL)
    g_error ("The settings schema " ADDA_CONSOLE_SCHEMA " is not installed");
  return schema;
}

/* "chat.adda.Console" becomes "/chat/adda/Console/". */
static char *
make_path (void)
{
  g_auto (GStrv) parts = g_strsplit (ADDA_CONSOLE_ID, ".", -1);
  g_autofree char *joined = g_strjoinv ("/", parts);

  return g_strconcat ("/", joined, "/", NULL);
}

GSettings *
adda_console_settings_get (void)
{
  static GSettings *settings;

  if (settings == NULL)
    {
      g_autoptr (GSettingsSchema) schema = lookup ();
      g_autofree char *path = make_path ();

      settings = g_settings_new_full (schema, NULL, path);
    }
  return settings;
}
