/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Tokens: token_issue, token_revoke */

#include <string.h>

#include "adda-control-doing.h"
#include "base/adda-clock.h"

#define ID_MAX_BYTES 128

/* One that is made, and told once it is noted. */
typedef struct
{
  AddaControlCall *call;
  char *token; /* (owned) */
  gint64 expires_usec;
} Issue;

static void
on_noted (const char *id, const GError *error, gpointer data)
{
  g_autofree Issue *issue = data;
  AddaControlCall *call = issue->call;
  AddaJson json;

  if (error != NULL)
    adda_control_fail_ruling (call, error);
  else
    {
      adda_control_call_open (call, &json);
      adda_json_add_string (&json, "id", id);
      adda_json_add_string (&json, "token", issue->token);
      if (issue->expires_usec != 0)
        adda_json_add_time (&json, "expires", issue->expires_usec);
      else
        adda_json_add_null (&json, "expires");
      adda_control_call_close (call, &json);
    }
  explicit_bzero (issue->token, strlen (issue->token));
  g_free (issue->token);
}

void
adda_control_run_token_issue (AddaControlCall *call)
{
  const char *user = NULL;
  const char *role_name = NULL;
  g_autofree char *id = NULL;
  g_autofree char *token = NULL;
  g_autoptr (GError) error = NULL;
  guint64 ttl_s = 0;
  AddaRole role;
  Issue *issue;

  if (!adda_control_call_get_string (call, "user", &user) ||
      !adda_control_call_get_string (call, "role", &role_name) ||
      !adda_control_call_get_optional_unsigned (call, "ttl_s", 1, &ttl_s))
    return;
  adda_control_call_take_target (call, g_strdup_printf ("%.128s", user));
  if (!adda_role_from_string (role_name, &role) || role == ADDA_ROLE_GUEST)
    {
      adda_control_call_fail (call, ADDA_ERROR_BAD_MESSAGE,
                              "role must be one of user, moderator, service, admin");
      return;
    }
  token = adda_tokens_issue (call->control->parts.tokens, user, NULL, role, (gint64) ttl_s, &id,
                             &error);
  if (token == NULL)
    {
      adda_control_call_fail (call, ADDA_ERROR_BAD_MESSAGE, "%s", error->message);
      return;
    }
  issue = g_new0 (Issue, 1);
  issue->call = call;
  issue->token = g_steal_pointer (&token);
  issue->expires_usec = ttl_s != 0 ? adda_clock_now_usec () + (gint64) ttl_s * G_USEC_PER_SEC : 0;
  adda_rulings_note_token (call->control->parts.rulings, id, user, role, issue->expires_usec,
                           call->user, on_noted, issue);
}

static gboolean
came_with (const AddaRosterEntry *entry, gconstpointer id)
{
  return g_strcmp0 (adda_roster_get_token (entry), id) == 0;
}

static void
on_revoked (const char *id, const GError *error, gpointer data)
{
  AddaControlCall *call = data;

  if (error != NULL)
    {
      adda_control_fail_ruling (call, error);
      return;
    }
  adda_control_close_matching (call->control, came_with, id, ADDA_CLOSE_EXPIRED,
                               "the token was revoked");
  adda_control_call_done (call);
}

void
adda_control_run_token_revoke (AddaControlCall *call)
{
  const char *id = NULL;

  if (!adda_control_call_get_string (call, "id", &id))
    return;
  adda_control_call_take_target (call, g_strdup_printf ("token %.*s", ID_MAX_BYTES, id));
  if (*id == '\0' || strlen (id) > ID_MAX_BYTES)
    adda_control_call_fail (call, ADDA_ERROR_BAD_MESSAGE, "id is no token's id");
  else if (adda_rulings_is_revoked (call->control->parts.rulings, id))
    adda_control_call_fail (call, ADDA_ERROR_NOT_FOUND, "This token is revoked already");
  else
    adda_rulings_revoke_token (call->control->parts.rulings, id, call->user, on_revoked, call);
}
