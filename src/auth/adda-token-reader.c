/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Reads one token: header, right key, signature, claims, in this order (RFC 7519, RFC 8725) */

#include "adda-token-reader.h"

#include "adda-base64url.h"
#include "base/adda-name.h"

/* The last second of the year 9999: later dates count as this one. */
#define ADDA_TOKEN_MAX_DATE (G_GINT64_CONSTANT (253402300799))

/* What stands in a header and matters. */
typedef struct
{
  char *algorithm;
  char *kid; /* (nullable) */
} AddaTokenHeader;

static void
adda_token_header_clear (AddaTokenHeader *header)
{
  g_free (header->algorithm);
  g_free (header->kid);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AddaTokenHeader, adda_token_header_clear)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (json_t, json_decref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (jwt_t, r_jwt_free)

/* Three parts of base64url: a JWS in its compact form (RFC 7515, section 7.1), no JWE. */
static gboolean
has_compact_form (const char *token, gsize length_bytes)
{
  guint n_dots = 0;

  for (gsize i = 0; i < length_bytes; i++)
    {
      if (token[i] == '.')
        n_dots++;
      else if (!g_ascii_isalnum (token[i]) && token[i] != '-' && token[i] != '_')
        return FALSE;
    }
  return n_dots == 2;
}

/* (transfer none) (nullable): NULL too if it holds a NUL */
static const char *
get_string (json_t *object, const char *key)
{
  json_t *value = json_object_get (object, key);

  if (!json_is_string (value) || strlen (json_string_value (value)) != json_string_length (value))
    return NULL;
  return json_string_value (value);
}

/* What changes how a token is to be read is not understood here, so it is refused; keys and
 * addresses of keys that a token brings along are never looked at (RFC 8725, section 3.10). */
static gboolean
read_header (const char *token, AddaTokenHeader *header)
{
  static const char *const refused[] = { "b64", "crit", "zip" };
  gsize length_bytes = 0;
  g_autofree guint8 *bytes = adda_base64url_decode (token, strcspn (token, "."), &length_bytes);
  g_autoptr (json_t) object = NULL;

  if (bytes == NULL)
    return FALSE;
  object = json_loadb ((const char *) bytes, length_bytes, JSON_REJECT_DUPLICATES, NULL);
  if (!json_is_object (object))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    if (json_object_get (object, refused[i]) != NULL)
      return FALSE;
  header->algorithm = g_strdup (get_string (object, "alg"));
  header->kid = g_strdup (get_string (object, "kid"));
  return header->algorithm != NULL &&
         (header->kid != NULL || json_object_get (object, "kid") == NULL);
}

static gboolean
has_audience (json_t *claims, const char *wanted)
{
  json_t *audience = json_object_get (claims, "aud");
  json_t *value;
  gsize i;

  if (wanted == NULL)
    return TRUE;
  if (json_is_string (audience))
    return g_strcmp0 (get_string (claims, "aud"), wanted) == 0;
  json_array_foreach (audience, i, value)
  {
    if (g_strcmp0 (json_string_value (value), wanted) == 0)
      return TRUE;
  }
  return FALSE;
}

static gboolean
is_candidate (const AddaVerifyKey *key, const AddaTokenHeader *header, json_t *claims)
{
  if (!g_str_equal (key->algorithm, header->algorithm))
    return FALSE;
  if (key->kid != NULL && header->kid != NULL && !g_str_equal (key->kid, header->kid))
    return FALSE;
  if (key->issuer != NULL && g_strcmp0 (get_string (claims, "iss"), key->issuer) != 0)
    return FALSE;
  return has_audience (claims, key->audience);
}

/* The key that the signature holds with: (transfer none) (nullable) */
static const AddaVerifyKey *
find_key (jwt_t *jwt,
          json_t *claims,
          const AddaTokenHeader *header,
          const AddaVerifyKey *own,
          GPtrArray *keys)
{
  if (is_candidate (own, header, claims) &&
      r_jwt_verify_signature (jwt, own->jwk, R_FLAG_IGNORE_REMOTE) == RHN_OK)
    return own;
  for (guint i = 0; i < keys->len; i++)
    {
      const AddaVerifyKey *key = g_ptr_array_index (keys, i);

      if (is_candidate (key, header, claims) &&
          r_jwt_verify_signature (jwt, key->jwk, R_FLAG_IGNORE_REMOTE) == RHN_OK)
        return key;
    }
  return NULL;
}

/* A NumericDate (RFC 7519, section 2): FALSE if the claim is there and is none. */
static gboolean
read_date (json_t *claims, const char *name, gboolean *is_set, gint64 *seconds)
{
  json_t *value = json_object_get (claims, name);
  double number;

  *is_set = value != NULL;
  if (value == NULL)
    return TRUE;
  if (!json_is_number (value))
    return FALSE;
  number = json_number_value (value);
  if (number < 0)
    return FALSE;
  *seconds = (gint64) MIN (number, (double) ADDA_TOKEN_MAX_DATE);
  return TRUE;
}

static gboolean
check_dates (json_t *claims,
             const AddaVerifyKey *key,
             gint64 now_seconds,
             gint64 *expires_usec,
             GError **error)
{
  gboolean has_expiry = FALSE;
  gboolean has_start = FALSE;
  gint64 expiry = 0;
  gint64 start = 0;

  if (!read_date (claims, "exp", &has_expiry, &expiry) ||
      !read_date (claims, "nbf", &has_start, &start))
    {
      g_set_error (error, ADDA_AUTH_ERROR, ADDA_AUTH_ERROR_INVALID,
                   "The token has a date that is none");
      return FALSE;
    }
  if (has_expiry && now_seconds >= expiry + key->leeway_seconds)
    {
      g_set_error (error, ADDA_AUTH_ERROR, ADDA_AUTH_ERROR_EXPIRED, "The token has expired");
      return FALSE;
    }
  if (has_start && now_seconds < start - key->leeway_seconds)
    {
      g_set_error (error, ADDA_AUTH_ERROR, ADDA_AUTH_ERROR_NOT_YET, "The token is not valid yet");
      return FALSE;
    }
  if (has_expiry && expires_usec != NULL)
    *expires_usec = (expiry + key->leeway_seconds) * G_USEC_PER_SEC;
  return TRUE;
}

/* Who has no name that can be shown goes by as much of the subject as a name may have. */
static char *
dup_name (json_t *claims, const char *subject)
{
  const char *claimed = get_string (claims, "name");
  g_autofree char *start =
      g_utf8_substring (subject, 0, MIN (g_utf8_strlen (subject, -1), ADDA_NAME_MAX_CHARS));
  char *name = claimed != NULL ? adda_name_normalize (claimed, NULL) : NULL;

  return name != NULL ? name : adda_name_normalize (start, NULL);
}

/* Roles are ours to give: who is signed by others is a user. */
static gboolean
read_role (json_t *claims, const AddaVerifyKey *key, AddaRole *role)
{
  const char *text = get_string (claims, "role");

  *role = ADDA_ROLE_USER;
  if (!key->is_own || json_object_get (claims, "role") == NULL)
    return TRUE;
  return text != NULL && adda_role_from_string (text, role);
}

static AddaUser *
read_user (json_t *claims, const AddaVerifyKey *key, GError **error)
{
  const char *subject = get_string (claims, "sub");
  g_autofree char *name = NULL;
  AddaRole role;

  if (subject == NULL || !adda_user_id_is_valid (subject, strlen (subject)))
    {
      g_set_error (error, ADDA_AUTH_ERROR, ADDA_AUTH_ERROR_INVALID,
                   "The token names no user that can be one");
      return NULL;
    }
  if (!read_role (claims, key, &role))
    {
      g_set_error (error, ADDA_AUTH_ERROR, ADDA_AUTH_ERROR_INVALID,
                   "The token has a role that is unknown");
      return NULL;
    }
  name = dup_name (claims, subject);
  if (name == NULL)
    {
      g_set_error (error, ADDA_AUTH_ERROR, ADDA_AUTH_ERROR_INVALID,
                   "The token has no name that can be shown");
      return NULL;
    }
  return adda_user_new (subject, name, role);
}

AddaUser *
adda_token_read (const char *token,
                 const AddaVerifyKey *own,
                 GPtrArray *keys,
                 gint64 now_seconds,
                 gint64 *expires_usec,
                 char **id,
                 GError **error)
{
  gsize length_bytes = strnlen (token, ADDA_TOKEN_MAX_BYTES + 1);
  g_auto (AddaTokenHeader) header = { 0 };
  g_autoptr (jwt_t) jwt = NULL;
  g_autoptr (json_t) claims = NULL;
  const AddaVerifyKey *key = NULL;

  if (length_bytes > ADDA_TOKEN_MAX_BYTES)
    {
      g_set_error (error, ADDA_AUTH_ERROR, ADDA_AUTH_ERROR_INVALID,
                   "The token is longer than %d bytes", ADDA_TOKEN_MAX_BYTES);
      return NULL;
    }
  if (!has_compact_form (token, length_bytes) || !read_header (token, &header))
    {
      g_set_error (error, ADDA_AUTH_ERROR, ADDA_AUTH_ERROR_INVALID, "The token is malformed");
      return NULL;
    }
  jwt = r_jwt_quick_parsen (token, length_bytes, R_PARSE_NONE, R_FLAG_IGNORE_REMOTE);
  if (jwt != NULL && r_jwt_get_type (jwt) == R_JWT_TYPE_SIGN)
    claims = r_jwt_get_full_claims_json_t (jwt);
  if (json_is_object (claims))
    key = find_key (jwt, claims, &header, own, keys);
  if (key == NULL)
    {
      g_set_error (error, ADDA_AUTH_ERROR, ADDA_AUTH_ERROR_INVALID,
                   "The token is not signed by a key that is trusted for it");
      return NULL;
    }
  if (!check_dates (claims, key, now_seconds, expires_usec, error))
    return NULL;
  if (id != NULL)
    *id = g_strdup (get_string (claims, "jti"));
  return read_user (claims, key, error);
}
