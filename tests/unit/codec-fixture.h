/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * What the tests of the codecs share: people, events, and looks into frames */

#pragma once

#include <json-glib/json-glib.h>
#include <string.h>

#include "base/adda-json.h"
#include "protocol/adda-codec.h"

/* 2026-11-21T09:07:51.123456Z */
#define FIXTURE_TIME_USEC G_GINT64_CONSTANT (1795252071123456)
#define FIXTURE_TIME "2026-11-21T09:07:51.123456Z"
#define FIXTURE_ID "0192f0c1-7f53-7b2e-8f4e-2f4e5d6c7b8a"

static inline AddaEvent *
fixture_event_new (AddaUser *user, guint64 seq, const char *nonce, const char *content)
{
  AddaEvent *event = adda_event_new (ADDA_EVENT_MESSAGE, "general", user, nonce, g_strdup (content),
                                     strlen (content));

  g_assert_true (adda_uuid_parse (FIXTURE_ID, &event->id));
  event->status = ADDA_EVENT_COMMITTED;
  event->seq = seq;
  event->time_usec = FIXTURE_TIME_USEC;

  return event;
}

static inline JsonNode *
fixture_parse (const char *text, gssize length)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;

  if (!json_parser_load_from_data (parser, text, length, &error))
    g_error ("not JSON: %.*s: %s", (int) length, text, error->message);

  return json_parser_steal_root (parser);
}

/* The frame's JSON, which the strict validator must like too. */
static inline JsonNode *
fixture_read_frame (const AddaFrame *frame)
{
  g_autoptr (GError) error = NULL;
  const char *text;
  gsize length;

  g_assert_nonnull (frame);
  g_assert_cmpint (frame->opcode, ==, ADDA_OPCODE_TEXT);
  text = (const char *) adda_frame_get_payload (frame, &length);
  g_assert_true (g_utf8_validate_len (text, length, NULL));
  adda_json_validate (text, length, ADDA_PROTOCOL_MAX_DEPTH, &error);
  g_assert_no_error (error);

  return fixture_parse (text, (gssize) length);
}

/* The same members with the same values, no more, no fewer. */
static inline void
fixture_assert_node (JsonNode *node, const char *expected)
{
  g_autoptr (JsonNode) wanted = fixture_parse (expected, -1);

  if (!json_node_equal (node, wanted))
    {
      g_autofree char *got = json_to_string (node, FALSE);

      g_error ("got %s, not %s", got, expected);
    }
}

static inline void
fixture_assert_frame (AddaDialect dialect,
                      const AddaNotice *notice,
                      gboolean is_ephemeral,
                      const char *expected)
{
  g_autoptr (AddaFrame) frame = adda_codecs[dialect]->encode (notice);
  g_autoptr (JsonNode) node = fixture_read_frame (frame);

  fixture_assert_node (node, expected);
  g_assert_cmpint (frame->is_ephemeral, ==, is_ephemeral);
}

/* The text is copied to its exact size, so that AddressSanitizer sees a read beyond its end. */
static inline AddaCommand *
fixture_decode_len (AddaDialect dialect,
                    const char *text,
                    gsize length,
                    char **nonce,
                    GError **error)
{
  g_autofree char *copy = g_memdup2 (text, length);

  return adda_codecs[dialect]->decode (copy, length, nonce, error);
}

static inline AddaCommand *
fixture_decode (AddaDialect dialect, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *nonce = NULL;
  AddaCommand *command = fixture_decode_len (dialect, text, strlen (text), &nonce, &error);

  g_assert_no_error (error);
  g_assert_nonnull (command);
  g_assert_cmpstr (command->nonce, ==, nonce);

  return command;
}

/* @message, @wanted_nonce: (nullable) */
static inline void
fixture_assert_refused (AddaDialect dialect,
                        const char *text,
                        AddaErrorCode code,
                        const char *message,
                        const char *wanted_nonce)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *nonce = NULL;
  AddaCommand *command = fixture_decode_len (dialect, text, strlen (text), &nonce, &error);

  if (command != NULL)
    g_error ("not refused: %s", text);
  g_test_message ("%.80s: %s", text, error->message);
  g_assert_error (error, ADDA_PROTOCOL_ERROR, (int) code);
  if (message != NULL)
    g_assert_cmpstr (error->message, ==, message);
  g_assert_cmpstr (nonce, ==, wanted_nonce);
}
