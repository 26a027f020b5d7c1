/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Other people's accounts, and invites: GET, POST /api/accounts, PATCH /api/accounts/ID, POST /api/invites */

#include "adda-account-answer.h"
#include "adda-answer.h"
#include "adda-body.h"

#define INVITE_DEFAULT_SECONDS (7 * 24 * 3600)
#define INVITE_MAX_SECONDS (365 * 24 * 3600)

void
adda_accounts_get_all (AddaRequest *request)
{
  g_autoptr (GPtrArray) accounts = adda_accounts_list (adda_http_get_accounts (request->http));
  GString *text = g_string_new (NULL);
  AddaJson json;

  adda_json_init (&json, text);
  adda_json_open_object (&json, NULL);
  adda_json_open_array (&json, "data");
  for (guint i = 0; i < accounts->len; i++)
    adda_account_answer_add (&json, NULL, g_ptr_array_index (accounts, i));
  adda_json_close_array (&json);
  adda_json_close_object (&json);
  adda_answer_json (request->msg, SOUP_STATUS_OK, text);
}

void
adda_accounts_post (AddaRequest *request)
{
  AddaJsonMember members[] = { ADDA_JSON_MEMBER ("name"), ADDA_JSON_MEMBER ("password"),
                               ADDA_JSON_MEMBER ("role") };
  AddaRole role = ADDA_ROLE_USER;
  g_autofree char *name = NULL;
  g_autofree char *password = NULL;
  g_autofree char *role_name = NULL;

  if (!adda_body_read (request, members, G_N_ELEMENTS (members)) ||
      !adda_body_read_string (request, &members[0], &name) ||
      !adda_body_read_string (request, &members[1], &password) ||
      !adda_body_read_optional (request, &members[2], &role_name) ||
      !adda_account_read_role (request, role_name, &role))
    return;
  adda_accounts_add (adda_http_get_accounts (request->http), name, password, role, NULL,
                     request->identity.user, adda_account_answer_made, adda_pending_new (request));
  explicit_bzero (password, strlen (password));
}

/* FALSE: it is answered. */
static gboolean
read_disabled (AddaRequest *request, const AddaJsonMember *member, gboolean *is_disabled)
{
  g_autoptr (GError) error = NULL;

  if (member->value == NULL || adda_json_read_boolean (member, is_disabled, &error))
    return TRUE;
  adda_body_refuse (request, error);
  return FALSE;
}

void
adda_accounts_patch (AddaRequest *request)
{
  AddaJsonMember members[] = { ADDA_JSON_MEMBER ("role"), ADDA_JSON_MEMBER ("disabled"),
                               ADDA_JSON_MEMBER ("password") };
  AddaAccounts *accounts = adda_http_get_accounts (request->http);
  AddaUser *user = request->identity.user;
  g_autofree char *role_name = NULL;
  g_autofree char *password = NULL;
  gboolean is_disabled = FALSE;
  AddaRole role;

  if (!adda_body_read (request, members, G_N_ELEMENTS (members)) ||
      !adda_body_read_optional (request, &members[0], &role_name) ||
      !adda_account_read_role (request, role_name, &role) ||
      !read_disabled (request, &members[1], &is_disabled) ||
      !adda_body_read_optional (request, &members[2], &password))
    return;

  if (password != NULL && role_name == NULL && members[1].value == NULL)
    adda_accounts_set_password (accounts, request->param, NULL, password, NULL, user,
                                adda_account_answer_change, adda_pending_new (request));
  else if (password == NULL && (role_name != NULL || members[1].value != NULL))
    adda_accounts_set (accounts, request->param, role_name != NULL ? &role : NULL,
                       members[1].value != NULL ? &is_disabled : NULL, user,
                       adda_account_answer_change, adda_pending_new (request));
  else
    adda_answer_error (request->msg, SOUP_STATUS_BAD_REQUEST,
                       "Give either “password”, or “role” and “disabled” or one of them");
  if (password != NULL)
    explicit_bzero (password, strlen (password));
}

static void
on_invited (G_GNUC_UNUSED AddaAccount *account,
            const char *secret,
            const GError *error,
            gpointer data)
{
  AddaPending *pending = data;

  if (!pending->is_gone && error != NULL)
    adda_account_answer_failure (pending->msg, error);
  else if (!pending->is_gone)
    {
      g_autofree char *path = g_strconcat ("/join/", secret, NULL);
      GString *text = g_string_new (NULL);
      AddaJson json;

      adda_json_init (&json, text);
      adda_json_open_object (&json, NULL);
      adda_json_open_object (&json, "data");
      adda_json_add_string (&json, "invite", secret);
      adda_json_add_string (&json, "path", path);
      adda_json_close_object (&json);
      adda_json_close_object (&json);
      adda_answer_json (pending->msg, SOUP_STATUS_CREATED, text);
    }
  adda_pending_end (pending);
}

/* A number within bounds, or what it was if it is missing. FALSE: it is answered. */
static gboolean
read_bounded (AddaRequest *request, const AddaJsonMember *member, guint64 most, guint64 *value)
{
  g_autoptr (GError) error = NULL;

  if (member->value == NULL ||
      (adda_json_read_integer (member, 1, value, &error) && *value <= most))
    return TRUE;
  if (error == NULL)
    error = g_error_new (ADDA_ACCOUNTS_ERROR, ADDA_ACCOUNTS_ERROR_INVITE,
                         "“%s” must be at most %" G_GUINT64_FORMAT, member->name, most);
  adda_body_refuse (request, error);
  return FALSE;
}

/* Who invites gives no role above the own. */
void
adda_invites_post (AddaRequest *request)
{
  AddaJsonMember members[] = { ADDA_JSON_MEMBER ("role"), ADDA_JSON_MEMBER ("uses"),
                               ADDA_JSON_MEMBER ("ttl_seconds") };
  AddaUser *user = request->identity.user;
  guint64 ttl_seconds = INVITE_DEFAULT_SECONDS;
  AddaRole role = ADDA_ROLE_USER;
  g_autofree char *role_name = NULL;
  guint64 n_uses = 1;

  if (!adda_body_read (request, members, G_N_ELEMENTS (members)) ||
      !adda_body_read_optional (request, &members[0], &role_name) ||
      !adda_account_read_role (request, role_name, &role) ||
      !read_bounded (request, &members[1], ADDA_INVITE_MAX_USES, &n_uses) ||
      !read_bounded (request, &members[2], INVITE_MAX_SECONDS, &ttl_seconds))
    return;
  if (role > ADDA_ROLE_USER && user->role < ADDA_ROLE_ADMIN)
    {
      adda_answer_error (request->msg, SOUP_STATUS_FORBIDDEN,
                         "Only an admin may invite to more than user");
      return;
    }
  adda_accounts_invite (adda_http_get_accounts (request->http), role, (guint) n_uses,
                        (gint64) ttl_seconds * G_USEC_PER_SEC, user, on_invited,
                        adda_pending_new (request));
}
