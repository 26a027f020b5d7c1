/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The configuration: finds the schema, reads and watches the key file */

#include "adda-settings.h"

#define G_SETTINGS_ENABLE_BACKEND
#include <gio/gsettingsbackend.h>

#include "adda-file-watch.h"
#include "adda-settings-file.h"

#define ADDA_SETTINGS_SCHEMA "chat.adda.Server"

G_DEFINE_QUARK (adda_settings_error, adda_settings_error)

static const char *const restart_keys[] = {
  "address", "data-dir", "io-threads", "nonce-window", "port", "tls-certificate", "tls-key",
};

/* What a program in the build tree, its tests, and an installed program find beside themselves. */
static const char *const schema_dirs[] = {
  "../data",
  "../../data",
  "../share/glib-2.0/schemas",
};

/* A key file that is watched while its GSettings lives. */
typedef struct
{
  GSettings *settings;  /* (unowned) it owns this */
  AddaFileWatch *watch; /* (owned) */
  char *path;           /* (owned) */
} AddaSettingsSource;

gboolean
adda_settings_needs_restart (const char *key)
{
  for (gsize i = 0; i < G_N_ELEMENTS (restart_keys); i++)
    if (g_str_equal (key, restart_keys[i]))
      return TRUE;
  return FALSE;
}

static GSettingsSchema *
lookup_schema_in (const char *dir)
{
  GSettingsSchemaSource *parent = g_settings_schema_source_get_default ();
  g_autofree char *file = g_build_filename (dir, "gschemas.compiled", NULL);
  g_autoptr (GSettingsSchemaSource) source = NULL;

  if (!g_file_test (file, G_FILE_TEST_IS_REGULAR))
    return NULL;
  source = g_settings_schema_source_new_from_directory (dir, parent, FALSE, NULL);
  if (source == NULL)
    return NULL;
  return g_settings_schema_source_lookup (source, ADDA_SETTINGS_SCHEMA, FALSE);
}

/* The program's own schema goes before an installed one, which may be of another version. */
static GSettingsSchema *
lookup_schema (GError **error)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  GSettingsSchema *schema = NULL;

  if (program != NULL)
    {
      g_autofree char *folder = g_path_get_dirname (program);

      for (gsize i = 0; schema == NULL && i < G_N_ELEMENTS (schema_dirs); i++)
        {
          g_autofree char *dir = g_build_filename (folder, schema_dirs[i], NULL);
          schema = lookup_schema_in (dir);
        }
    }
  if (schema == NULL && source != NULL)
    schema = g_settings_schema_source_lookup (source, ADDA_SETTINGS_SCHEMA, TRUE);
  if (schema == NULL)
    g_set_error (error, ADDA_SETTINGS_ERROR, ADDA_SETTINGS_ERROR_SCHEMA,
                 "The settings schema %s is neither installed nor beside the program",
                 ADDA_SETTINGS_SCHEMA);
  return schema;
}

/* The session's store talks over the session bus; without one it can only fail, late and noisily.
 */
static gboolean
has_session_bus (void)
{
  const char *address = g_getenv ("DBUS_SESSION_BUS_ADDRESS");
  g_autofree char *socket = g_build_filename (g_get_user_runtime_dir (), "bus", NULL);

  return (address != NULL && address[0] != '\0') || g_file_test (socket, G_FILE_TEST_EXISTS);
}

/* Brings @settings to what the file says: a key that it does not name gets its default. */
static void
apply_values (GSettings *settings, GHashTable *values)
{
  g_autoptr (GSettingsSchema) schema = NULL;
  g_auto (GStrv) keys = NULL;

  g_object_get (settings, "settings-schema", &schema, NULL);
  keys = g_settings_schema_list_keys (schema);
  for (gsize i = 0; keys[i] != NULL; i++)
    {
      GVariant *value = g_hash_table_lookup (values, keys[i]);
      g_autoptr (GVariant) current = g_settings_get_value (settings, keys[i]);
      g_autoptr (GVariant) standard = g_settings_get_default_value (settings, keys[i]);
      GVariant *wanted = value != NULL ? value : standard;

      if (!g_variant_equal (current, wanted) && !g_settings_set_value (settings, keys[i], wanted))
        g_warning ("The setting “%s” cannot be changed", keys[i]);
    }
}

/* A file in a bad state changes nothing: what was read before stands. */
gboolean
adda_settings_reload (GSettings *settings, GError **error)
{
  AddaSettingsSource *source = g_object_get_data (G_OBJECT (settings), "adda-settings-source");
  g_autoptr (GSettingsSchema) schema = NULL;
  g_autoptr (GHashTable) values = NULL;

  if (source == NULL)
    return TRUE;

  g_object_get (settings, "settings-schema", &schema, NULL);
  values = adda_settings_file_read (source->path, schema, error);
  if (values == NULL)
    return FALSE;

  apply_values (settings, values);
  return TRUE;
}

static void
on_file_changed (gpointer data)
{
  AddaSettingsSource *source = data;
  g_autoptr (GError) error = NULL;

  if (!adda_settings_reload (source->settings, &error))
    g_warning ("The settings stay as they were: %s", error->message);
}

static void
adda_settings_source_free (AddaSettingsSource *source)
{
  g_clear_pointer (&source->watch, adda_file_watch_free);
  g_free (source->path);
  g_free (source);
}

static void
watch_file (GSettings *settings, const char *path)
{
  AddaSettingsSource *source = g_new0 (AddaSettingsSource, 1);
  g_autoptr (GError) error = NULL;

  source->settings = settings;
  source->path = g_canonicalize_filename (path, NULL);
  source->watch = adda_file_watch_new (source->path, on_file_changed, source, &error);
  if (source->watch == NULL)
    g_warning ("Changes of the settings will not be noticed: %s", error->message);
  g_object_set_data_full (G_OBJECT (settings), "adda-settings-source", source,
                          (GDestroyNotify) adda_settings_source_free);
}

GSettings *
adda_settings_open (const char *config_path, GError **error)
{
  g_autoptr (GSettingsSchema) schema = lookup_schema (error);
  g_autoptr (GSettingsBackend) backend = NULL;
  g_autoptr (GHashTable) values = NULL;
  GSettings *settings;

  if (schema == NULL)
    return NULL;

  if (config_path != NULL)
    {
      values = adda_settings_file_read (config_path, schema, error);
      if (values == NULL)
        return NULL;
    }

  if (config_path == NULL && (has_session_bus () || g_getenv ("GSETTINGS_BACKEND") != NULL))
    return g_settings_new_full (schema, NULL, NULL);

  backend = g_memory_settings_backend_new ();
  settings = g_settings_new_full (schema, backend, NULL);
  if (config_path != NULL)
    {
      apply_values (settings, values);
      watch_file (settings, config_path);
    }
  return settings;
}
