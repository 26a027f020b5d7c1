/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * One room: what is said in it, who is there, what can be done */

#pragma once

#include <adwaita.h>

#include "client/adda-hub-client.h"
#include "models/adda-room-item.h"

G_BEGIN_DECLS

#define ADDA_TYPE_ROOM_VIEW (adda_room_view_get_type ())
G_DECLARE_FINAL_TYPE (AddaRoomView, adda_room_view, ADDA, ROOM_VIEW, AdwBin)

/**
 * AddaRoomView:
 *
 * Stands in an AddaPage. Signal back: its back button was clicked.
 */

/* @room: (nullable) nothing; the one before is left */
void adda_room_view_show (AddaRoomView *self, AddaHubClient *client, AddaRoomItem *room);

void adda_room_view_refresh (AddaRoomView *self);

G_END_DECLS
