/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * What connections have proven of who they are: checked, and ended when it holds no more */

#pragma once

#include "adda-connection.h"
#include "auth/adda-credentials.h"
#include "hub/adda-command.h"

G_BEGIN_DECLS

typedef struct _AddaProofs AddaProofs;

/* Hub's thread, as all here. */
AddaProofs *adda_proofs_new (void);
void adda_proofs_free (AddaProofs *self);

void adda_proofs_set_tokens (AddaProofs *self, AddaTokens *tokens);
void adda_proofs_set_accounts (AddaProofs *self, AddaAccounts *accounts);

/* What @connection is proven to be now. */
void adda_proofs_keep (AddaProofs *self, AddaConnection *connection, const AddaIdentity *identity);

/* It is gone. */
void adda_proofs_drop (AddaProofs *self, AddaConnection *connection);

/* Who an AUTH command of @client shows: ADDA_N_ERRORS, or why that is not good. @identity is overwritten. */
AddaErrorCode adda_proofs_identify (AddaProofs *self,
                                    AddaClient *client,
                                    const AddaCommand *command,
                                    AddaIdentity *identity);

/* Orders the connection to be closed. */
void adda_proofs_close (AddaConnection *connection, guint16 code, const char *reason);

G_END_DECLS
