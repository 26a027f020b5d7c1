/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * What a window shows of a hub that is not connected, and what to do about it */

#pragma once

#include <adwaita.h>

#include "adda-hub.h"

G_BEGIN_DECLS

#define ADDA_TYPE_HUB_STATUS (adda_hub_status_get_type ())
G_DECLARE_FINAL_TYPE (AddaHubStatus, adda_hub_status, ADDA, HUB_STATUS, AdwBin)

/* @hub: (nullable) */
void adda_hub_status_set_hub (AddaHubStatus *self, AddaHub *hub);

G_END_DECLS
