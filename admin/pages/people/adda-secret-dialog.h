/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Shows once what cannot be shown again */

#pragma once

#include "adda-page.h"

G_BEGIN_DECLS

void adda_secret_dialog_present (AddaPage *page,
                                 const char *heading,
                                 const char *warning,
                                 const char *secret);

G_END_DECLS
