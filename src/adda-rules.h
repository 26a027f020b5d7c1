/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Who may what in which room: permissions of rooms, and what moderators have ruled */

#pragma once

#include "auth/adda-accounts.h"
#include "hub/adda-hub.h"

G_BEGIN_DECLS

/* Its data is an AddaAccounts. */
extern const AddaHubPolicy adda_rules_policy;

G_END_DECLS
