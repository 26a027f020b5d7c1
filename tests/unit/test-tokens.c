/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Tests of tokens: every way to be wrong, every algorithm for real, the secret's file, sessions */

#include <glib/gstdio.h>
#include <sys/stat.h>

#include "auth/adda-base64url.h"
#include "auth/adda-secret.h"
#include "auth/adda-token-reader.h"
#include "auth/adda-tokens.h"

#define GUEST_ID "01932c07-5a3c-7d1e-8f00-0123456789ab"

typedef struct
{
  char *dir;
  AddaTokens *tokens;
  guint8 secret[ADDA_SECRET_BYTES];
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->dir = g_dir_make_tmp ("adda-tokens-XXXXXX", NULL);
  fixture->tokens = adda_tokens_new (fixture->dir, &error);
  g_assert_no_error (error);
  g_assert_true (adda_secret_load (fixture->dir, fixture->secret, NULL));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->dir, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->dir, name, NULL);
      g_unlink (path);
    }
  g_rmdir (fixture->dir);
  g_free (fixture->dir);
  g_object_unref (fixture->tokens);
}

/* HS256 by hand, so that the library is not its own judge. */
static char *
sign_hs256 (const void *secret, gsize secret_length, const char *header, const char *claims)
{
  g_autofree char *header_text = adda_base64url_encode (header, strlen (header));
  g_autofree char *claims_text = adda_base64url_encode (claims, strlen (claims));
  g_autofree char *input = g_strconcat (header_text, ".", claims_text, NULL);
  g_autoptr (GHmac) hmac = g_hmac_new (G_CHECKSUM_SHA256, secret, secret_length);
  g_autofree char *signature = NULL;
  guint8 digest[32];
  gsize digest_length = sizeof digest;

  g_hmac_update (hmac, (const guchar *) input, strlen (input));
  g_hmac_get_digest (hmac, digest, &digest_length);
  signature = adda_base64url_encode (digest, digest_length);
  return g_strconcat (input, ".", signature, NULL);
}

static void
test_issue (Fixture *fixture, gconstpointer data)
{
  gint64 before = g_get_real_time ();
  g_autofree char *token =
      adda_tokens_issue (fixture->tokens, "rahim", "রহিম", ADDA_ROLE_ADMIN, 60, NULL, NULL);
  g_autofree char *endless =
      adda_tokens_issue (fixture->tokens, "bot", NULL, ADDA_ROLE_SERVICE, 0, NULL, NULL);
  g_autoptr (AddaUser) user = NULL;
  g_autoptr (AddaUser) bot = NULL;
  gint64 expires_usec = -1;

  user = adda_tokens_verify (fixture->tokens, token, &expires_usec, NULL);
  g_assert_nonnull (user);
  g_assert_cmpstr (user->id, ==, "rahim");
  g_assert_cmpstr (user->name, ==, "রহিম");
  g_assert_cmpint (user->role, ==, ADDA_ROLE_ADMIN);
  g_assert_cmpint (expires_usec, >=, before + 59 * G_USEC_PER_SEC);
  g_assert_cmpint (expires_usec, <=, g_get_real_time () + 60 * G_USEC_PER_SEC);

  bot = adda_tokens_verify (fixture->tokens, endless, &expires_usec, NULL);
  g_assert_nonnull (bot);
  g_assert_cmpstr (bot->name, ==, "bot");
  g_assert_cmpint (bot->role, ==, ADDA_ROLE_SERVICE);
  g_assert_cmpint (expires_usec, ==, 0);
}

static void
test_issue_bad (Fixture *fixture, gconstpointer data)
{
  g_autofree char *long_name = g_strnfill (129, 'a');
  const char *const bad[] = { "", " a", "a\n", "\xff", long_name };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (
          adda_tokens_issue (fixture->tokens, bad[i], NULL, ADDA_ROLE_USER, 1, NULL, &error));
      g_assert_error (error, ADDA_AUTH_ERROR, ADDA_AUTH_ERROR_INVALID);
    }
  g_assert_null (adda_tokens_issue (fixture->tokens, "a", NULL, ADDA_ROLE_USER, -1, NULL, NULL));
}

#define HEADER "{\"alg\":\"HS256\",\"typ\":\"JWT\"}"
#define OURS "\"iss\":\"adda\",\"aud\":\"adda\",\"sub\":\"u\""

