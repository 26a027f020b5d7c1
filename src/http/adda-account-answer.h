/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * What the resources about accounts share: how a change went, an account in JSON, patience */

#pragma once

#include "adda-pending.h"
#include "base/adda-json.h"

G_BEGIN_DECLS

/* A member of the open object, or (@name NULL) of the open array. */
void adda_account_answer_add (AddaJson *json, const char *name, const AddaAccount *account);

/* {"data": …} */
void adda_account_answer (SoupServerMessage *msg, guint status, const AddaAccount *account);

/* Why a change was not made, each with its status. */
void adda_account_answer_failure (SoupServerMessage *msg, const GError *error);

/* An AddaAccountsFunc whose data is an AddaPending: the account with 200, or 201 for the second, or why not. */
void adda_account_answer_change (AddaAccount *account,
                                 const char *secret,
                                 const GError *error,
                                 gpointer data);
void adda_account_answer_made (AddaAccount *account,
                               const char *secret,
                               const GError *error,
                               gpointer data);

/* Who tries too often, under one name or from one address, is answered 429: FALSE. @name: (nullable) */
gboolean adda_account_check_patience (AddaRequest *request, const char *name);

/* The tries under @name were in good faith. */
void adda_account_forgive (AddaHttp *http, const char *name);

/* A role by its name, or @standard if @member is missing. FALSE: it is answered. */
gboolean adda_account_read_role (AddaRequest *request, const char *text, AddaRole *role);

G_END_DECLS
