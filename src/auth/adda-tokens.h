/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Tokens: JWT (RFC 7519) made and checked, and the sessions of guests */

#pragma once

#include <gio/gio.h>

#include "adda-identity.h"

G_BEGIN_DECLS

#define ADDA_AUTH_ERROR (adda_auth_error_quark ())
GQuark adda_auth_error_quark (void);

typedef enum
{
  ADDA_AUTH_ERROR_INVALID, /* forged, malformed, wrong algorithm, key, issuer or audience */
  ADDA_AUTH_ERROR_EXPIRED,
  ADDA_AUTH_ERROR_NOT_YET,
  ADDA_AUTH_ERROR_SECRET, /* the secret could not be read or made */
  ADDA_AUTH_ERROR_KEY,    /* a configured public key could not be read */
  ADDA_AUTH_ERROR_BANNED, /* the person is banned: the message may be told */
} AddaAuthError;

#define ADDA_TYPE_TOKENS (adda_tokens_get_type ())
G_DECLARE_FINAL_TYPE (AddaTokens, adda_tokens, ADDA, TOKENS, GObject)

/* A public key of an issuer beside ourselves; its algorithm is pinned. */
typedef struct
{
  const char *path;      /* PEM, JWK or JWKS file */
  const char *algorithm; /* "RS256", "ES256", "EdDSA" */
  const char *issuer;    /* (nullable) iss that must stand in the token */
  const char *audience;  /* (nullable) */
} AddaTokenKey;

/* Loads DATA_DIR/secret.key, made with 32 random bytes and mode 0600 if it is missing. */
AddaTokens *adda_tokens_new (const char *data_dir, GError **error);

/* Replaces all public keys; on error none changes. */
gboolean adda_tokens_set_keys (AddaTokens *self,
                               const AddaTokenKey *keys,
                               guint n_keys,
                               GError **error);

/* HS256, iss and aud "adda". @id: (out) (optional) (transfer full): its jti. (transfer full) */
char *adda_tokens_issue (AddaTokens *self,
                         const char *user,
                         const char *name,
                         AddaRole role,
                         gint64 ttl_seconds,
                         char **id,
                         GError **error);

/* Who @token says it is: (transfer full) (nullable). *@expires_usec: 0 if it never does.
 * The token never stands in the error's message. */
AddaUser *adda_tokens_verify (AddaTokens *self,
                              const char *token,
                              gint64 *expires_usec,
                              GError **error);

/* The same into @identity, which is overwritten: user, proof, end, and the token's id. */
gboolean adda_tokens_identify (AddaTokens *self,
                               const char *token,
                               AddaIdentity *identity,
                               GError **error);

/* A guest's session: its id under our seal (HMAC-SHA-256), for coming back as the same guest. (transfer full) */
char *adda_tokens_seal_session (AddaTokens *self, const char *guest_id);

/* The guest's id if the seal holds: (transfer full) (nullable). Constant time. */
char *adda_tokens_open_session (AddaTokens *self, const char *session);

G_END_DECLS
