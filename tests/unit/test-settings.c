/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Tests of the settings: the schema, the key file, changes while running */

#include <glib/gstdio.h>

#include "adda-paths.h"
#include "adda-settings-file.h"
#include "adda-settings.h"

/* Far more than a loaded machine needs. */
#define BOUND_SECONDS 30

typedef struct
{
  char *dir;
  char *path;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->dir = g_dir_make_tmp ("adda-settings-XXXXXX", NULL);
  g_assert_nonnull (fixture->dir);
  fixture->path = g_build_filename (fixture->dir, "server.conf", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_unlink (fixture->path);
  g_assert_cmpint (g_rmdir (fixture->dir), ==, 0);
  g_free (fixture->path);
  g_free (fixture->dir);
}

static GSettings *
open_text (Fixture *fixture, const char *text, GError **error)
{
  g_assert_true (g_file_set_contents (fixture->path, text, -1, NULL));
  return adda_settings_open (fixture->path, error);
}

static void
test_defaults (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSettings) settings = open_text (fixture, "# nothing\n[server]\n", &error);
  g_autofree char *address = NULL;
  g_autofree char *data_dir = NULL;

  g_assert_no_error (error);
  address = g_settings_get_string (settings, "address");
  data_dir = g_settings_get_string (settings, "data-dir");
  g_assert_cmpstr (address, ==, "127.0.0.1");
  g_assert_cmpstr (data_dir, ==, "");
  g_assert_cmpint (g_settings_get_int (settings, "port"), ==, 8080);
  g_assert_cmpint (g_settings_get_enum (settings, "durability"), ==, 0);
  g_assert_cmpuint (g_settings_get_uint (settings, "max-message-bytes"), ==, 65536);
  g_assert_cmpuint (g_settings_get_uint (settings, "ping-period-ms"), ==, 54000);
  g_assert_cmpuint (g_settings_get_uint (settings, "ping-endpoint-period-ms"), ==, 30000);
  g_assert_cmpuint (g_settings_get_uint (settings, "auth-wait-ms"), ==, 10000);
  g_assert_cmpuint (g_settings_get_uint (settings, "announce-limit"), ==, 250);
  g_assert_true (g_settings_get_boolean (settings, "access-log"));
}

static void
test_values (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSettings) settings =
      open_text (fixture,
                 "\n[server]\r\n"
                 "address=::1\n"
                 "  port = 0 \n"
                 "data-dir='/srv/আড্ডা'\n"
                 "durability=power\n"
                 "max-message-bytes=512\n"
                 "cors-origins=['https://a.example', 'https://b.example']\n"
                 "token-keys=[('/k.pem', 'RS256', 'issuer', '')]\n"
                 "require-token=true",
                 &error);
  g_autofree char *address = NULL;
  g_autofree char *data_dir = NULL;
  g_auto (GStrv) origins = NULL;
  g_autoptr (GVariant) keys = NULL;

  g_assert_no_error (error);
  address = g_settings_get_string (settings, "address");
  data_dir = g_settings_get_string (settings, "data-dir");
  origins = g_settings_get_strv (settings, "cors-origins");
  keys = g_settings_get_value (settings, "token-keys");
  g_assert_cmpstr (address, ==, "::1");
  g_assert_cmpstr (data_dir, ==, "/srv/আড্ডা");
  g_assert_cmpint (g_settings_get_int (settings, "port"), ==, 0);
  g_assert_cmpint (g_settings_get_enum (settings, "durability"), ==, 1);
  g_assert_cmpuint (g_settings_get_uint (settings, "max-message-bytes"), ==, 512);
  g_assert_cmpuint (g_strv_length (origins), ==, 2);
  g_assert_cmpstr (origins[1], ==, "https://b.example");
  g_assert_cmpuint (g_variant_n_children (keys), ==, 1);
  g_assert_true (g_settings_get_boolean (settings, "require-token"));
}

typedef struct
{
  const char *name;
  const char *text;
  const char *line;    /* what the message must say … */
  const char *subject; /* … and of what */
} BadCase;

