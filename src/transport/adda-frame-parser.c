/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Bytes of a client to messages: the state machine of RFC 6455, section 5 */

#include "transport/adda-frame-parser.h"

#include <string.h>

#include "transport/adda-utf8.h"

#define HEADER_FIN 0x80
#define HEADER_RSV 0x70
#define HEADER_OPCODE 0x0f
#define HEADER_MASKED 0x80
#define HEADER_LENGTH 0x7f
#define OPCODE_CONTROL 0x08

#define CLOSE_PROTOCOL_ERROR 1002
#define CLOSE_NO_CODE 1005
#define CLOSE_BAD_DATA 1007
#define CLOSE_TOO_BIG 1009

enum
{
  FLAG_IN_FRAME = 1 << 0,  /* the header is in, the payload not yet */
  FLAG_DELIVERED = 1 << 1, /* partial or control was given out by the last call */
  FLAG_CLOSED = 1 << 2,    /* a close frame was given out */
  FLAG_FAILED = 1 << 3,
};

/* Ten thousand of these lie idle. */
G_STATIC_ASSERT (sizeof (AddaFrameParser) <= 64);

/* What one call works on. */
typedef struct
{
  AddaFrameParser *parser;
  guint8 *data;
  gsize length_bytes;
  guint32 max_bytes;
  AddaParsed *parsed;
} AddaFeed;

/* A step either settles the call or lets it go on with the next step. */
typedef enum
{
  STEP_GO_ON,
  STEP_NEED_MORE,
  STEP_MESSAGE,
  STEP_CONTROL,
  STEP_ERROR,
} AddaStep;

void
adda_frame_parser_init (AddaFrameParser *parser)
{
  memset (parser, 0, sizeof *parser);
}

static void
adda_frame_parser_drop_buffers (AddaFrameParser *parser)
{
  g_clear_pointer (&parser->partial, g_free);
  g_clear_pointer (&parser->control, g_free);
  parser->partial_length = parser->partial_capacity = 0;
  parser->control_length = 0;
}

/* Frees what the last call gave out. A message in the making goes on. */
static void
adda_frame_parser_take_back (AddaFrameParser *parser)
{
  if (!(parser->flags & FLAG_DELIVERED))
    return;

  parser->flags &= ~FLAG_DELIVERED;
  if (parser->message_opcode == 0 || (parser->flags & FLAG_CLOSED))
    {
      adda_frame_parser_drop_buffers (parser);
      return;
    }
  g_clear_pointer (&parser->control, g_free);
  parser->control_length = 0;
}

void
adda_frame_parser_clear (AddaFrameParser *parser)
{
  adda_frame_parser_drop_buffers (parser);
  adda_frame_parser_init (parser);
}

gboolean
adda_frame_parser_is_partial (const AddaFrameParser *parser)
{
  return (parser->header_length > 0 || parser->message_opcode != 0) &&
         !(parser->flags & (FLAG_CLOSED | FLAG_FAILED));
}

static AddaStep
adda_feed_fail (AddaFeed *feed, guint16 close_code, const char *reason)
{
  feed->parsed->close_code = close_code;
  feed->parsed->reason = reason;
  return STEP_ERROR;
}

static void
adda_feed_consume (AddaFeed *feed, gsize n)
{
  if (n > 0) /* data may be NULL where there is none */
    feed->data += n;
  feed->length_bytes -= n;
}

/* The header */

static guint
adda_header_get_length_size (const guint8 *header)
{
  guint short_length = header[1] & HEADER_LENGTH;

  if (short_length < 126)
    return 0;
  return short_length == 126 ? 2 : 8;
}

static guint64
adda_header_get_length (const guint8 *header)
{
  guint n = adda_header_get_length_size (header);
  guint64 length = 0;

  if (n == 0)
    return header[1] & HEADER_LENGTH;
  for (guint i = 0; i < n; i++)
    length = length << 8 | header[2 + i];

  return length;
}

