/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The frame parser: each rule of RFC 6455, cut at every byte */

#include "transport/adda-frame-parser.h"

#include <string.h>

#define LIMIT 1000

/* A frame of a client in a table; the payload is masked when it is written. */
typedef struct
{
  guint8 first; /* FIN, RSV and opcode */
  const char *payload;
  gsize length_bytes; /* 0: up to the NUL */
} FrameSpec;

typedef struct
{
  const char *name;
  FrameSpec frames[5];  /* up to the first without payload */
  const char *expected; /* the transcript */
} FrameCase;

/* Writes a frame with the length in @n_length bytes, whatever its value. */
static void
append_frame (GByteArray *stream, guint8 first, guint n_length, const char *payload, gsize n)
{
  static const guint8 mask[4] = { 0x37, 0xfa, 0x21, 0x3d };
  guint8 second = (guint8) (0x80 | (n_length == 0 ? n : n_length == 2 ? 126 : 127));

  g_byte_array_append (stream, &first, 1);
  g_byte_array_append (stream, &second, 1);
  for (guint i = n_length; i > 0; i--)
    {
      guint8 byte = (guint8) ((guint64) n >> (8 * (i - 1)));

      g_byte_array_append (stream, &byte, 1);
    }
  g_byte_array_append (stream, mask, 4);
  for (gsize i = 0; payload != NULL && i < n; i++)
    {
      guint8 byte = (guint8) payload[i] ^ mask[i % 4];

      g_byte_array_append (stream, &byte, 1);
    }
}

static void
append_shortest (GByteArray *stream, guint8 first, const char *payload, gsize n)
{
  append_frame (stream, first, n < 126 ? 0 : n <= G_MAXUINT16 ? 2 : 8, payload, n);
}

static void
transcribe (GString *transcript, AddaParseResult result, const AddaParsed *parsed)
{
  g_autofree char *payload = g_strndup ((const char *) parsed->payload, parsed->length_bytes);
  g_autofree char *escaped = NULL;

  if (result == ADDA_PARSE_ERROR)
    {
      g_assert_cmpuint (strlen (parsed->reason), >, 0);
      g_string_append_printf (transcript, "error %u", parsed->close_code);
      return;
    }

  g_assert_nonnull (parsed->payload);
  if (parsed->length_bytes > 40)
    escaped = g_strdup_printf ("%" G_GSIZE_FORMAT "×%c", parsed->length_bytes, payload[0]);
  else
    escaped = g_strescape (payload, "আড্ডা");
  g_string_append_printf (transcript, "%s%x", result == ADDA_PARSE_CONTROL ? "control " : "",
                          parsed->opcode);
  if (parsed->opcode == ADDA_OPCODE_CLOSE)
    g_string_append_printf (transcript, "/%u", parsed->close_code);
  g_string_append_printf (transcript, ":%s;", escaped);
}

/* Returns: FALSE once there was an error. The piece lies in memory of its own
 * size, so that the address sanitizer sees a byte too far. */
static gboolean
feed_piece (AddaFrameParser *parser, const guint8 *bytes, gsize n, GString *transcript)
{
  g_autofree guint8 *piece = g_memdup2 (bytes, n);
  guint8 *data = piece;
  gsize left = n;

  while (TRUE)
    {
      AddaParsed parsed;
      AddaParseResult result = adda_frame_parser_feed (parser, &data, &left, LIMIT, &parsed);

      g_assert_cmpuint (left, <=, n);
      g_assert_true (n == 0 || data == piece + (n - left));
      if (result == ADDA_PARSE_NEED_MORE)
        break;
      transcribe (transcript, result, &parsed);
      if (result == ADDA_PARSE_ERROR)
        return FALSE;
    }

  g_assert_cmpuint (left, ==, 0);
  if (!adda_frame_parser_is_partial (parser))
    {
      g_assert_null (parser->partial);
      g_assert_null (parser->control);
    }

  return TRUE;
}

