/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The object that holds the accounts, reads them at the start and answers questions */

#include <sodium.h>
#include <string.h>

#include "adda-accounts-private.h"
#include "adda-base64url.h"
#include "adda-replay.h"
#include "adda-skeleton.h"
#include "adda-tokens.h"
#include "base/adda-clock.h"
#include "base/adda-name.h"

#define COOKIE_MAX_BYTES 64

G_DEFINE_QUARK (adda_accounts_error, adda_accounts_error)

G_DEFINE_FINAL_TYPE (AddaAccounts, adda_accounts, G_TYPE_OBJECT)

enum
{
  REVOKED,
  CHANGED,
  PERMISSIONS_CHANGED,
  SIGN_IN_FAILED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

void
adda_accounts_close (AddaAccounts *self)
{
  self->post = NULL;
  g_clear_pointer (&self->passwords, adda_passwords_free);
}

static void
adda_accounts_dispose (GObject *object)
{
  AddaAccounts *self = ADDA_ACCOUNTS (object);

  adda_accounts_close (self);

  G_OBJECT_CLASS (adda_accounts_parent_class)->dispose (object);
}

static void
adda_accounts_finalize (GObject *object)
{
  AddaAccounts *self = ADDA_ACCOUNTS (object);

  g_hash_table_unref (self->sessions);
  g_hash_table_unref (self->by_skeleton);
  g_hash_table_unref (self->by_id);
  g_hash_table_unref (self->invites);
  g_hash_table_unref (self->reserved);
  adda_permissions_free (self->permissions);
  adda_user_unref (self->system);
  g_free (self->stream);

  G_OBJECT_CLASS (adda_accounts_parent_class)->finalize (object);
}

static void
adda_accounts_class_init (AddaAccountsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  object_class->dispose = adda_accounts_dispose;
  object_class->finalize = adda_accounts_finalize;

  signals[REVOKED] = g_signal_new ("revoked", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[CHANGED] = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[PERMISSIONS_CHANGED] = g_signal_new ("permissions-changed", type, G_SIGNAL_RUN_LAST, 0,
                                               NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGN_IN_FAILED] = g_signal_new ("sign-in-failed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                          NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
adda_accounts_init (AddaAccounts *self)
{
  self->by_id = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                       (GDestroyNotify) adda_accounts_free_account);
  self->by_skeleton = g_hash_table_new (g_str_hash, g_str_equal);
  self->sessions = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                          (GDestroyNotify) adda_accounts_free_session);
  self->invites = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                         (GDestroyNotify) adda_accounts_free_invite);
  self->reserved = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->permissions = adda_permissions_new ();
  self->system = adda_user_new ("system", "system", ADDA_ROLE_ADMIN);
  self->passwords = adda_passwords_new ();
}

/* ---- the start ---- */

static void
replay (AddaEvent *event, gpointer data)
{
  adda_accounts_apply (data, event);
}

AddaAccounts *
adda_accounts_new (AddaLog *log,
                   const char *stream,
                   AddaAccountsPostFunc post,
                   gpointer data,
                   GError **error)
{
  g_autoptr (AddaAccounts) self = g_object_new (ADDA_TYPE_ACCOUNTS, NULL);

  self->stream = g_strdup (stream);
  self->post = post;
  self->post_data = data;
  if (!adda_replay (log, stream, "The accounts cannot be read", replay, self, error))
    return NULL;
  self->is_live = TRUE;
  return g_steal_pointer (&self);
}

/* ---- what is told ---- */

void
adda_accounts_emit_revoked (AddaAccounts *self, const char *user_id, const char *session)
{
  if (self->is_live)
    g_signal_emit (self, signals[REVOKED], 0, user_id, session);
}

void
adda_accounts_emit_changed (AddaAccounts *self, const char *user_id)
{
  if (self->is_live)
    g_signal_emit (self, signals[CHANGED], 0, user_id);
}

void
adda_accounts_emit_room (AddaAccounts *self, const char *room)
{
  if (self->is_live)
    g_signal_emit (self, signals[PERMISSIONS_CHANGED], 0, room);
}

void
adda_accounts_emit_failed (AddaAccounts *self, const char *user_id)
{
  g_signal_emit (self, signals[SIGN_IN_FAILED], 0, user_id);
}

/* ---- questions ---- */

AddaAccount *
adda_accounts_lookup (AddaAccounts *self, const char *id)
{
  return g_hash_table_lookup (self->by_id, id);
}

AddaAccount *
adda_accounts_lookup_name (AddaAccounts *self, const char *name)
{
  g_autofree char *normal = adda_name_normalize (name, NULL);
  g_autofree char *skeleton = normal != NULL ? adda_skeleton_new (normal) : NULL;

  return skeleton != NULL ? g_hash_table_lookup (self->by_skeleton, skeleton) : NULL;
}

static int
compare_accounts (gconstpointer a, gconstpointer b)
{
  const AddaAccount *first = *(AddaAccount *const *) a;
  const AddaAccount *second = *(AddaAccount *const *) b;

  if (first->created_usec != second->created_usec)
    return first->created_usec < second->created_usec ? -1 : 1;
  return strcmp (first->user->id, second->user->id);
}

GPtrArray *
adda_accounts_list (AddaAccounts *self)
{
  GPtrArray *list = g_ptr_array_sized_new (g_hash_table_size (self->by_id));
  GHashTableIter iter;
  gpointer account;

  g_hash_table_iter_init (&iter, self->by_id);
  while (g_hash_table_iter_next (&iter, NULL, &account))
    g_ptr_array_add (list, account);
  g_ptr_array_sort (list, compare_accounts);
  return list;
}

void
adda_accounts_foreach_invite (AddaAccounts *self, AddaInviteFunc func, gpointer data)
{
  gint64 now_usec = adda_clock_now_usec ();
  GHashTableIter iter;
  gpointer id;
  gpointer value;

  g_hash_table_iter_init (&iter, self->invites);
  while (g_hash_table_iter_next (&iter, &id, &value))
    {
      const AddaAccountInvite *invite = value;
      const AddaInviteInfo info = {
        .id = id,
        .role = invite->role,
        .n_left = invite->n_left,
        .expires_usec = invite->expires_usec,
        .by = invite->by,
      };

      if (invite->n_left > 0 && invite->expires_usec > now_usec)
        func (&info, data);
    }
}

gboolean
adda_accounts_allow_guest (AddaAccounts *self, const char *name, GError **error)
{
  g_autofree char *skeleton = adda_skeleton_new (name);

  if (!adda_skeleton_check_scripts (name, error))
    {
      if (error != NULL)
        {
          (*error)->domain = ADDA_ACCOUNTS_ERROR;
          (*error)->code = ADDA_ACCOUNTS_ERROR_NAME;
        }
      return FALSE;
    }
  if (g_hash_table_contains (self->by_skeleton, skeleton) ||
      g_hash_table_contains (self->reserved, skeleton))
    {
      g_set_error_literal (error, ADDA_ACCOUNTS_ERROR, ADDA_ACCOUNTS_ERROR_NAME_TAKEN,
                           "This name belongs to an account: sign in, or take another");
      return FALSE;
    }
  return TRUE;
}

gboolean
adda_accounts_allow_user (AddaAccounts *self, const char *user_id)
{
  const AddaAccount *account = g_hash_table_lookup (self->by_id, user_id);

  return account == NULL || !account->is_disabled;
}

static gboolean
refuse_banned (const AddaSanction *ban, GError **error)
{
  g_autofree char *words = NULL;

  if (ban == NULL)
    return TRUE;
  words = adda_sanction_describe (ban);
  g_set_error_literal (error, ADDA_AUTH_ERROR, ADDA_AUTH_ERROR_BANNED, words);
  return FALSE;
}

gboolean
adda_accounts_check_ban (AddaAccounts *self, const char *user_id, GError **error)
{
  return self->rulings == NULL ||
         refuse_banned (adda_rulings_find_user_ban (self->rulings, user_id), error);
}

gboolean
adda_accounts_check_address (AddaAccounts *self, GInetAddress *address, GError **error)
{
  return self->rulings == NULL || address == NULL ||
         refuse_banned (adda_rulings_find_address_ban (self->rulings, address), error);
}

gboolean
adda_accounts_allow (AddaAccounts *self, const AddaIdentity *identity, GError **error)
{
  if (!adda_accounts_allow_user (self, identity->user->id) ||
      (identity->token != NULL && self->rulings != NULL &&
       adda_rulings_is_revoked (self->rulings, identity->token)))
    {
      g_set_error_literal (error, ADDA_AUTH_ERROR, ADDA_AUTH_ERROR_INVALID, "Invalid token");
      return FALSE;
    }
  return adda_accounts_check_ban (self, identity->user->id, error);
}

void
adda_accounts_set_rulings (AddaAccounts *self, AddaRulings *rulings)
{
  self->rulings = rulings;
}

AddaRulings *
adda_accounts_get_rulings (AddaAccounts *self)
{
  return self->rulings;
}

gboolean
adda_accounts_check_cookie (AddaAccounts *self, const char *cookie, AddaIdentity *identity)
{
  g_autofree char *id = NULL;
  AddaAccountSession *session;

  *identity = (AddaIdentity){ 0 };
  if (strnlen (cookie, COOKIE_MAX_BYTES + 1) > COOKIE_MAX_BYTES)
    return FALSE;
  /* What is looked up is a digest, so the time it takes tells nothing of the cookie. */
  id = g_compute_checksum_for_string (G_CHECKSUM_SHA256, cookie, -1);
  session = g_hash_table_lookup (self->sessions, id);
  if (session == NULL || session->account->is_disabled ||
      session->expires_usec <= adda_clock_now_usec ())
    return FALSE;

  identity->user = adda_user_ref (session->account->user);
  identity->proof = ADDA_PROOF_COOKIE;
  identity->expires_usec = session->expires_usec;
  identity->session = g_steal_pointer (&id);
  return TRUE;
}

char *
adda_accounts_make_csrf (const char *cookie)
{
  static const char label[] = "adda csrf 1";
  g_autoptr (GHmac) hmac = g_hmac_new (G_CHECKSUM_SHA256, (const guchar *) cookie, strlen (cookie));
  guint8 digest[32];
  gsize digest_length = sizeof digest;

  g_hmac_update (hmac, (const guchar *) label, sizeof label - 1);
  g_hmac_get_digest (hmac, digest, &digest_length);
  return adda_base64url_encode (digest, digest_length);
}

gboolean
adda_accounts_check_csrf (const char *cookie, const char *csrf)
{
  g_autofree char *wanted = adda_accounts_make_csrf (cookie);
  gsize length = strlen (wanted);

  return strlen (csrf) == length && sodium_memcmp (wanted, csrf, length) == 0;
}

AddaPermissions *
adda_accounts_get_permissions (AddaAccounts *self)
{
  return self->permissions;
}

gboolean
adda_accounts_check_invite (AddaAccounts *self, const char *code, AddaRole *role)
{
  g_autofree char *id = g_compute_checksum_for_string (G_CHECKSUM_SHA256, code, -1);
  const AddaAccountInvite *invite = g_hash_table_lookup (self->invites, id);

  if (invite == NULL || invite->n_left <= invite->n_pending ||
      invite->expires_usec <= adda_clock_now_usec ())
    return FALSE;
  *role = invite->role;
  return TRUE;
}
