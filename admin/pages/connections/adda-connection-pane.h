/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * One connection in full: its figures, what can be done to it, its frames */

#pragma once

#include <adwaita.h>

#include "models/adda-connection-item.h"

G_BEGIN_DECLS

#define ADDA_TYPE_CONNECTION_PANE (adda_connection_pane_get_type ())
G_DECLARE_FINAL_TYPE (AddaConnectionPane, adda_connection_pane, ADDA, CONNECTION_PANE, AdwBin)

/**
 * AddaConnectionPane:
 *
 * Stands in an AddaPage. Signal closed: its close button was clicked.
 */

/* @item: (nullable) nothing, and nothing is traced */
void adda_connection_pane_show (AddaConnectionPane *self, AddaConnectionItem *item);

void adda_connection_pane_refresh (AddaConnectionPane *self);

G_END_DECLS
