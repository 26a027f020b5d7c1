/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Server-sent events (HTML Standard, section 9.2): what one stream hears, and how far it has come */

#pragma once

#include "base/adda-frame.h"
#include "hub/adda-command.h"

G_BEGIN_DECLS

/* Rooms of one stream; its notifications come on top. */
#define ADDA_EVENT_STREAM_MAX_ROOMS 32

/* How often a comment goes out, so that what stands between does not think it dead. */
#define ADDA_EVENT_STREAM_BEAT_MS 15000

/* A room or a stream of the system that is heard. */
typedef struct
{
  char *room;        /* (owned) never changes */
  guint32 key;       /* a hash of its name: what it is called in event ids; never changes */
  guint32 index;     /* the room's, once it is entered; the worker's */
  guint64 seq;       /* the last one that was sent; the worker's */
  gboolean is_known; /* seq is */
} AddaEventSlot;

/**
 * AddaEventStream:
 *
 * Made in the hub's thread; with ADDA_ORDER_ADD it goes to the worker of its
 * connection, but for what never changes, which both may read.
 */
typedef struct
{
  char *epoch;          /* (owned) of the log; never changes */
  char *asked_epoch;    /* (owned) (nullable) of the id that the client came back with */
  AddaEventSlot *slots; /* (owned) */
  guint n_slots;
  GString *held; /* (owned) (nullable) events that go out with the next; the worker's */
} AddaEventStream;

/**
 * adda_event_stream_new:
 * @query: (nullable): as it was sent: room=…, any number of times, and notifications=1
 * @last_id: (nullable): the client's Last-Event-ID; one that is not ours counts as none
 * @user_id: whose notifications
 * @epoch: of the log
 *
 * Returns: (transfer full) (nullable): NULL with @error set if the query asks for nothing or too much
 */
AddaEventStream *adda_event_stream_new (const char *query,
                                        const char *last_id,
                                        const char *user_id,
                                        const char *epoch,
                                        GError **error);
void adda_event_stream_free (AddaEventStream *self);

/* The join of @slot, from where the client had come to: (transfer full). Before ADDA_ORDER_ADD. */
AddaCommand *adda_event_stream_make_join (const AddaEventStream *self, guint slot);

/* Position of @room, or n_slots. Any thread. */
guint adda_event_stream_find (const AddaEventStream *self, const char *room);

/* ---- the worker's thread ---- */

/* Position of the room with @index, or n_slots. */
guint adda_event_stream_find_index (const AddaEventStream *self, guint32 index);

/* @slot has come to @seq by @frame, the beginning of an event. With @has_more it is held for the next, so
 * that what was missed is one piece in the send queue.
 * Returns: (transfer full) (nullable): what to send: the event with its id, and those before it; NULL if it is held */
AddaFrame *adda_event_stream_advance (AddaEventStream *self,
                                      guint slot,
                                      guint64 seq,
                                      const AddaFrame *frame,
                                      gboolean has_more);

/* The last event, which says why the stream ends: (transfer full). */
AddaFrame *adda_event_stream_new_end (guint16 code, const char *reason);

/* (transfer full) */
AddaFrame *adda_event_stream_new_beat (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AddaEventStream, adda_event_stream_free)

G_END_DECLS
