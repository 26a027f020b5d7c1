/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * One key that tokens are checked with, and the one algorithm it is for */

#include "adda-token-key.h"

#include <sys/stat.h>

/* A longer file is no key. */
#define ADDA_KEY_FILE_MAX_BYTES (64 * 1024)

/* How far another issuer's clock may be off. */
#define ADDA_KEY_LEEWAY_SECONDS 30

/* RFC 7518, section 3.3 */
#define ADDA_KEY_RSA_MIN_BITS 2048

#define ADDA_KEY_MIN_BITS 256

/* More of one set are not looked at. */
#define ADDA_KEY_SET_MAX 32

typedef struct
{
  const char *name;
  int type; /* of rhonabwy */
  guint min_bits;
  guint max_bits;
  const char *wanted;
} AddaAlgorithm;

static const AddaAlgorithm algorithms[] = {
  { "RS256", R_KEY_TYPE_RSA, ADDA_KEY_RSA_MIN_BITS, 16384, "an RSA key of 2048 bits or more" },
  { "ES256", R_KEY_TYPE_EC, ADDA_KEY_MIN_BITS, ADDA_KEY_MIN_BITS, "a P-256 key" },
  { "EdDSA", R_KEY_TYPE_EDDSA, 0, G_MAXUINT, "an Ed25519 key" },
};

static const AddaAlgorithm *
lookup_algorithm (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (algorithms); i++)
    if (g_strcmp0 (algorithms[i].name, name) == 0)
      return &algorithms[i];
  return NULL;
}

static void
set_error (GError **error, const char *path, const char *what)
{
  g_set_error (error, ADDA_AUTH_ERROR, ADDA_AUTH_ERROR_KEY, "The public key “%s”: %s", path, what);
}

static char *
load_bounded (const char *path, gsize *length_bytes, GError **error)
{
  g_autoptr (GError) failure = NULL;
  char *text = NULL;
  struct stat info;

  if (stat (path, &info) == 0 &&
      (!S_ISREG (info.st_mode) || info.st_size > ADDA_KEY_FILE_MAX_BYTES))
    {
      set_error (error, path, "is not a file of at most 64 KiB");
      return NULL;
    }
  if (!g_file_get_contents (path, &text, length_bytes, &failure))
    set_error (error, path, failure->message);
  return text;
}

/* A PEM file has no id: what the library makes up for it is dropped. */
static gboolean
import_text (jwk_t *jwk, const char *text, gsize length_bytes)
{
  int type = strstr (text, "-----BEGIN CERTIFICATE-----") != NULL ? R_X509_TYPE_CERTIFICATE
                                                                  : R_X509_TYPE_PUBKEY;
  const char *start = text;

  while (g_ascii_isspace (*start))
    start++;
  if (*start == '{')
    return r_jwk_import_from_json_str (jwk, start) == RHN_OK;
  if (r_jwk_import_from_pem_der (jwk, type, R_FORMAT_PEM, (const guint8 *) text, length_bytes) !=
      RHN_OK)
    return FALSE;
  return r_jwk_get_property_str (jwk, "kid") == NULL ||
         r_jwk_delete_property_str (jwk, "kid") == RHN_OK;
}

/* NULL, or what is wrong. */
static const char *
check_key (jwk_t *jwk, const AddaAlgorithm *algorithm)
{
  const char *own_algorithm;
  unsigned int bits = 0;
  int type;

  /* nothing is ever fetched from elsewhere */
  if (r_jwk_get_property_str (jwk, "x5u") != NULL)
    return "has the field “x5u”, which is not followed: give the key itself";
  type = r_jwk_key_type (jwk, &bits, R_FLAG_IGNORE_REMOTE);
  if ((type & R_KEY_TYPE_PRIVATE) != 0)
    return "is a private key: give the public one";
  if ((type & R_KEY_TYPE_PUBLIC) == 0 || (type & algorithm->type) == 0 ||
      bits < algorithm->min_bits || bits > algorithm->max_bits)
    return algorithm->wanted;
  own_algorithm = r_jwk_get_property_str (jwk, "alg");
  if (own_algorithm != NULL && !g_str_equal (own_algorithm, algorithm->name))
    return "names another algorithm than the settings";
  return NULL;
}

AddaVerifyKey *
adda_verify_key_new_own (const guint8 *secret, gsize length_bytes)
{
  g_autoptr (AddaVerifyKey) key = g_new0 (AddaVerifyKey, 1);

  key->algorithm = "HS256";
  key->issuer = g_strdup ("adda");
  key->audience = g_strdup ("adda");
  key->is_own = TRUE;
  if (r_jwk_init (&key->jwk) != RHN_OK ||
      r_jwk_import_from_symmetric_key (key->jwk, secret, length_bytes) != RHN_OK)
    return NULL;
  return g_steal_pointer (&key);
}

