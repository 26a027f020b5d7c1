/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The object that makes and checks tokens, and seals the sessions of guests */

#include "adda-tokens.h"

#include "adda-base64url.h"
#include "adda-secret.h"
#include "adda-token-key.h"
#include "adda-token-reader.h"
#include "base/adda-clock.h"
#include "base/adda-uuid.h"

/* Each may cost a check of a signature. */
#define ADDA_TOKENS_MAX_KEYS 64

#define ADDA_SESSION_SEAL_BYTES 16
#define ADDA_SESSION_LABEL "adda guest session 1"

/* Ten thousand years: beyond it no date is meant. */
#define ADDA_TOKENS_MAX_TTL_SECONDS (G_GINT64_CONSTANT (315360000000))

G_DEFINE_QUARK (adda_auth_error, adda_auth_error)

/* Belongs to one thread. */
struct _AddaTokens
{
  GObject parent_instance;

  AddaVerifyKey *own; /* (owned) */
  GPtrArray *keys;    /* (owned) (element-type AddaVerifyKey) */
  guint8 session_key[ADDA_SECRET_BYTES];
};

G_DEFINE_TYPE (AddaTokens, adda_tokens, G_TYPE_OBJECT)

static void
adda_tokens_finalize (GObject *object)
{
  AddaTokens *self = ADDA_TOKENS (object);

  g_clear_pointer (&self->own, adda_verify_key_free);
  g_clear_pointer (&self->keys, g_ptr_array_unref);
  explicit_bzero (self->session_key, sizeof self->session_key);

  G_OBJECT_CLASS (adda_tokens_parent_class)->finalize (object);
}

static void
adda_tokens_class_init (AddaTokensClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = adda_tokens_finalize;
  if (r_global_init () != RHN_OK)
    g_error ("the token library cannot start");
}

static void
adda_tokens_init (AddaTokens *self)
{
  self->keys = g_ptr_array_new_with_free_func ((GDestroyNotify) adda_verify_key_free);
}

static void
hmac_sha256 (const guint8 key[ADDA_SECRET_BYTES],
             const void *data,
             gsize length_bytes,
             guint8 digest[ADDA_SECRET_BYTES])
{
  g_autoptr (GHmac) hmac = g_hmac_new (G_CHECKSUM_SHA256, key, ADDA_SECRET_BYTES);
  gsize digest_length = ADDA_SECRET_BYTES;

  g_hmac_update (hmac, data, length_bytes);
  g_hmac_get_digest (hmac, digest, &digest_length);
}

AddaTokens *
adda_tokens_new (const char *data_dir, GError **error)
{
  g_autoptr (AddaTokens) self = g_object_new (ADDA_TYPE_TOKENS, NULL);
  guint8 secret[ADDA_SECRET_BYTES];

  if (!adda_secret_load (data_dir, secret, error))
    return NULL;
  self->own = adda_verify_key_new_own (secret, sizeof secret);
  hmac_sha256 (secret, ADDA_SESSION_LABEL, strlen (ADDA_SESSION_LABEL), self->session_key);
  explicit_bzero (secret, sizeof secret);
  if (self->own == NULL)
    {
      g_set_error (error, ADDA_AUTH_ERROR, ADDA_AUTH_ERROR_SECRET, "The secret cannot be used");
      return NULL;
    }
  return g_steal_pointer (&self);
}

gboolean
adda_tokens_set_keys (AddaTokens *self, const AddaTokenKey *keys, guint n_keys, GError **error)
{
  g_autoptr (GPtrArray) loaded =
      g_ptr_array_new_with_free_func ((GDestroyNotify) adda_verify_key_free);

  g_return_val_if_fail (ADDA_IS_TOKENS (self), FALSE);

  if (n_keys > ADDA_TOKENS_MAX_KEYS)
    {
      g_set_error (error, ADDA_AUTH_ERROR, ADDA_AUTH_ERROR_KEY,
                   "There may be at most %d public keys, not %u", ADDA_TOKENS_MAX_KEYS, n_keys);
      return FALSE;
    }
  for (guint i = 0; i < n_keys; i++)
    if (!adda_verify_keys_load (&keys[i], loaded, error))
      return FALSE;
  g_ptr_array_unref (self->keys);
  self->keys = g_steal_pointer (&loaded);
  return TRUE;
}

static char *
sign (AddaTokens *self, json_t *claims)
{
  g_autofree char *token = NULL;
  char *text = NULL;
  jwt_t *jwt = NULL;

  if (r_jwt_init (&jwt) != RHN_OK)
    return NULL;
  if (r_jwt_set_sign_alg (jwt, R_JWA_ALG_HS256) == RHN_OK &&
      r_jwt_set_header_str_value (jwt, "typ", "JWT") == RHN_OK &&
      r_jwt_set_full_claims_json_t (jwt, claims) == RHN_OK)
    text = r_jwt_serialize_signed (jwt, self->own->jwk, R_FLAG_IGNORE_REMOTE);
  r_jwt_free (jwt);
  token = g_strdup (text);
  r_free (text);
  return g_steal_pointer (&token);
}