typedef struct
{
  const char *name;
  const char *header;
  const char *claims;
  int code; /* AddaAuthError, or -1: is good */
} HmacCase;

static const HmacCase hmac_cases[] = {
  { "good", HEADER, "{" OURS "}", -1 },
  { "good-audiences", HEADER, "{\"iss\":\"adda\",\"aud\":[\"x\",\"adda\"],\"sub\":\"u\"}", -1 },
  { "good-dates", HEADER, "{" OURS ",\"exp\":99999999999.5,\"nbf\":1}", -1 },
  { "good-far", HEADER, "{" OURS ",\"exp\":1e300}", -1 },
  { "expired", HEADER, "{" OURS ",\"exp\":1600000000}", ADDA_AUTH_ERROR_EXPIRED },
  { "not-yet", HEADER, "{" OURS ",\"nbf\":99999999999}", ADDA_AUTH_ERROR_NOT_YET },
  { "date-text", HEADER, "{" OURS ",\"exp\":\"99999999999\"}", ADDA_AUTH_ERROR_INVALID },
  { "date-null", HEADER, "{" OURS ",\"exp\":null}", ADDA_AUTH_ERROR_INVALID },
  { "date-negative", HEADER, "{" OURS ",\"nbf\":-1}", ADDA_AUTH_ERROR_INVALID },
  { "other-issuer", HEADER, "{\"iss\":\"x\",\"aud\":\"adda\",\"sub\":\"u\"}",
    ADDA_AUTH_ERROR_INVALID },
  { "no-issuer", HEADER, "{\"aud\":\"adda\",\"sub\":\"u\"}", ADDA_AUTH_ERROR_INVALID },
  { "other-audience", HEADER, "{\"iss\":\"adda\",\"aud\":\"x\",\"sub\":\"u\"}",
    ADDA_AUTH_ERROR_INVALID },
  { "no-audience", HEADER, "{\"iss\":\"adda\",\"sub\":\"u\"}", ADDA_AUTH_ERROR_INVALID },
  { "empty-audiences", HEADER, "{\"iss\":\"adda\",\"aud\":[],\"sub\":\"u\"}",
    ADDA_AUTH_ERROR_INVALID },
  { "no-subject", HEADER, "{\"iss\":\"adda\",\"aud\":\"adda\"}", ADDA_AUTH_ERROR_INVALID },
  { "number-subject", HEADER, "{\"iss\":\"adda\",\"aud\":\"adda\",\"sub\":7}",
    ADDA_AUTH_ERROR_INVALID },
  { "line-subject", HEADER, "{\"iss\":\"adda\",\"aud\":\"adda\",\"sub\":\"a\\nb\"}",
    ADDA_AUTH_ERROR_INVALID },
  { "nul-subject", HEADER, "{\"iss\":\"adda\",\"aud\":\"adda\",\"sub\":\"a\\u0000b\"}",
    ADDA_AUTH_ERROR_INVALID },
  { "role-unknown", HEADER, "{" OURS ",\"role\":\"root\"}", ADDA_AUTH_ERROR_INVALID },
  { "role-number", HEADER, "{" OURS ",\"role\":4}", ADDA_AUTH_ERROR_INVALID },
  { "not-object", HEADER, "[1]", ADDA_AUTH_ERROR_INVALID },
  { "not-json", HEADER, "hello", ADDA_AUTH_ERROR_INVALID },
  { "alg-none", "{\"alg\":\"none\"}", "{" OURS "}", ADDA_AUTH_ERROR_INVALID },
  { "alg-case", "{\"alg\":\"hs256\"}", "{" OURS "}", ADDA_AUTH_ERROR_INVALID },
  { "alg-other", "{\"alg\":\"HS512\"}", "{" OURS "}", ADDA_AUTH_ERROR_INVALID },
  { "alg-missing", "{\"typ\":\"JWT\"}", "{" OURS "}", ADDA_AUTH_ERROR_INVALID },
  { "alg-twice", "{\"alg\":\"none\",\"alg\":\"HS256\"}", "{" OURS "}", ADDA_AUTH_ERROR_INVALID },
  { "critical", "{\"alg\":\"HS256\",\"crit\":[\"x\"],\"x\":1}", "{" OURS "}",
    ADDA_AUTH_ERROR_INVALID },
  { "zip", "{\"alg\":\"HS256\",\"zip\":\"DEF\"}", "{" OURS "}", ADDA_AUTH_ERROR_INVALID },
  { "unencoded", "{\"alg\":\"HS256\",\"b64\":false}", "{" OURS "}", ADDA_AUTH_ERROR_INVALID },
  { "kid-number", "{\"alg\":\"HS256\",\"kid\":1}", "{" OURS "}", ADDA_AUTH_ERROR_INVALID },
  { "header-nul", "{\"alg\":\"HS256\\u0000\"}", "{" OURS "}", ADDA_AUTH_ERROR_INVALID },
  { "header-list", "[\"HS256\"]", "{" OURS "}", ADDA_AUTH_ERROR_INVALID },
  { "good-unknown-header", "{\"alg\":\"HS256\",\"x5t\":\"abc\"}", "{" OURS "}", -1 },
};

