/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * What only the tests of AddaHubClient need */

#pragma once

#include "adda-hub-client.h"

G_BEGIN_DECLS

/* How long a hub may say nothing before it is asked whether it lives; from the next connection on. */
void adda_hub_client_set_quiet_ms (AddaHubClient *self, guint quiet_ms);

G_END_DECLS
