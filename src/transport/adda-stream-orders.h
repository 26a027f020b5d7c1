/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * What streams of server-sent events need besides: their joins, and what they have missed */

#pragma once

#include "adda-connection.h"
#include "hub/adda-hub.h"

G_BEGIN_DECLS

/* All in the hub's thread. */

/* Which of the stream's rooms @room (nullable) is, from 1; 0: it is no stream's, or of none. */
guint adda_stream_orders_get_slot (const AddaConnection *connection, const char *room);

/* The events of a JOINED notice, each with its id; after a reset nothing of the past comes. The notice itself must
 * follow at once. */
void adda_stream_orders_tell_missed (AddaConnection *connection, const AddaNotice *joined);

/* Joins its rooms, and the streams of its notifications, each from the place where it had come to. */
void adda_stream_orders_join (AddaHub *hub, AddaConnection *connection);

G_END_DECLS
