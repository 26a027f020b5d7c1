/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The hub's secret: made once, kept in a file that nobody else can read */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define ADDA_SECRET_BYTES 32
#define ADDA_SECRET_FILE "secret.key"

/**
 * adda_secret_load:
 * @dir: an existing folder
 * @secret: (out caller-allocates)
 *
 * Reads the secret in @dir; makes it, mode 0600, if there is none. Two programs that
 * make it at once get the same one. Errors: %ADDA_AUTH_ERROR_SECRET.
 */
gboolean adda_secret_load (const char *dir, guint8 secret[ADDA_SECRET_BYTES], GError **error);

G_END_DECLS
