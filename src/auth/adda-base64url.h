/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Base64 for URLs and file names, without padding (RFC 4648, section 5) */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* (transfer full) */
char *adda_base64url_encode (const void *data, gsize length_bytes);

/* (transfer full) (nullable): NULL if @text is anything but base64url without padding. */
guint8 *adda_base64url_decode (const char *text, gsize text_length, gsize *length_bytes);

G_END_DECLS
