/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * What the frame codec costs: unmasking and UTF-8 in MB/s, small frames in ns */

#include "base/adda-json.h"
#include "transport/adda-frame-parser.h"
#include "transport/adda-utf8.h"

#include <string.h>

#define LARGE_BYTES (1 << 20)
#define SMALL_BYTES 140 /* a chat message */
#define N_SMALL 400
#define MIN_USEC 300000 /* of each measurement */

typedef struct
{
  GByteArray *stream;
  guint8 *copy; /* the parser unmasks in place */
  char *text;
  gsize length_bytes;
} Work;

typedef void (*WorkFunc) (Work *work);

static void
append_frame (GByteArray *stream, guint8 first, gsize n)
{
  guint8 header[14] = { first, n < 126 ? (guint8) (0x80 | n) : n <= 0xffff ? 0xfe : 0xff };
  guint n_length = n < 126 ? 0 : n <= 0xffff ? 2 : 8;

  for (guint i = 0; i < n_length; i++)
    header[2 + i] = (guint8) ((guint64) n >> (8 * (n_length - 1 - i)));
  memcpy (header + 2 + n_length, "\x11\x22\x33\x44", 4);
  g_byte_array_append (stream, header, 6 + n_length);
  for (gsize i = 0; i < n; i++)
    {
      guint8 byte = 'a' ^ header[2 + n_length + i % 4];

      g_byte_array_append (stream, &byte, 1);
    }
}

static void
parse_all (Work *work)
{
  AddaFrameParser parser;
  AddaParsed parsed;
  guint8 *data = work->copy;
  gsize left = work->length_bytes;

  memcpy (work->copy, work->stream->data, work->length_bytes);
  adda_frame_parser_init (&parser);
  while (adda_frame_parser_feed (&parser, &data, &left, LARGE_BYTES, &parsed) == ADDA_PARSE_MESSAGE)
    ;
  g_assert (left == 0 && !adda_frame_parser_is_partial (&parser));
  adda_frame_parser_clear (&parser);
}

static void
check_text (Work *work)
{
  g_assert (adda_utf8_is_valid (work->text, work->length_bytes));
}

static void
check_text_by_glib (Work *work)
{
  g_assert (g_utf8_validate_len (work->text, work->length_bytes, NULL));
}

static void
write_json (Work *work)
{
  g_autoptr (GString) text = g_string_sized_new (512);
  AddaJson json;

  adda_json_init (&json, text);
  adda_json_open_object (&json, NULL);
  adda_json_add_string (&json, "type", "message");
  adda_json_add_int (&json, "seq", 123456);
  adda_json_add_time (&json, "timestamp", G_GINT64_CONSTANT (1795000000000000));
  adda_json_add_string_len (&json, "content", work->text, work->length_bytes);
  adda_json_close_object (&json);
  g_assert (adda_json_validate (text->str, text->len, 4, NULL));
}

/* Returns: nanoseconds a call. */
static double
measure (WorkFunc func, Work *work)
{
  gint64 begin, end;
  guint64 n = 0;

  func (work);
  begin = end = g_get_monotonic_time ();
  while (end - begin < MIN_USEC)
    {
      for (guint i = 0; i < 8; i++, n++)
        func (work);
      end = g_get_monotonic_time ();
    }

  return (double) (end - begin) * 1000 / (double) n;
}

static void
measure_frames (const char *name, guint8 first, gsize payload_bytes, guint n_frames)
{
  g_autoptr (GByteArray) stream = g_byte_array_new ();
  g_autofree guint8 *copy = NULL;
  Work work = { .stream = stream };
  double ns;

  for (guint i = 0; i < n_frames; i++)
    append_frame (stream, first, payload_bytes);
  copy = g_malloc (stream->len);
  work.copy = copy;
  work.length_bytes = stream->len;
  ns = measure (parse_all, &work);
  g_print ("%-32s %8.0f MB/s %10.1f ns a frame\n", name, stream->len * 1000.0 / ns, ns / n_frames);
}

static void
measure_text (const char *name, const char *part, WorkFunc func, gsize length_bytes)
{
  g_autoptr (GString) text = g_string_new (NULL);
  Work work = { 0 };
  double ns;

  while (text->len < length_bytes)
    g_string_append (text, part);
  work.text = text->str;
  work.length_bytes = text->len;
  ns = measure (func, &work);
  g_print ("%-32s %8.0f MB/s %10.1f ns a text\n", name, text->len * 1000.0 / ns, ns);
}

int
main (void)
{
  measure_frames ("frame, binary, 1 MiB", 0x82, LARGE_BYTES, 1);
  measure_frames ("frame, text, 1 MiB", 0x81, LARGE_BYTES, 1);
  measure_frames ("frame, text, 140 bytes", 0x81, SMALL_BYTES, N_SMALL);
  measure_text ("UTF-8, ASCII", "plain text ", check_text, LARGE_BYTES);
  measure_text ("UTF-8, ASCII, GLib", "plain text ", check_text_by_glib, LARGE_BYTES);
  measure_text ("UTF-8, Bengali", "আড্ডা দিতে এসো ", check_text, LARGE_BYTES);
  measure_text ("UTF-8, Bengali, GLib", "আড্ডা দিতে এসো ", check_text_by_glib, LARGE_BYTES);
  measure_text ("JSON written and validated", "plain text ", write_json, SMALL_BYTES);

  return 0;
}
