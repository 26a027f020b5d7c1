/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Changes: a password is hashed or checked if need be, the change is posted, applied, answered */

#include <string.h>

#include "adda-accounts-private.h"
#include "adda-base64url.h"
#include "adda-skeleton.h"
#include "base/adda-clock.h"
#include "base/adda-json.h"
#include "base/adda-name.h"

/* Changes under way; over it the answer is ADDA_ACCOUNTS_ERROR_BUSY. */
#define MAX_ASKING 1024

/* One change under way. */
typedef struct
{
  AddaAccounts *accounts; /* (owned) */
  AddaUser *by;           /* (owned) */
  AddaAccountsFunc func;
  gpointer data;
  char *id;        /* (owned) (nullable) the account's */
  char *name;      /* (owned) (nullable) */
  char *reserved;  /* (owned) (nullable) the skeleton that nobody else may take meanwhile */
  char *password;  /* (owned) (nullable) the new one, while the old one is checked */
  char *invite;    /* (owned) (nullable) its id */
  char *kept;      /* (owned) (nullable) a session's id */
  char *secret;    /* (owned) (nullable) for who asked */
  char *secret_id; /* (owned) (nullable) its digest, for the stream */
  AddaRole role;
  gint64 ttl_usec;
} Ask;

static void
hold_invite (Ask *ask, int change)
{
  AddaAccountInvite *invite =
      ask->invite != NULL ? g_hash_table_lookup (ask->accounts->invites, ask->invite) : NULL;

  if (invite != NULL)
    invite->n_pending += (guint) change;
}

/* What was held back for this change is free again. */
static void
let_go (Ask *ask)
{
  hold_invite (ask, -1);
  g_clear_pointer (&ask->invite, g_free);
  if (ask->reserved != NULL)
    g_hash_table_remove (ask->accounts->reserved, ask->reserved);
  g_clear_pointer (&ask->reserved, g_free);
}

static void
wipe (char *text)
{
  if (text != NULL)
    explicit_bzero (text, strlen (text));
  g_free (text);
}

static void
finish (Ask *ask, AddaAccount *account, const GError *error)
{
  let_go (ask);
  if (ask->func != NULL)
    ask->func (account, error == NULL ? ask->secret : NULL, error, ask->data);
  ask->accounts->n_asking--;
  g_object_unref (ask->accounts);
  adda_user_unref (ask->by);
  g_free (ask->id);
  g_free (ask->name);
  wipe (ask->password);
  g_free (ask->kept);
  wipe (ask->secret);
  g_free (ask->secret_id);
  g_free (ask);
}

static void
fail (Ask *ask, AddaAccountsError code, const char *message)
{
  g_autoptr (GError) error = g_error_new_literal (ADDA_ACCOUNTS_ERROR, code, message);

  finish (ask, NULL, error);
}

static void
fail_busy (Ask *ask)
{
  fail (ask, ADDA_ACCOUNTS_ERROR_BUSY, "Too much is waiting; try again");
}

static void
fail_unknown (Ask *ask)
{
  fail (ask, ADDA_ACCOUNTS_ERROR_UNKNOWN, "There is no such account");
}

static void
fail_credentials (Ask *ask)
{
  fail (ask, ADDA_ACCOUNTS_ERROR_CREDENTIALS, "The name or the password is wrong");
}

static void
fail_password (Ask *ask)
{
  fail (ask, ADDA_ACCOUNTS_ERROR_PASSWORD, "A password needs 8 characters or more");
}

/* NULL: it has been answered. */
static Ask *
ask_new (AddaAccounts *self, AddaUser *by, AddaAccountsFunc func, gpointer data)
{
  Ask *ask = g_new0 (Ask, 1);

  ask->accounts = g_object_ref (self);
  ask->by = adda_user_ref (by != NULL ? by : self->system);
  ask->func = func;
  ask->data = data;
  if (++self->n_asking <= MAX_ASKING && self->post != NULL)
    return ask;
  fail_busy (ask);
  return NULL;
}

/* ---- to the stream and back ---- */

static void
posted (AddaEvent *event, gpointer data)
{
  Ask *ask = data;
  AddaAccounts *self = ask->accounts;
  AddaAccount *account;

  if (event->status == ADDA_EVENT_REFUSED)
    {
      fail (ask, ADDA_ACCOUNTS_ERROR_STORAGE, "The server could not store this");
      return;
    }
  let_go (ask);
  adda_accounts_apply (self, event);
  account = ask->id != NULL ? g_hash_table_lookup (self->by_id, ask->id) : NULL;
  if (ask->id != NULL && account == NULL)
    fail (ask, ADDA_ACCOUNTS_ERROR_NAME_TAKEN, "This name is taken");
  else
    finish (ask, account, NULL);
}

