/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A row of the list of hubs: its state, its name, its address */

#pragma once

#include <adwaita.h>

#include "adda-hub.h"

G_BEGIN_DECLS

#define ADDA_TYPE_HUB_ROW (adda_hub_row_get_type ())
G_DECLARE_FINAL_TYPE (AddaHubRow, adda_hub_row, ADDA, HUB_ROW, GtkListBoxRow)

GtkWidget *adda_hub_row_new (AddaHub *hub);

AddaHub *adda_hub_row_get_hub (AddaHubRow *self); /* (transfer none) */

G_END_DECLS