/* Feeds the stream in pieces that end at @cuts (ascending). */
static void
assert_transcript (GByteArray *stream, const gsize *cuts, guint n_cuts, const char *expected)
{
  g_autoptr (GString) transcript = g_string_new (NULL);
  AddaFrameParser parser;
  gsize at = 0;

  adda_frame_parser_init (&parser);
  for (guint i = 0; i <= n_cuts; i++)
    {
      gsize end = i < n_cuts ? cuts[i] : stream->len;

      if (!feed_piece (&parser, stream->data + at, end - at, transcript))
        break;
      at = end;
    }
  if (adda_frame_parser_is_partial (&parser))
    g_string_append (transcript, "…");
  adda_frame_parser_clear (&parser);

  g_assert_cmpstr (transcript->str, ==, expected);
}

/* Whole, in two pieces and in three at every place there is, and byte by byte. */
static void
assert_however_cut (GByteArray *stream, const char *expected)
{
  g_autofree gsize *all = g_new (gsize, stream->len + 1);

  assert_transcript (stream, NULL, 0, expected);
  for (gsize i = 0; i <= stream->len; i++)
    {
      gsize step = stream->len > 100 ? 17 : 1;

      all[i] = i;
      for (gsize j = i; j <= stream->len; j += step)
        {
          gsize cuts[2] = { i, j };

          assert_transcript (stream, cuts, 2, expected);
        }
    }
  assert_transcript (stream, all, stream->len + 1, expected);
}

static const FrameCase frame_cases[] = {
  { "text", { { 0x81, "hello" } }, "1:hello;" },
  { "binary", { { 0x82, "\x01\xff", 2 } }, "2:\\001\\377;" },
  { "bengali", { { 0x81, "আড্ডা" } }, "1:আড্ডা;" },
  { "empty-text", { { 0x81, "" } }, "1:;" },
  { "empty-binary", { { 0x82, "" } }, "2:;" },
  { "two-in-one-read", { { 0x81, "one" }, { 0x81, "two" } }, "1:one;1:two;" },
  { "fragments", { { 0x01, "a" }, { 0x00, "bc" }, { 0x80, "d" } }, "1:abcd;" },
  { "empty-fragments", { { 0x01, "" }, { 0x00, "" }, { 0x80, "" } }, "1:;" },
  { "empty-first", { { 0x02, "" }, { 0x80, "x" }, { 0x81, "y" } }, "2:x;1:y;" },
  { "empty-last", { { 0x01, "x" }, { 0x80, "" }, { 0x81, "y" } }, "1:x;1:y;" },
  { "character-over-fragments",
    { { 0x01, "\xe0\xa6" }, { 0x00, "" }, { 0x80, "\x86!" } },
    "1:আ!;" },
  { "control-between",
    { { 0x01, "a" }, { 0x89, "ping" }, { 0x00, "b" }, { 0x8a, "pong" }, { 0x80, "c" } },
    "control 9:ping;control a:pong;1:abc;" },
  { "ping-empty", { { 0x89, "" } }, "control 9:;" },
  { "pong", { { 0x8a, "x" } }, "control a:x;" },
  { "unended", { { 0x01, "a" }, { 0x00, "b" } }, "…" },
  { "unended-empty", { { 0x01, "" } }, "…" },

  { "rsv1", { { 0xc1, "x" } }, "error 1002" },
  { "rsv2", { { 0xa1, "x" } }, "error 1002" },
  { "rsv3", { { 0x91, "x" } }, "error 1002" },
  { "rsv-control", { { 0xc9, "x" } }, "error 1002" },
  { "reserved-3", { { 0x83, "x" } }, "error 1002" },
  { "reserved-7", { { 0x87, "x" } }, "error 1002" },
  { "reserved-b", { { 0x8b, "x" } }, "error 1002" },
  { "reserved-f", { { 0x8f, "x" } }, "error 1002" },
  { "fragmented-ping", { { 0x09, "x" } }, "error 1002" },
  { "fragmented-close", { { 0x08, "" } }, "error 1002" },
  { "continuation-first", { { 0x80, "x" } }, "error 1002" },
  { "continuation-after-whole", { { 0x81, "x" }, { 0x80, "y" } }, "1:x;error 1002" },
  { "text-in-text", { { 0x01, "x" }, { 0x81, "y" } }, "error 1002" },
  { "binary-in-empty-text", { { 0x01, "" }, { 0x02, "y" } }, "error 1002" },

  { "bad-text", { { 0x81, "abc\xff" } }, "error 1007" },
  { "bad-text-later", { { 0x01, "abc" }, { 0x00, "\xc0" } }, "error 1007" },
  { "text-ends-inside", { { 0x81, "\xe0\xa6" } }, "error 1007" },
  { "fragments-end-inside", { { 0x01, "\xe0" }, { 0x80, "\xa6" } }, "error 1007" },
  { "fragments-end-inside-empty", { { 0x01, "\xe0\xa6" }, { 0x80, "" } }, "error 1007" },
  { "state-is-fresh", { { 0x82, "\xc3" }, { 0x81, "x" } }, "2:\\303;1:x;" },

  { "close", { { 0x88, "" } }, "control 8/1005:;" },
  { "close-code", { { 0x88, "\x03\xe8" } }, "control 8/1000:\\003\\350;" },
  { "close-reason", { { 0x88, "\x0f\xa0why" } }, "control 8/4000:\\017\\240why;" },
  { "close-half-code", { { 0x88, "\x03" } }, "error 1002" },
  { "close-bad-reason", { { 0x88, "\x03\xe8\xff" } }, "error 1007" },
  { "close-reason-ends-inside", { { 0x88, "\x03\xe8\xe0\xa6" } }, "error 1007" },
  { "after-close",
    { { 0x88, "\x03\xe8" }, { 0x81, "x" }, { 0xff, "y" } },
    "control 8/1000:\\003\\350;" },
  { "close-between", { { 0x01, "a" }, { 0x88, "" } }, "control 8/1005:;" },
};

