/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The flat dialect: what it takes, what it tells, what it refuses */

#include "codec-fixture.h"

#include "base/adda-clock.h"

#define FLAT ADDA_DIALECT_FLAT

static void
test_decode_text (void)
{
  static const char *const texts[] = {
    "{\"content\":\"hi\"}",
    "{\"content\":\"hi\",\"type\":\"text\"}",
    " { \"type\" : \"text\" , \"content\" : \"hi\" } ",
    "{\"content\":\"first\",\"content\":\"hi\"}",
    "{\"\\u0063ontent\":\"h\\u0069\",\"type\":\"te\\u0078t\"}",
    "{\"content\":\"hi\",\"id\":\"x\",\"room_id\":7,\"extra\":{\"content\":\"no\",\"a\":[\"}\",{}]}"
    "}",
    "{\"content\":\"hi\",\"nonce\":5}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (AddaCommand) command = fixture_decode (FLAT, texts[i]);

      g_assert_cmpint (command->type, ==, ADDA_COMMAND_SEND);
      g_assert_cmpstr (command->text, ==, "hi");
      g_assert_cmpuint (command->text_length, ==, 2);
      g_assert_null (command->room);
      g_assert_null (command->nonce);
      g_assert_false (command->echoes);
    }
}

static void
test_decode_empty (void)
{
  g_autoptr (AddaCommand) command = fixture_decode (FLAT, "{\"content\":\"\"}");

  g_assert_cmpstr (command->text, ==, "");
  g_assert_cmpuint (command->text_length, ==, 0);
}

static void
test_decode_typing (void)
{
  g_autoptr (AddaCommand) full = fixture_decode (FLAT, "{\"content\":\"dra\",\"type\":\"typing\"}");
  g_autoptr (AddaCommand) bare = fixture_decode (FLAT, "{\"type\":\"typing\"}");

  g_assert_cmpint (full->type, ==, ADDA_COMMAND_TYPING);
  g_assert_true (full->is_on);
  g_assert_true (full->echoes);
  g_assert_cmpstr (full->text, ==, "dra");

  g_assert_cmpint (bare->type, ==, ADDA_COMMAND_TYPING);
  g_assert_true (bare->is_on);
  g_assert_true (bare->echoes);
  g_assert_null (bare->text);
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
    { "", ADDA_ERROR_BAD_JSON, NULL },
    { "hello", ADDA_ERROR_BAD_JSON, NULL },
    { "{\"content\":\"hi\"", ADDA_ERROR_BAD_JSON, NULL },
    { "{\"content\":\"hi\"}}", ADDA_ERROR_BAD_JSON, NULL },
    { "{'content':'hi'}", ADDA_ERROR_BAD_JSON, NULL },
    { "[]", ADDA_ERROR_BAD_MESSAGE, "the message must be a JSON object" },
    { "\"hi\"", ADDA_ERROR_BAD_MESSAGE, "the message must be a JSON object" },
    { "null", ADDA_ERROR_BAD_MESSAGE, "the message must be a JSON object" },
    { "{}", ADDA_ERROR_BAD_MESSAGE, "content is missing" },
    { "{\"type\":\"text\"}", ADDA_ERROR_BAD_MESSAGE, "content is missing" },
    { "{\"content\":5}", ADDA_ERROR_BAD_MESSAGE, "content must be a string" },
    { "{\"content\":null}", ADDA_ERROR_BAD_MESSAGE, "content must be a string" },
    { "{\"content\":[\"hi\"]}", ADDA_ERROR_BAD_MESSAGE, "content must be a string" },
    { "{\"content\":{},\"type\":\"typing\"}", ADDA_ERROR_BAD_MESSAGE, "content must be a string" },
    { "{\"content\":\"hi\",\"type\":1}", ADDA_ERROR_BAD_MESSAGE, "type must be a string" },
    { "{\"content\":\"hi\",\"type\":\"join\"}", ADDA_ERROR_UNKNOWN_TYPE,
      "unknown message type: join" },
    { "{\"content\":\"hi\",\"type\":\"\"}", ADDA_ERROR_UNKNOWN_TYPE, "unknown message type: " },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    fixture_assert_refused (FLAT, rows[i].text, rows[i].code, rows[i].message, NULL);
}

/* No string of C could hold the one, no UTF-8 the others. */
static void
test_refuse_characters (void)
{
  static const char *const escapes[] = { "\\u0000", "\\ud83d", "\\ude00", "\\ude00\\ud83d",
                                         "\\ud83d\\u0041" };

  for (guint i = 0; i < G_N_ELEMENTS (escapes); i++)
    {
      g_autofree char *text = g_strdup_printf ("{\"content\":\"a%sb\"}", escapes[i]);

      fixture_assert_refused (FLAT, text, ADDA_ERROR_BAD_MESSAGE,
                              "strings must not contain NUL or half a surrogate pair", NULL);
    }
}