/* The change that @text (transfer full) is. */
static void
post (Ask *ask, GString *text)
{
  AddaAccounts *self = ask->accounts;
  gsize length_bytes = text->len;
  AddaEvent *draft;

  if (self->post == NULL)
    {
      g_string_free (text, TRUE);
      fail_busy (ask);
      return;
    }
  draft = adda_event_new (ADDA_EVENT_ACCOUNT, self->stream, ask->by, NULL,
                          g_string_free (text, FALSE), length_bytes);
  self->post (draft, posted, ask, self->post_data);
}

static GString *
open_change (AddaJson *json, const char *change)
{
  GString *text = g_string_new (NULL);

  adda_json_init (json, text);
  adda_json_open_object (json, NULL);
  adda_json_add_string (json, "change", change);
  return text;
}

static void
make_secret (Ask *ask, gsize n_bytes)
{
  guint8 random[ADDA_COOKIE_BYTES];

  g_assert (n_bytes <= sizeof random);
  adda_random_bytes (random, n_bytes);
  ask->secret = adda_base64url_encode (random, n_bytes);
  ask->secret_id = g_compute_checksum_for_string (G_CHECKSUM_SHA256, ask->secret, -1);
  explicit_bzero (random, sizeof random);
}

/* ---- new accounts ---- */

static void
add_hashed (gboolean is_good, const char *hash, gpointer data)
{
  char id[ADDA_UUID_LENGTH];
  Ask *ask = data;
  AddaJson json;
  AddaUuid uuid;
  GString *text;

  if (!is_good)
    {
      fail_busy (ask);
      return;
    }
  adda_uuid_new (adda_clock_now_usec (), &uuid);
  ask->id = g_strdup (adda_uuid_format (&uuid, id));
  text = open_change (&json, "add");
  adda_json_add_string (&json, "id", ask->id);
  adda_json_add_string (&json, "name", ask->name);
  adda_json_add_string (&json, "role", adda_role_to_string (ask->role));
  adda_json_add_string (&json, "hash", hash);
  if (ask->invite != NULL)
    adda_json_add_string (&json, "invite", ask->invite);
  adda_json_close_object (&json);
  post (ask, text);
}

/* Names that mean nobody, or the hub itself. */
static gboolean
is_nobodys (const char *skeleton)
{
  static const char *const names[] = { "anonymous", "system", "adda" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *nobodys = adda_skeleton_new (names[i]);

      if (g_str_equal (nobodys, skeleton))
        return TRUE;
    }
  return FALSE;
}

/* FALSE: it is answered. */
static gboolean
reserve_name (Ask *ask, const char *name)
{
  AddaAccounts *self = ask->accounts;
  g_autoptr (GError) error = NULL;
  g_autofree char *skeleton = NULL;

  ask->name = adda_name_normalize (name, &error);
  if (ask->name == NULL || !adda_skeleton_check_scripts (ask->name, &error))
    {
      fail (ask, ADDA_ACCOUNTS_ERROR_NAME, error->message);
      return FALSE;
    }
  skeleton = adda_skeleton_new (ask->name);
  if (is_nobodys (skeleton) || g_hash_table_contains (self->by_skeleton, skeleton) ||
      g_hash_table_contains (self->reserved, skeleton))
    {
      fail (ask, ADDA_ACCOUNTS_ERROR_NAME_TAKEN, "This name, or one that looks like it, is taken");
      return FALSE;
    }
  ask->reserved = g_steal_pointer (&skeleton);
  g_hash_table_add (self->reserved, g_strdup (ask->reserved));
  return TRUE;
}

/* FALSE: it is answered. */
static gboolean
reserve_invite (Ask *ask, const char *code)
{
  if (code == NULL)
    return TRUE;
  if (!adda_accounts_check_invite (ask->accounts, code, &ask->role))
    {
      fail (ask, ADDA_ACCOUNTS_ERROR_INVITE, "This invite is not good (any more)");
      return FALSE;
    }
  ask->invite = g_compute_checksum_for_string (G_CHECKSUM_SHA256, code, -1);
  hold_invite (ask, 1);
  return TRUE;
}

