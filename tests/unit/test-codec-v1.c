/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * adda.v1, the way in: each command, each refusal */

#include "codec-fixture.h"

#define V1 ADDA_DIALECT_V1

/* 64 bytes of 21 Bengali letters and one Latin one */
#define NONCE_64 "কককককককককককককককককককককx"

static void
test_name (void)
{
  g_assert_cmpstr (adda_codecs[V1]->name, ==, "v1");
  g_assert_cmpstr (adda_codecs[V1]->subprotocol, ==, "adda.v1");
}

static void
test_auth (void)
{
  g_autoptr (AddaCommand) by_token =
      fixture_decode (V1, "{\"type\":\"auth\",\"token\":\"a.b.c\",\"nonce\":\"1\"}");
  g_autoptr (AddaCommand) by_session =
      fixture_decode (V1, "{\"type\":\"auth\",\"session\":\"s\",\"nonce\":\"2\"}");

  g_assert_cmpint (by_token->type, ==, ADDA_COMMAND_AUTH);
  g_assert_cmpstr (by_token->text, ==, "a.b.c");
  g_assert_cmpuint (by_token->text_length, ==, 5);
  g_assert_null (by_token->session);
  g_assert_cmpstr (by_token->nonce, ==, "1");

  g_assert_cmpint (by_session->type, ==, ADDA_COMMAND_AUTH);
  g_assert_null (by_session->text);
  g_assert_cmpstr (by_session->session, ==, "s");
}

static void
test_join (void)
{
  g_autoptr (AddaCommand) fresh =
      fixture_decode (V1, "{\"type\":\"join\",\"room\":\" general \",\"nonce\":\"1\"}");
  g_autoptr (AddaCommand) resume = fixture_decode (
      V1, "{\"type\":\"join\",\"room\":\"আড্ডা\",\"epoch\":\"e\",\"since\":9007199254740991}");
  g_autoptr (AddaCommand) bare =
      fixture_decode (V1, "{\"since\":0,\"room\":\"r\",\"type\":\"join\"}");

  g_assert_cmpint (fresh->type, ==, ADDA_COMMAND_JOIN);
  g_assert_cmpstr (fresh->room, ==, "general");
  g_assert_false (fresh->has_since);
  g_assert_null (fresh->epoch);

  g_assert_cmpstr (resume->room, ==, "আড্ডা");
  g_assert_true (resume->has_since);
  g_assert_cmpuint (resume->since, ==, G_GUINT64_CONSTANT (9007199254740991));
  g_assert_cmpstr (resume->epoch, ==, "e");
  g_assert_null (resume->nonce);

  g_assert_true (bare->has_since);
  g_assert_cmpuint (bare->since, ==, 0);
  g_assert_null (bare->epoch);
}

static void
test_leave (void)
{
  g_autoptr (AddaCommand) command =
      fixture_decode (V1, "{\"type\":\"leave\",\"room\":\"r\",\"nonce\":\"1\"}");

  g_assert_cmpint (command->type, ==, ADDA_COMMAND_LEAVE);
  g_assert_cmpstr (command->room, ==, "r");
}

static void
test_send (void)
{
  g_autoptr (AddaCommand) command = fixture_decode (
      V1, "{\"type\":\"send\",\"room\":\"r\",\"nonce\":\"1\",\"content\":"
          "\"\\\"\\\\\\/\\b\\f\\n\\r\\t \\u0985 \\u2028 \\ud83d\\ude00 \\u0001 আমি 😀 \"}");

  g_assert_cmpint (command->type, ==, ADDA_COMMAND_SEND);
  g_assert_cmpstr (command->text, ==, "\"\\/\b\f\n\r\t অ \xe2\x80\xa8 😀 \x01 আমি 😀 ");
  g_assert_cmpuint (command->text_length, ==, strlen (command->text));
  g_assert_cmpstr (command->nonce, ==, "1");
}

