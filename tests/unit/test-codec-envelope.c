/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The envelope dialect: what it takes, what it tells, what it refuses */

#include "codec-fixture.h"

#define ENVELOPE ADDA_DIALECT_ENVELOPE

static void
test_decode_chat (void)
{
  static const char *const texts[] = {
    "{\"type\":\"chat\",\"payload\":{\"content\":\"hi\"}}",
    " { \"payload\" : { \"user_id\" : \"eve\" , \"content\" : \"h\\u0069\" } , \"type\":\"chat\" "
    "} ",
    "{\"content\":\"no\",\"type\":\"chat\",\"payload\":{\"a\":{\"content\":\"no\"},\"content\":"
    "\"hi\"}}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (AddaCommand) command = fixture_decode (ENVELOPE, texts[i]);

      g_assert_cmpint (command->type, ==, ADDA_COMMAND_SEND);
      g_assert_cmpstr (command->text, ==, "hi");
      g_assert_cmpuint (command->text_length, ==, 2);
      g_assert_null (command->room);
      g_assert_null (command->nonce);
    }
}

static void
test_decode_presence (void)
{
  static const char *const payloads[] = {
    "{\"a\":[1, 2.50,null]}", "[]", "\"\\u0041\"", "7", "null", "true", "{}"
  };

  for (guint i = 0; i < G_N_ELEMENTS (payloads); i++)
    {
      g_autofree char *text =
          g_strdup_printf ("{\"payload\": %s ,\"type\":\"presence\"}", payloads[i]);
      g_autoptr (AddaCommand) command = fixture_decode (ENVELOPE, text);

      g_assert_cmpint (command->type, ==, ADDA_COMMAND_RELAY);
      g_assert_cmpstr (command->text, ==, payloads[i]);
      g_assert_cmpuint (command->text_length, ==, strlen (payloads[i]));
    }
}