static char *
dup_nonempty (const char *text)
{
  return text != NULL && text[0] != '\0' ? g_strdup (text) : NULL;
}

/* Takes @jwk: (transfer full). */
static AddaVerifyKey *
make_key (jwk_t *jwk, const AddaTokenKey *config, const AddaAlgorithm *algorithm)
{
  AddaVerifyKey *key = g_new0 (AddaVerifyKey, 1);

  key->jwk = jwk;
  key->algorithm = algorithm->name;
  key->kid = dup_nonempty (r_jwk_get_property_str (jwk, "kid"));
  key->issuer = dup_nonempty (config->issuer);
  key->audience = dup_nonempty (config->audience);
  key->leeway_seconds = ADDA_KEY_LEEWAY_SECONDS;
  return key;
}

static gboolean
load_one (const AddaTokenKey *config,
          const AddaAlgorithm *algorithm,
          const char *text,
          gsize length_bytes,
          GPtrArray *keys,
          GError **error)
{
  const char *fault = "is neither PEM nor a JWK nor a set of them";
  g_autofree char *sentence = NULL;
  jwk_t *jwk = NULL;

  if (r_jwk_init (&jwk) == RHN_OK && import_text (jwk, text, length_bytes))
    fault = check_key (jwk, algorithm);
  if (fault == NULL)
    {
      g_ptr_array_add (keys, make_key (jwk, config, algorithm));
      return TRUE;
    }
  if (jwk != NULL)
    r_jwk_free (jwk);
  sentence = fault == algorithm->wanted
                 ? g_strdup_printf ("%s needs %s", algorithm->name, algorithm->wanted)
                 : g_strdup (fault);
  set_error (error, config->path, sentence);
  return FALSE;
}

/* RFC 7517, section 5: a set may hold keys for other purposes and algorithms, which are passed over. */
static gboolean
is_for_signing (jwk_t *jwk)
{
  const char *use = r_jwk_get_property_str (jwk, "use");

  return use == NULL || g_str_equal (use, "sig");
}

static gboolean
load_set (const AddaTokenKey *config,
          const AddaAlgorithm *algorithm,
          const char *text,
          GPtrArray *keys,
          GError **error)
{
  guint n_before = keys->len;
  g_autofree char *sentence = NULL;
  jwks_t *set = NULL;
  gsize n_keys = 0;

  if (r_jwks_init (&set) == RHN_OK && r_jwks_import_from_json_str (set, text) == RHN_OK)
    n_keys = r_jwks_size (set);
  for (gsize i = 0; i < MIN (n_keys, ADDA_KEY_SET_MAX); i++)
    {
      jwk_t *jwk = r_jwks_get_at (set, i);

      if (is_for_signing (jwk) && check_key (jwk, algorithm) == NULL)
        g_ptr_array_add (keys, make_key (jwk, config, algorithm));
      else
        r_jwk_free (jwk);
    }
  if (set != NULL)
    r_jwks_free (set);
  if (keys->len > n_before)
    return TRUE;
  sentence =
      g_strdup_printf ("has no key for %s, which needs %s", algorithm->name, algorithm->wanted);
  set_error (error, config->path, sentence);
  return FALSE;
}

/* {"keys": …} */
static gboolean
is_set (const char *text)
{
  json_t *object = json_loads (text, 0, NULL);
  gboolean has_keys = json_is_array (json_object_get (object, "keys"));

  json_decref (object);
  return has_keys;
}

gboolean
adda_verify_keys_load (const AddaTokenKey *config, GPtrArray *keys, GError **error)
{
  const AddaAlgorithm *algorithm = lookup_algorithm (config->algorithm);
  g_autofree char *text = NULL;
  gsize length_bytes = 0;

  if (algorithm == NULL)
    {
      set_error (error, config->path, "its algorithm must be RS256, ES256 or EdDSA");
      return FALSE;
    }
  text = load_bounded (config->path, &length_bytes, error);
  if (text == NULL)
    return FALSE;
  if (strstr (text, "PRIVATE KEY-----") != NULL)
    {
      set_error (error, config->path, "is a private key: give the public one");
      return FALSE;
    }
  return is_set (text) ? load_set (config, algorithm, text, keys, error)
                       : load_one (config, algorithm, text, length_bytes, keys, error);
}

void
adda_verify_key_free (AddaVerifyKey *key)
{
  if (key->jwk != NULL)
    r_jwk_free (key->jwk);
  g_free (key->kid);
  g_free (key->issuer);
  g_free (key->audience);
  g_free (key);
}