static void
test_history (void)
{
  static const struct
  {
    const char *text;
    gboolean is_forward;
    guint64 before;
    guint64 after;
    guint limit;
  } rows[] = {
    { "{\"type\":\"history\",\"room\":\"r\"}", FALSE, 0, 0, 0 },
    { "{\"type\":\"history\",\"room\":\"r\",\"limit\":1}", FALSE, 0, 0, 1 },
    { "{\"type\":\"history\",\"room\":\"r\",\"before\":11,\"limit\":50}", FALSE, 11, 0, 50 },
    { "{\"type\":\"history\",\"room\":\"r\",\"before\":0}", FALSE, 1, 0, 0 },
    { "{\"type\":\"history\",\"room\":\"r\",\"after\":0}", TRUE, 0, 0, 0 },
    { "{\"type\":\"history\",\"room\":\"r\",\"after\":7}", TRUE, 0, 7, 0 },
    { "{\"type\":\"history\",\"room\":\"r\",\"limit\":4294967296}", FALSE, 0, 0, G_MAXUINT },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (AddaCommand) command = fixture_decode (V1, rows[i].text);

      g_assert_cmpint (command->type, ==, ADDA_COMMAND_HISTORY);
      g_assert_cmpint (command->is_forward, ==, rows[i].is_forward);
      g_assert_cmpuint (command->before, ==, rows[i].before);
      g_assert_cmpuint (command->after, ==, rows[i].after);
      g_assert_cmpuint (command->limit, ==, rows[i].limit);
    }
}

static void
test_typing (void)
{
  g_autoptr (AddaCommand) on =
      fixture_decode (V1, "{\"type\":\"typing\",\"room\":\"r\",\"on\":true}");
  g_autoptr (AddaCommand) off =
      fixture_decode (V1, "{\"type\":\"typing\",\"room\":\"r\",\"on\":false}");

  g_assert_cmpint (on->type, ==, ADDA_COMMAND_TYPING);
  g_assert_true (on->is_on);
  g_assert_false (on->echoes);
  g_assert_false (off->is_on);
}

static void
test_presence_and_ping (void)
{
  g_autoptr (AddaCommand) presence =
      fixture_decode (V1, "{\"type\":\"presence\",\"room\":\"r\",\"nonce\":\"1\"}");
  g_autoptr (AddaCommand) ping = fixture_decode (V1, "{\"type\":\"ping\"}");

  g_assert_cmpint (presence->type, ==, ADDA_COMMAND_PRESENCE);
  g_assert_cmpstr (presence->room, ==, "r");
  g_assert_cmpint (ping->type, ==, ADDA_COMMAND_PING);
  g_assert_null (ping->room);
  g_assert_null (ping->nonce);
}

/* What this version does not know, a later one may send. */
static void
test_unknown_members (void)
{
  g_autoptr (AddaCommand) command = fixture_decode (
      V1, "{\"reply_to\":{\"type\":[{\"room\":\"x\"},\"]}\\\"\"]},\"\":0,\"type\":\"leave\","
          "\"room\":\"a\",\"room\":\"b\",\"Room\":1,\"since\":-1.5e9,\"content\":null}");

  g_assert_cmpint (command->type, ==, ADDA_COMMAND_LEAVE);
  g_assert_cmpstr (command->room, ==, "b");
}

