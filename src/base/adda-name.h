/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Names of rooms and people: what is allowed, and their one form */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define ADDA_NAME_ERROR (adda_name_error_quark ())
GQuark adda_name_error_quark (void);

typedef enum
{
  ADDA_NAME_ERROR_EMPTY,
  ADDA_NAME_ERROR_TOO_LONG,
  ADDA_NAME_ERROR_CHARACTER,
} AddaNameError;

#define ADDA_NAME_MAX_CHARS 64
#define ADDA_NAME_MAX_BYTES 256

/**
 * adda_name_normalize:
 * @name: any bytes that end in NUL
 *
 * UTF-8, NFC, outer white space off, inner spaces made one plain space, 1 to
 * %ADDA_NAME_MAX_CHARS characters. No control, format, private-use, unassigned
 * or blank ones and no mark at the beginning; but ZWJ and ZWNJ where they have a
 * use: within words of Bengali and its like, ZWJ between pictographs too.
 * What comes out goes in unchanged. Any thread.
 *
 * Returns: (transfer full): the name in its one form, or NULL with @error set
 * to a sentence that can be shown.
 */
char *adda_name_normalize (const char *name, GError **error);

G_END_DECLS
