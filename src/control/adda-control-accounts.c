/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Accounts and invites: account_add, account_set, account_sign_out, invite, invite_revoke */

#include "adda-control-doing.h"

#define INVITE_MAX_S (365 * 24 * 3600)

/* A role by its name, or @role as it is if it is missing. FALSE: it is answered. */
static gboolean
read_role (AddaControlCall *call, gboolean *is_set, AddaRole *role)
{
  const char *name = NULL;

  if (!adda_control_call_get_optional_string (call, "role", &name))
    return FALSE;
  *is_set = name != NULL;
  if (name == NULL || adda_role_from_string (name, role))
    return TRUE;
  adda_control_call_fail (call, ADDA_ERROR_BAD_MESSAGE,
                          "role must be one of guest, user, moderator, service, admin");
  return FALSE;
}

static void
on_changed (G_GNUC_UNUSED AddaAccount *account,
            G_GNUC_UNUSED const char *secret,
            const GError *error,
            gpointer data)
{
  if (error != NULL)
    adda_control_fail_account (data, error);
  else
    adda_control_call_done (data);
}

static void
on_added (AddaAccount *account,
          G_GNUC_UNUSED const char *secret,
          const GError *error,
          gpointer data)
{
  AddaControlCall *call = data;
  AddaJson json;

  if (error != NULL)
    {
      adda_control_fail_account (call, error);
      return;
    }
  adda_control_call_open (call, &json);
  adda_json_add_string (&json, "user", account->user->id);
  adda_control_call_close (call, &json);
}

void
adda_control_run_account_add (AddaControlCall *call)
{
  AddaRole role = ADDA_ROLE_USER;
  const char *name = NULL;
  const char *password = NULL;
  gboolean has_role;

  if (!adda_control_call_get_string (call, "name", &name) ||
      !adda_control_call_get_string (call, "password", &password) ||
      !read_role (call, &has_role, &role))
    return;
  adda_control_call_take_target (call, g_strdup_printf ("%.256s", name));
  adda_accounts_add (call->control->parts.accounts, name, password, role, NULL, call->user,
                     on_added, call);
}

/* The account that the call names: FALSE: it is answered. */
static gboolean
read_account (AddaControlCall *call, AddaAccount **account)
{
  const char *id = NULL;

  if (!adda_control_call_get_string (call, "user", &id))
    return FALSE;
  adda_control_call_take_target (call, g_strdup_printf ("%.128s", id));
  *account = adda_accounts_lookup (call->control->parts.accounts, id);
  if (*account != NULL)
    return TRUE;
  adda_control_call_fail (call, ADDA_ERROR_NOT_FOUND, "There is no such account");
  return FALSE;
}

void
adda_control_run_account_set (AddaControlCall *call)
{
  AddaAccounts *accounts = call->control->parts.accounts;
  gboolean has_disabled = json_object_has_member (call->members, "disabled");
  AddaAccount *account = NULL;
  const char *password = NULL;
  gboolean is_disabled = FALSE;
  gboolean has_role;
  AddaRole role;

  if (!read_account (call, &account) || !read_role (call, &has_role, &role) ||
      !adda_control_call_get_optional_boolean (call, "disabled", &is_disabled) ||
      !adda_control_call_get_optional_string (call, "password", &password))
    return;
  if (g_str_equal (account->user->id, call->user->id) &&
      ((has_role && role != ADDA_ROLE_ADMIN) || is_disabled))
    adda_control_call_fail (call, ADDA_ERROR_BAD_MESSAGE,
                            "user is yourself, and would be shut out by this");
  else if ((password != NULL) == (has_role || has_disabled))
    adda_control_call_fail (call, ADDA_ERROR_BAD_MESSAGE,
                            "Give either password, or role and disabled or one of them");
  else if (password != NULL)
    adda_accounts_set_password (accounts, account->user->id, NULL, password, NULL, call->user,
                                on_changed, call);
  else
    adda_accounts_set (accounts, account->user->id, has_role ? &role : NULL,
                       has_disabled ? &is_disabled : NULL, call->user, on_changed, call);
}

static void
on_signed_out (G_GNUC_UNUSED AddaAccount *account,
               G_GNUC_UNUSED const char *secret,
               const GError *error,
               gpointer data)
{
  AddaControlCall *call = data;
  AddaJson json;

  if (error != NULL)
    {
      adda_control_fail_account (call, error);
      return;
    }
  adda_control_call_open (call, &json);
  adda_json_add_int (&json, "sessions", call->n_before);
  adda_control_call_close (call, &json);
}

void
adda_control_run_account_sign_out (AddaControlCall *call)
{
  AddaAccount *account = NULL;

  if (!read_account (call, &account))
    return;
  call->n_before = account->sessions.length;
  adda_accounts_sign_out_all (call->control->parts.accounts, account->user->id, call->user,
                              on_signed_out, call);
}

/* ---- invites ---- */

static void
on_invited (G_GNUC_UNUSED AddaAccount *account,
            const char *secret,
            const GError *error,
            gpointer data)
{
  AddaControlCall *call = data;
  g_autofree char *id = NULL;
  AddaJson json;

  if (error != NULL)
    {
      adda_control_fail_account (call, error);
      return;
    }
  id = g_compute_checksum_for_string (G_CHECKSUM_SHA256, secret, -1);
  adda_control_call_take_target (call, g_strconcat ("invite ", id, NULL));
  adda_control_call_open (call, &json);
  adda_json_add_string (&json, "id", id);
  adda_json_add_string (&json, "code", secret);
  adda_control_call_close (call, &json);
}

void
adda_control_run_invite (AddaControlCall *call)
{
  guint64 ttl_s = 7 * 24 * 3600;
  guint64 n_uses = 1;
  AddaRole role = ADDA_ROLE_USER;
  gboolean has_role;

  if (!read_role (call, &has_role, &role) ||
      !adda_control_call_get_optional_unsigned (call, "uses", 1, &n_uses) ||
      !adda_control_call_get_optional_unsigned (call, "ttl_s", 1, &ttl_s))
    return;
  if (n_uses > ADDA_INVITE_MAX_USES || ttl_s > INVITE_MAX_S)
    adda_control_call_fail (call, ADDA_ERROR_BAD_MESSAGE,
                            "uses may be at most %d, and ttl_s at most %d", ADDA_INVITE_MAX_USES,
                            INVITE_MAX_S);
  else
    adda_accounts_invite (call->control->parts.accounts, role, (guint) n_uses,
                          (gint64) ttl_s * G_USEC_PER_SEC, call->user, on_invited, call);
}

void
adda_control_run_invite_revoke (AddaControlCall *call)
{
  const char *id = NULL;

  if (!adda_control_call_get_string (call, "id", &id))
    return;
  adda_control_call_take_target (call, g_strdup_printf ("invite %.64s", id));
  adda_accounts_revoke_invite (call->control->parts.accounts, id, call->user, on_changed, call);
}