static void
test_nonce (void)
{
  g_autoptr (AddaCommand) longest =
      fixture_decode (V1, "{\"type\":\"ping\",\"nonce\":\"" NONCE_64 "\"}");

  g_assert_cmpuint (strlen (NONCE_64), ==, ADDA_PROTOCOL_NONCE_MAX);
  g_assert_cmpstr (longest->nonce, ==, NONCE_64);

  fixture_assert_refused (V1, "{\"type\":\"ping\",\"nonce\":\"" NONCE_64 "y\"}",
                          ADDA_ERROR_BAD_MESSAGE, "nonce must have 1 to 64 bytes", NULL);
  fixture_assert_refused (V1, "{\"type\":\"ping\",\"nonce\":\"\"}", ADDA_ERROR_BAD_MESSAGE,
                          "nonce must have 1 to 64 bytes", NULL);
  fixture_assert_refused (V1, "{\"type\":\"ping\",\"nonce\":7}", ADDA_ERROR_BAD_MESSAGE,
                          "nonce must be a string", NULL);
  fixture_assert_refused (V1, "{\"type\":\"ping\",\"nonce\":null}", ADDA_ERROR_BAD_MESSAGE,
                          "nonce must be a string", NULL);
}

/* An error can be told to whoever asked, whatever was wrong with the rest. */
static void
test_nonce_on_error (void)
{
  fixture_assert_refused (V1, "{\"nonce\":\"n\"}", ADDA_ERROR_BAD_MESSAGE, "type is missing", "n");
  fixture_assert_refused (V1, "{\"type\":5,\"nonce\":\"n\"}", ADDA_ERROR_BAD_MESSAGE,
                          "type must be a string", "n");
  fixture_assert_refused (V1, "{\"type\":\"dance\",\"nonce\":\"n\"}", ADDA_ERROR_UNKNOWN_TYPE,
                          "unknown message type: dance", "n");
  fixture_assert_refused (V1, "{\"type\":\"send\",\"room\":\"\",\"nonce\":\"n\"}",
                          ADDA_ERROR_BAD_NAME, NULL, "n");
  fixture_assert_refused (V1, "{\"type\":\"send\",\"room\":\"r\",\"nonce\":\"n\"}",
                          ADDA_ERROR_BAD_MESSAGE, "content is missing", "n");
}

static void
test_unknown_type (void)
{
  fixture_assert_refused (V1, "{\"type\":\"\\u0995কককককককককককককককককককককককককককককককক\"}",
                          ADDA_ERROR_UNKNOWN_TYPE,
                          "unknown message type: কককককককককককককককককককককককককককককককক", NULL);
  fixture_assert_refused (V1, "{\"type\":\"SEND\"}", ADDA_ERROR_UNKNOWN_TYPE,
                          "unknown message type: SEND", NULL);
  fixture_assert_refused (V1, "{\"type\":\"send \"}", ADDA_ERROR_UNKNOWN_TYPE,
                          "unknown message type: send ", NULL);
}

