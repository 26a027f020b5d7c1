/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The dialects that pass whole frames on: raw, and protected behind its token */

#include "codec-fixture.h"

#define RAW ADDA_DIALECT_RAW
#define PROTECTED ADDA_DIALECT_PROTECTED

static void
assert_text (AddaFrame *frame, const char *expected)
{
  gsize length;
  const guint8 *bytes;

  g_assert_nonnull (frame);
  g_assert_cmpint (frame->opcode, ==, ADDA_OPCODE_TEXT);
  bytes = adda_frame_get_payload (frame, &length);
  g_assert_cmpmem (bytes, length, expected, strlen (expected));
}

static void
test_same_frame (void)
{
  static const AddaDialect dialects[] = { RAW, PROTECTED };
  g_autoptr (AddaFrame) frame = adda_frame_new (ADDA_OPCODE_BINARY, "\xff\x00", 2);
  const AddaNotice notice = { .type = ADDA_NOTICE_RELAY, .frame = frame };
  const AddaNotice empty = { .type = ADDA_NOTICE_RELAY, .text = "{}" };

  for (guint i = 0; i < G_N_ELEMENTS (dialects); i++)
    {
      g_autoptr (AddaFrame) out = adda_codecs[dialects[i]]->encode (&notice);

      g_assert_true (out == frame);
      g_assert_null (adda_codecs[dialects[i]]->encode (&empty));
    }
}

static void
test_raw (void)
{
  g_autoptr (AddaUser) user = adda_user_new ("u1", "রহিম", ADDA_ROLE_GUEST);
  const AddaNotice join = { .type = ADDA_NOTICE_JOIN, .user = user };
  const AddaNotice leave = { .type = ADDA_NOTICE_LEAVE, .user = user };
  const AddaNotice error = { .type = ADDA_NOTICE_ERROR, .code = ADDA_ERROR_RATE_LIMITED };
  g_autoptr (AddaFrame) joined = adda_codecs[RAW]->encode (&join);
  g_autoptr (AddaFrame) refused = adda_codecs[RAW]->encode (&error);

  assert_text (joined, "রহিম joined the chat");
  assert_text (refused, "Rate limit exceeded");
  g_assert_null (adda_codecs[RAW]->encode (&leave));
  g_assert_null (adda_codecs[RAW]->decode);
}

static void
test_protected_decode (void)
{
  g_autoptr (AddaCommand) command = fixture_decode (PROTECTED, "{\"token\":\"a.b.c\",\"x\":1}");

  g_assert_cmpint (command->type, ==, ADDA_COMMAND_AUTH);
  g_assert_cmpstr (command->text, ==, "a.b.c");
  g_assert_cmpuint (command->text_length, ==, 5);
  g_assert_null (command->session);

  fixture_assert_refused (PROTECTED, "token", ADDA_ERROR_BAD_JSON, NULL, NULL);
  fixture_assert_refused (PROTECTED, "[]", ADDA_ERROR_BAD_MESSAGE, NULL, NULL);
  fixture_assert_refused (PROTECTED, "{}", ADDA_ERROR_BAD_MESSAGE, "token is missing", NULL);
  fixture_assert_refused (PROTECTED, "{\"token\":1}", ADDA_ERROR_BAD_MESSAGE,
                          "token must be a string", NULL);
  fixture_assert_refused (PROTECTED, "{\"session\":\"x\"}", ADDA_ERROR_BAD_MESSAGE, NULL, NULL);
}

static void
test_protected_encode (void)
{
  g_autoptr (AddaUser) user = adda_user_new ("মিতু\"", "Mitu", ADDA_ROLE_USER);
  const AddaNotice welcome = { .type = ADDA_NOTICE_WELCOME, .user = user, .session = "s" };
  const AddaNotice invalid = { .type = ADDA_NOTICE_ERROR, .code = ADDA_ERROR_INVALID_TOKEN };
  const AddaNotice late = {
    .type = ADDA_NOTICE_ERROR,
    .code = ADDA_ERROR_UNAUTHORIZED,
    .text = "Auth timeout",
  };
  g_autoptr (AddaFrame) success = adda_codecs[PROTECTED]->encode (&welcome);
  g_autoptr (AddaFrame) refusal = adda_codecs[PROTECTED]->encode (&invalid);
  g_autoptr (AddaFrame) timeout = adda_codecs[PROTECTED]->encode (&late);

  assert_text (success, "{\"type\":\"auth_success\",\"user_id\":\"মিতু\\\"\"}");
  assert_text (refusal, "{\"error\":\"Invalid token\"}");
  assert_text (timeout, "{\"error\":\"Auth timeout\"}");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/codec-frames/same-frame", test_same_frame);
  g_test_add_func ("/codec-frames/raw", test_raw);
  g_test_add_func ("/codec-frames/protected/decode", test_protected_decode);
  g_test_add_func ("/codec-frames/protected/encode", test_protected_encode);
  return g_test_run ();
}