/* What the first two bytes give away. */
static AddaStep
adda_feed_check_kind (AddaFeed *feed)
{
  const AddaFrameParser *parser = feed->parser;
  const guint8 *header = parser->header;

  if (header[0] & HEADER_RSV)
    return adda_feed_fail (feed, CLOSE_PROTOCOL_ERROR, "reserved bits are set");
  if (!(header[1] & HEADER_MASKED))
    return adda_feed_fail (feed, CLOSE_PROTOCOL_ERROR, "frame is not masked");

  switch (header[0] & HEADER_OPCODE)
    {
    case ADDA_OPCODE_CONTINUATION:
      if (parser->message_opcode == 0)
        return adda_feed_fail (feed, CLOSE_PROTOCOL_ERROR, "continuation of nothing");
      return STEP_GO_ON;

    case ADDA_OPCODE_TEXT:
    case ADDA_OPCODE_BINARY:
      if (parser->message_opcode != 0)
        return adda_feed_fail (feed, CLOSE_PROTOCOL_ERROR, "message inside a message");
      return STEP_GO_ON;

    case ADDA_OPCODE_CLOSE:
    case ADDA_OPCODE_PING:
    case ADDA_OPCODE_PONG:
      if (!(header[0] & HEADER_FIN))
        return adda_feed_fail (feed, CLOSE_PROTOCOL_ERROR, "fragmented control frame");
      if ((header[1] & HEADER_LENGTH) > ADDA_FRAME_CONTROL_MAX)
        return adda_feed_fail (feed, CLOSE_PROTOCOL_ERROR, "control frame is too long");
      return STEP_GO_ON;

    default:
      return adda_feed_fail (feed, CLOSE_PROTOCOL_ERROR, "reserved opcode");
    }
}

/* What the length gives away. */
static AddaStep
adda_feed_check_length (AddaFeed *feed)
{
  const AddaFrameParser *parser = feed->parser;
  guint n_length = adda_header_get_length_size (parser->header);
  guint64 length = adda_header_get_length (parser->header);

  if (length > G_MAXINT64)
    return adda_feed_fail (feed, CLOSE_PROTOCOL_ERROR, "length has its top bit set");
  if ((n_length == 2 && length < 126) || (n_length == 8 && length <= G_MAXUINT16))
    return adda_feed_fail (feed, CLOSE_PROTOCOL_ERROR, "length is not in its shortest form");
  if (!(parser->header[0] & OPCODE_CONTROL) && length + parser->partial_length > feed->max_bytes)
    return adda_feed_fail (feed, CLOSE_TOO_BIG, "message is too big");

  return STEP_GO_ON;
}

/* Brings the header to @n bytes, as far as there are any. */
static AddaStep
adda_feed_gather_header (AddaFeed *feed, guint n)
{
  AddaFrameParser *parser = feed->parser;
  guint n_new = (guint) MIN (n - parser->header_length, feed->length_bytes);

  if (n_new > 0)
    memcpy (parser->header + parser->header_length, feed->data, n_new);
  parser->header_length += (guint8) n_new;
  adda_feed_consume (feed, n_new);

  return parser->header_length < n ? STEP_NEED_MORE : STEP_GO_ON;
}

static AddaStep
adda_feed_read_header (AddaFeed *feed)
{
  AddaFrameParser *parser = feed->parser;
  AddaStep step = STEP_GO_ON;
  guint n_before_mask;

  if (parser->header_length < 2)
    {
      if (adda_feed_gather_header (feed, 2) == STEP_NEED_MORE)
        return STEP_NEED_MORE;
      step = adda_feed_check_kind (feed);
    }

  n_before_mask = 2 + adda_header_get_length_size (parser->header);
  if (step == STEP_GO_ON && parser->header_length <= n_before_mask)
    {
      if (adda_feed_gather_header (feed, n_before_mask) == STEP_NEED_MORE)
        return STEP_NEED_MORE;
      step = adda_feed_check_length (feed);
    }

  if (step == STEP_GO_ON)
    step = adda_feed_gather_header (feed, n_before_mask + sizeof parser->mask);
  if (step != STEP_GO_ON)
    return step;

  memcpy (parser->mask, parser->header + n_before_mask, sizeof parser->mask);
  parser->frame_left = (guint32) adda_header_get_length (parser->header);
  parser->flags |= FLAG_IN_FRAME;
  switch (parser->header[0] & HEADER_OPCODE)
    {
    case ADDA_OPCODE_TEXT:
    case ADDA_OPCODE_BINARY:
      parser->message_opcode = parser->header[0] & HEADER_OPCODE;
      break;
    default:
      break;
    }

  return STEP_GO_ON;
}