static void
test_bad_shape (void)
{
  static const struct
  {
    const char *text;
    const char *message;
  } rows[] = {
    { "{}", "type is missing" },
    { "[]", "the message must be a JSON object" },
    { "{\"type\":\"auth\"}", "token or session is missing" },
    { "{\"type\":\"auth\",\"token\":\"t\",\"session\":\"s\"}",
      "token and session exclude each other" },
    { "{\"type\":\"auth\",\"token\":null}", "token must be a string" },
    { "{\"type\":\"auth\",\"session\":{}}", "session must be a string" },
    { "{\"type\":\"join\"}", "room is missing" },
    { "{\"type\":\"join\",\"room\":5}", "room must be a string" },
    { "{\"type\":\"join\",\"room\":\"r\",\"epoch\":5}", "epoch must be a string" },
    { "{\"type\":\"leave\"}", "room is missing" },
    { "{\"type\":\"send\",\"content\":\"x\"}", "room is missing" },
    { "{\"type\":\"send\",\"room\":\"r\"}", "content is missing" },
    { "{\"type\":\"send\",\"room\":\"r\",\"content\":5}", "content must be a string" },
    { "{\"type\":\"send\",\"room\":\"r\",\"content\":true}", "content must be a string" },
    { "{\"type\":\"history\"}", "room is missing" },
    { "{\"type\":\"history\",\"room\":\"r\",\"before\":1,\"after\":1}",
      "before and after exclude each other" },
    { "{\"type\":\"presence\"}", "room is missing" },
    { "{\"type\":\"typing\",\"on\":true}", "room is missing" },
    { "{\"type\":\"typing\",\"room\":\"r\"}", "on is missing" },
    { "{\"type\":\"typing\",\"room\":\"r\",\"on\":1}", "on must be true or false" },
    { "{\"type\":\"typing\",\"room\":\"r\",\"on\":\"true\"}", "on must be true or false" },
    { "{\"type\":\"typing\",\"room\":\"r\",\"on\":null}", "on must be true or false" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    fixture_assert_refused (V1, rows[i].text, ADDA_ERROR_BAD_MESSAGE, rows[i].message, NULL);
}

static void
test_numbers (void)
{
  static const char *const members[] = { "since", "before", "after", "limit" };
  static const char *const values[] = {
    "-1",
    "-0",
    "0.0",
    "1.5",
    "1e3",
    "9007199254740992",
    "18446744073709551616",
    "-18446744073709551615",
    "99999999999999999999999999999999999999",
    "\"5\"",
    "null",
    "true",
    "[1]",
    "{}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    for (guint j = 0; j < G_N_ELEMENTS (values); j++)
      {
        g_autofree char *text =
            g_strdup_printf ("{\"type\":\"%s\",\"room\":\"r\",\"%s\":%s}",
                             i == 0 ? "join" : "history", members[i], values[j]);
        g_autofree char *message =
            g_strdup_printf ("%s must be a whole number from %d to 9007199254740991", members[i],
                             g_str_equal (members[i], "limit") ? 1 : 0);

        fixture_assert_refused (V1, text, ADDA_ERROR_BAD_MESSAGE, message, NULL);
      }

  fixture_assert_refused (V1, "{\"type\":\"history\",\"room\":\"r\",\"limit\":0}",
                          ADDA_ERROR_BAD_MESSAGE, NULL, NULL);
}

static void
test_bad_name (void)
{
  static const char *const names[] = { "", "   ", "a\\nb", "a\\u202eb", "a\\ue000" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *text = g_strdup_printf ("{\"type\":\"join\",\"room\":\"%s\"}", names[i]);

      fixture_assert_refused (V1, text, ADDA_ERROR_BAD_NAME, NULL, NULL);
    }
}

static char *
nest (guint depth)
{
  g_autoptr (GString) text = g_string_new ("{\"type\":\"ping\",\"x\":");

  for (guint i = 1; i < depth; i++)
    g_string_append_c (text, '[');
  for (guint i = 1; i < depth; i++)
    g_string_append_c (text, ']');
  g_string_append_c (text, '}');

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
test_depth (void)
{
  g_autofree char *deepest = nest (ADDA_PROTOCOL_MAX_DEPTH);
  g_autofree char *deeper = nest (ADDA_PROTOCOL_MAX_DEPTH + 1);
  g_autofree char *abyss = nest (100000);
  g_autoptr (AddaCommand) command = fixture_decode (V1, deepest);

  g_assert_cmpint (command->type, ==, ADDA_COMMAND_PING);
  fixture_assert_refused (V1, deeper, ADDA_ERROR_BAD_JSON, NULL, NULL);
  fixture_assert_refused (V1, abyss, ADDA_ERROR_BAD_JSON, NULL, NULL);
}

static void
test_bad_json (void)
{
  static const char *const texts[] = {
    "",
    " ",
    "{",
    "{\"type\":\"ping\"",
    "{\"type\":\"ping\"}x",
    "{\"type\":\"ping\",}",
    "{\"type\":\"ping\" \"nonce\":\"n\"}",
    "{type:\"ping\"}",
    "{\"type\":\"ping\"/**/}",
    "{\"type\":'ping'}",
    "{\"type\":\"ping\",\"x\":01}",
    "{\"type\":\"ping\",\"x\":NaN}",
    "{\"type\":\"ping\",\"x\":\"\\x\"}",
    "{\"type\":\"ping\",\"x\":\"\\u00\"}",
    "{\"type\":\"ping\",\"x\":\"\\u0000}",
    "{\"type\":\"ping\",\"x\":\"\n\"}",
    "\xef\xbb\xbf{\"type\":\"ping\"}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    fixture_assert_refused (V1, texts[i], ADDA_ERROR_BAD_JSON, NULL, NULL);
}

/* Such a message is refused, but whoever sent it learns which one it was. */
static void
test_characters (void)
{
  static const char raw[] = "{\"type\":\"ping\",\"nonce\":\"a\0b\"}";
  g_autoptr (GError) error = NULL;
  g_autofree char *nonce = NULL;

  fixture_assert_refused (
      V1,
      "{\"type\":\"send\",\"room\":\"r\",\"content\":\"a\\u0000\",\"nonce\":\"\\u0041\\\\u0000\"}",
      ADDA_ERROR_BAD_MESSAGE, "strings must not contain NUL or half a surrogate pair", "A\\u0000");
  fixture_assert_refused (
      V1, "{\"type\":\"send\",\"room\":\"r\",\"content\":\"\\ud83d\",\"nonce\":\"n\"}",
      ADDA_ERROR_BAD_MESSAGE, "strings must not contain NUL or half a surrogate pair", "n");
  fixture_assert_refused (V1, "{\"type\":\"ping\",\"nonce\":\"a\\u0000b\"}", ADDA_ERROR_BAD_MESSAGE,
                          "strings must not contain NUL or half a surrogate pair", NULL);

  g_assert_null (fixture_decode_len (V1, raw, sizeof raw - 1, &nonce, &error));
  g_assert_error (error, ADDA_PROTOCOL_ERROR, ADDA_ERROR_BAD_JSON);
  g_assert_null (nonce);
}

/* A message that was cut anywhere is refused, and nothing beyond its end is read. */
static void
test_cut (void)
{
  static const char text[] = " {\"type\":\"join\",\"nonce\":\"n\\\"\\u0985\",\"room\":\"r\","
                             "\"x\":[{\"a\":\"]\"},-1.5e+3,true,null],\"since\":12} ";
  gsize end = sizeof text - 2; /* white space may be missing */

  for (gsize length = 0; length < end; length++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *nonce = NULL;

      g_assert_null (fixture_decode_len (V1, text, length, &nonce, &error));
      g_assert_error (error, ADDA_PROTOCOL_ERROR, ADDA_ERROR_BAD_JSON);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/codec-v1/name", test_name);
  g_test_add_func ("/codec-v1/auth", test_auth);
  g_test_add_func ("/codec-v1/join", test_join);
  g_test_add_func ("/codec-v1/leave", test_leave);
  g_test_add_func ("/codec-v1/send", test_send);
  g_test_add_func ("/codec-v1/history", test_history);
  g_test_add_func ("/codec-v1/typing", test_typing);
  g_test_add_func ("/codec-v1/presence-and-ping", test_presence_and_ping);
  g_test_add_func ("/codec-v1/unknown-members", test_unknown_members);
  g_test_add_func ("/codec-v1/nonce", test_nonce);
  g_test_add_func ("/codec-v1/nonce-on-error", test_nonce_on_error);
  g_test_add_func ("/codec-v1/unknown-type", test_unknown_type);
  g_test_add_func ("/codec-v1/bad-shape", test_bad_shape);
  g_test_add_func ("/codec-v1/numbers", test_numbers);
  g_test_add_func ("/codec-v1/bad-name", test_bad_name);
  g_test_add_func ("/codec-v1/depth", test_depth);
  g_test_add_func ("/codec-v1/bad-json", test_bad_json);
  g_test_add_func ("/codec-v1/characters", test_characters);
  g_test_add_func ("/codec-v1/cut", test_cut);

  return g_test_run ();
}
