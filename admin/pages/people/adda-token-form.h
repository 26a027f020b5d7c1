/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A new token */

#pragma once

#include "widgets/adda-form.h"

G_BEGIN_DECLS

#define ADDA_TYPE_TOKEN_FORM (adda_token_form_get_type ())
G_DECLARE_FINAL_TYPE (AddaTokenForm, adda_token_form, ADDA, TOKEN_FORM, AddaForm)

AddaForm *adda_token_form_new (void);

G_END_DECLS
