/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * What the resources about accounts share: how a change went, an account in JSON, patience */

#include "adda-account-answer.h"

#include "adda-answer.h"
#include "adda-exchange.h"
#include "auth/adda-address.h"
#include "auth/adda-skeleton.h"
#include "base/adda-name.h"

/* RFC 6585, section 4: libsoup has no name for it. */

static const guint statuses[] = {
  [ADDA_ACCOUNTS_ERROR_NAME] = SOUP_STATUS_BAD_REQUEST,
  [ADDA_ACCOUNTS_ERROR_NAME_TAKEN] = SOUP_STATUS_CONFLICT,
  [ADDA_ACCOUNTS_ERROR_PASSWORD] = SOUP_STATUS_BAD_REQUEST,
  [ADDA_ACCOUNTS_ERROR_CREDENTIALS] = SOUP_STATUS_UNAUTHORIZED,
  [ADDA_ACCOUNTS_ERROR_INVITE] = SOUP_STATUS_FORBIDDEN,
  [ADDA_ACCOUNTS_ERROR_UNKNOWN] = SOUP_STATUS_NOT_FOUND,
  [ADDA_ACCOUNTS_ERROR_BANNED] = SOUP_STATUS_FORBIDDEN,
  [ADDA_ACCOUNTS_ERROR_BUSY] = SOUP_STATUS_SERVICE_UNAVAILABLE,
  [ADDA_ACCOUNTS_ERROR_STORAGE] = SOUP_STATUS_SERVICE_UNAVAILABLE,
};

void
adda_account_answer_add (AddaJson *json, const char *name, const AddaAccount *account)
{
  adda_json_open_object (json, name);
  adda_json_add_string (json, "id", account->user->id);
  adda_json_add_string (json, "name", account->user->name);
  adda_json_add_string (json, "role", adda_role_to_string (account->user->role));
  adda_json_add_bool (json, "disabled", account->is_disabled);
  adda_json_add_time (json, "created", account->created_usec);
  adda_json_close_object (json);
}

void
adda_account_answer (SoupServerMessage *msg, guint status, const AddaAccount *account)
{
  GString *text = g_string_new (NULL);
  AddaJson json;

  adda_json_init (&json, text);
  adda_json_open_object (&json, NULL);
  adda_account_answer_add (&json, "data", account);
  adda_json_close_object (&json);
  adda_answer_json (msg, status, text);
}

void
adda_account_answer_failure (SoupServerMessage *msg, const GError *error)
{
  guint status = statuses[error->code];

  if (status == SOUP_STATUS_SERVICE_UNAVAILABLE)
    soup_message_headers_replace (soup_server_message_get_response_headers (msg), "Retry-After",
                                  "1");
  adda_answer_error (msg, status, error->message);
}

static void
answer_pending (AddaPending *pending, guint status, AddaAccount *account, const GError *error)
{
  if (!pending->is_gone && error != NULL)
    adda_account_answer_failure (pending->msg, error);
  else if (!pending->is_gone)
    adda_account_answer (pending->msg, status, account);
  adda_pending_end (pending);
}

void
adda_account_answer_change (AddaAccount *account,
                            G_GNUC_UNUSED const char *secret,
                            const GError *error,
                            gpointer data)
{
  answer_pending (data, SOUP_STATUS_OK, account, error);
}

void
adda_account_answer_made (AddaAccount *account,
                          G_GNUC_UNUSED const char *secret,
                          const GError *error,
                          gpointer data)
{
  answer_pending (data, SOUP_STATUS_CREATED, account, error);
}

/* ---- patience ---- */

/* However it is written. (transfer full) */
static char *
dup_name_key (const char *name)
{
  g_autofree char *normal = adda_name_normalize (name, NULL);
  g_autofree char *skeleton = adda_skeleton_new (normal != NULL ? normal : "");

  return g_strconcat ("name ", skeleton, NULL);
}

static guint
take (AddaRequest *request, const char *key, const char *limit_key)
{
  GSettings *settings = adda_http_get_settings (request->http);

  return adda_attempts_take (adda_http_get_attempts (request->http), key,
                             g_settings_get_uint (settings, limit_key),
                             g_settings_get_uint (settings, "sign-in-window-ms"),
                             g_get_monotonic_time ());
}

gboolean
adda_account_check_patience (AddaRequest *request, const char *name)
{
  GInetAddress *address = adda_exchange_get_forwarded (request->msg)->address;
  g_autofree char *subject = address != NULL ? adda_address_make_subject (address) : g_strdup ("-");
  g_autofree char *address_key = g_strconcat ("from ", subject, NULL);
  g_autofree char *name_key = name != NULL ? dup_name_key (name) : NULL;
  guint wait_ms = take (request, address_key, "sign-in-address-limit");

  if (wait_ms == 0 && name_key != NULL)
    wait_ms = take (request, name_key, "sign-in-limit");
  if (wait_ms == 0)
    return TRUE;
  adda_answer_too_many (request->msg, wait_ms, "Too many tries: wait a while, then try again");
  return FALSE;
}

void
adda_account_forgive (AddaHttp *http, const char *name)
{
  g_autofree char *key = dup_name_key (name);

  adda_attempts_forget (adda_http_get_attempts (http), key);
}

gboolean
adda_account_read_role (AddaRequest *request, const char *text, AddaRole *role)
{
  if (text == NULL || (adda_role_from_string (text, role) && *role != ADDA_ROLE_GUEST))
    return TRUE;
  adda_answer_error (request->msg, SOUP_STATUS_BAD_REQUEST,
                     "“role” must be user, moderator, service or admin");
  return FALSE;
}