static void
test_hmac (Fixture *fixture, gconstpointer data)
{
  const HmacCase *c = data;
  g_autofree char *token =
      sign_hs256 (fixture->secret, sizeof fixture->secret, c->header, c->claims);
  g_autoptr (GError) error = NULL;
  g_autoptr (AddaUser) user = adda_tokens_verify (fixture->tokens, token, NULL, &error);

  if (c->code < 0)
    {
      g_assert_no_error (error);
      g_assert_cmpstr (user->id, ==, "u");
      g_assert_cmpint (user->role, ==, ADDA_ROLE_USER);
      return;
    }
  g_assert_null (user);
  g_assert_error (error, ADDA_AUTH_ERROR, c->code);
  g_assert_null (strstr (error->message, token));
}

static void
assert_invalid (AddaTokens *tokens, const char *token)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (adda_tokens_verify (tokens, token, NULL, &error));
  g_assert_error (error, ADDA_AUTH_ERROR, ADDA_AUTH_ERROR_INVALID);
}

/* No bit of a token can be changed, no part left out or added. */
static void
test_forged (Fixture *fixture, gconstpointer data)
{
  static const char alphabet[] = "AQgw_";
  g_autofree char *token =
      sign_hs256 (fixture->secret, sizeof fixture->secret, HEADER, "{" OURS "}");
  g_autofree char *shorter = g_strndup (token, strlen (token) - 1);
  g_autofree char *longer = g_strconcat (token, "A", NULL);
  g_autofree char *parts = g_strconcat (token, ".AA.AA", NULL);
  g_autofree char *spaced = g_strconcat (token, " ", NULL);
  g_autofree char *unsigned_token = g_strndup (token, strrchr (token, '.') + 1 - token);

  for (gsize i = 0; token[i] != '\0'; i++)
    for (const char *c = alphabet; *c != '\0'; c++)
      {
        g_autofree char *forged = g_strdup (token);

        forged[i] = *c;
        if (!g_str_equal (forged, token))
          assert_invalid (fixture->tokens, forged);
      }
  assert_invalid (fixture->tokens, "");
  assert_invalid (fixture->tokens, "..");
  assert_invalid (fixture->tokens, "a.b");
  assert_invalid (fixture->tokens, shorter);
  assert_invalid (fixture->tokens, longer);
  assert_invalid (fixture->tokens, parts);
  assert_invalid (fixture->tokens, spaced);
  assert_invalid (fixture->tokens, unsigned_token);
}

static void
test_huge (Fixture *fixture, gconstpointer data)
{
  g_autofree char *filler = g_strnfill (ADDA_TOKEN_MAX_BYTES, 'a');
  g_autofree char *claims = g_strconcat ("{" OURS ",\"x\":\"", filler, "\"}", NULL);
  g_autofree char *token = sign_hs256 (fixture->secret, sizeof fixture->secret, HEADER, claims);
  g_autoptr (GError) error = NULL;
  g_autofree char *brackets = g_strnfill (5000, '[');
  g_autofree char *deep = sign_hs256 (fixture->secret, sizeof fixture->secret, HEADER, brackets);

  g_assert_null (adda_tokens_verify (fixture->tokens, token, NULL, &error));
  g_assert_error (error, ADDA_AUTH_ERROR, ADDA_AUTH_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "longer than"));
  assert_invalid (fixture->tokens, deep);
}

/* A pair of keys, the public one in a file. */
typedef struct
{
  const char *algorithm;
  jwa_alg alg;
  int type;
  guint bits;
} PairKind;