static const BadCase bad_cases[] = {
  { "unknown", "[server]\n\nprot=1\n", "line 3:", "“prot”" },
  { "too-large", "[server]\nport=65536\n", "line 2:", "a number from 0 to 65535" },
  { "negative", "[server]\nmessage-rate=-1\n", "line 2:", "“message-rate”" },
  { "not-a-number", "[server]\nport=many\n", "line 2:", "“many”" },
  { "enum", "[server]\ndurability='never'\n", "line 2:", "'power'" },
  { "boolean", "[server]\nrequire-token=yes\n", "line 2:", "true or false" },
  { "list", "[server]\ncors-origins='x'\n", "line 2:", "“cors-origins”" },
  { "open-quote", "[server]\naddress='::1\n", "line 2:", "“address”" },
  { "no-equals", "[server]\nport 80\n", "line 2:", "key=value" },
  { "no-group", "port=80\n", "line 1:", "[server]" },
  { "other-group", "[server]\n[client]\n", "line 2:", "“[client]”" },
  { "twice", "[server]\nport=1\nport=2\n", "line 3:", "second time" },
};

static void
test_bad (Fixture *fixture, gconstpointer data)
{
  const BadCase *bad = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GSettings) settings = open_text (fixture, bad->text, &error);

  g_assert_null (settings);
  g_assert_error (error, ADDA_SETTINGS_ERROR, ADDA_SETTINGS_ERROR_FILE);
  g_assert_nonnull (strstr (error->message, bad->line));
  g_assert_nonnull (strstr (error->message, bad->subject));
  g_assert_nonnull (strstr (error->message, "server.conf"));
}

static void
test_not_text (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSettings) settings = open_text (fixture, "[server]\naddress=\xff\n", &error);

  g_assert_null (settings);
  g_assert_error (error, ADDA_SETTINGS_ERROR, ADDA_SETTINGS_ERROR_FILE);
}

static void
test_huge (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_strnfill (ADDA_SETTINGS_FILE_MAX_BYTES + 1, '#');
  g_autoptr (GSettings) settings = open_text (fixture, text, &error);

  g_assert_null (settings);
  g_assert_error (error, ADDA_SETTINGS_ERROR, ADDA_SETTINGS_ERROR_FILE);
  g_assert_nonnull (strstr (error->message, "longer than"));
}

static void
test_missing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSettings) settings = adda_settings_open (fixture->path, &error);

  g_assert_null (settings);
  g_assert_error (error, ADDA_SETTINGS_ERROR, ADDA_SETTINGS_ERROR_FILE);
  g_assert_nonnull (strstr (error->message, fixture->path));
}

static gboolean
on_bound (gpointer data)
{
  g_error ("nothing came within %d s", BOUND_SECONDS);
  return G_SOURCE_REMOVE;
}

static void
on_changed (GSettings *settings, const char *key, gpointer data)
{
  g_hash_table_add (data, g_strdup (key));
}

static GLogWriterOutput
count_warnings (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer data)
{
  if (level & G_LOG_LEVEL_WARNING)
    ++*(guint *) data;
  return G_LOG_WRITER_HANDLED;
}

static guint n_warnings;

/* A changed file applies while the program runs; a broken one changes nothing. */
static void
test_live (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GHashTable) changed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GSettings) settings =
      open_text (fixture, "[server]\nrequire-token=true\nmessage-rate=7\n", NULL);
  guint bound = g_timeout_add_seconds (BOUND_SECONDS, on_bound, NULL);
  FILE *file;

  g_assert_nonnull (settings);
  g_signal_connect (settings, "changed", G_CALLBACK (on_changed), changed);

  n_warnings = 0;
  g_assert_true (g_file_set_contents (fixture->path, "[server]\nmessage-rate=x\n", -1, NULL));
  while (n_warnings == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (g_hash_table_size (changed), ==, 0);
  g_assert_true (g_settings_get_boolean (settings, "require-token"));
  g_assert_cmpuint (g_settings_get_uint (settings, "message-rate"), ==, 7);

  g_assert_true (g_file_set_contents (fixture->path,
                                      "[server]\nrequire-token=true\ntail-events=9\n", -1, NULL));
  while (g_hash_table_size (changed) < 2)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (g_hash_table_contains (changed, "tail-events"));
  g_assert_true (g_hash_table_contains (changed, "message-rate"));
  g_assert_cmpuint (g_settings_get_uint (settings, "tail-events"), ==, 9);
  g_assert_cmpuint (g_settings_get_uint (settings, "message-rate"), ==, 300);
  g_assert_true (g_settings_get_boolean (settings, "require-token"));

  /* written in place, not replaced */
  g_hash_table_remove_all (changed);
  file = g_fopen (fixture->path, "w");
  g_assert_nonnull (file);
  g_assert_cmpint (fputs ("[server]\nport=7\n", file), >=, 0);
  g_assert_cmpint (fclose (file), ==, 0);
  while (!g_hash_table_contains (changed, "port"))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (g_settings_get_int (settings, "port"), ==, 7);
  g_assert_false (g_settings_get_boolean (settings, "require-token"));
  g_source_remove (bound);
}

