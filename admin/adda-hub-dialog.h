/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Adds a hub, or edits or removes one */

#pragma once

#include <adwaita.h>

#include "adda-hub-store.h"

G_BEGIN_DECLS

#define ADDA_TYPE_HUB_DIALOG (adda_hub_dialog_get_type ())
G_DECLARE_FINAL_TYPE (AddaHubDialog, adda_hub_dialog, ADDA, HUB_DIALOG, AdwWindow)

/**
 * AddaHubDialog:
 *
 * Tests the connection before it saves. Signals: saved (AddaHub), removed (AddaHub, while the store still has it).
 */

/* @hub: (nullable) to add a new one */
GtkWindow *adda_hub_dialog_new (GtkWindow *parent, AddaHubStore *store, AddaHub *hub);

G_END_DECLS