static const PairKind rs256 = { "RS256", R_JWA_ALG_RS256, R_KEY_TYPE_RSA, 2048 };
static const PairKind es256 = { "ES256", R_JWA_ALG_ES256, R_KEY_TYPE_EC, 256 };
static const PairKind eddsa = { "EdDSA", R_JWA_ALG_EDDSA, R_KEY_TYPE_EDDSA, 256 };

static jwk_t *
make_pair (const PairKind *kind, const char *path, gboolean is_jwk)
{
  guint8 pem[8192];
  size_t length = sizeof pem;
  jwk_t *private_key = NULL;
  jwk_t *public_key = NULL;

  g_assert_cmpint (r_jwk_init (&private_key), ==, RHN_OK);
  g_assert_cmpint (r_jwk_init (&public_key), ==, RHN_OK);
  g_assert_cmpint (r_jwk_generate_key_pair (private_key, public_key, kind->type, kind->bits, "one"),
                   ==, RHN_OK);
  if (is_jwk)
    {
      char *text = r_jwk_export_to_json_str (public_key, 0);
      g_assert_true (g_file_set_contents (path, text, -1, NULL));
      r_free (text);
    }
  else
    {
      g_assert_cmpint (r_jwk_export_to_pem_der (public_key, R_FORMAT_PEM, pem, &length, 0), ==,
                       RHN_OK);
      g_assert_true (g_file_set_contents (path, (const char *) pem, length, NULL));
    }
  r_jwk_free (public_key);
  return private_key;
}

static char *
sign_pair (jwk_t *private_key, jwa_alg alg, const char *kid, const char *claims)
{
  jwt_t *jwt = NULL;
  char *text;
  char *token;

  g_assert_cmpint (r_jwt_init (&jwt), ==, RHN_OK);
  g_assert_cmpint (r_jwt_set_sign_alg (jwt, alg), ==, RHN_OK);
  if (kid != NULL)
    g_assert_cmpint (r_jwt_set_header_str_value (jwt, "kid", kid), ==, RHN_OK);
  g_assert_cmpint (r_jwt_set_full_claims_json_str (jwt, claims), ==, RHN_OK);
  text = r_jwt_serialize_signed (jwt, private_key, 0);
  g_assert_nonnull (text);
  token = g_strdup (text);
  r_free (text);
  r_jwt_free (jwt);
  return token;
}

#define FOREIGN "{\"iss\":\"them\",\"aud\":\"us\",\"sub\":\"karim\",\"role\":\"admin\"}"

static void
test_public (Fixture *fixture, gconstpointer data)
{
  const PairKind *kind = data;

  for (guint is_jwk = 0; is_jwk < 2; is_jwk++)
    {
      g_autofree char *path = g_build_filename (fixture->dir, "public", NULL);
      jwk_t *private_key = make_pair (kind, path, is_jwk);
      AddaTokenKey key = { path, kind->algorithm, "them", "us" };
      g_autofree char *token = sign_pair (private_key, kind->alg, NULL, FOREIGN);
      g_autofree char *other_kid = sign_pair (private_key, kind->alg, "two", FOREIGN);
      g_autofree char *other_issuer =
          sign_pair (private_key, kind->alg, NULL,
                     "{\"iss\":\"x\",\"aud\":\"us\",\"sub\":\"karim\"}");
      g_autofree char *other_audience =
          sign_pair (private_key, kind->alg, NULL,
                     "{\"iss\":\"them\",\"aud\":\"x\",\"sub\":\"karim\"}");
      g_autoptr (GError) error = NULL;
      g_autoptr (AddaUser) user = NULL;

      assert_invalid (fixture->tokens, token);
      g_assert_true (adda_tokens_set_keys (fixture->tokens, &key, 1, &error));
      g_assert_no_error (error);
      user = adda_tokens_verify (fixture->tokens, token, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (user->id, ==, "karim");
      g_assert_cmpint (user->role, ==, ADDA_ROLE_USER);
      assert_invalid (fixture->tokens, other_issuer);
      assert_invalid (fixture->tokens, other_audience);
      if (is_jwk)
        assert_invalid (fixture->tokens, other_kid);
      token[strlen (token) - 10] ^= 1;
      assert_invalid (fixture->tokens, token);
      g_assert_true (adda_tokens_set_keys (fixture->tokens, NULL, 0, &error));
      r_jwk_free (private_key);
    }
}

/* Somebody else's key of the same kind, and each algorithm with the key of another. */
static void
test_wrong_key (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->dir, "public", NULL);
  g_autofree char *other_path = g_build_filename (fixture->dir, "other", NULL);
  jwk_t *private_key = make_pair (&es256, path, FALSE);
  jwk_t *other_key = make_pair (&es256, other_path, FALSE);
  AddaTokenKey key = { path, "ES256", NULL, "" };
  g_autofree char *good = sign_pair (private_key, R_JWA_ALG_ES256, NULL, FOREIGN);
  g_autofree char *other = sign_pair (other_key, R_JWA_ALG_ES256, NULL, FOREIGN);
  g_autoptr (AddaUser) user = NULL;

  g_assert_true (adda_tokens_set_keys (fixture->tokens, &key, 1, NULL));
  user = adda_tokens_verify (fixture->tokens, good, NULL, NULL);
  g_assert_nonnull (user);
  assert_invalid (fixture->tokens, other);
  r_jwk_free (private_key);
  r_jwk_free (other_key);
}