static void
test_refuse (void)
{
  static const struct
  {
    const char *text;
    AddaErrorCode code;
    const char *message;
  } rows[] = {
    { "hello", ADDA_ERROR_BAD_JSON, NULL },
    { "[]", ADDA_ERROR_BAD_MESSAGE, "the message must be a JSON object" },
    { "{}", ADDA_ERROR_BAD_MESSAGE, "type is missing" },
    { "{\"type\":1}", ADDA_ERROR_BAD_MESSAGE, "type must be a string" },
    { "{\"type\":\"x\"}", ADDA_ERROR_UNKNOWN_TYPE, "unknown message type: x" },
    { "{\"type\":\"system\",\"payload\":{}}", ADDA_ERROR_UNKNOWN_TYPE,
      "unknown message type: system" },
    { "{\"type\":\"chat\"}", ADDA_ERROR_BAD_MESSAGE, "payload must be an object" },
    { "{\"type\":\"chat\",\"payload\":[]}", ADDA_ERROR_BAD_MESSAGE, "payload must be an object" },
    { "{\"type\":\"chat\",\"payload\":\"{}\"}", ADDA_ERROR_BAD_MESSAGE,
      "payload must be an object" },
    { "{\"type\":\"chat\",\"payload\":{}}", ADDA_ERROR_BAD_MESSAGE, "content is missing" },
    { "{\"type\":\"chat\",\"content\":\"hi\",\"payload\":{}}", ADDA_ERROR_BAD_MESSAGE,
      "content is missing" },
    { "{\"type\":\"chat\",\"payload\":{\"content\":[]}}", ADDA_ERROR_BAD_MESSAGE,
      "content must be a string" },
    { "{\"type\":\"presence\"}", ADDA_ERROR_BAD_MESSAGE, "payload is missing" },
    { "{\"type\":\"presence\",\"payload\":\"\\ud800\"}", ADDA_ERROR_BAD_MESSAGE, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    fixture_assert_refused (ENVELOPE, rows[i].text, rows[i].code, rows[i].message, NULL);
}

static void
test_encode_chat (void)
{
  g_autoptr (AddaUser) user = adda_user_new ("u1", "রহিম", ADDA_ROLE_GUEST);
  g_autoptr (AddaEvent) event = fixture_event_new (user, 7, "mine", "say \"hi\"\n");
  const AddaNotice notice = { .type = ADDA_NOTICE_MESSAGE, .event = event };

  fixture_assert_frame (ENVELOPE, &notice, FALSE,
                        "{\"type\":\"chat\",\"payload\":{\"user_id\":\"u1\","
                        "\"content\":\"say \\\"hi\\\"\\n\",\"time\":\"" FIXTURE_TIME "\"}}");
}

static void
test_encode_presence (void)
{
  AddaNotice notice = { .type = ADDA_NOTICE_RELAY, .text = "{\"a\":[1,null]}" };

  /* May be dropped for who is slow. */
  fixture_assert_frame (ENVELOPE, &notice, TRUE,
                        "{\"type\":\"presence\",\"payload\":{\"a\":[1,null]}}");
  notice.text = NULL;
  g_assert_null (adda_codecs[ENVELOPE]->encode (&notice));
}

static void
test_encode_system (void)
{
  g_autoptr (AddaUser) user = adda_user_new ("u1", "Ann", ADDA_ROLE_GUEST);
  AddaNotice notice = { .type = ADDA_NOTICE_JOIN, .room = "general", .user = user };

  fixture_assert_frame (
      ENVELOPE, &notice, FALSE,
      "{\"type\":\"system\",\"payload\":{\"event\":\"join\",\"user_id\":\"u1\"}}");
  notice.type = ADDA_NOTICE_LEAVE;
  fixture_assert_frame (
      ENVELOPE, &notice, FALSE,
      "{\"type\":\"system\",\"payload\":{\"event\":\"leave\",\"user_id\":\"u1\"}}");
}

static void
test_encode_error (void)
{
  static const struct
  {
    AddaErrorCode code;
    int number;
  } rows[] = {
    { ADDA_ERROR_BAD_JSON, 400 },       { ADDA_ERROR_UNKNOWN_TYPE, 400 },
    { ADDA_ERROR_INVALID_TOKEN, 401 },  { ADDA_ERROR_UNAUTHORIZED, 401 },
    { ADDA_ERROR_FORBIDDEN, 403 },      { ADDA_ERROR_NOT_IN_ROOM, 409 },
    { ADDA_ERROR_TOO_LONG, 413 },       { ADDA_ERROR_RATE_LIMITED, 429 },
    { ADDA_ERROR_STORAGE_FAILED, 500 }, { ADDA_ERROR_BUSY, 503 },
    { ADDA_ERROR_TOO_MANY_ROOMS, 503 }, { ADDA_ERROR_SHUTTING_DOWN, 503 },
    { ADDA_ERROR_STORAGE_FULL, 507 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const AddaNotice notice = { .type = ADDA_NOTICE_ERROR, .code = rows[i].code };
      g_autofree char *wanted =
          g_strdup_printf ("{\"type\":\"error\",\"payload\":{\"code\":%d,\"message\":\"%s\"}}",
                           rows[i].number, adda_error_code_get_message (rows[i].code));

      fixture_assert_frame (ENVELOPE, &notice, FALSE, wanted);
    }
}

static void
test_excludes_sender (void)
{
  for (guint dialect = 0; dialect < ADDA_N_DIALECTS; dialect++)
    g_assert_cmpint (adda_codecs[dialect]->excludes_sender, ==, dialect == ENVELOPE);
}

static void
test_encode_nothing (void)
{
  static const AddaNoticeType types[] = {
    ADDA_NOTICE_WELCOME, ADDA_NOTICE_JOINED,   ADDA_NOTICE_ACK,       ADDA_NOTICE_HISTORY,
    ADDA_NOTICE_TYPING,  ADDA_NOTICE_PRESENCE, ADDA_NOTICE_USER_LIST, ADDA_NOTICE_PONG,
  };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      const AddaNotice notice = { .type = types[i], .room = "general", .is_on = TRUE };

      g_assert_null (adda_codecs[ENVELOPE]->encode (&notice));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/codec-envelope/decode/chat", test_decode_chat);
  g_test_add_func ("/codec-envelope/decode/presence", test_decode_presence);
  g_test_add_func ("/codec-envelope/refuse", test_refuse);
  g_test_add_func ("/codec-envelope/encode/chat", test_encode_chat);
  g_test_add_func ("/codec-envelope/encode/presence", test_encode_presence);
  g_test_add_func ("/codec-envelope/encode/system", test_encode_system);
  g_test_add_func ("/codec-envelope/encode/error", test_encode_error);
  g_test_add_func ("/codec-envelope/encode/nothing", test_encode_nothing);
  g_test_add_func ("/codec-envelope/excludes-sender", test_excludes_sender);
  return g_test_run ();
}