char *
adda_tokens_issue (AddaTokens *self,
                   const char *user,
                   const char *name,
                   AddaRole role,
                   gint64 ttl_seconds,
                   char **id,
                   GError **error)
{
  gint64 now = adda_clock_now_usec () / G_USEC_PER_SEC;
  char id_text[ADDA_UUID_LENGTH];
  json_t *claims;
  AddaUuid uuid;
  char *token;

  g_return_val_if_fail (ADDA_IS_TOKENS (self), NULL);

  if (!adda_user_id_is_valid (user, strlen (user)) || ttl_seconds < 0 ||
      ttl_seconds > ADDA_TOKENS_MAX_TTL_SECONDS)
    {
      g_set_error (error, ADDA_AUTH_ERROR, ADDA_AUTH_ERROR_INVALID,
                   "A token needs a user of 1 to %d bytes of printable text and a time to live "
                   "that is not negative",
                   ADDA_USER_ID_MAX);
      return NULL;
    }

  adda_uuid_new (adda_clock_now_usec (), &uuid);
  claims = json_pack ("{s:s, s:s, s:s, s:s, s:I, s:s}", "iss", self->own->issuer, "aud",
                      self->own->audience, "sub", user, "role", adda_role_to_string (role), "iat",
                      (json_int_t) now, "jti", adda_uuid_format (&uuid, id_text));
  if (id != NULL)
    *id = g_strdup (id_text);
  if (name != NULL)
    json_object_set_new (claims, "name", json_string (name));
  if (ttl_seconds > 0)
    json_object_set_new (claims, "exp", json_integer (now + ttl_seconds));
  token = sign (self, claims);
  json_decref (claims);
  if (token == NULL)
    g_set_error (error, ADDA_AUTH_ERROR, ADDA_AUTH_ERROR_SECRET, "The token cannot be signed");
  return token;
}

AddaUser *
adda_tokens_verify (AddaTokens *self, const char *token, gint64 *expires_usec, GError **error)
{
  gint64 now = adda_clock_now_usec () / G_USEC_PER_SEC;

  g_return_val_if_fail (ADDA_IS_TOKENS (self), NULL);

  if (expires_usec != NULL)
    *expires_usec = 0;
  return adda_token_read (token, self->own, self->keys, now, expires_usec, NULL, error);
}

gboolean
adda_tokens_identify (AddaTokens *self, const char *token, AddaIdentity *identity, GError **error)
{
  gint64 now = adda_clock_now_usec () / G_USEC_PER_SEC;

  *identity = (AddaIdentity){ .proof = ADDA_PROOF_TOKEN };
  identity->user = adda_token_read (token, self->own, self->keys, now, &identity->expires_usec,
                                    &identity->token, error);
  return identity->user != NULL;
}

char *
adda_tokens_seal_session (AddaTokens *self, const char *guest_id)
{
  guint8 session[sizeof (AddaUuid) + ADDA_SESSION_SEAL_BYTES];
  guint8 seal[ADDA_SECRET_BYTES];
  AddaUuid id;

  g_return_val_if_fail (ADDA_IS_TOKENS (self), NULL);

  if (!adda_uuid_parse (guest_id, &id))
    g_return_val_if_reached (NULL);
  hmac_sha256 (self->session_key, id.bytes, sizeof id.bytes, seal);
  memcpy (session, id.bytes, sizeof id.bytes);
  memcpy (session + sizeof id.bytes, seal, ADDA_SESSION_SEAL_BYTES);
  return adda_base64url_encode (session, sizeof session);
}

/* In a time that does not tell where they differ. */
static gboolean
is_equal (const guint8 *a, const guint8 *b, gsize length_bytes)
{
  volatile guint8 difference = 0;

  for (gsize i = 0; i < length_bytes; i++)
    difference |= a[i] ^ b[i];
  return difference == 0;
}

char *
adda_tokens_open_session (AddaTokens *self, const char *session)
{
  gsize text_length = strnlen (session, 64);
  g_autofree guint8 *bytes = NULL;
  guint8 seal[ADDA_SECRET_BYTES];
  char text[ADDA_UUID_LENGTH];
  gsize length_bytes = 0;
  AddaUuid id;

  g_return_val_if_fail (ADDA_IS_TOKENS (self), NULL);

  bytes = adda_base64url_decode (session, text_length, &length_bytes);
  if (bytes == NULL || length_bytes != sizeof id.bytes + ADDA_SESSION_SEAL_BYTES)
    return NULL;
  memcpy (id.bytes, bytes, sizeof id.bytes);
  hmac_sha256 (self->session_key, id.bytes, sizeof id.bytes, seal);
  if (!is_equal (seal, bytes + sizeof id.bytes, ADDA_SESSION_SEAL_BYTES))
    return NULL;
  return g_strdup (adda_uuid_format (&id, text));
}
