/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The latest events of a room, kept in memory: a ring without gaps in seq */

#pragma once

#include "log/adda-event.h"

G_BEGIN_DECLS

/**
 * AddaTail:
 *
 * Always a suffix of the room's history: it ends at the room's last seq, and
 * no seq is missing in it. All zero is an empty one. Belongs to the hub's thread.
 */
typedef struct
{
  AddaEvent **ring; /* (owned) (nullable) of referenced events */
  guint capacity;   /* a power of two, or 0 */
  guint start;
  guint n_events;
  gsize n_bytes; /* of content */
} AddaTail;

void adda_tail_clear (AddaTail *tail);

/* Takes a reference of @event, the next in seq; drops the oldest ones over the bounds
 * (but @max_bytes never drops @event itself). */
void adda_tail_push (AddaTail *tail, AddaEvent *event, guint max_events, gsize max_bytes);

/* The event before the first one. FALSE and nothing changes if the bounds forbid it. */
gboolean adda_tail_push_front (AddaTail *tail, AddaEvent *event, guint max_events, gsize max_bytes);

/* Seq of the oldest event, 0 if there is none. */
guint64 adda_tail_get_first (const AddaTail *tail);

/* Leaves a tombstone of the message @seq, if the tail has it. */
void adda_tail_erase (AddaTail *tail, guint64 seq);

/* TRUE if the tail has each event from @seq up to its end. */
gboolean adda_tail_covers (const AddaTail *tail, guint64 seq);

/* Adds references of the events from @first to @last (both in the tail) to @events; returns the
 * bytes of their content. */
gsize adda_tail_copy (const AddaTail *tail, guint64 first, guint64 last, GPtrArray *events);

G_END_DECLS
