/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The outbox: order, what goes first, what is dropped, and that bytes leave exactly once */

#include <string.h>

#include "transport/adda-outbox.h"

/* Bytes of all outboxes. */
static gsize total;

static AddaFrame *
make (AddaOpcode opcode, const char *text, gboolean is_ephemeral)
{
  AddaFrame *frame = adda_frame_new (opcode, text, strlen (text));

  frame->is_ephemeral = is_ephemeral;
  return frame;
}

static void
push (AddaOutbox *outbox, const char *text)
{
  adda_outbox_push (outbox, make (ADDA_OPCODE_TEXT, text, FALSE));
}

/* Takes what is queued in bites of @bite bytes; payloads of whole frames, one a line. */
static char *
drain (AddaOutbox *outbox, gsize bite)
{
  g_autoptr (GByteArray) wire = g_byte_array_new ();
  GString *lines = g_string_new (NULL);

  while (outbox->count > 0)
    {
      struct iovec vector;
      gsize n;

      g_assert_cmpuint (adda_outbox_peek (outbox, &vector, 1), ==, 1);
      n = MIN (bite, vector.iov_len);
      g_byte_array_append (wire, vector.iov_base, (guint) n);
      adda_outbox_consume (outbox, n);
    }
  g_assert_cmpuint (outbox->bytes, ==, 0);

  for (guint i = 0; i < wire->len; i += 2u + wire->data[i + 1])
    g_string_append_printf (lines, "%.*s\n", wire->data[i + 1], (char *) wire->data + i + 2);

  return g_string_free (lines, FALSE);
}

static void
test_order (void)
{
  for (gsize bite = 1; bite < 12; bite++)
    {
      g_autoptr (AddaOutbox) outbox = adda_outbox_new (&total);
      g_autofree char *lines = NULL;

      /* More than the ring holds at first. */
      for (guint i = 0; i < 10; i++)
        {
          char text[2] = { (char) ('a' + i), '\0' };

          push (outbox, text);
        }
      lines = drain (outbox, bite);
      g_assert_cmpstr (lines, ==, "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n");
    }
}

static void
test_first_waits_for_a_begun_frame (void)
{
  g_autoptr (AddaOutbox) outbox = adda_outbox_new (&total);
  struct iovec vectors[8];
  g_autofree char *lines = NULL;

  push (outbox, "one");
  push (outbox, "two");
  adda_outbox_push_first (outbox, make (ADDA_OPCODE_PONG, "pong", FALSE));
  g_assert_cmpuint (adda_outbox_peek (outbox, vectors, 8), ==, 3);
  g_assert_cmpmem ((char *) vectors[0].iov_base + 2, vectors[0].iov_len - 2, "pong", 4);

  /* One byte of the pong is gone: a ping may not cut in. */
  adda_outbox_consume (outbox, 1);
  adda_outbox_push_first (outbox, make (ADDA_OPCODE_PING, "ping", FALSE));
  g_assert_cmpuint (adda_outbox_peek (outbox, vectors, 8), ==, 4);
  g_assert_cmpmem ((char *) vectors[0].iov_base + 1, vectors[0].iov_len - 1, "pong", 4);
  g_assert_cmpmem ((char *) vectors[1].iov_base + 2, vectors[1].iov_len - 2, "ping", 4);
  adda_outbox_consume (outbox, 5);
  lines = drain (outbox, 3);
  g_assert_cmpstr (lines, ==, "ping\none\ntwo\n");
}

static void
test_drop (void)
{
  g_autoptr (AddaOutbox) outbox = adda_outbox_new (&total);
  g_autofree char *lines = NULL;

  adda_outbox_push (outbox, make (ADDA_OPCODE_TEXT, "typing 1", TRUE));
  adda_outbox_consume (outbox, 3);
  push (outbox, "kept");
  adda_outbox_push (outbox, make (ADDA_OPCODE_TEXT, "typing 2", TRUE));
  adda_outbox_push (outbox, make (ADDA_OPCODE_PONG, "pong", FALSE));
  adda_outbox_push (outbox, make (ADDA_OPCODE_TEXT, "typing 3", TRUE));

  /* The first has begun to leave and must go whole. */
  g_assert_cmpuint (adda_outbox_drop_ephemeral (outbox), ==, 2);
  g_assert_cmpuint (outbox->count, ==, 3);
  adda_outbox_drop_opcode (outbox, ADDA_OPCODE_PONG);
  g_assert_cmpuint (outbox->count, ==, 2);
  g_assert_cmpuint (outbox->bytes, ==, 10 - 3 + 6);
  adda_outbox_drop_all (outbox);
  g_assert_cmpuint (outbox->count, ==, 1);
  adda_outbox_consume (outbox, 7);
  push (outbox, "end");
  lines = drain (outbox, 100);
  g_assert_cmpstr (lines, ==, "end\n");
}

static void
test_shared_frames (void)
{
  AddaFrame *frame = make (ADDA_OPCODE_TEXT, "shared", FALSE);
  AddaOutbox *first = adda_outbox_new (&total);
  AddaOutbox *second = adda_outbox_new (&total);

  adda_outbox_push (first, adda_frame_ref (frame));
  adda_outbox_push (second, adda_frame_ref (frame));
  g_assert_cmpint (frame->ref_count, ==, 3);
  adda_outbox_consume (first, frame->length);
  g_assert_cmpint (frame->ref_count, ==, 2);
  adda_outbox_free (first);
  adda_outbox_free (second);
  g_assert_cmpint (frame->ref_count, ==, 1);
  adda_frame_unref (frame);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/outbox/order", test_order);
  g_test_add_func ("/outbox/first", test_first_waits_for_a_begun_frame);
  g_test_add_func ("/outbox/drop", test_drop);
  g_test_add_func ("/outbox/shared-frames", test_shared_frames);
  return g_test_run ();
}
