/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * What a request shows of who it is from, and whether that is good */

#include "adda-credentials.h"

#include <string.h>

static const char *
get_token (const AddaCredentials *self)
{
  const char *header = self->authorization;

  if (header == NULL || g_ascii_strncasecmp (header, "Bearer ", 7) != 0)
    return self->token != NULL && *self->token != '\0' ? self->token : NULL;
  return header + 7 + strspn (header + 7, " ");
}

char *
adda_credentials_find_cookie (const char *header)
{
  const gsize name_length = strlen (ADDA_COOKIE_NAME);
  char *found = NULL;

  while (*header != '\0')
    {
      gsize length = strcspn (header, ";");

      if (length > name_length && header[name_length] == '=' &&
          strncmp (header, ADDA_COOKIE_NAME, name_length) == 0)
        {
          /* Somebody has put a second one beside it: neither is believed. */
          if (found != NULL)
            {
              g_free (found);
              return NULL;
            }
          found = g_strndup (header + name_length + 1, length - name_length - 1);
          g_strstrip (found);
        }
      header += length;
      header += strspn (header, "; \t");
    }
  return found;
}

static gboolean
fail (GError **error, const char *message)
{
  g_set_error_literal (error, ADDA_AUTH_ERROR, ADDA_AUTH_ERROR_INVALID, message);
  return FALSE;
}

/* Who it is, is proven; whether that one may come is another question. */
static gboolean
allow (AddaAccounts *accounts, AddaIdentity *identity, GError **error)
{
  if (accounts == NULL || identity->user == NULL || adda_accounts_allow (accounts, identity, error))
    return TRUE;
  adda_identity_clear (identity);
  return FALSE;
}

gboolean
adda_credentials_check (const AddaCredentials *self,
                        AddaTokens *tokens,
                        AddaAccounts *accounts,
                        AddaTickets *tickets,
                        AddaIdentity *identity,
                        GError **error)
{
  const char *token = get_token (self);
  g_autofree char *cookie = NULL;

  *identity = (AddaIdentity){ 0 };
  if (token != NULL)
    {
      if (adda_tokens_identify (tokens, token, identity, NULL))
        return allow (accounts, identity, error);
      adda_identity_clear (identity);
      return fail (error, "Invalid token");
    }
  if (tickets != NULL && self->ticket != NULL && *self->ticket != '\0')
    {
      if (adda_tickets_redeem (tickets, self->ticket, g_get_monotonic_time (), identity))
        return allow (accounts, identity, error);
      return fail (error, "Invalid ticket");
    }

  cookie =
      accounts != NULL && self->cookie != NULL ? adda_credentials_find_cookie (self->cookie) : NULL;
  if (cookie != NULL)
    adda_accounts_check_cookie (accounts, cookie, identity);
  return allow (accounts, identity, error);
}