static void
test_frames (gconstpointer data)
{
  const FrameCase *c = data;
  g_autoptr (GByteArray) stream = g_byte_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (c->frames) && c->frames[i].payload != NULL; i++)
    {
      const FrameSpec *frame = &c->frames[i];
      gsize n = frame->length_bytes > 0 ? frame->length_bytes : strlen (frame->payload);

      append_shortest (stream, frame->first, frame->payload, n);
    }
  assert_however_cut (stream, c->expected);
}

static void
test_close_codes (void)
{
  for (guint code = 0; code <= 0xffff; code++)
    {
      gboolean is_allowed = (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) ||
                            (code >= 3000 && code <= 4999);
      char payload[2] = { (char) (code >> 8), (char) code };
      g_autoptr (GByteArray) stream = g_byte_array_new ();
      AddaFrameParser parser;
      AddaParsed parsed;
      guint8 *bytes;
      gsize n;

      append_shortest (stream, 0x88, payload, 2);
      adda_frame_parser_init (&parser);
      bytes = stream->data;
      n = stream->len;
      g_assert_cmpint (adda_frame_parser_feed (&parser, &bytes, &n, LIMIT, &parsed), ==,
                       is_allowed ? ADDA_PARSE_CONTROL : ADDA_PARSE_ERROR);
      g_assert_cmpuint (parsed.close_code, ==, is_allowed ? code : 1002);
      adda_frame_parser_clear (&parser);
    }
}

typedef struct
{
  guint8 first;
  guint n_length;
  gsize length_bytes;
  gboolean has_payload;
  const char *expected;
} LengthCase;

