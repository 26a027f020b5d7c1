/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A broadcast that was sent, and how far it has come */

#pragma once

#include <adwaita.h>

#include "models/adda-broadcast-item.h"

G_BEGIN_DECLS

#define ADDA_TYPE_SENT_ROW (adda_sent_row_get_type ())
G_DECLARE_FINAL_TYPE (AddaSentRow, adda_sent_row, ADDA, SENT_ROW, AdwPreferencesRow)

/**
 * AddaSentRow:
 *
 * Follows its broadcast. Signal again: it shall be used for a new one.
 */
GtkWidget *adda_sent_row_new (AddaBroadcastItem *broadcast);
AddaBroadcastItem *adda_sent_row_get_broadcast (AddaSentRow *self); /* (transfer none) */

G_END_DECLS
