/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A connection to the hub, as the list shows it */

#pragma once

#include "models/adda-live-item.h"

G_BEGIN_DECLS

#define ADDA_TYPE_CONNECTION_ITEM (adda_connection_item_get_type ())
G_DECLARE_FINAL_TYPE (AddaConnectionItem, adda_connection_item, ADDA, CONNECTION_ITEM, AddaLiveItem)

/* How full the queue of what a connection has still to be sent is. */
typedef enum
{
  ADDA_PENDING_LOW,
  ADDA_PENDING_RAISED,
  ADDA_PENDING_HIGH,
} AddaPendingLevel;

/**
 * AddaConnectionItem:
 *
 * An item of the topic connections.
 */
struct _AddaConnectionItem
{
  AddaLiveItem parent_instance;

  GRefString *id;
  GRefString *user_id;
  GRefString *user_name;
  GRefString *user_role;
  GRefString *address;
  GRefString *rooms; /* one a line */
  gint64 n_rooms;
  GRefString *dialect;
  GRefString *path;
  gint64 since;
  gint64 rtt_ms; /* -1 before the first ping */
  gint64 in_messages;
  gint64 in_bytes;
  gint64 out_messages;
  gint64 out_bytes;
  gint64 pending_messages;
  gint64 pending_bytes;
};

/* From 0, nothing waits, to 1, where the hub closes it as too slow. */
double adda_connection_item_get_fill (const AddaConnectionItem *self);
AddaPendingLevel adda_connection_item_get_level (const AddaConnectionItem *self);

/* "general, tea and 3 more". (transfer full) */
char *adda_connection_item_dup_rooms_text (const AddaConnectionItem *self);

/* Whether name, id, address or a room contain @needle, which is casefolded. */
gboolean adda_connection_item_matches (const AddaConnectionItem *self, const char *needle);

G_END_DECLS