static void
test_encode_message (void)
{
  g_autoptr (AddaUser) user = adda_user_new ("u1", "রহিম", ADDA_ROLE_GUEST);
  g_autoptr (AddaEvent) event = fixture_event_new (user, 7, "mine", "say \"hi\"\n😀");
  const AddaNotice notice = { .type = ADDA_NOTICE_MESSAGE, .event = event, .is_own = TRUE };

  fixture_assert_frame (FLAT, &notice, FALSE,
                        "{\"id\":\"" FIXTURE_ID "\",\"room_id\":\"general\",\"user_id\":\"u1\","
                        "\"username\":\"রহিম\",\"content\":\"say \\\"hi\\\"\\n😀\","
                        "\"type\":\"text\",\"timestamp\":\"" FIXTURE_TIME "\"}");
}

static void
test_write_event (void)
{
  g_autoptr (AddaUser) user = adda_user_new ("u1", "Ann", ADDA_ROLE_USER);
  g_autoptr (AddaEvent) event = fixture_event_new (user, 7, NULL, "hi");
  g_autoptr (GString) text = g_string_new ("[");
  g_autoptr (JsonNode) node = NULL;

  adda_codec_flat_write_event (text, event, TRUE);
  g_string_append_c (text, ',');
  adda_codec_flat_write_event (text, event, FALSE);
  g_string_append_c (text, ']');
  node = fixture_parse (text->str, (gssize) text->len);

  fixture_assert_node (node,
                       "[{\"seq\":7,\"id\":\"" FIXTURE_ID "\",\"room_id\":\"general\","
                       "\"user_id\":\"u1\",\"username\":\"Ann\",\"content\":\"hi\","
                       "\"type\":\"text\",\"timestamp\":\"" FIXTURE_TIME "\"},"
                       "{\"id\":\"" FIXTURE_ID "\",\"room_id\":\"general\",\"user_id\":\"u1\","
                       "\"username\":\"Ann\",\"content\":\"hi\",\"type\":\"text\","
                       "\"timestamp\":\"" FIXTURE_TIME "\"}]");
}

/* What passes by has an id of its own, which is taken off before the rest is compared. */
static void
assert_passing (const AddaNotice *notice, gboolean is_ephemeral, const char *expected)
{
  g_autoptr (AddaFrame) first = adda_codecs[FLAT]->encode (notice);
  g_autoptr (AddaFrame) second = adda_codecs[FLAT]->encode (notice);
  g_autoptr (JsonNode) node = fixture_read_frame (first);
  g_autoptr (JsonNode) other = fixture_read_frame (second);
  JsonObject *object = json_node_get_object (node);
  const char *id = json_object_get_string_member (object, "id");
  AddaUuid uuid;

  g_assert_true (adda_uuid_parse (id, &uuid));
  g_assert_cmpint (uuid.bytes[6] >> 4, ==, 7);
  g_assert_cmpstr (id, !=, json_object_get_string_member (json_node_get_object (other), "id"));
  json_object_remove_member (object, "id");
  fixture_assert_node (node, expected);
  g_assert_cmpint (first->is_ephemeral, ==, is_ephemeral);
}

static void
test_encode_passing (void)
{
  g_autoptr (AddaUser) user = adda_user_new ("u1", "Ann", ADDA_ROLE_GUEST);
  AddaNotice notice = {
    .type = ADDA_NOTICE_JOIN,
    .room = "general",
    .user = user,
    .count = 2,
    .time_usec = FIXTURE_TIME_USEC,
  };

  assert_passing (&notice, FALSE,
                  "{\"room_id\":\"general\",\"user_id\":\"u1\",\"username\":\"Ann\","
                  "\"content\":\"Ann joined the room\",\"type\":\"join\","
                  "\"timestamp\":\"" FIXTURE_TIME "\"}");

  notice.type = ADDA_NOTICE_LEAVE;
  assert_passing (&notice, FALSE,
                  "{\"room_id\":\"general\",\"user_id\":\"u1\",\"username\":\"Ann\","
                  "\"content\":\"Ann left the room\",\"type\":\"leave\","
                  "\"timestamp\":\"" FIXTURE_TIME "\"}");

  notice.type = ADDA_NOTICE_TYPING;
  notice.is_on = TRUE;
  assert_passing (&notice, TRUE,
                  "{\"room_id\":\"general\",\"user_id\":\"u1\",\"username\":\"Ann\","
                  "\"content\":\"\",\"type\":\"typing\",\"timestamp\":\"" FIXTURE_TIME "\"}");

  notice.text = "dra";
  assert_passing (&notice, TRUE,
                  "{\"room_id\":\"general\",\"user_id\":\"u1\",\"username\":\"Ann\","
                  "\"content\":\"dra\",\"type\":\"typing\",\"timestamp\":\"" FIXTURE_TIME "\"}");

  notice.is_on = FALSE;
  g_assert_null (adda_codecs[FLAT]->encode (&notice));
}

