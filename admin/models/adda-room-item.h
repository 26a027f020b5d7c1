/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A room of the hub, as the list shows it */

#pragma once

#include "models/adda-live-item.h"

G_BEGIN_DECLS

#define ADDA_TYPE_ROOM_ITEM (adda_room_item_get_type ())
G_DECLARE_FINAL_TYPE (AddaRoomItem, adda_room_item, ADDA, ROOM_ITEM, AddaLiveItem)

#define ADDA_ROOM_HISTORY 60

/**
 * AddaRoomItem:
 *
 * An item of the topic rooms, and how many messages a minute it had in each of the last seconds. Its name is its key.
 */
struct _AddaRoomItem
{
  AddaLiveItem parent_instance;

  GRefString *name;
  GRefString *kind; /* chat, raw */
  gint64 members;
  gint64 connections;
  gint64 seq;
  gint64 rate; /* messages a minute */
  gint64 last; /* message */
  GRefString *topic;
  GRefString *mode; /* open, members, read_only, hidden */
  gboolean locked;

  float history[ADDA_ROOM_HISTORY]; /* a ring */
  guint n_history;
  guint history_end; /* where the next one goes */
};

/* Takes down the rate as it is now; once a second. */
void adda_room_item_tick (AddaRoomItem *self);

/* The rates taken down, oldest first, into @points. Returns how many there are. */
guint adda_room_item_get_history (AddaRoomItem *self, double points[ADDA_ROOM_HISTORY]);

/* Whether frames pass through it unread. */
gboolean adda_room_item_is_raw (AddaRoomItem *self);

/* Its name for people: that of a raw room without the space that tells it apart. (transfer none) */
const char *adda_room_item_get_title (AddaRoomItem *self);

/* "Members only", "Read only", "Hidden"; NULL for an open room. (transfer none) (nullable) */
const char *adda_room_item_get_mode_text (AddaRoomItem *self);

G_END_DECLS