static void
test_lengths (void)
{
  static const LengthCase cases[] = {
    { 0x82, 0, 125, TRUE, "2:125×x;" },
    { 0x82, 2, 126, TRUE, "2:126×x;" },
    { 0x82, 2, LIMIT, TRUE, "2:1000×x;" },
    { 0x89, 0, 125, TRUE, "control 9:125×x;" },
    /* Wrong or too big: said as soon as the length is there. */
    { 0x82, 2, 125, FALSE, "error 1002" },
    { 0x82, 2, 0, FALSE, "error 1002" },
    { 0x82, 8, 0xffff, FALSE, "error 1002" },
    { 0x82, 8, 0, FALSE, "error 1002" },
    { 0x82, 8, (gsize) G_MAXUINT64, FALSE, "error 1002" },
    { 0x82, 8, (gsize) 1 << 63, FALSE, "error 1002" },
    { 0x82, 2, LIMIT + 1, FALSE, "error 1009" },
    { 0x82, 8, 0x10000, FALSE, "error 1009" },
    { 0x82, 8, G_MAXINT64, FALSE, "error 1009" },
    { 0x82, 8, (gsize) 1 << 32, FALSE, "error 1009" },
    { 0x81, 8, ((gsize) 1 << 32) + 5, FALSE, "error 1009" },
    { 0x89, 2, 126, FALSE, "error 1002" },
    { 0x88, 8, 0x10000, FALSE, "error 1002" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const LengthCase *c = &cases[i];
      g_autoptr (GByteArray) stream = g_byte_array_new ();
      g_autofree char *payload = g_strnfill (LIMIT, 'x');

      append_frame (stream, c->first, c->n_length, c->has_payload ? payload : NULL,
                    c->length_bytes);
      if (!c->has_payload)
        g_byte_array_set_size (stream, 2 + c->n_length); /* not even the mask */
      assert_however_cut (stream, c->expected);
    }
}

static void
test_unmasked (void)
{
  g_autoptr (GByteArray) stream = g_byte_array_new ();

  g_byte_array_append (stream, (const guint8 *) "\x81\x05hello", 7);
  assert_however_cut (stream, "error 1002");
}

/* The limit is one for the message, not one a fragment. */
static void
test_total (void)
{
  g_autofree char *payload = g_strnfill (LIMIT, 'x');
  g_autoptr (GByteArray) fits = g_byte_array_new ();
  g_autoptr (GByteArray) exceeds = g_byte_array_new ();

  append_shortest (fits, 0x02, payload, 600);
  append_shortest (fits, 0x89, payload, 125);
  append_shortest (fits, 0x80, payload, 400);
  append_shortest (fits, 0x82, payload, LIMIT);
  assert_however_cut (fits, "control 9:125×x;2:1000×x;2:1000×x;");

  append_shortest (exceeds, 0x02, payload, 600);
  append_shortest (exceeds, 0x80, payload, 401);
  assert_however_cut (exceeds, "error 1009");
}

static void
test_error_is_for_good (void)
{
  g_autoptr (GByteArray) stream = g_byte_array_new ();
  g_autoptr (GString) transcript = g_string_new (NULL);
  AddaFrameParser parser;

  adda_frame_parser_init (&parser);
  append_shortest (stream, 0x01, "begun", 5);
  append_shortest (stream, 0x81, "x", 1);
  g_assert_false (feed_piece (&parser, stream->data, stream->len, transcript));
  g_assert_null (parser.partial);
  g_assert_false (feed_piece (&parser, (const guint8 *) "\x81\x80mask", 6, transcript));
  g_assert_cmpstr (transcript->str, ==, "error 1002error 1002");
  adda_frame_parser_clear (&parser);
}

/* Memory follows what has come, not what was promised. */
static void
test_memory (void)
{
  enum
  {
    PROMISED = 1 << 20,
    N_COMES = 100
  };
  g_autofree char *payload = g_strnfill (N_COMES, 'x');
  g_autoptr (GByteArray) stream = g_byte_array_new ();
  AddaFrameParser parser;
  AddaParsed parsed;
  guint8 *data;
  gsize n, came = 0;

  adda_frame_parser_init (&parser);
  append_frame (stream, 0x82, 8, NULL, PROMISED);
  data = stream->data;
  n = stream->len;
  g_assert_cmpint (adda_frame_parser_feed (&parser, &data, &n, PROMISED, &parsed), ==,
                   ADDA_PARSE_NEED_MORE);
  g_assert_null (parser.partial);
  while (came < PROMISED)
    {
      AddaParseResult result;
      gboolean is_last = came + N_COMES >= PROMISED;

      data = (guint8 *) payload;
      n = is_last ? PROMISED - came : N_COMES;
      came += n;
      result = adda_frame_parser_feed (&parser, &data, &n, PROMISED, &parsed);
      g_assert_cmpint (result, ==, is_last ? ADDA_PARSE_MESSAGE : ADDA_PARSE_NEED_MORE);
      g_assert_cmpuint (parser.partial_capacity, <=, MIN (2 * came, PROMISED));
    }
  g_assert_cmpuint (parsed.length_bytes, ==, PROMISED);

  n = 0;
  g_assert_cmpint (adda_frame_parser_feed (&parser, &data, &n, PROMISED, &parsed), ==,
                   ADDA_PARSE_NEED_MORE);
  g_assert_null (parser.partial);
  g_assert_cmpuint (sizeof parser, <=, 64);
}

static void
test_no_copy (void)
{
  g_autoptr (GByteArray) stream = g_byte_array_new ();
  AddaFrameParser parser;
  AddaParsed parsed;
  guint8 *data;
  gsize n;

  adda_frame_parser_init (&parser);
  append_shortest (stream, 0x81, "in place, and unmasked", 22);
  data = stream->data;
  n = stream->len;
  g_assert_cmpint (adda_frame_parser_feed (&parser, &data, &n, LIMIT, &parsed), ==,
                   ADDA_PARSE_MESSAGE);
  g_assert_true (parsed.payload == stream->data + 6);
  g_assert_cmpmem (parsed.payload, parsed.length_bytes, "in place, and unmasked", 22);
  g_assert_null (parser.partial);
}

/* The limit may be lowered between two reads, in the middle of a frame. */
static void
test_limit_changes (void)
{
  g_autofree char *payload = g_strnfill (LIMIT, 'x');
  g_autoptr (GByteArray) stream = g_byte_array_new ();
  AddaFrameParser parser;
  AddaParsed parsed;
  guint8 *data;
  gsize n;

  adda_frame_parser_init (&parser);
  append_shortest (stream, 0x02, payload, LIMIT);
  append_shortest (stream, 0x80, payload, 1);
  data = stream->data;
  n = 100;
  g_assert_cmpint (adda_frame_parser_feed (&parser, &data, &n, LIMIT, &parsed), ==,
                   ADDA_PARSE_NEED_MORE);
  n = stream->len - 100;
  g_assert_cmpint (adda_frame_parser_feed (&parser, &data, &n, 10, &parsed), ==, ADDA_PARSE_ERROR);
  g_assert_cmpuint (parsed.close_code, ==, 1009);
  adda_frame_parser_clear (&parser);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (frame_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/frame-parser/", frame_cases[i].name, NULL);

      g_test_add_data_func (path, &frame_cases[i], test_frames);
    }
  g_test_add_func ("/frame-parser/close-codes", test_close_codes);
  g_test_add_func ("/frame-parser/lengths", test_lengths);
  g_test_add_func ("/frame-parser/unmasked", test_unmasked);
  g_test_add_func ("/frame-parser/total", test_total);
  g_test_add_func ("/frame-parser/error-is-for-good", test_error_is_for_good);
  g_test_add_func ("/frame-parser/memory", test_memory);
  g_test_add_func ("/frame-parser/no-copy", test_no_copy);
  g_test_add_func ("/frame-parser/limit-changes", test_limit_changes);
  return g_test_run ();
}
