/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Reads one token: header, right key, signature, claims, in this order (RFC 7519, RFC 8725) */

#pragma once

#include "adda-token-key.h"

G_BEGIN_DECLS

/* A longer token is refused before anything of it is read. */
#define ADDA_TOKEN_MAX_BYTES 8192

/**
 * adda_token_read:
 * @keys: (element-type AddaVerifyKey): tried where @own is not asked for
 * @now_seconds: wall clock
 * @expires_usec: (out) (optional): untouched if the token never expires
 * @id: (out) (optional) (nullable) (transfer full): its jti; untouched if there is none
 *
 * Returns: (transfer full) (nullable): NULL with %ADDA_AUTH_ERROR set; nothing of
 *   the token stands in the message
 */
AddaUser *adda_token_read (const char *token,
                           const AddaVerifyKey *own,
                           GPtrArray *keys,
                           gint64 now_seconds,
                           gint64 *expires_usec,
                           char **id,
                           GError **error);

G_END_DECLS