/* The payload */

/* RFC 6455, section 5.3, eight bytes at a time; leaves @mask turned for the next piece. */
static void
adda_frame_parser_unmask (guint8 mask[4], guint8 *data, gsize length_bytes)
{
  guint64 word_mask, word;
  guint8 turned[8];
  gsize i = 0;

  memcpy (turned, mask, 4);
  memcpy (turned + 4, mask, 4);
  memcpy (&word_mask, turned, sizeof word_mask);
  for (; i + sizeof word <= length_bytes; i += sizeof word)
    {
      memcpy (&word, data + i, sizeof word);
      word ^= word_mask;
      memcpy (data + i, &word, sizeof word);
    }
  for (; i < length_bytes; i++)
    data[i] ^= turned[i % 4];

  memcpy (mask, turned + length_bytes % 4, 4);
}

/* Appends to the message. Twice what has come is taken at most, and no more
 * than the message can still need. */
static void
adda_feed_append (AddaFeed *feed, const guint8 *payload, guint32 n)
{
  AddaFrameParser *parser = feed->parser;
  guint32 needed = parser->partial_length + n;

  if (needed > parser->partial_capacity)
    {
      guint64 most = parser->header[0] & HEADER_FIN
                         ? (guint64) parser->partial_length + n + parser->frame_left
                         : feed->max_bytes;
      guint64 wanted = MIN (2 * (guint64) needed, most);

      parser->partial_capacity = (guint32) MAX (wanted, needed);
      parser->partial = g_realloc (parser->partial, parser->partial_capacity);
    }

  memcpy (parser->partial + parser->partial_length, payload, n);
  parser->partial_length = needed;
}

/* RFC 6455, section 7.4, with the codes registered since. */
static gboolean
adda_close_code_is_valid (guint16 code)
{
  return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) ||
         (code >= 3000 && code <= 4999);
}

static AddaStep
adda_feed_finish_control (AddaFeed *feed)
{
  AddaParsed *parsed = feed->parsed;

  parsed->opcode = feed->parser->header[0] & HEADER_OPCODE;
  if (parsed->opcode != ADDA_OPCODE_CLOSE)
    return STEP_CONTROL;

  if (parsed->length_bytes == 1)
    return adda_feed_fail (feed, CLOSE_PROTOCOL_ERROR, "close frame with half a code");
  if (parsed->length_bytes == 0)
    {
      parsed->close_code = CLOSE_NO_CODE;
    }
  else
    {
      parsed->close_code = (guint16) (parsed->payload[0] << 8 | parsed->payload[1]);
      if (!adda_close_code_is_valid (parsed->close_code))
        return adda_feed_fail (feed, CLOSE_PROTOCOL_ERROR, "close code is not allowed");
      if (!adda_utf8_is_valid (parsed->payload + 2, parsed->length_bytes - 2))
        return adda_feed_fail (feed, CLOSE_BAD_DATA, "close reason is not UTF-8");
    }
  feed->parser->flags |= FLAG_CLOSED;

  return STEP_CONTROL;
}

static AddaStep
adda_feed_read_control (AddaFeed *feed, guint8 *payload, guint32 n)
{
  AddaFrameParser *parser = feed->parser;

  if (parser->control == NULL && parser->frame_left == 0)
    {
      feed->parsed->payload = payload;
      feed->parsed->length_bytes = n;
      return adda_feed_finish_control (feed);
    }

  if (n > 0)
    {
      if (parser->control == NULL)
        parser->control = g_malloc (ADDA_FRAME_CONTROL_MAX);
      memcpy (parser->control + parser->control_length, payload, n);
      parser->control_length += (guint8) n;
    }
  if (parser->frame_left > 0)
    return STEP_NEED_MORE;

  feed->parsed->payload = parser->control;
  feed->parsed->length_bytes = parser->control_length;
  return adda_feed_finish_control (feed);
}

