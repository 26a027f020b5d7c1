/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The simple dialect: what it takes, what it tells, what it refuses */

#include "codec-fixture.h"

#define SIMPLE ADDA_DIALECT_SIMPLE

static void
test_decode (void)
{
  static const char *const texts[] = {
    "{\"content\":\"hi\"}",
    "{\"type\":\"system\",\"from\":\"Eve\",\"room\":7,\"content\":\"h\\u0069\"}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (AddaCommand) command = fixture_decode (SIMPLE, texts[i]);

      g_assert_cmpint (command->type, ==, ADDA_COMMAND_SEND);
      g_assert_cmpstr (command->text, ==, "hi");
      g_assert_cmpuint (command->text_length, ==, 2);
      g_assert_null (command->room);
      g_assert_null (command->nonce);
    }
}

static void
test_refuse (void)
{
  fixture_assert_refused (SIMPLE, "hello", ADDA_ERROR_BAD_JSON, NULL, NULL);
  fixture_assert_refused (SIMPLE, "[]", ADDA_ERROR_BAD_MESSAGE, "the message must be a JSON object",
                          NULL);
  fixture_assert_refused (SIMPLE, "{}", ADDA_ERROR_BAD_MESSAGE, "content is missing", NULL);
  fixture_assert_refused (SIMPLE, "{\"content\":1}", ADDA_ERROR_BAD_MESSAGE,
                          "content must be a string", NULL);
  fixture_assert_refused (SIMPLE, "{\"content\":\"\\u0000\"}", ADDA_ERROR_BAD_MESSAGE, NULL, NULL);
}

static void
test_encode_message (void)
{
  g_autoptr (AddaUser) user = adda_user_new ("u1", "রহিম", ADDA_ROLE_GUEST);
  g_autoptr (AddaEvent) event = fixture_event_new (user, 7, "mine", "say \"hi\"\n");
  const AddaNotice notice = { .type = ADDA_NOTICE_MESSAGE, .event = event };

  fixture_assert_frame (SIMPLE, &notice, FALSE,
                        "{\"type\":\"message\",\"from\":\"রহিম\",\"content\":\"say \\\"hi\\\"\\n\","
                        "\"room\":\"general\",\"timestamp\":\"" FIXTURE_TIME "\"}");
}

static void
test_encode_changes (void)
{
  g_autoptr (AddaUser) user = adda_user_new ("u1", "Ann \"A\"", ADDA_ROLE_GUEST);
  AddaNotice notice = {
    .type = ADDA_NOTICE_JOIN,
    .room = "general",
    .user = user,
    .time_usec = FIXTURE_TIME_USEC,
  };

  fixture_assert_frame (SIMPLE, &notice, FALSE,
                        "{\"type\":\"system\",\"from\":\"\","
                        "\"content\":\"Ann \\\"A\\\" joined the room\","
                        "\"room\":\"general\",\"timestamp\":\"" FIXTURE_TIME "\"}");
  notice.type = ADDA_NOTICE_LEAVE;
  fixture_assert_frame (SIMPLE, &notice, FALSE,
                        "{\"type\":\"system\",\"from\":\"\","
                        "\"content\":\"Ann \\\"A\\\" left the room\","
                        "\"room\":\"general\",\"timestamp\":\"" FIXTURE_TIME "\"}");
}

static void
test_encode_error (void)
{
  const AddaNotice notice = {
    .type = ADDA_NOTICE_ERROR,
    .code = ADDA_ERROR_RATE_LIMITED,
    .text = "slower",
    .time_usec = FIXTURE_TIME_USEC,
  };

  fixture_assert_frame (SIMPLE, &notice, FALSE,
                        "{\"type\":\"error\",\"code\":\"rate_limited\","
                        "\"content\":\"Rate limit exceeded\",\"timestamp\":\"" FIXTURE_TIME "\"}");
}

static void
test_encode_nothing (void)
{
  for (guint type = 0; type <= ADDA_NOTICE_ERROR; type++)
    {
      const AddaNotice notice = { .type = (AddaNoticeType) type, .room = "general", .is_on = TRUE };

      if (type != ADDA_NOTICE_MESSAGE && type != ADDA_NOTICE_JOIN && type != ADDA_NOTICE_LEAVE &&
          type != ADDA_NOTICE_ERROR)
        g_assert_null (adda_codecs[SIMPLE]->encode (&notice));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/codec-simple/decode", test_decode);
  g_test_add_func ("/codec-simple/refuse", test_refuse);
  g_test_add_func ("/codec-simple/encode/message", test_encode_message);
  g_test_add_func ("/codec-simple/encode/changes", test_encode_changes);
  g_test_add_func ("/codec-simple/encode/error", test_encode_error);
  g_test_add_func ("/codec-simple/encode/nothing", test_encode_nothing);
  return g_test_run ();
}
