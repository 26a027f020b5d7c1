/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Outgoing frames: headers in their shortest form, close frames, references */

#include "base/adda-frame.h"

#include <string.h>

typedef struct
{
  gsize length_bytes;
  guint n_header;
  guint8 header[ADDA_FRAME_HEADER_MAX];
} HeaderCase;

static void
test_header (void)
{
  static const HeaderCase cases[] = {
    { 0, 2, { 0x82, 0 } },
    { 1, 2, { 0x82, 1 } },
    { 125, 2, { 0x82, 125 } },
    { 126, 4, { 0x82, 126, 0, 126 } },
    { 0xffff, 4, { 0x82, 126, 0xff, 0xff } },
    { 0x10000, 10, { 0x82, 127, 0, 0, 0, 0, 0, 1, 0, 0 } },
    { 0x123456, 10, { 0x82, 127, 0, 0, 0, 0, 0, 0x12, 0x34, 0x56 } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const HeaderCase *c = &cases[i];
      g_autofree guint8 *payload = g_malloc (c->length_bytes + 1);
      g_autoptr (AddaFrame) frame = NULL;
      const guint8 *inside;
      gsize n_inside;

      memset (payload, 'x', c->length_bytes);
      frame = adda_frame_new (ADDA_OPCODE_BINARY, payload, c->length_bytes);
      g_assert_cmpuint (frame->length, ==, c->n_header + c->length_bytes);
      g_assert_cmpuint (frame->opcode, ==, ADDA_OPCODE_BINARY);
      g_assert_cmpuint (frame->is_ephemeral, ==, FALSE);
      g_assert_cmpmem (frame->data, c->n_header, c->header, c->n_header);
      inside = adda_frame_get_payload (frame, &n_inside);
      g_assert_cmpmem (inside, n_inside, payload, c->length_bytes);
    }
}

static void
test_opcodes (void)
{
  static const AddaOpcode opcodes[] = { ADDA_OPCODE_TEXT, ADDA_OPCODE_BINARY, ADDA_OPCODE_PING,
                                        ADDA_OPCODE_PONG, ADDA_OPCODE_CLOSE };

  for (guint i = 0; i < G_N_ELEMENTS (opcodes); i++)
    {
      g_autoptr (AddaFrame) frame = adda_frame_new (opcodes[i], NULL, 0);

      g_assert_cmphex (frame->data[0], ==, 0x80 | opcodes[i]);
    }
}

static void
assert_close (guint16 code, const char *reason, const void *payload, gsize length_bytes)
{
  g_autoptr (AddaFrame) frame = adda_frame_new_close (code, reason);
  gsize n;
  const guint8 *got = adda_frame_get_payload (frame, &n);

  g_assert_cmphex (frame->data[0], ==, 0x88);
  g_assert_cmpmem (got, n, payload, length_bytes);
}

static void
test_close (void)
{
  g_autofree char *long_reason = g_strnfill (200, 'r');
  g_autofree char *expected = g_strconcat ("\x03\xe8", long_reason, NULL);

  assert_close (1001, "going away", "\x03\xe9going away", 12);
  assert_close (4000, NULL, "\x0f\xa0", 2);
  assert_close (4000, "", "\x0f\xa0", 2);
  assert_close (1005, "not sent", "", 0);
  assert_close (1000, long_reason, expected, 125);

  /* 123 bytes would end inside a character: all of it goes. */
  memcpy (long_reason + 121, "আ", 3);
  assert_close (1000, long_reason, expected, 123);
  memcpy (long_reason + 121, "rrr", 3);
  memcpy (long_reason + 120, "আ", 3);
  memcpy (expected + 122, "আ", 3);
  assert_close (1000, long_reason, expected, 125);
}

#define N_THREADS 4
#define N_REFS 20000

static void *
unref_many (void *data)
{
  AddaFrame *frame = data;

  for (guint i = 0; i < N_REFS; i++)
    {
      gsize n;

      g_assert_cmpuint (adda_frame_get_payload (frame, &n)[0], ==, 'p');
      adda_frame_unref (frame);
    }

  return NULL;
}

/* Whoever is last frees it: the address sanitizer sees if it is early, late or twice. */
static void
test_references (void)
{
  GThread *threads[N_THREADS];
  AddaFrame *frame = adda_frame_new (ADDA_OPCODE_TEXT, "payload", 7);

  adda_frame_ref_many (frame, N_THREADS * N_REFS - 2);
  g_assert_true (adda_frame_ref (frame) == frame);
  g_assert_cmpint (frame->ref_count, ==, N_THREADS * N_REFS);
  for (guint i = 0; i < N_THREADS; i++)
    threads[i] = g_thread_new ("unref", unref_many, frame);
  for (guint i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/frame/header", test_header);
  g_test_add_func ("/frame/opcodes", test_opcodes);
  g_test_add_func ("/frame/close", test_close);
  g_test_add_func ("/frame/references", test_references);
  return g_test_run ();
}
