/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * What waits to be sent to one peer: a bounded queue of references to shared frames */

#include "adda-outbox.h"

AddaOutbox *
adda_outbox_new (gsize *total)
{
  AddaOutbox *outbox = g_new (AddaOutbox, 1);

  outbox->ring = outbox->inline_ring;
  outbox->capacity = G_N_ELEMENTS (outbox->inline_ring);
  outbox->head = 0;
  outbox->count = 0;
  outbox->head_sent = 0;
  outbox->bytes = 0;
  outbox->total = total;

  return outbox;
}

static AddaFrame **
slot_at (const AddaOutbox *outbox, guint32 i)
{
  return &outbox->ring[(outbox->head + i) & (outbox->capacity - 1)];
}

void
adda_outbox_free (AddaOutbox *outbox)
{
  for (guint32 i = 0; i < outbox->count; i++)
    adda_frame_unref (*slot_at (outbox, i));
  *outbox->total -= outbox->bytes;
  if (outbox->ring != outbox->inline_ring)
    g_free (outbox->ring);
  g_free (outbox);
}

static void
grow (AddaOutbox *outbox)
{
  guint32 capacity = outbox->capacity * 2;
  AddaFrame **ring = g_new (AddaFrame *, capacity);

  for (guint32 i = 0; i < outbox->count; i++)
    ring[i] = *slot_at (outbox, i);
  if (outbox->ring != outbox->inline_ring)
    g_free (outbox->ring);
  outbox->ring = ring;
  outbox->capacity = capacity;
  outbox->head = 0;
}

void
adda_outbox_push (AddaOutbox *outbox, AddaFrame *frame)
{
  if (outbox->count == outbox->capacity)
    grow (outbox);
  *slot_at (outbox, outbox->count++) = frame;
  outbox->bytes += frame->length;
  *outbox->total += frame->length;
}

void
adda_outbox_push_first (AddaOutbox *outbox, AddaFrame *frame)
{
  if (outbox->count == outbox->capacity)
    grow (outbox);
  outbox->head = (outbox->head - 1) & (outbox->capacity - 1);
  outbox->count++;
  outbox->bytes += frame->length;
  *outbox->total += frame->length;

  /* A frame that is partly gone must go on first. */
  if (outbox->head_sent > 0)
    {
      *slot_at (outbox, 0) = *slot_at (outbox, 1);
      *slot_at (outbox, 1) = frame;
    }
  else
    *slot_at (outbox, 0) = frame;
}

typedef gboolean (*DropFunc) (const AddaFrame *frame, guint opcode);

static guint
drop (AddaOutbox *outbox, DropFunc func, guint opcode)
{
  guint32 first = outbox->head_sent > 0 ? 1 : 0;
  guint32 kept = first;

  for (guint32 i = first; i < outbox->count; i++)
    {
      AddaFrame *frame = *slot_at (outbox, i);

      if (func (frame, opcode))
        {
          outbox->bytes -= frame->length;
          *outbox->total -= frame->length;
          adda_frame_unref (frame);
        }
      else
        *slot_at (outbox, kept++) = frame;
    }

  first = outbox->count - kept;
  outbox->count = kept;
  return first;
}

static gboolean
is_ephemeral (const AddaFrame *frame, G_GNUC_UNUSED guint opcode)
{
  return frame->is_ephemeral;
}

static gboolean
has_opcode (const AddaFrame *frame, guint opcode)
{
  return frame->opcode == opcode;
}

static gboolean
is_any (G_GNUC_UNUSED const AddaFrame *frame, G_GNUC_UNUSED guint opcode)
{
  return TRUE;
}

guint
adda_outbox_drop_ephemeral (AddaOutbox *outbox)
{
  return drop (outbox, is_ephemeral, 0);
}

void
adda_outbox_drop_opcode (AddaOutbox *outbox, AddaOpcode opcode)
{
  drop (outbox, has_opcode, opcode);
}

void
adda_outbox_drop_all (AddaOutbox *outbox)
{
  drop (outbox, is_any, 0);
}

guint
adda_outbox_peek (const AddaOutbox *outbox, struct iovec *vectors, guint max_vectors)
{
  guint n = MIN (outbox->count, max_vectors);

  for (guint i = 0; i < n; i++)
    {
      AddaFrame *frame = *slot_at (outbox, i);

      vectors[i].iov_base = frame->data;
      vectors[i].iov_len = frame->length;
    }
  if (n > 0)
    {
      vectors[0].iov_base = (guint8 *) vectors[0].iov_base + outbox->head_sent;
      vectors[0].iov_len -= outbox->head_sent;
    }

  return n;
}

void
adda_outbox_consume (AddaOutbox *outbox, gsize length_bytes)
{
  outbox->bytes -= length_bytes;
  *outbox->total -= length_bytes;

  while (outbox->count > 0)
    {
      AddaFrame *frame = *slot_at (outbox, 0);
      gsize left = frame->length - outbox->head_sent;

      if (length_bytes < left)
        {
          outbox->head_sent += (guint32) length_bytes;
          return;
        }
      length_bytes -= left;
      outbox->head_sent = 0;
      outbox->head = (outbox->head + 1) & (outbox->capacity - 1);
      outbox->count--;
      adda_frame_unref (frame);
    }
}
