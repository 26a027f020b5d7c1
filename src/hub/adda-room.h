/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A room: its members, its latest events, who types */

#pragma once

#include <gio/gio.h>
#include "adda-member.h"

G_BEGIN_DECLS

#define ADDA_TYPE_ROOM (adda_room_get_type ())
G_DECLARE_FINAL_TYPE (AddaRoom, adda_room, ADDA, ROOM, GObject)

const char *adda_room_get_name (AddaRoom *self);

/* A small number, unique among the rooms that the hub knows; may be used again after one was forgotten. */
guint adda_room_get_index (AddaRoom *self);

/* Seq of the last durable event; 0 if there is none. */
guint64 adda_room_get_seq (AddaRoom *self);

/* Wall clock of the last durable event, 0 if there is none. */
gint64 adda_room_get_last_time_usec (AddaRoom *self);

/* People, each counted once. */
guint adda_room_get_n_members (AddaRoom *self);

/* Connections. */
guint adda_room_get_n_clients (AddaRoom *self);

typedef void (*AddaRoomMemberFunc) (AddaMember *member, gpointer data);

void adda_room_foreach_member (AddaRoom *self, AddaRoomMemberFunc func, gpointer data);

G_END_DECLS
