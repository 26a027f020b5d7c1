/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * One key that tokens are checked with, and the one algorithm it is for */

#pragma once

#include <rhonabwy.h>

#include "adda-tokens.h"

G_BEGIN_DECLS

typedef struct
{
  jwk_t *jwk;            /* (owned) */
  const char *algorithm; /* static text: the only "alg" that this key is used with */
  char *kid;             /* (owned) (nullable) the key's own id */
  char *issuer;          /* (owned) (nullable) */
  char *audience;        /* (owned) (nullable) */
  gint64 leeway_seconds; /* of the other side's clock */
  gboolean is_own;       /* ours: roles are honoured */
} AddaVerifyKey;

/* The hub's own: HS256, iss and aud "adda". (transfer full) */
AddaVerifyKey *adda_verify_key_new_own (const guint8 *secret, gsize length_bytes);

/* Adds the public key, or all of a set that fit, from their file. Errors: %ADDA_AUTH_ERROR_KEY.
 * @keys: (element-type AddaVerifyKey) */
gboolean adda_verify_keys_load (const AddaTokenKey *config, GPtrArray *keys, GError **error);

void adda_verify_key_free (AddaVerifyKey *key);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AddaVerifyKey, adda_verify_key_free)

G_END_DECLS