/* RFC 8725, section 2.1: a public key taken for a shared secret. */
static void
test_confusion (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->dir, "public", NULL);
  jwk_t *private_key = make_pair (&rs256, path, FALSE);
  AddaTokenKey key = { path, "RS256", "them", "us" };
  g_autofree char *pem = NULL;
  g_autofree char *token = NULL;
  g_autofree char *own_token = NULL;
  gsize length = 0;

  g_assert_true (g_file_get_contents (path, &pem, &length, NULL));
  g_assert_true (adda_tokens_set_keys (fixture->tokens, &key, 1, NULL));
  token = sign_hs256 (pem, length, HEADER, FOREIGN);
  own_token = sign_hs256 (pem, length, HEADER, "{" OURS "}");
  assert_invalid (fixture->tokens, token);
  assert_invalid (fixture->tokens, own_token);
  r_jwk_free (private_key);
}

/* A key is for one algorithm, also where another would hold with it. */
static void
test_pinned (Fixture *fixture, gconstpointer data)
{
  static const jwa_alg others[] = { R_JWA_ALG_RS384, R_JWA_ALG_RS512, R_JWA_ALG_PS256 };
  g_autofree char *path = g_build_filename (fixture->dir, "public", NULL);
  jwk_t *private_key = make_pair (&rs256, path, FALSE);
  AddaTokenKey key = { path, "RS256", "them", "us" };

  g_assert_true (adda_tokens_set_keys (fixture->tokens, &key, 1, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autofree char *token = sign_pair (private_key, others[i], NULL, FOREIGN);
      assert_invalid (fixture->tokens, token);
    }
  r_jwk_free (private_key);
}

/* A token that brings the key it is signed with. */
static void
test_own_key (Fixture *fixture, gconstpointer data)
{
  static const char secret[] = "0123456789abcdef0123456789abcdef";
  g_autofree char *encoded = adda_base64url_encode (secret, strlen (secret));
  g_autofree char *header =
      g_strdup_printf ("{\"alg\":\"HS256\",\"jwk\":{\"kty\":\"oct\",\"k\":\"%s\"}}", encoded);
  g_autofree char *token = sign_hs256 (secret, strlen (secret), header, "{" OURS "}");

  assert_invalid (fixture->tokens, token);
}

/* Another's clock may be off by half a minute, ours may not. */
static void
test_leeway (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->dir, "public", NULL);
  jwk_t *private_key = make_pair (&eddsa, path, FALSE);
  AddaTokenKey config = { path, "EdDSA", NULL, NULL };
  const char *claims =
      "{\"iss\":\"adda\",\"aud\":\"adda\",\"sub\":\"u\",\"nbf\":1000,\"exp\":2000}";
  g_autoptr (AddaVerifyKey) own = adda_verify_key_new_own (fixture->secret, sizeof fixture->secret);
  g_autoptr (GPtrArray) keys =
      g_ptr_array_new_with_free_func ((GDestroyNotify) adda_verify_key_free);
  g_autofree char *foreign = sign_pair (private_key, R_JWA_ALG_EDDSA, NULL, claims);
  g_autofree char *ours = sign_hs256 (fixture->secret, sizeof fixture->secret, HEADER, claims);
  const struct
  {
    const char *token;
    gint64 now;
    int code;
  } cases[] = {
    { foreign, 969, ADDA_AUTH_ERROR_NOT_YET },
    { foreign, 970, -1 },
    { foreign, 2029, -1 },
    { foreign, 2030, ADDA_AUTH_ERROR_EXPIRED },
    { ours, 999, ADDA_AUTH_ERROR_NOT_YET },
    { ours, 1000, -1 },
    { ours, 1999, -1 },
    { ours, 2000, ADDA_AUTH_ERROR_EXPIRED },
  };

  g_assert_true (adda_verify_keys_load (&config, keys, NULL));
  g_assert_nonnull (g_ptr_array_index (keys, 0));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (AddaUser) user =
          adda_token_read (cases[i].token, own, keys, cases[i].now, NULL, NULL, &error);

      if (cases[i].code < 0)
        g_assert_no_error (error);
      else
        g_assert_error (error, ADDA_AUTH_ERROR, cases[i].code);
    }
  r_jwk_free (private_key);
}

