/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Coming and going: POST /api/sign-in, /api/sign-out, /api/ticket, GET /api/me */

#include "adda-account-answer.h"
#include "adda-answer.h"
#include "adda-body.h"
#include "adda-csrf.h"

static gint64
get_ttl_usec (AddaHttp *http)
{
  return (gint64) g_settings_get_uint (adda_http_get_settings (http), "session-ttl-seconds") *
         G_USEC_PER_SEC;
}

static void
add_user (AddaJson *json, const AddaUser *user)
{
  adda_json_open_object (json, "data");
  adda_json_add_string (json, "id", user->id);
  adda_json_add_string (json, "name", user->name);
  adda_json_add_string (json, "role", adda_role_to_string (user->role));
  adda_json_close_object (json);
}

/* Who it is, and with a cookie what its requests must carry. */
static void
answer_user (SoupServerMessage *msg, const AddaUser *user, const char *cookie)
{
  GString *text = g_string_new (NULL);
  AddaJson json;

  adda_json_init (&json, text);
  adda_json_open_object (&json, NULL);
  add_user (&json, user);
  if (cookie != NULL)
    {
      g_autofree char *csrf = adda_accounts_make_csrf (cookie);

      adda_json_add_string (&json, "csrf", csrf);
    }
  adda_json_close_object (&json);
  adda_answer_json (msg, SOUP_STATUS_OK, text);
}

static void
on_signed_in (AddaAccount *account, const char *secret, const GError *error, gpointer data)
{
  AddaPending *pending = data;

  if (error == NULL)
    adda_account_forgive (pending->http, account->user->name);
  if (!pending->is_gone && error != NULL)
    adda_account_answer_failure (pending->msg, error);
  else if (!pending->is_gone)
    {
      adda_csrf_set_cookie (pending->http, pending->msg, secret, get_ttl_usec (pending->http));
      answer_user (pending->msg, account->user, secret);
    }
  adda_pending_end (pending);
}

/* A session that was there before ends: who planted it gains nothing by it. */
static void
end_earlier (AddaRequest *request)
{
  AddaAccounts *accounts = adda_http_get_accounts (request->http);
  g_autofree char *cookie = adda_csrf_get_cookie (request);
  g_auto (AddaIdentity) earlier = { 0 };

  if (cookie != NULL && adda_accounts_check_cookie (accounts, cookie, &earlier))
    adda_accounts_sign_out (accounts, earlier.session, NULL, NULL);
}

void
adda_sign_in_post (AddaRequest *request)
{
  AddaJsonMember members[] = { ADDA_JSON_MEMBER ("name"), ADDA_JSON_MEMBER ("password") };
  g_autofree char *name = NULL;
  g_autofree char *password = NULL;

  if (!adda_csrf_check_origin (request))
    {
      adda_answer_error (request->msg, SOUP_STATUS_FORBIDDEN, "This site may not sign in here");
      return;
    }
  if (!adda_body_read (request, members, G_N_ELEMENTS (members)) ||
      !adda_body_read_string (request, &members[0], &name) ||
      !adda_body_read_string (request, &members[1], &password) ||
      !adda_account_check_patience (request, name))
    return;
  end_earlier (request);
  adda_accounts_sign_in (adda_http_get_accounts (request->http), name, password,
                         get_ttl_usec (request->http), on_signed_in, adda_pending_new (request));
  explicit_bzero (password, strlen (password));
}

static void
on_signed_out (G_GNUC_UNUSED AddaAccount *account,
               G_GNUC_UNUSED const char *secret,
               const GError *error,
               gpointer data)
{
  AddaPending *pending = data;
  GString *text;
  AddaJson json;

  if (!pending->is_gone && error != NULL)
    adda_account_answer_failure (pending->msg, error);
  else if (!pending->is_gone)
    {
      text = g_string_new (NULL);
      adda_json_init (&json, text);
      adda_json_open_object (&json, NULL);
      adda_json_add_string (&json, "message", "Signed out");
      adda_json_close_object (&json);
      adda_csrf_set_cookie (pending->http, pending->msg, NULL, 0);
      adda_answer_json (pending->msg, SOUP_STATUS_OK, text);
    }
  adda_pending_end (pending);
}

void
adda_sign_out_post (AddaRequest *request)
{
  if (request->identity.session == NULL)
    {
      adda_answer_error (request->msg, SOUP_STATUS_BAD_REQUEST, "This is no sign-in by cookie");
      return;
    }
  adda_accounts_sign_out (adda_http_get_accounts (request->http), request->identity.session,
                          on_signed_out, adda_pending_new (request));
}

void
adda_me_get (AddaRequest *request)
{
  g_autofree char *cookie =
      request->identity.proof == ADDA_PROOF_COOKIE ? adda_csrf_get_cookie (request) : NULL;

  if (request->identity.user != NULL)
    answer_user (request->msg, request->identity.user, cookie);
  else
    adda_answer_error (request->msg, SOUP_STATUS_UNAUTHORIZED, "Unauthorized");
}

void
adda_ticket_post (AddaRequest *request)
{
  g_autofree char *ticket = adda_tickets_issue (adda_http_get_tickets (request->http),
                                                &request->identity, g_get_monotonic_time ());
  GString *text;
  AddaJson json;

  if (ticket == NULL)
    {
      soup_message_headers_replace (soup_server_message_get_response_headers (request->msg),
                                    "Retry-After", "30");
      adda_answer_error (request->msg, SOUP_STATUS_SERVICE_UNAVAILABLE, "Too many tickets are out");
      return;
    }
  text = g_string_new (NULL);
  adda_json_init (&json, text);
  adda_json_open_object (&json, NULL);
  adda_json_add_string (&json, "ticket", ticket);
  adda_json_add_int (&json, "expires_in_ms", ADDA_TICKET_TTL_USEC / 1000);
  adda_json_close_object (&json);
  adda_answer_json (request->msg, SOUP_STATUS_CREATED, text);
}