void
adda_accounts_add (AddaAccounts *self,
                   const char *name,
                   const char *password,
                   AddaRole role,
                   const char *invite,
                   AddaUser *by,
                   AddaAccountsFunc func,
                   gpointer data)
{
  Ask *ask = ask_new (self, by, func, data);
  char *prepared;

  if (ask == NULL)
    return;
  ask->role = role;
  if (!reserve_invite (ask, invite) || !reserve_name (ask, name))
    return;
  prepared = adda_password_prepare (password);
  if (prepared == NULL)
    fail_password (ask);
  else if (!adda_passwords_hash (self->passwords, prepared, add_hashed, ask))
    fail_busy (ask);
  wipe (prepared);
}

/* ---- signing in and out ---- */

static void
sign_in_checked (gboolean is_good, G_GNUC_UNUSED const char *hash, gpointer data)
{
  Ask *ask = data;
  AddaAccount *account =
      ask->id != NULL ? g_hash_table_lookup (ask->accounts->by_id, ask->id) : NULL;
  g_autoptr (GError) banned = NULL;
  AddaJson json;
  GString *text;

  /* The password may have been changed while the old one was being checked. */
  if (!is_good || account == NULL || account->is_disabled || g_strcmp0 (account->hash, hash) != 0)
    {
      adda_accounts_emit_failed (ask->accounts, ask->id);
      fail_credentials (ask);
      return;
    }
  if (!adda_accounts_check_ban (ask->accounts, ask->id, &banned))
    {
      fail (ask, ADDA_ACCOUNTS_ERROR_BANNED, banned->message);
      return;
    }
  make_secret (ask, ADDA_COOKIE_BYTES);
  text = open_change (&json, "session");
  adda_json_add_string (&json, "id", ask->secret_id);
  adda_json_add_string (&json, "user", ask->id);
  adda_json_add_int (&json, "expires", adda_clock_now_usec () + ask->ttl_usec);
  adda_json_close_object (&json);
  post (ask, text);
}

/* Whatever is wrong, the same work is done and the same is said. */
void
adda_accounts_sign_in (AddaAccounts *self,
                       const char *name,
                       const char *password,
                       gint64 ttl_usec,
                       AddaAccountsFunc func,
                       gpointer data)
{
  AddaAccount *account = adda_accounts_lookup_name (self, name);
  Ask *ask = ask_new (self, account != NULL ? account->user : NULL, func, data);
  char *prepared;

  if (ask == NULL)
    return;
  ask->ttl_usec = ttl_usec;
  prepared = adda_password_prepare (password);
  if (account != NULL && prepared != NULL)
    ask->id = g_strdup (account->user->id);
  if (!adda_passwords_check (self->passwords, prepared != NULL ? prepared : "",
                             ask->id != NULL ? account->hash : NULL, sign_in_checked, ask))
    fail_busy (ask);
  wipe (prepared);
}

void
adda_accounts_sign_out (AddaAccounts *self,
                        const char *session,
                        AddaAccountsFunc func,
                        gpointer data)
{
  AddaAccountSession *found = g_hash_table_lookup (self->sessions, session);
  Ask *ask = ask_new (self, found != NULL ? found->account->user : NULL, func, data);
  AddaJson json;
  GString *text;

  if (ask == NULL)
    return;
  text = open_change (&json, "end");
  adda_json_add_string (&json, "id", session);
  adda_json_close_object (&json);
  post (ask, text);
}

void
adda_accounts_sign_out_all (AddaAccounts *self,
                            const char *id,
                            AddaUser *by,
                            AddaAccountsFunc func,
                            gpointer data)
{
  Ask *ask = ask_new (self, by, func, data);
  AddaJson json;
  GString *text;

  if (ask == NULL)
    return;
  if (!g_hash_table_contains (self->by_id, id))
    {
      fail_unknown (ask);
      return;
    }
  ask->id = g_strdup (id);
  text = open_change (&json, "end_all");
  adda_json_add_string (&json, "user", id);
  adda_json_close_object (&json);
  post (ask, text);
}

/* ---- changing an account ---- */

static void
password_hashed (gboolean is_good, const char *hash, gpointer data)
{
  Ask *ask = data;
  AddaJson json;
  GString *text;

  if (!is_good)
    {
      fail_busy (ask);
      return;
    }
  text = open_change (&json, "set");
  adda_json_add_string (&json, "id", ask->id);
  adda_json_add_string (&json, "hash", hash);
  if (ask->kept != NULL)
    adda_json_add_string (&json, "kept", ask->kept);
  adda_json_close_object (&json);
  post (ask, text);
}

static void
hash_new_password (Ask *ask)
{
  AddaPasswords *passwords = ask->accounts->passwords;

  if (passwords == NULL || !adda_passwords_hash (passwords, ask->password, password_hashed, ask))
    fail_busy (ask);
}

