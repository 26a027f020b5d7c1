/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * One outgoing WebSocket frame as it stands on the wire: immutable, shared by reference */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* RFC 6455, section 5.2 */
typedef enum
{
  ADDA_OPCODE_CONTINUATION = 0x0,
  ADDA_OPCODE_TEXT = 0x1,
  ADDA_OPCODE_BINARY = 0x2,
  ADDA_OPCODE_CLOSE = 0x8,
  ADDA_OPCODE_PING = 0x9,
  ADDA_OPCODE_PONG = 0xa,
} AddaOpcode;

/* The longest header that a server sends: it does not mask (RFC 6455, section 5.1). */
#define ADDA_FRAME_HEADER_MAX 10

/* The longest payload of a control frame (RFC 6455, section 5.5). */
#define ADDA_FRAME_CONTROL_MAX 125

typedef struct _AddaFrame AddaFrame;

/**
 * AddaFrame:
 *
 * Header and payload of one unfragmented, unmasked frame. Immutable after
 * creation, so any thread may read it while it holds a reference.
 */
struct _AddaFrame
{
  int ref_count;       /* atomic; see adda_frame_unref() */
  guint32 length;      /* of data, in bytes, header included */
  guint8 opcode;       /* AddaOpcode */
  guint8 is_ephemeral; /* may be dropped for a slow peer: typing, presence */
  guint8 data[];
};

/* Copies @payload (nullable if @length_bytes is 0). Returns: (transfer full). Any thread. */
AddaFrame *adda_frame_new (AddaOpcode opcode, const void *payload, gsize length_bytes);

/* A close frame; @reason (nullable) is cut at 123 bytes on a character's border. RFC 6455, 5.5.1.
 */
AddaFrame *adda_frame_new_close (guint16 code, const char *reason);

/* Several whole frames in one piece, that a peer gets all or none of: it hears as many messages. @n > 0.
 * The opcode is that of the first. Returns: (transfer full) */
AddaFrame *adda_frame_join (AddaFrame *const *frames, guint n);

/* Bytes for a peer that does not speak WebSocket, sent as they are: no header, so there is no payload to
 * get either. */
AddaFrame *adda_frame_new_bare (const void *data, gsize length_bytes);

AddaFrame *adda_frame_ref (AddaFrame *frame);

/* Takes @n references at once, for a fan-out that knows its size. */
void adda_frame_ref_many (AddaFrame *frame, guint n);

void adda_frame_unref (AddaFrame *frame);

/* The payload inside the frame: (transfer none). */
const guint8 *adda_frame_get_payload (const AddaFrame *frame, gsize *length_bytes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AddaFrame, adda_frame_unref)

G_END_DECLS
