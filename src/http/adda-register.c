/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Accounts that people make and keep for themselves: POST /api/register, /api/password, GET /join/INVITE */

#include "adda-account-answer.h"
#include "adda-answer.h"
#include "adda-body.h"
#include "adda-csrf.h"

/* As in the schema. */
typedef enum
{
  ADDA_REGISTRATION_OPEN,
  ADDA_REGISTRATION_INVITE,
  ADDA_REGISTRATION_CLOSED,
} AddaRegistration;

/* The page finds the invite in its address. */
void
adda_join_get (AddaRequest *request)
{
  adda_pages_get_index (request);
}

/* Whether somebody may register with @invite (nullable); or it is answered. */
static gboolean
check_registration (AddaRequest *request, const char *invite)
{
  GSettings *settings = adda_http_get_settings (request->http);
  AddaRegistration registration = (AddaRegistration) g_settings_get_enum (settings, "registration");

  if (registration == ADDA_REGISTRATION_OPEN ||
      (registration == ADDA_REGISTRATION_INVITE && invite != NULL))
    return TRUE;
  adda_answer_error (request->msg, SOUP_STATUS_FORBIDDEN,
                     registration == ADDA_REGISTRATION_INVITE
                         ? "An invite is needed to make an account here"
                         : "Accounts are made by the administrators here");
  return FALSE;
}

void
adda_register_post (AddaRequest *request)
{
  AddaJsonMember members[] = { ADDA_JSON_MEMBER ("name"), ADDA_JSON_MEMBER ("password"),
                               ADDA_JSON_MEMBER ("invite") };
  g_autofree char *name = NULL;
  g_autofree char *password = NULL;
  g_autofree char *invite = NULL;

  if (!adda_csrf_check_origin (request))
    {
      adda_answer_error (request->msg, SOUP_STATUS_FORBIDDEN, "This site may not register here");
      return;
    }
  if (!adda_body_read (request, members, G_N_ELEMENTS (members)) ||
      !adda_body_read_string (request, &members[0], &name) ||
      !adda_body_read_string (request, &members[1], &password) ||
      !adda_body_read_optional (request, &members[2], &invite) ||
      !check_registration (request, invite) || !adda_account_check_patience (request, NULL))
    return;
  adda_accounts_add (adda_http_get_accounts (request->http), name, password, ADDA_ROLE_USER, invite,
                     NULL, adda_account_answer_made, adda_pending_new (request));
  explicit_bzero (password, strlen (password));
}

void
adda_password_post (AddaRequest *request)
{
  AddaJsonMember members[] = { ADDA_JSON_MEMBER ("old"), ADDA_JSON_MEMBER ("password") };
  AddaUser *user = request->identity.user;
  g_autofree char *old = NULL;
  g_autofree char *password = NULL;

  if (!adda_body_read (request, members, G_N_ELEMENTS (members)) ||
      !adda_body_read_string (request, &members[0], &old) ||
      !adda_body_read_string (request, &members[1], &password) ||
      !adda_account_check_patience (request, user->name))
    return;
  adda_accounts_set_password (adda_http_get_accounts (request->http), user->id, old, password,
                              request->identity.session, user, adda_account_answer_change,
                              adda_pending_new (request));
  explicit_bzero (old, strlen (old));
  explicit_bzero (password, strlen (password));
}
