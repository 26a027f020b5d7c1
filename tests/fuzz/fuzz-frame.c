/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Fuzzes the frame parser: however a stream is cut, the same comes out of it */

#include "transport/adda-frame-parser.h"

#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize length_bytes);

static const gsize limits[] = { 0, 20, 125, 126, 1000, 70000 };

typedef struct
{
  AddaFrameParser parser;
  GByteArray *events;
  gsize limit;
  gsize n_fed;
  gboolean has_failed;
} Run;

static void
note_event (Run *run, AddaParseResult result, const AddaParsed *parsed)
{
  guint8 kind = (guint8) result;

  g_byte_array_append (run->events, &kind, 1);
  g_byte_array_append (run->events, &parsed->opcode, 1);
  g_byte_array_append (run->events, (const guint8 *) &parsed->close_code,
                       sizeof parsed->close_code);
  g_byte_array_append (run->events, (const guint8 *) &parsed->length_bytes,
                       sizeof parsed->length_bytes);
  if (parsed->length_bytes > 0)
    g_byte_array_append (run->events, parsed->payload, (guint) parsed->length_bytes);
}

static void
check_event (const Run *run, AddaParseResult result, const AddaParsed *parsed)
{
  switch (result)
    {
    case ADDA_PARSE_MESSAGE:
      g_assert (parsed->length_bytes <= run->limit);
      g_assert (parsed->opcode == ADDA_OPCODE_TEXT || parsed->opcode == ADDA_OPCODE_BINARY);
      if (parsed->opcode == ADDA_OPCODE_TEXT)
        for (gsize i = 0, begin = 0; i <= parsed->length_bytes; i++)
          if (i == parsed->length_bytes || parsed->payload[i] == 0)
            {
              g_assert (
                  g_utf8_validate_len ((const char *) parsed->payload + begin, i - begin, NULL));
              begin = i + 1;
            }
      break;
    case ADDA_PARSE_CONTROL:
      g_assert (parsed->length_bytes <= ADDA_FRAME_CONTROL_MAX);
      g_assert (parsed->opcode >= ADDA_OPCODE_CLOSE);
      break;
    case ADDA_PARSE_ERROR:
      g_assert (parsed->close_code == 1002 || parsed->close_code == 1007 ||
                parsed->close_code == 1009);
      g_assert (parsed->reason != NULL);
      break;
    case ADDA_PARSE_NEED_MORE:
    default:
      g_assert_not_reached ();
    }
}

/* The piece is a copy of its own: the parser unmasks in place, and must not look further. */
static void
feed_piece (Run *run, const guint8 *data, gsize length_bytes)
{
  g_autofree guint8 *piece = g_memdup2 (data, length_bytes);
  guint8 *at = piece;
  gsize left = length_bytes;

  run->n_fed += length_bytes;
  while (!run->has_failed)
    {
      AddaParsed parsed;
      gsize before = left;
      AddaParseResult result =
          adda_frame_parser_feed (&run->parser, &at, &left, run->limit, &parsed);

      g_assert (left <= before);
      g_assert (length_bytes == 0 || at == piece + (length_bytes - left));
      g_assert (run->parser.partial_capacity <= 2 * run->n_fed);
      g_assert (run->parser.partial_capacity <= run->limit);
      if (result == ADDA_PARSE_NEED_MORE)
        {
          g_assert (left == 0);
          g_assert (adda_frame_parser_is_partial (&run->parser) || run->parser.partial == NULL);
          return;
        }
      check_event (run, result, &parsed);
      note_event (run, result, &parsed);
      run->has_failed = result == ADDA_PARSE_ERROR;
    }
}

/* @cut: 0: whole; 1: byte by byte; else the beginning of a row of lengths */
static GByteArray *
run_stream (const guint8 *data, gsize length_bytes, gsize limit, guint32 cut)
{
  Run run = { .events = g_byte_array_new (), .limit = limit };
  guint32 row = cut;

  adda_frame_parser_init (&run.parser);
  while (length_bytes > 0 && !run.has_failed)
    {
      gsize n = length_bytes;

      if (cut == 1)
        n = 1;
      else if (cut > 1)
        {
          row = row * 1664525 + 1013904223;
          n = MIN (n, (row >> 24) % (row >> 16 & 0x20 ? 200 : 12));
        }
      feed_piece (&run, data, n);
      data += n;
      length_bytes -= n;
    }
  adda_frame_parser_clear (&run.parser);

  return run.events;
}

/* The first byte chooses the limit, the second the cuts; the rest is the stream. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize length_bytes)
{
  g_autoptr (GByteArray) whole = NULL, bytes = NULL, pieces = NULL;
  gsize limit;

  if (length_bytes < 2)
    return 0;

  limit = limits[data[0] % G_N_ELEMENTS (limits)];
  whole = run_stream (data + 2, length_bytes - 2, limit, 0);
  bytes = run_stream (data + 2, length_bytes - 2, limit, 1);
  pieces = run_stream (data + 2, length_bytes - 2, limit, data[1] + 2u);
  g_assert_cmpmem (whole->data, whole->len, bytes->data, bytes->len);
  g_assert_cmpmem (whole->data, whole->len, pieces->data, pieces->len);

  return 0;
}
