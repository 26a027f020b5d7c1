/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * What a request shows of who it is from, and whether that is good */

#pragma once

#include "adda-accounts.h"
#include "adda-tickets.h"
#include "adda-tokens.h"

G_BEGIN_DECLS

#define ADDA_COOKIE_NAME "adda_session"

/* All (unowned) (nullable); empty is none. */
typedef struct
{
  const char *authorization; /* the header */
  const char *token;         /* of the query */
  const char *ticket;        /* of the query */
  const char *cookie;        /* the header */
} AddaCredentials;

/* The session's cookie in a Cookie header, if it stands there exactly once. (transfer full) (nullable) */
char *adda_credentials_find_cookie (const char *header);

/**
 * adda_credentials_check:
 * @accounts: (nullable)
 * @tickets: (nullable): a good ticket is used up
 * @identity: overwritten; nobody if nothing is shown, or a cookie that holds no more
 *
 * A token goes before a ticket, a ticket before a cookie.
 *
 * Returns: FALSE with %ADDA_AUTH_ERROR set to what may be told: "Invalid token"
 */
gboolean adda_credentials_check (const AddaCredentials *self,
                                 AddaTokens *tokens,
                                 AddaAccounts *accounts,
                                 AddaTickets *tickets,
                                 AddaIdentity *identity,
                                 GError **error);

G_END_DECLS
