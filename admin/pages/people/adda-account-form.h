/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A new account, or a new password for one */

#pragma once

#include "models/adda-account-item.h"
#include "widgets/adda-form.h"

G_BEGIN_DECLS

#define ADDA_TYPE_ACCOUNT_FORM (adda_account_form_get_type ())
G_DECLARE_FINAL_TYPE (AddaAccountForm, adda_account_form, ADDA, ACCOUNT_FORM, AddaForm)

/* @account: (nullable) whose password is set; NULL makes a new one. */
AddaForm *adda_account_form_new (AddaAccountItem *account);

G_END_DECLS