static void
assert_key_refused (Fixture *fixture, const char *path, const char *algorithm, const char *why)
{
  AddaTokenKey key = { path, algorithm, NULL, NULL };
  g_autoptr (GError) error = NULL;

  g_assert_false (adda_tokens_set_keys (fixture->tokens, &key, 1, &error));
  g_assert_error (error, ADDA_AUTH_ERROR, ADDA_AUTH_ERROR_KEY);
  g_assert_nonnull (strstr (error->message, path));
  g_assert_nonnull (strstr (error->message, why));
}

static void
test_bad_keys (Fixture *fixture, gconstpointer data)
{
  static const PairKind weak = { "RS256", R_JWA_ALG_RS256, R_KEY_TYPE_RSA, 1024 };
  g_autofree char *path = g_build_filename (fixture->dir, "key", NULL);
  guint8 pem[8192];
  size_t length = sizeof pem;
  jwk_t *private_key = make_pair (&es256, path, TRUE);
  char *text;

  assert_key_refused (fixture, path, "HS256", "must be");
  assert_key_refused (fixture, path, "none", "must be");
  assert_key_refused (fixture, path, "RS256", "RSA key");
  assert_key_refused (fixture, "/nonexistent/key", "ES256", "No such file");
  assert_key_refused (fixture, fixture->dir, "ES256", "not a file");

  text = r_jwk_export_to_json_str (private_key, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  assert_key_refused (fixture, path, "ES256", "private");
  r_free (text);
  g_assert_cmpint (r_jwk_export_to_pem_der (private_key, R_FORMAT_PEM, pem, &length, 0), ==,
                   RHN_OK);
  g_assert_true (g_file_set_contents (path, (const char *) pem, length, NULL));
  assert_key_refused (fixture, path, "ES256", "private");
  r_jwk_free (private_key);

  g_assert_true (g_file_set_contents (path, "{\"kty\":\"oct\",\"k\":\"AAAA\"}", -1, NULL));
  assert_key_refused (fixture, path, "ES256", "P-256");
  g_assert_true (g_file_set_contents (path, "hello", -1, NULL));
  assert_key_refused (fixture, path, "ES256", "neither PEM nor");
  g_assert_true (g_file_set_contents (path, "", -1, NULL));
  assert_key_refused (fixture, path, "ES256", "neither PEM nor");

  private_key = make_pair (&weak, path, FALSE);
  assert_key_refused (fixture, path, "RS256", "2048");
  r_jwk_free (private_key);
}

static void
test_secret_file (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->dir, ADDA_SECRET_FILE, NULL);
  g_autofree char *token =
      adda_tokens_issue (fixture->tokens, "u", NULL, ADDA_ROLE_USER, 60, NULL, NULL);
  g_autoptr (AddaTokens) again = adda_tokens_new (fixture->dir, NULL);
  g_autoptr (AddaUser) user = adda_tokens_verify (again, token, NULL, NULL);
  g_autoptr (GError) error = NULL;
  struct stat info;

  g_assert_nonnull (user);
  g_assert_cmpint (stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 07777, ==, 0600);

  g_assert_cmpint (chmod (path, 0640), ==, 0);
  g_assert_null (adda_tokens_new (fixture->dir, &error));
  g_assert_error (error, ADDA_AUTH_ERROR, ADDA_AUTH_ERROR_SECRET);
  g_assert_nonnull (strstr (error->message, "0640"));
  g_clear_error (&error);

  g_assert_true (
      g_file_set_contents_full (path, "AAAA\n", -1, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
  g_assert_cmpint (chmod (path, 0600), ==, 0);
  g_assert_null (adda_tokens_new (fixture->dir, &error));
  g_assert_error (error, ADDA_AUTH_ERROR, ADDA_AUTH_ERROR_SECRET);
  g_assert_nonnull (strstr (error->message, "damaged"));
  g_clear_error (&error);

  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (symlink ("/nonexistent", path), ==, 0);
  g_assert_null (adda_tokens_new (fixture->dir, &error));
  g_assert_error (error, ADDA_AUTH_ERROR, ADDA_AUTH_ERROR_SECRET);
  g_clear_error (&error);

  g_assert_null (adda_tokens_new ("/nonexistent", &error));
  g_assert_error (error, ADDA_AUTH_ERROR, ADDA_AUTH_ERROR_SECRET);
}

static void
test_session (Fixture *fixture, gconstpointer data)
{
  g_autofree char *session = adda_tokens_seal_session (fixture->tokens, GUEST_ID);
  g_autofree char *id = adda_tokens_open_session (fixture->tokens, session);
  g_autofree char *longer = g_strconcat (session, "A", NULL);
  g_autofree char *huge = g_strnfill (100000, 'A');

  g_assert_cmpuint (strlen (session), ==, 43);
  g_assert_cmpstr (id, ==, GUEST_ID);
  for (gsize i = 0; session[i] != '\0'; i++)
    {
      g_autofree char *forged = g_strdup (session);

      forged[i] = forged[i] == 'B' ? 'C' : 'B';
      g_assert_null (adda_tokens_open_session (fixture->tokens, forged));
    }
  g_assert_null (adda_tokens_open_session (fixture->tokens, ""));
  g_assert_null (adda_tokens_open_session (fixture->tokens, "x y"));
  g_assert_null (adda_tokens_open_session (fixture->tokens, longer));
  g_assert_null (adda_tokens_open_session (fixture->tokens, huge));
}

static void
test_base64url (void)
{
  static const char *const bad[] = { "A", "A=", "AA==", "A+", "A/", "AB", "AAB", "A A" };

  for (gsize length = 0; length < 70; length++)
    {
      guint8 data[70];
      gsize decoded_length = 0;
      g_autofree char *text = NULL;
      g_autofree guint8 *decoded = NULL;

      for (gsize i = 0; i < length; i++)
        data[i] = g_test_rand_int ();
      text = adda_base64url_encode (data, length);
      decoded = adda_base64url_decode (text, strlen (text), &decoded_length);
      g_assert_cmpmem (decoded, decoded_length, data, length);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      gsize length;
      g_assert_null (adda_base64url_decode (bad[i], strlen (bad[i]), &length));
    }
}

#define ADD(path, data, func) g_test_add (path, Fixture, data, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/tokens/issue", NULL, test_issue);
  ADD ("/tokens/issue-bad", NULL, test_issue_bad);
  ADD ("/tokens/forged", NULL, test_forged);
  ADD ("/tokens/huge", NULL, test_huge);
  ADD ("/tokens/public/RS256", &rs256, test_public);
  ADD ("/tokens/public/ES256", &es256, test_public);
  ADD ("/tokens/public/EdDSA", &eddsa, test_public);
  ADD ("/tokens/wrong-key", NULL, test_wrong_key);
  ADD ("/tokens/confusion", NULL, test_confusion);
  ADD ("/tokens/pinned", NULL, test_pinned);
  ADD ("/tokens/own-key", NULL, test_own_key);
  ADD ("/tokens/leeway", NULL, test_leeway);
  ADD ("/tokens/bad-keys", NULL, test_bad_keys);
  ADD ("/tokens/secret-file", NULL, test_secret_file);
  ADD ("/tokens/session", NULL, test_session);
  g_test_add_func ("/tokens/base64url", test_base64url);
  for (gsize i = 0; i < G_N_ELEMENTS (hmac_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/tokens/hmac/", hmac_cases[i].name, NULL);
      ADD (path, &hmac_cases[i], test_hmac);
    }
  return g_test_run ();
}
