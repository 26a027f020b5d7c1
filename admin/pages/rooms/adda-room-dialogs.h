/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Sets a room's topic, or who may read and speak in it */

#pragma once

#include "adda-page.h"
#include "models/adda-room-item.h"

G_BEGIN_DECLS

void adda_room_topic_dialog_present (AddaPage *page, AddaRoomItem *room);

/* @ids: those who are offered as members, separated by commas */
void adda_room_mode_dialog_present (AddaPage *page, AddaRoomItem *room, const char *ids);

G_END_DECLS