/* Each default lies in the range of its key, and so does what a fresh object answers. */
static void
test_schema (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GSettings) settings = open_text (fixture, "", NULL);
  g_autoptr (GSettingsSchema) schema = NULL;
  g_auto (GStrv) keys = NULL;
  guint n_restart = 0;

  g_assert_nonnull (settings);
  g_object_get (settings, "settings-schema", &schema, NULL);
  g_assert_cmpstr (g_settings_schema_get_path (schema), ==, "/chat/adda/Server/");
  keys = g_settings_schema_list_keys (schema);
  for (gsize i = 0; keys[i] != NULL; i++)
    {
      g_autoptr (GSettingsSchemaKey) key = g_settings_schema_get_key (schema, keys[i]);
      g_autoptr (GVariant) standard = g_settings_schema_key_get_default_value (key);
      g_autoptr (GVariant) value = g_settings_get_value (settings, keys[i]);

      g_assert_true (g_settings_schema_key_range_check (key, standard));
      g_assert_cmpvariant (value, standard);
      n_restart += adda_settings_needs_restart (keys[i]);
    }
  g_assert_cmpuint (n_restart, ==, 7);
}

static void
test_restart (void)
{
  g_assert_true (adda_settings_needs_restart ("port"));
  g_assert_true (adda_settings_needs_restart ("data-dir"));
  g_assert_true (adda_settings_needs_restart ("tls-key"));
  g_assert_false (adda_settings_needs_restart ("message-rate"));
  g_assert_false (adda_settings_needs_restart ("durability"));
}

static void
test_data_dir (void)
{
  g_autofree char *given = adda_paths_get_data_dir ("/srv/x/../adda");
  g_autofree char *state = NULL;
  g_autofree char *home = NULL;
  g_autofree char *expected = g_build_filename (g_get_user_data_dir (), "adda", NULL);

  g_assert_cmpstr (given, ==, "/srv/adda");
  g_setenv ("STATE_DIRECTORY", "/var/lib/adda:/var/lib/other", TRUE);
  state = adda_paths_get_data_dir ("");
  g_assert_cmpstr (state, ==, "/var/lib/adda");
  g_unsetenv ("STATE_DIRECTORY");
  home = adda_paths_get_data_dir (NULL);
  g_assert_cmpstr (home, ==, expected);
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_log_set_writer_func (count_warnings, &n_warnings, NULL);
  g_log_set_always_fatal (G_LOG_FATAL_MASK);

  ADD ("/settings/defaults", test_defaults);
  ADD ("/settings/values", test_values);
  ADD ("/settings/not-text", test_not_text);
  ADD ("/settings/huge", test_huge);
  ADD ("/settings/missing", test_missing);
  ADD ("/settings/live", test_live);
  ADD ("/settings/schema", test_schema);
  g_test_add_func ("/settings/restart", test_restart);
  g_test_add_func ("/settings/data-dir", test_data_dir);
  for (gsize i = 0; i < G_N_ELEMENTS (bad_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/settings/bad/", bad_cases[i].name, NULL);
      g_test_add (path, Fixture, &bad_cases[i], set_up, test_bad, tear_down);
    }
  return g_test_run ();
}
