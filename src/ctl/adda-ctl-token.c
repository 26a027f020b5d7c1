/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * adda-ctl token issue: prints a token signed with the hub's secret */

#include <glib/gi18n.h>

#include "adda-ctl.h"
#include "adda-paths.h"
#include "auth/adda-secret.h"
#include "auth/adda-tokens.h"
#include "base/adda-name.h"

#define ADDA_CTL_TTL_SECONDS 86400

typedef struct
{
  char *user;
  char *role;
  char *name;
  char *ttl;
} AddaCtlToken;

static void
adda_ctl_token_clear (AddaCtlToken *token)
{
  g_free (token->user);
  g_free (token->role);
  g_free (token->name);
  g_free (token->ttl);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AddaCtlToken, adda_ctl_token_clear)

static gboolean
parse_options (AddaCtlToken *token, GOptionContext *context, char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "user", 0, 0, G_OPTION_ARG_STRING, &token->user, N_ ("Whose token it is: an id"),
      N_ ("USER") },
    { "role", 0, 0, G_OPTION_ARG_STRING, &token->role,
      N_ ("user (default), service, admin, moderator or guest"), N_ ("ROLE") },
    { "name", 0, 0, G_OPTION_ARG_STRING, &token->name,
      N_ ("The name that others see (default: the id)"), N_ ("NAME") },
    { "ttl", 0, 0, G_OPTION_ARG_STRING, &token->ttl,
      N_ ("How long it is valid (default: a day; 0: for ever)"), N_ ("SECONDS") },
    G_OPTION_ENTRY_NULL,
  };

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  return adda_ctl_parse (context, argv, error);
}

static gboolean
check_options (AddaCtlToken *token, AddaRole *role, guint64 *ttl_seconds, GError **error)
{
  g_autoptr (GError) failure = NULL;

  *role = ADDA_ROLE_USER;
  *ttl_seconds = ADDA_CTL_TTL_SECONDS;
  if (token->user == NULL)
    {
      g_set_error (error, ADDA_CTL_ERROR, ADDA_CTL_ERROR_USAGE, _ ("“--user” is missing"));
      return FALSE;
    }
  if (token->role != NULL && !adda_role_from_string (token->role, role))
    {
      g_set_error (error, ADDA_CTL_ERROR, ADDA_CTL_ERROR_USAGE, _ ("There is no role “%s”"),
                   token->role);
      return FALSE;
    }
  if (token->ttl != NULL &&
      !g_ascii_string_to_unsigned (token->ttl, 10, 0, G_MAXINT64, ttl_seconds, NULL))
    {
      g_set_error (error, ADDA_CTL_ERROR, ADDA_CTL_ERROR_USAGE,
                   _ ("“--ttl” takes a number of seconds, not “%s”"), token->ttl);
      return FALSE;
    }
  if (token->name != NULL)
    {
      g_autofree char *name = adda_name_normalize (token->name, &failure);

      if (name == NULL)
        {
          g_set_error (error, ADDA_CTL_ERROR, ADDA_CTL_ERROR_USAGE, "“--name”: %s",
                       failure->message);
          return FALSE;
        }
    }
  return TRUE;
}

/* A secret that was not there is worth a word: perhaps the folder is not the server's. */
static AddaTokens *
open_tokens (AddaCtlOptions *options, GError **error)
{
  g_autofree char *data_dir = adda_ctl_get_data_dir (options, error);
  g_autofree char *path = NULL;
  AddaTokens *tokens;
  gboolean is_new;

  if (data_dir == NULL || !adda_paths_ensure_dir (data_dir, error))
    return NULL;
  path = g_build_filename (data_dir, ADDA_SECRET_FILE, NULL);
  is_new = !g_file_test (path, G_FILE_TEST_EXISTS);
  tokens = adda_tokens_new (data_dir, error);
  if (tokens != NULL && is_new)
    g_printerr (_ ("A new secret was made in “%s”.\n"), data_dir);
  return tokens;
}

gboolean
adda_ctl_token_issue (AddaCtlOptions *options,
                      GOptionContext *context,
                      char ***argv,
                      GError **error)
{
  g_auto (AddaCtlToken) token = { 0 };
  g_autoptr (AddaTokens) tokens = NULL;
  g_autofree char *text = NULL;
  guint64 ttl_seconds;
  AddaRole role;

  if (!parse_options (&token, context, argv, error) ||
      !check_options (&token, &role, &ttl_seconds, error))
    return FALSE;
  tokens = open_tokens (options, error);
  if (tokens == NULL)
    return FALSE;
  text =
      adda_tokens_issue (tokens, token.user, token.name, role, (gint64) ttl_seconds, NULL, error);
  if (text == NULL)
    return FALSE;
  g_print ("%s\n", text);
  return TRUE;
}
