/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * What waits to be sent to one peer: a bounded queue of references to shared frames */

#pragma once

#include <sys/uio.h>

#include "base/adda-frame.h"

G_BEGIN_DECLS

typedef struct _AddaOutbox AddaOutbox;

/**
 * AddaOutbox:
 *
 * A ring. Exists only while something waits: an idle connection has none.
 * Belongs to the worker of its connection.
 */
struct _AddaOutbox
{
  AddaFrame **ring; /* inline_ring, or owned */
  guint32 capacity; /* a power of two */
  guint32 head;
  guint32 count;
  guint32 head_sent; /* bytes of the first frame that are on their way */
  gsize bytes;       /* of all frames, less head_sent */
  gsize *total;      /* (unowned) bytes of all outboxes that are counted together */
  AddaFrame *inline_ring[4];
};

AddaOutbox *adda_outbox_new (gsize *total);
void adda_outbox_free (AddaOutbox *outbox);

/* Appends; takes the reference: (transfer full). The caller has checked the bounds. */
void adda_outbox_push (AddaOutbox *outbox, AddaFrame *frame);

/* Puts a control frame before all that has not begun to leave: (transfer full). */
void adda_outbox_push_first (AddaOutbox *outbox, AddaFrame *frame);

/* Drops typing and presence, then says how many frames were dropped. */
guint adda_outbox_drop_ephemeral (AddaOutbox *outbox);

/* Drops all frames of @opcode that have not begun to leave. */
void adda_outbox_drop_opcode (AddaOutbox *outbox, AddaOpcode opcode);

/* Drops all that has not begun to leave. */
void adda_outbox_drop_all (AddaOutbox *outbox);

/* Fills @vectors with what comes first; returns how many. */
guint adda_outbox_peek (const AddaOutbox *outbox, struct iovec *vectors, guint max_vectors);

/* @length_bytes have left. */
void adda_outbox_consume (AddaOutbox *outbox, gsize length_bytes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AddaOutbox, adda_outbox_free)

G_END_DECLS
