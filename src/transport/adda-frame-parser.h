/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * What a client sends: bytes in, messages out; RFC 6455 whole, no I/O */

#pragma once

#include "base/adda-frame.h"

G_BEGIN_DECLS

typedef struct _AddaFrameParser AddaFrameParser;

typedef enum
{
  ADDA_PARSE_NEED_MORE, /* all bytes were consumed */
  ADDA_PARSE_MESSAGE,   /* a whole text or binary message: opcode, payload, length_bytes */
  ADDA_PARSE_CONTROL, /* ping, pong or close: opcode, payload, length_bytes; close_code for close */
  ADDA_PARSE_ERROR,   /* the connection must be closed with close_code (1002, 1007, 1009) */
} AddaParseResult;

/**
 * AddaParsed:
 *
 * The payload points into the caller's buffer (unmasked in place, when the
 * message came in one frame and one piece) or into the parser's own; it is
 * valid until the next call on that parser. Never NULL for a message or a
 * control frame; that of a close frame has the code as its first two bytes.
 */
typedef struct
{
  guint8 opcode;      /* AddaOpcode */
  guint16 close_code; /* close: the peer's code, 1005 if it gave none; error: the one to send */
  const guint8 *payload;
  gsize length_bytes;
  const char *reason; /* error: static text */
} AddaParsed;

/* The longest header of a client: 2 bytes, 8 of length, 4 of mask. */
#define ADDA_FRAME_PARSER_HEADER_MAX 14

/**
 * AddaFrameParser:
 *
 * State between two reads. Small, embedded in the connection; holds memory
 * only while a message is half received. Belongs to one thread.
 */
struct _AddaFrameParser
{
  guint8 *partial; /* (owned) (nullable) what has come of the message so far, unmasked */
  guint8 *control; /* (owned) (nullable) what has come of a control frame in pieces */
  guint32 partial_length;
  guint32 partial_capacity;
  guint32 frame_left; /* payload bytes of the current frame still to come */
  guint8 header[ADDA_FRAME_PARSER_HEADER_MAX];
  guint8 header_length;  /* how much of it has come; 0: between frames */
  guint8 mask[4];        /* turned so that mask[0] is for the next byte */
  guint8 message_opcode; /* 0: no message is open */
  guint8 utf8_state;     /* ADDA_UTF8_ACCEPT whenever no text is open */
  guint8 control_length;
  guint8 flags;
};

void adda_frame_parser_init (AddaFrameParser *parser);
void adda_frame_parser_clear (AddaFrameParser *parser);

/**
 * adda_frame_parser_feed:
 * @data: (inout): bytes not yet consumed; moved on by what was. Unmasked in place.
 * @length_bytes: (inout): how many
 * @max_message_bytes: limit of one frame and of a whole message
 *
 * Consumes up to the next complete message or control frame. Call again with
 * the rest until %ADDA_PARSE_NEED_MORE, also when the rest is nothing: that call
 * lets go of the last message's memory. A declared length over the limit is an
 * error as soon as it is in; memory grows with bytes received, never
 * with bytes promised. After an error every further call is an error; after a
 * close frame whatever comes is swallowed.
 */
AddaParseResult adda_frame_parser_feed (AddaFrameParser *parser,
                                        guint8 **data,
                                        gsize *length_bytes,
                                        gsize max_message_bytes,
                                        AddaParsed *parsed);

/* Whether a message or frame has begun and not ended: what the half-sent timeout watches. */
gboolean adda_frame_parser_is_partial (const AddaFrameParser *parser);

G_END_DECLS