static void
old_password_checked (gboolean is_good, G_GNUC_UNUSED const char *hash, gpointer data)
{
  if (is_good)
    hash_new_password (data);
  else
    fail_credentials (data);
}

void
adda_accounts_set_password (AddaAccounts *self,
                            const char *id,
                            const char *old_password,
                            const char *password,
                            const char *kept_session,
                            AddaUser *by,
                            AddaAccountsFunc func,
                            gpointer data)
{
  AddaAccount *account = g_hash_table_lookup (self->by_id, id);
  Ask *ask = ask_new (self, by, func, data);
  char *prepared;

  if (ask == NULL)
    return;
  if (account == NULL)
    {
      fail_unknown (ask);
      return;
    }
  ask->id = g_strdup (id);
  ask->kept = g_strdup (kept_session);
  ask->password = adda_password_prepare (password);
  if (ask->password == NULL)
    {
      fail_password (ask);
      return;
    }
  if (old_password == NULL)
    {
      hash_new_password (ask);
      return;
    }
  prepared = adda_password_prepare (old_password);
  if (!adda_passwords_check (self->passwords, prepared != NULL ? prepared : "",
                             prepared != NULL ? account->hash : NULL, old_password_checked, ask))
    fail_busy (ask);
  wipe (prepared);
}

void
adda_accounts_set (AddaAccounts *self,
                   const char *id,
                   const AddaRole *role,
                   const gboolean *is_disabled,
                   AddaUser *by,
                   AddaAccountsFunc func,
                   gpointer data)
{
  Ask *ask = ask_new (self, by, func, data);
  AddaJson json;
  GString *text;

  if (ask == NULL)
    return;
  if (!g_hash_table_contains (self->by_id, id))
    {
      fail_unknown (ask);
      return;
    }
  ask->id = g_strdup (id);
  text = open_change (&json, "set");
  adda_json_add_string (&json, "id", id);
  if (role != NULL)
    adda_json_add_string (&json, "role", adda_role_to_string (*role));
  if (is_disabled != NULL)
    adda_json_add_bool (&json, "disabled", *is_disabled);
  adda_json_close_object (&json);
  post (ask, text);
}

/* ---- invites and rooms ---- */

void
adda_accounts_invite (AddaAccounts *self,
                      AddaRole role,
                      guint n_uses,
                      gint64 ttl_usec,
                      AddaUser *by,
                      AddaAccountsFunc func,
                      gpointer data)
{
  Ask *ask = ask_new (self, by, func, data);
  AddaJson json;
  GString *text;

  if (ask == NULL)
    return;
  make_secret (ask, ADDA_INVITE_BYTES);
  text = open_change (&json, "invite");
  adda_json_add_string (&json, "id", ask->secret_id);
  adda_json_add_string (&json, "role", adda_role_to_string (role));
  adda_json_add_int (&json, "uses", n_uses);
  adda_json_add_int (&json, "expires", adda_clock_now_usec () + ttl_usec);
  adda_json_close_object (&json);
  post (ask, text);
}

void
adda_accounts_revoke_invite (AddaAccounts *self,
                             const char *id,
                             AddaUser *by,
                             AddaAccountsFunc func,
                             gpointer data)
{
  const AddaAccountInvite *invite = g_hash_table_lookup (self->invites, id);
  Ask *ask = ask_new (self, by, func, data);
  AddaJson json;
  GString *text;

  if (ask == NULL)
    return;
  if (invite == NULL || invite->n_left == 0)
    {
      fail (ask, ADDA_ACCOUNTS_ERROR_INVITE, "There is no such invite (any more)");
      return;
    }
  text = open_change (&json, "uninvite");
  adda_json_add_string (&json, "id", id);
  adda_json_close_object (&json);
  post (ask, text);
}

void
adda_accounts_set_room (AddaAccounts *self,
                        const char *room,
                        AddaRoomMode mode,
                        GPtrArray *members,
                        AddaUser *by,
                        AddaAccountsFunc func,
                        gpointer data)
{
  Ask *ask = ask_new (self, by, func, data);
  AddaJson json;
  GString *text;

  if (ask == NULL)
    return;
  text = open_change (&json, "room");
  adda_json_add_string (&json, "room", room);
  adda_json_add_string (&json, "mode", adda_room_mode_to_string (mode));
  adda_json_open_array (&json, "members");
  for (guint i = 0; i < members->len; i++)
    adda_json_add_string (&json, NULL, g_ptr_array_index (members, i));
  adda_json_close_array (&json);
  adda_json_close_object (&json);
  post (ask, text);
}
