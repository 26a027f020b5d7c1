/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Reads a key file of settings against their schema, strictly */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A longer file is none of ours. */
#define ADDA_SETTINGS_FILE_MAX_BYTES (1024 * 1024)

/**
 * adda_settings_file_parse:
 * @text: lines "[server]", "key=value", "# comment"
 * @name: how errors call the file
 *
 * Values are GVariant text; a string may stand without quotes. Anything that is
 * not a key of @schema with a value in its range is an error that names the line.
 *
 * Returns: (transfer full) (nullable) (element-type utf8 GVariant): NULL with
 *   %ADDA_SETTINGS_ERROR_FILE set
 */
GHashTable *adda_settings_file_parse (const char *text,
                                      gsize length_bytes,
                                      const char *name,
                                      GSettingsSchema *schema,
                                      GError **error);

/* As adda_settings_file_parse(), from the file @path. */
GHashTable *adda_settings_file_read (const char *path, GSettingsSchema *schema, GError **error);

G_END_DECLS