static AddaStep
adda_feed_read_data (AddaFeed *feed, guint8 *payload, guint32 n)
{
  AddaFrameParser *parser = feed->parser;
  gboolean is_last = parser->frame_left == 0 && (parser->header[0] & HEADER_FIN);

  if (parser->message_opcode == ADDA_OPCODE_TEXT)
    {
      parser->utf8_state = adda_utf8_feed (parser->utf8_state, payload, n);
      if (parser->utf8_state == ADDA_UTF8_REJECT ||
          (is_last && parser->utf8_state != ADDA_UTF8_ACCEPT))
        return adda_feed_fail (feed, CLOSE_BAD_DATA, "text is not UTF-8");
    }

  if (is_last && parser->partial_length == 0)
    {
      feed->parsed->payload = payload;
      feed->parsed->length_bytes = n;
    }
  else
    {
      if (n > 0)
        adda_feed_append (feed, payload, n);
      if (!is_last)
        return parser->frame_left > 0 ? STEP_NEED_MORE : STEP_GO_ON;
      feed->parsed->payload = parser->partial;
      feed->parsed->length_bytes = parser->partial_length;
    }

  feed->parsed->opcode = parser->message_opcode;
  parser->message_opcode = 0;
  return STEP_MESSAGE;
}

static AddaStep
adda_feed_read_payload (AddaFeed *feed)
{
  static guint8 nothing[1];
  AddaFrameParser *parser = feed->parser;
  guint32 n = (guint32) MIN (parser->frame_left, feed->length_bytes);
  guint8 *payload = n > 0 ? feed->data : nothing;
  AddaStep step;

  if (n > 0)
    adda_frame_parser_unmask (parser->mask, payload, n);
  adda_feed_consume (feed, n);
  parser->frame_left -= n;

  if (parser->header[0] & OPCODE_CONTROL)
    step = adda_feed_read_control (feed, payload, n);
  else
    step = adda_feed_read_data (feed, payload, n);

  if (parser->frame_left == 0)
    {
      parser->header_length = 0;
      parser->flags &= ~FLAG_IN_FRAME;
    }

  return step;
}

static AddaStep
adda_feed_step (AddaFeed *feed)
{
  AddaFrameParser *parser = feed->parser;

  if (!(parser->flags & FLAG_IN_FRAME))
    {
      AddaStep step = adda_feed_read_header (feed);

      if (step != STEP_GO_ON)
        return step;
    }

  return adda_feed_read_payload (feed);
}

static AddaParseResult
adda_feed_settle (AddaFeed *feed, AddaStep step)
{
  AddaFrameParser *parser = feed->parser;

  switch (step)
    {
    case STEP_MESSAGE:
      parser->flags |= FLAG_DELIVERED;
      return ADDA_PARSE_MESSAGE;
    case STEP_CONTROL:
      parser->flags |= FLAG_DELIVERED;
      return ADDA_PARSE_CONTROL;
    case STEP_ERROR:
      adda_frame_parser_drop_buffers (parser);
      parser->flags |= FLAG_FAILED;
      feed->parsed->payload = NULL;
      feed->parsed->length_bytes = 0;
      return ADDA_PARSE_ERROR;
    case STEP_GO_ON:
    case STEP_NEED_MORE:
    default:
      return ADDA_PARSE_NEED_MORE;
    }
}

AddaParseResult
adda_frame_parser_feed (AddaFrameParser *parser,
                        guint8 **data,
                        gsize *length_bytes,
                        gsize max_message_bytes,
                        AddaParsed *parsed)
{
  AddaFeed feed = { parser, *data, *length_bytes, 0, parsed };
  AddaStep step = STEP_GO_ON;

  memset (parsed, 0, sizeof *parsed);
  feed.max_bytes = (guint32) MIN (max_message_bytes, G_MAXUINT32);
  adda_frame_parser_take_back (parser);

  if (parser->flags & FLAG_FAILED)
    step = adda_feed_fail (&feed, CLOSE_PROTOCOL_ERROR, "connection has failed already");
  else if (parser->flags & FLAG_CLOSED)
    adda_feed_consume (&feed, feed.length_bytes);
  /* Each round but the last eats a header, so the loop ends with the bytes. */
  while (step == STEP_GO_ON)
    step = adda_feed_step (&feed);

  *data = feed.data;
  *length_bytes = feed.length_bytes;
  return adda_feed_settle (&feed, step);
}