static void
test_encode_user_list (void)
{
  g_autoptr (AddaUser) ann = adda_user_new ("u1", "Ann", ADDA_ROLE_GUEST);
  g_autoptr (AddaUser) bob = adda_user_new ("u2", "Bob \"B\"", ADDA_ROLE_GUEST);
  AddaUser *members[] = { ann, bob };
  AddaNotice notice = {
    .type = ADDA_NOTICE_USER_LIST,
    .room = "general",
    .members = members,
    .n_members = 2,
    .time_usec = FIXTURE_TIME_USEC,
  };

  fixture_assert_frame (FLAT, &notice, TRUE,
                        "{\"type\":\"user_list\",\"users\":[\"Ann\",\"Bob \\\"B\\\"\"],"
                        "\"timestamp\":\"" FIXTURE_TIME "\"}");

  notice.n_members = 0;
  fixture_assert_frame (FLAT, &notice, TRUE,
                        "{\"type\":\"user_list\",\"users\":[],\"timestamp\":\"" FIXTURE_TIME "\"}");
}

static void
test_encode_error (void)
{
  AddaNotice notice = {
    .type = ADDA_NOTICE_ERROR,
    .code = ADDA_ERROR_BAD_MESSAGE,
    .text = "content is missing",
    .nonce = "n",
    .time_usec = FIXTURE_TIME_USEC,
  };

  fixture_assert_frame (FLAT, &notice, FALSE,
                        "{\"type\":\"error\",\"code\":\"bad_message\","
                        "\"content\":\"content is missing\",\"timestamp\":\"" FIXTURE_TIME "\"}");

  notice.code = ADDA_ERROR_RATE_LIMITED;
  notice.text = "slower";
  notice.retry_after_ms = 20;
  fixture_assert_frame (FLAT, &notice, FALSE,
                        "{\"type\":\"error\",\"code\":\"rate_limited\","
                        "\"content\":\"Rate limit exceeded\",\"timestamp\":\"" FIXTURE_TIME "\"}");
}

/* Who tells may leave out the time: it is now. */
static void
test_encode_now (void)
{
  const AddaNotice notice = { .type = ADDA_NOTICE_ERROR, .code = ADDA_ERROR_EMPTY };
  gint64 before = adda_clock_now_usec ();
  g_autoptr (AddaFrame) frame = adda_codecs[FLAT]->encode (&notice);
  g_autoptr (JsonNode) node = fixture_read_frame (frame);
  char from[ADDA_TIME_LENGTH], to[ADDA_TIME_LENGTH];
  const char *time = json_object_get_string_member (json_node_get_object (node), "timestamp");

  g_assert_cmpstr (time, >=, adda_time_format (before, from));
  g_assert_cmpstr (time, <=, adda_time_format (adda_clock_now_usec (), to));
}

static void
test_encode_nothing (void)
{
  static const AddaNoticeType types[] = {
    ADDA_NOTICE_WELCOME, ADDA_NOTICE_JOINED,   ADDA_NOTICE_ACK,
    ADDA_NOTICE_HISTORY, ADDA_NOTICE_PRESENCE, ADDA_NOTICE_PONG,
  };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      const AddaNotice notice = { .type = types[i], .room = "general" };

      g_assert_null (adda_codecs[FLAT]->encode (&notice));
    }
}

static void
test_name (void)
{
  g_assert_cmpstr (adda_codecs[FLAT]->name, ==, "flat");
  g_assert_null (adda_codecs[FLAT]->subprotocol);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/codec-flat/name", test_name);
  g_test_add_func ("/codec-flat/decode/text", test_decode_text);
  g_test_add_func ("/codec-flat/decode/empty", test_decode_empty);
  g_test_add_func ("/codec-flat/decode/typing", test_decode_typing);
  g_test_add_func ("/codec-flat/refuse", test_refuse);
  g_test_add_func ("/codec-flat/refuse/characters", test_refuse_characters);
  g_test_add_func ("/codec-flat/encode/message", test_encode_message);
  g_test_add_func ("/codec-flat/encode/passing", test_encode_passing);
  g_test_add_func ("/codec-flat/encode/user-list", test_encode_user_list);
  g_test_add_func ("/codec-flat/encode/error", test_encode_error);
  g_test_add_func ("/codec-flat/encode/now", test_encode_now);
  g_test_add_func ("/codec-flat/encode/nothing", test_encode_nothing);
  g_test_add_func ("/codec-flat/write-event", test_write_event);

  return g_test_run ();
}
