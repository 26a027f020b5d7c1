/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Making, sharing and freeing outgoing frames */

#include "base/adda-frame.h"

#include <string.h>

#define ADDA_FRAME_FIN 0x80
#define ADDA_FRAME_CLOSE_NO_CODE 1005

/* RFC 6455, section 5.2: the shortest of the three forms of a length. */
static guint
adda_frame_write_header (guint8 *header, AddaOpcode opcode, gsize length_bytes)
{
  guint n_length;

  header[0] = ADDA_FRAME_FIN | (guint8) opcode;
  if (length_bytes < 126)
    {
      header[1] = (guint8) length_bytes;
      return 2;
    }

  n_length = length_bytes <= G_MAXUINT16 ? 2 : 8;
  header[1] = n_length == 2 ? 126 : 127;
  for (guint i = 0; i < n_length; i++)
    header[2 + i] = (guint8) ((guint64) length_bytes >> (8 * (n_length - 1 - i)));

  return 2 + n_length;
}

AddaFrame *
adda_frame_new (AddaOpcode opcode, const void *payload, gsize length_bytes)
{
  guint8 header[ADDA_FRAME_HEADER_MAX];
  guint n_header;
  AddaFrame *frame;

  g_assert (length_bytes <= G_MAXUINT32 - ADDA_FRAME_HEADER_MAX);
  g_assert (opcode < ADDA_OPCODE_CLOSE || length_bytes <= ADDA_FRAME_CONTROL_MAX);

  n_header = adda_frame_write_header (header, opcode, length_bytes);
  frame = g_malloc (sizeof *frame + n_header + length_bytes);
  frame->length = (guint32) (n_header + length_bytes);
  frame->opcode = (guint8) opcode;
  frame->is_ephemeral = FALSE;
  memcpy (frame->data, header, n_header);
  if (length_bytes > 0)
    memcpy (frame->data + n_header, payload, length_bytes);
  /* Relaxed: whoever gets the frame gets it by a mailbox, which synchronises. */
  __atomic_store_n (&frame->ref_count, 1, __ATOMIC_RELAXED);

  return frame;
}

AddaFrame *
adda_frame_new_close (guint16 code, const char *reason)
{
  guint8 payload[ADDA_FRAME_CONTROL_MAX];
  gsize n_reason = reason != NULL ? strlen (reason) : 0;

  /* "No code" is said by sending none (RFC 6455, section 7.4.1). */
  if (code == 0 || code == ADDA_FRAME_CLOSE_NO_CODE)
    return adda_frame_new (ADDA_OPCODE_CLOSE, NULL, 0);

  if (n_reason > sizeof payload - 2)
    {
      n_reason = sizeof payload - 2;
      while (n_reason > 0 && ((guint8) reason[n_reason] & 0xc0) == 0x80)
        n_reason--;
    }

  payload[0] = (guint8) (code >> 8);
  payload[1] = (guint8) code;
  if (n_reason > 0)
    memcpy (payload + 2, reason, n_reason);

  return adda_frame_new (ADDA_OPCODE_CLOSE, payload, 2 + n_reason);
}

AddaFrame *
adda_frame_join (AddaFrame *const *frames, guint n)
{
  gsize length = 0;
  guint8 *at;
  AddaFrame *whole;

  for (guint i = 0; i < n; i++)
    length += frames[i]->length;
  g_assert (n > 0 && length <= G_MAXUINT32);

  whole = g_malloc (sizeof *whole + length);
  *whole = (AddaFrame){ .length = (guint32) length, .opcode = frames[0]->opcode };
  at = whole->data;
  for (guint i = 0; i < n; i++)
    {
      memcpy (at, frames[i]->data, frames[i]->length);
      at += frames[i]->length;
    }
  __atomic_store_n (&whole->ref_count, 1, __ATOMIC_RELAXED);

  return whole;
}

AddaFrame *
adda_frame_new_bare (const void *data, gsize length_bytes)
{
  AddaFrame *frame = g_malloc (sizeof *frame + length_bytes);

  g_assert (length_bytes > 0 && length_bytes <= G_MAXUINT32);
  frame->length = (guint32) length_bytes;
  frame->opcode = ADDA_OPCODE_TEXT;
  frame->is_ephemeral = FALSE;
  memcpy (frame->data, data, length_bytes);
  /* Relaxed: as above. */
  __atomic_store_n (&frame->ref_count, 1, __ATOMIC_RELAXED);

  return frame;
}

AddaFrame *
adda_frame_ref (AddaFrame *frame)
{
  adda_frame_ref_many (frame, 1);
  return frame;
}

void
adda_frame_ref_many (AddaFrame *frame, guint n)
{
  /* Relaxed: the caller's own reference keeps the frame alive meanwhile. */
  __atomic_fetch_add (&frame->ref_count, (int) n, __ATOMIC_RELAXED);
}

void
adda_frame_unref (AddaFrame *frame)
{
  /* Release: our reads of the frame come before it is freed; acquire: the one
   * who frees it comes after everyone's reads. */
  if (__atomic_fetch_sub (&frame->ref_count, 1, __ATOMIC_ACQ_REL) == 1)
    g_free (frame);
}

const guint8 *
adda_frame_get_payload (const AddaFrame *frame, gsize *length_bytes)
{
  guint n_header = 2;

  if (frame->data[1] == 126)
    n_header = 4;
  else if (frame->data[1] == 127)
    n_header = 10;

  *length_bytes = frame->length - n_header;
  return frame->data + n_header;
}
