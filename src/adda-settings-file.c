/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Reads a key file of settings against their schema, strictly */

#include "adda-settings-file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "adda-settings.h"

#define ADDA_SETTINGS_GROUP "[server]"

/* An error at a line of the file. */
G_GNUC_PRINTF (4, 5)
static gboolean
fail_at (GError **error, const char *name, guint line, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, ADDA_SETTINGS_ERROR, ADDA_SETTINGS_ERROR_FILE, "%s, line %u: %s", name, line,
               message);
  return FALSE;
}

/* What a key takes, for people: "number from 0 to 64", "one of 'process', 'power'". */
static char *
describe_range (GSettingsSchemaKey *key)
{
  g_autoptr (GVariant) range = g_settings_schema_key_get_range (key);
  g_autoptr (GVariant) detail = NULL;
  const char *kind;

  g_variant_get (range, "(&sv)", &kind, &detail);
  if (g_str_equal (kind, "range"))
    {
      g_autoptr (GVariant) min = g_variant_get_child_value (detail, 0);
      g_autoptr (GVariant) max = g_variant_get_child_value (detail, 1);
      g_autofree char *min_text = g_variant_print (min, FALSE);
      g_autofree char *max_text = g_variant_print (max, FALSE);

      return g_strdup_printf ("a number from %s to %s", min_text, max_text);
    }
  if (g_str_equal (kind, "enum"))
    {
      g_autofree char *words = g_variant_print (detail, FALSE);
      return g_strdup_printf ("one of %s", words);
    }
  if (g_variant_type_equal (g_settings_schema_key_get_value_type (key), G_VARIANT_TYPE_BOOLEAN))
    return g_strdup ("true or false");
  return g_strdup_printf ("a value of the type “%s”",
                          g_variant_type_peek_string (g_settings_schema_key_get_value_type (key)));
}

/* (transfer full) (nullable) */
static GVariant *
parse_value (GSettingsSchemaKey *key, const char *text)
{
  const GVariantType *type = g_settings_schema_key_get_value_type (key);
  GVariant *value = g_variant_parse (type, text, NULL, NULL, NULL);

  if (value == NULL && g_variant_type_equal (type, G_VARIANT_TYPE_STRING) && text[0] != '"' &&
      text[0] != '\'')
    value = g_variant_ref_sink (g_variant_new_string (text));
  if (value != NULL && !g_settings_schema_key_range_check (key, value))
    g_clear_pointer (&value, g_variant_unref);
  return value;
}

static gboolean
parse_assignment (GHashTable *values,
                  char *text,
                  const char *name,
                  guint line,
                  GSettingsSchema *schema,
                  GError **error)
{
  g_autoptr (GSettingsSchemaKey) key = NULL;
  char *equals = strchr (text, '=');
  GVariant *value;

  if (equals == NULL)
    return fail_at (error, name, line, "“%s” is not of the form key=value", text);
  *equals = '\0';
  g_strchomp (text);

  if (!g_settings_schema_has_key (schema, text))
    return fail_at (error, name, line, "there is no setting “%s”", text);
  if (g_hash_table_contains (values, text))
    return fail_at (error, name, line, "the setting “%s” stands here a second time", text);

  key = g_settings_schema_get_key (schema, text);
  value = parse_value (key, g_strchug (equals + 1));
  if (value == NULL)
    {
      g_autofree char *wanted = describe_range (key);
      return fail_at (error, name, line, "the setting “%s” takes %s, not “%s”", text, wanted,
                      equals + 1);
    }
  g_hash_table_insert (values, g_strdup (text), value);
  return TRUE;
}

GHashTable *
adda_settings_file_parse (const char *text,
                          gsize length_bytes,
                          const char *name,
                          GSettingsSchema *schema,
                          GError **error)
{
  g_autoptr (GHashTable) values =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_variant_unref);
  g_autofree char *copy = NULL;
  gboolean in_group = FALSE;
  guint line = 0;

  if (!g_utf8_validate_len (text, length_bytes, NULL))
    {
      g_set_error (error, ADDA_SETTINGS_ERROR, ADDA_SETTINGS_ERROR_FILE, "%s: is not UTF-8 text",
                   name);
      return NULL;
    }

  copy = g_strndup (text, length_bytes);
  for (char *rest = copy; rest != NULL;)
    {
      char *row = g_strstrip (strsep (&rest, "\n"));

      line++;
      if (row[0] == '\0' || row[0] == '#')
        continue;
      if (row[0] == '[')
        {
          if (!g_str_equal (row, ADDA_SETTINGS_GROUP) &&
              !fail_at (error, name, line, "the only group is %s, not “%s”", ADDA_SETTINGS_GROUP,
                        row))
            return NULL;
          in_group = TRUE;
          continue;
        }
      if (!in_group &&
          !fail_at (error, name, line, "settings begin after a line %s", ADDA_SETTINGS_GROUP))
        return NULL;
      if (!parse_assignment (values, row, name, line, schema, error))
        return NULL;
    }
  return g_steal_pointer (&values);
}

/* The whole file, of which no more than the limit is read. */
static char *
load_bounded (const char *path, gsize *length_bytes, GError **error)
{
  g_autofree char *text = g_malloc (ADDA_SETTINGS_FILE_MAX_BYTES + 1);
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  gsize length = 0;
  gssize n = 0;

  if (fd >= 0)
    {
      while (length <= ADDA_SETTINGS_FILE_MAX_BYTES &&
             (n = read (fd, text + length, ADDA_SETTINGS_FILE_MAX_BYTES + 1 - length)) > 0)
        length += n;
    }
  if (fd < 0 || n < 0)
    {
      int saved_errno = errno;

      if (fd >= 0)
        close (fd);
      g_set_error (error, ADDA_SETTINGS_ERROR, ADDA_SETTINGS_ERROR_FILE, "%s: %s", path,
                   g_strerror (saved_errno));
      return NULL;
    }
  close (fd);
  if (length > ADDA_SETTINGS_FILE_MAX_BYTES)
    {
      g_set_error (error, ADDA_SETTINGS_ERROR, ADDA_SETTINGS_ERROR_FILE,
                   "%s: is longer than %d bytes", path, ADDA_SETTINGS_FILE_MAX_BYTES);
      return NULL;
    }
  *length_bytes = length;
  return g_steal_pointer (&text);
}

GHashTable *
adda_settings_file_read (const char *path, GSettingsSchema *schema, GError **error)
{
  gsize length_bytes = 0;
  g_autofree char *text = load_bounded (path, &length_bytes, error);

  if (text == NULL)
    return NULL;
  return adda_settings_file_parse (text, length_bytes, path, schema, error);
}
