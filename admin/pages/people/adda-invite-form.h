/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A new invite */

#pragma once

#include "widgets/adda-form.h"

G_BEGIN_DECLS

#define ADDA_TYPE_INVITE_FORM (adda_invite_form_get_type ())
G_DECLARE_FINAL_TYPE (AddaInviteForm, adda_invite_form, ADDA, INVITE_FORM, AddaForm)

AddaForm *adda_invite_form_new (void);

G_END_DECLS
