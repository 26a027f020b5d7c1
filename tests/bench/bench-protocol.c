/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * What a message costs on its way in and out: microseconds of decode and encode */

#include <stdio.h>
#include <string.h>

#include "protocol/adda-codec.h"

#define ROUNDS 200000

static const char send_text[] =
    "{\"type\":\"send\",\"room\":\"general\",\"nonce\":\"0192f0c1-7f53-7b2e-8f4e-2f4e5d6c7b8a\","
    "\"content\":\"Are you coming to the tea stall at six today, my friend?\"}";

static const char flat_text[] =
    "{\"content\":\"Are you coming to the tea stall at six today, my friend?\",\"type\":\"text\"}";

static void
report (const char *what, gint64 start_usec, guint n, gsize length_bytes)
{
  double each_usec = (double) (g_get_monotonic_time () - start_usec) / n;

  printf ("%-24s %7.3f µs  (%" G_GSIZE_FORMAT " bytes)\n", what, each_usec, length_bytes);
}

static void
bench_decode (AddaDialect dialect, const char *what, const char *text, gsize length, guint n)
{
  gint64 start_usec = g_get_monotonic_time ();

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *nonce = NULL;
      g_autoptr (AddaCommand) command = adda_codecs[dialect]->decode (text, length, &nonce, NULL);

      g_assert_nonnull (command);
    }
  report (what, start_usec, n, length);
}

static void
bench_encode (AddaDialect dialect, const char *what, const AddaNotice *notice)
{
  gint64 start_usec = g_get_monotonic_time ();
  gsize length = 0;

  for (guint i = 0; i < ROUNDS; i++)
    {
      g_autoptr (AddaFrame) frame = adda_codecs[dialect]->encode (notice);

      adda_frame_get_payload (frame, &length);
    }
  report (what, start_usec, ROUNDS, length);
}

/* As much structure as 64 KiB can hold, in a member that nobody reads. */
static void
bench_hostile (void)
{
  g_autoptr (GString) text = g_string_new ("{\"type\":\"ping\",\"x\":[");

  while (text->len < 65530)
    g_string_append (text, "{},");
  g_string_append (text, "1]}");
  bench_decode (ADDA_DIALECT_V1, "decode 64 KiB of {}", text->str, text->len, 500);
}

int
main (void)
{
  g_autoptr (AddaUser) user =
      adda_user_new ("0192f0c1-7f53-7b2e-8f4e-2f4e5d6c7b8a", "Rahim", ADDA_ROLE_GUEST);
  const char *content = "Are you coming to the tea stall at six today, my friend?";
  g_autoptr (AddaEvent) event =
      adda_event_new (ADDA_EVENT_MESSAGE, "general", user, "0192f0c1-7f53-7b2e-8f4e-2f4e5d6c7b8a",
                      g_strdup (content), strlen (content));
  AddaNotice message = { .type = ADDA_NOTICE_MESSAGE, .event = event };
  AddaNotice ack = { .type = ADDA_NOTICE_ACK, .event = event, .nonce = event->nonce };

  event->seq = 123456;
  event->time_usec = g_get_real_time ();
  adda_uuid_new (event->time_usec, &event->id);

  bench_decode (ADDA_DIALECT_V1, "decode adda.v1 send", send_text, strlen (send_text), ROUNDS);
  bench_decode (ADDA_DIALECT_FLAT, "decode flat text", flat_text, strlen (flat_text), ROUNDS);
  bench_hostile ();
  bench_encode (ADDA_DIALECT_V1, "encode adda.v1 message", &message);
  bench_encode (ADDA_DIALECT_FLAT, "encode flat text", &message);
  bench_encode (ADDA_DIALECT_V1, "encode adda.v1 ack", &ack);

  return 0;
}
