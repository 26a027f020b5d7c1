/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Who is in a room */

#pragma once

#include <adwaita.h>

#include "client/adda-hub-client.h"

G_BEGIN_DECLS

#define ADDA_TYPE_ROOM_MEMBERS (adda_room_members_get_type ())
G_DECLARE_FINAL_TYPE (AddaRoomMembers, adda_room_members, ADDA, ROOM_MEMBERS, AdwBin)

/* Stands in an AddaPage. @room: (nullable) */
void adda_room_members_show (AddaRoomMembers *self, AddaHubClient *client, const char *room);

/* Their ids, separated by commas. (transfer full) */
char *adda_room_members_dup_ids (AddaRoomMembers *self);

G_END_DECLS
