/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * What connections have proven of who they are: checked, and ended when it holds no more */

#include "adda-proofs.h"

#include "adda-leases.h"
#include "adda-worker.h"

struct _AddaProofs
{
  AddaTokens *tokens;     /* (owned) */
  AddaAccounts *accounts; /* (owned) (nullable) */
  AddaLeases *leases;     /* (owned) of connections */
};

void
adda_proofs_close (AddaConnection *connection, guint16 code, const char *reason)
{
  AddaOrder *letter = adda_order_new (ADDA_ORDER_CLOSE, connection);

  letter->close.code = code;
  letter->close.reason = g_strdup (reason);
  adda_worker_order (connection->worker, letter);
}

static void
tell_expiring (gpointer holder, guint in_ms, G_GNUC_UNUSED gpointer data)
{
  AddaConnection *connection = holder;
  const AddaNotice notice = { .type = ADDA_NOTICE_EXPIRING, .retry_after_ms = in_ms };
  AddaFrame *frame =
      connection->client != NULL ? adda_codecs[connection->dialect]->encode (&notice) : NULL;
  AddaOrder *letter;

  if (frame == NULL)
    return;
  letter = adda_order_new (ADDA_ORDER_SEND, connection);
  letter->frame = frame;
  adda_worker_order (connection->worker, letter);
}

static void
close_expired (gpointer holder, G_GNUC_UNUSED gpointer data)
{
  adda_proofs_close (holder, ADDA_CLOSE_EXPIRED, "token expired, sign in again");
}

static const AddaLeasesFuncs lease_funcs = {
  .expiring = tell_expiring,
  .expired = close_expired,
};

static void
close_all_of (AddaProofs *self,
              const char *user_id,
              const char *session,
              guint16 code,
              const char *reason)
{
  g_autoptr (GPtrArray) found = adda_leases_find (self->leases, user_id, session);

  for (guint i = 0; i < found->len; i++)
    {
      AddaConnection *connection = g_ptr_array_index (found, i);

      adda_leases_drop (self->leases, connection);
      adda_proofs_close (connection, code, reason);
    }
}

static void
on_revoked (G_GNUC_UNUSED AddaAccounts *accounts,
            const char *user_id,
            const char *session,
            AddaProofs *self)
{
  close_all_of (self, user_id, session, ADDA_CLOSE_EXPIRED, "signed out");
}

static void
on_changed (G_GNUC_UNUSED AddaAccounts *accounts, const char *user_id, AddaProofs *self)
{
  close_all_of (self, user_id, NULL, ADDA_CLOSE_CHANGED, "the account has changed, come back");
}

AddaProofs *
adda_proofs_new (void)
{
  AddaProofs *self = g_new0 (AddaProofs, 1);

  self->leases = adda_leases_new (&lease_funcs, self);
  return self;
}

void
adda_proofs_free (AddaProofs *self)
{
  if (self->accounts != NULL)
    g_signal_handlers_disconnect_by_data (self->accounts, self);
  g_clear_object (&self->accounts);
  g_clear_object (&self->tokens);
  adda_leases_free (self->leases);
  g_free (self);
}

void
adda_proofs_set_tokens (AddaProofs *self, AddaTokens *tokens)
{
  g_set_object (&self->tokens, tokens);
}

void
adda_proofs_set_accounts (AddaProofs *self, AddaAccounts *accounts)
{
  g_return_if_fail (self->accounts == NULL);

  self->accounts = g_object_ref (accounts);
  g_signal_connect (accounts, "revoked", G_CALLBACK (on_revoked), self);
  g_signal_connect (accounts, "changed", G_CALLBACK (on_changed), self);
}

void
adda_proofs_keep (AddaProofs *self, AddaConnection *connection, const AddaIdentity *identity)
{
  adda_leases_set (self->leases, connection, identity);
}

void
adda_proofs_drop (AddaProofs *self, AddaConnection *connection)
{
  adda_leases_drop (self->leases, connection);
}

/* A guest who comes back keeps the name that it has now. */
static gboolean
open_session (AddaProofs *self, AddaClient *client, const char *session, AddaIdentity *identity)
{
  g_autofree char *id = adda_tokens_open_session (self->tokens, session);

  if (id == NULL || client->user->role != ADDA_ROLE_GUEST ||
      (client->flags & ADDA_CLIENT_UNPROVEN) != 0)
    return FALSE;

  identity->user = adda_user_new (id, client->user->name, ADDA_ROLE_GUEST);
  return TRUE;
}

AddaErrorCode
adda_proofs_identify (AddaProofs *self,
                      AddaClient *client,
                      const AddaCommand *command,
                      AddaIdentity *identity)
{
  const AddaCredentials shown = { .token = command->text };
  g_autoptr (GError) error = NULL;
  gboolean is_good;

  *identity = (AddaIdentity){ 0 };
  if (command->session != NULL)
    is_good = open_session (self, client, command->session, identity);
  else
    is_good =
        adda_credentials_check (&shown, self->tokens, self->accounts, NULL, identity, &error) &&
        identity->user != NULL &&
        (self->accounts == NULL || identity->user->role != ADDA_ROLE_GUEST ||
         adda_accounts_allow_guest (self->accounts, identity->user->name, NULL));

  if (is_good && self->accounts != NULL)
    is_good = adda_accounts_check_ban (self->accounts, identity->user->id, &error);
  if (is_good)
    return ADDA_N_ERRORS;
  return g_error_matches (error, ADDA_AUTH_ERROR, ADDA_AUTH_ERROR_BANNED)
             ? ADDA_ERROR_BANNED
             : ADDA_ERROR_INVALID_TOKEN;
}
