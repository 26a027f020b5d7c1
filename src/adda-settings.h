/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The configuration: GSettings, a key file by --config, the command line over both */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define ADDA_SETTINGS_ERROR (adda_settings_error_quark ())
GQuark adda_settings_error_quark (void);

typedef enum
{
  ADDA_SETTINGS_ERROR_SCHEMA, /* the schema is not installed */
  ADDA_SETTINGS_ERROR_FILE, /* the key file cannot be read or has a key or value that is not allowed
                             */
} AddaSettingsError;

/**
 * adda_settings_open:
 * @config_path: (nullable): a key file, group [server], keys and values as in the schema
 *   (GVariant text); NULL: the session's settings
 *
 * Looks for the schema chat.adda.Server beside the program (build tree, install prefix), then
 * where GLib does. Unknown keys and values out of range in the file are errors that name the line.
 * The file is watched: a change applies at once, one with an error changes nothing and is logged.
 * Without a file and without a session bus, everything has its default.
 */
GSettings *adda_settings_open (const char *config_path, GError **error);

/* Reads the key file again, if there is one. FALSE with @error set: everything stays as it was. */
gboolean adda_settings_reload (GSettings *settings, GError **error);

/* Whether a change of @key takes effect only at the next start. */
gboolean adda_settings_needs_restart (const char *key);

G_END_DECLS
