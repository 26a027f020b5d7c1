/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * adda.v1, the way out: the exact members of each frame */

#include "codec-fixture.h"

#define V1 ADDA_DIALECT_V1

#define USER_ANN "{\"id\":\"u1\",\"name\":\"Ann\"}"
#define MESSAGE(seq, content)                                                                      \
  "{\"type\":\"message\",\"room\":\"general\",\"seq\":" seq ",\"id\":\"" FIXTURE_ID "\","          \
  "\"user\":" USER_ANN ",\"content\":" content ",\"timestamp\":\"" FIXTURE_TIME "\""

static AddaUser *
ann_new (void)
{
  return adda_user_new ("u1", "Ann", ADDA_ROLE_MODERATOR);
}

static void
test_welcome (void)
{
  g_autoptr (AddaUser) ann = ann_new ();
  const AddaWelcomeLimits limits = {
    .message_bytes = 65536,
    .rate_messages = 300,
    .rate_window_ms = 60000,
    .rooms = 128,
    .history = 200,
    .ping_ms = 54000,
  };
  AddaNotice notice = {
    .type = ADDA_NOTICE_WELCOME,
    .user = ann,
    .session = "s",
    .epoch = "e",
    .limits = &limits,
  };

  fixture_assert_frame (V1, &notice, FALSE,
                        "{\"type\":\"welcome\",\"session\":\"s\",\"user\":{\"id\":\"u1\","
                        "\"name\":\"Ann\",\"role\":\"moderator\"},\"epoch\":\"e\","
                        "\"limits\":{\"message_bytes\":65536,\"rate_messages\":300,"
                        "\"rate_window_ms\":60000,\"rooms\":128,\"history\":200,"
                        "\"ping_ms\":54000}}");

  notice.session = NULL;
  notice.limits = NULL;
  notice.nonce = "n";
  fixture_assert_frame (V1, &notice, FALSE,
                        "{\"type\":\"welcome\",\"user\":{\"id\":\"u1\",\"name\":\"Ann\","
                        "\"role\":\"moderator\"},\"epoch\":\"e\",\"limits\":{\"message_bytes\":0,"
                        "\"rate_messages\":0,\"rate_window_ms\":0,\"rooms\":0,\"history\":0,"
                        "\"ping_ms\":0},\"nonce\":\"n\"}");
}

static void
test_joined (void)
{
  g_autoptr (AddaUser) ann = ann_new ();
  g_autoptr (AddaUser) bob = adda_user_new ("u2", "রহিম", ADDA_ROLE_GUEST);
  g_autoptr (AddaEvent) first = fixture_event_new (ann, 6, "x", "a");
  g_autoptr (AddaEvent) second = fixture_event_new (ann, 7, NULL, "b");
  AddaUser *members[] = { ann, bob };
  AddaEvent *events[] = { first, second };
  AddaNotice notice = {
    .type = ADDA_NOTICE_JOINED,
    .room = "general",
    .nonce = "n",
    .epoch = "e",
    .seq = 7,
    .count = 2,
    .members = members,
    .n_members = 2,
    .events = events,
    .n_events = 2,
    .is_recovered = TRUE,
  };

  fixture_assert_frame (V1, &notice, FALSE,
                        "{\"type\":\"joined\",\"room\":\"general\",\"epoch\":\"e\",\"seq\":7,"
                        "\"count\":2,\"members\":[" USER_ANN ",{\"id\":\"u2\",\"name\":\"রহিম\"}],"
                        "\"recovered\":true,\"messages\":[" MESSAGE ("6", "\"a\"") "}," MESSAGE (
                            "7", "\"b\"") "}],\"nonce\":\"n\"}");
}

static void
test_joined_reset (void)
{
  AddaNotice notice = {
    .type = ADDA_NOTICE_JOINED,
    .room = "general",
    .epoch = "e",
    .reset = "too_far",
  };

  fixture_assert_frame (V1, &notice, FALSE,
                        "{\"type\":\"joined\",\"room\":\"general\",\"epoch\":\"e\",\"seq\":0,"
                        "\"count\":0,\"members\":[],\"recovered\":false,\"reset\":\"too_far\","
                        "\"messages\":[]}");
}

static void
test_join_and_leave (void)
{
  g_autoptr (AddaUser) ann = ann_new ();
  AddaNotice notice = {
    .type = ADDA_NOTICE_JOIN,
    .room = "general",
    .user = ann,
    .count = 3,
    .nonce = "not an answer",
    .time_usec = FIXTURE_TIME_USEC,
  };

  fixture_assert_frame (V1, &notice, FALSE,
                        "{\"type\":\"join\",\"room\":\"general\",\"user\":" USER_ANN
                        ",\"count\":3}");

  notice.type = ADDA_NOTICE_LEAVE;
  fixture_assert_frame (V1, &notice, FALSE,
                        "{\"type\":\"leave\",\"room\":\"general\",\"user\":" USER_ANN
                        ",\"count\":3}");
}

static void
test_message (void)
{
  g_autoptr (AddaUser) ann = ann_new ();
  g_autoptr (AddaEvent) event =
      fixture_event_new (ann, G_GUINT64_CONSTANT (9007199254740991), "mine", "hi");
  g_autoptr (AddaEvent) bare = fixture_event_new (ann, 1, NULL, "hi");
  AddaNotice notice = { .type = ADDA_NOTICE_MESSAGE, .event = event, .nonce = "not this" };

  fixture_assert_frame (V1, &notice, FALSE, MESSAGE ("9007199254740991", "\"hi\"") "}");

  notice.is_own = TRUE;
  fixture_assert_frame (V1, &notice, FALSE,
                        MESSAGE ("9007199254740991", "\"hi\"") ",\"nonce\":\"mine\"}");

  notice.event = bare;
  fixture_assert_frame (V1, &notice, FALSE, MESSAGE ("1", "\"hi\"") "}");
}

/* What may stand in a message comes back as it was, and harms no page that it is pasted into. */
static void
test_escaping (void)
{
  static const char content[] = "\"\\/ \x01\x1f\x7f \b\f\n\r\t \xe2\x80\xa8\xe2\x80\xa9 আমি "
                                "😀 </script> \xc2\x80 \xf4\x8f\xbf\xbf";
  g_autoptr (AddaUser) ann = ann_new ();
  g_autoptr (AddaEvent) event = fixture_event_new (ann, 1, NULL, content);
  const AddaNotice notice = { .type = ADDA_NOTICE_MESSAGE, .event = event };
  g_autoptr (AddaFrame) frame = adda_codecs[V1]->encode (&notice);
  g_autoptr (JsonNode) node = fixture_read_frame (frame);
  gsize length;
  const char *text = (const char *) adda_frame_get_payload (frame, &length);

  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (node), "content"), ==,
                   content);
  g_assert_null (g_strstr_len (text, (gssize) length, "\xe2\x80\xa8"));
  g_assert_null (g_strstr_len (text, (gssize) length, "\n"));
}

static void
test_ack (void)
{
  g_autoptr (AddaUser) ann = ann_new ();
  g_autoptr (AddaEvent) event = fixture_event_new (ann, 7, "n", "hi");
  AddaNotice notice = {
    .type = ADDA_NOTICE_ACK,
    .room = "general",
    .nonce = "n",
    .event = event,
  };

  fixture_assert_frame (
      V1, &notice, FALSE,
      "{\"type\":\"ack\",\"nonce\":\"n\",\"room\":\"general\",\"id\":\"" FIXTURE_ID
      "\",\"seq\":7,\"timestamp\":\"" FIXTURE_TIME "\"}");

  notice.is_duplicate = TRUE;
  fixture_assert_frame (
      V1, &notice, FALSE,
      "{\"type\":\"ack\",\"nonce\":\"n\",\"room\":\"general\",\"id\":\"" FIXTURE_ID
      "\",\"seq\":7,\"timestamp\":\"" FIXTURE_TIME "\",\"duplicate\":true}");

  notice.event = NULL;
  fixture_assert_frame (V1, &notice, FALSE,
                        "{\"type\":\"ack\",\"nonce\":\"n\",\"room\":\"general\"}");
}

static void
test_history (void)
{
  g_autoptr (AddaUser) ann = ann_new ();
  g_autoptr (AddaEvent) event = fixture_event_new (ann, 7, "x", "hi");
  AddaEvent *events[] = { event };
  AddaNotice notice = {
    .type = ADDA_NOTICE_HISTORY,
    .room = "general",
    .nonce = "n",
    .events = events,
    .n_events = 1,
    .has_more = TRUE,
  };

  fixture_assert_frame (V1, &notice, FALSE,
                        "{\"type\":\"history\",\"room\":\"general\",\"messages\":[" MESSAGE (
                            "7", "\"hi\"") "}],\"has_more\":true,\"nonce\":\"n\"}");

  notice.n_events = 0;
  notice.events = NULL;
  notice.has_more = FALSE;
  notice.nonce = NULL;
  fixture_assert_frame (
      V1, &notice, FALSE,
      "{\"type\":\"history\",\"room\":\"general\",\"messages\":[],\"has_more\":false}");
}

static void
test_typing (void)
{
  g_autoptr (AddaUser) ann = ann_new ();
  AddaNotice notice = {
    .type = ADDA_NOTICE_TYPING,
    .room = "general",
    .user = ann,
    .text = "not told",
    .is_on = TRUE,
  };

  fixture_assert_frame (V1, &notice, TRUE,
                        "{\"type\":\"typing\",\"room\":\"general\",\"user\":" USER_ANN
                        ",\"on\":true}");

  notice.is_on = FALSE;
  fixture_assert_frame (V1, &notice, TRUE,
                        "{\"type\":\"typing\",\"room\":\"general\",\"user\":" USER_ANN
                        ",\"on\":false}");
}

/* The answer to a question must arrive; only what is told unasked may be dropped. */
static void
test_presence (void)
{
  g_autoptr (AddaUser) ann = ann_new ();
  AddaUser *members[] = { ann };
  AddaNotice notice = {
    .type = ADDA_NOTICE_PRESENCE,
    .room = "general",
    .count = 300,
    .n_joined = 4,
    .n_left = 2,
  };

  fixture_assert_frame (
      V1, &notice, TRUE,
      "{\"type\":\"presence\",\"room\":\"general\",\"count\":300,\"joined\":4,\"left\":2}");

  notice.members = members;
  notice.n_members = 1;
  fixture_assert_frame (V1, &notice, FALSE,
                        "{\"type\":\"presence\",\"room\":\"general\",\"count\":300,\"joined\":4,"
                        "\"left\":2,\"members\":[" USER_ANN "]}");

  notice.nonce = "n";
  notice.members = NULL;
  notice.n_members = 0;
  fixture_assert_frame (V1, &notice, FALSE,
                        "{\"type\":\"presence\",\"room\":\"general\",\"count\":300,\"joined\":4,"
                        "\"left\":2,\"members\":[],\"nonce\":\"n\"}");
}

static void
test_pong (void)
{
  AddaNotice notice = { .type = ADDA_NOTICE_PONG, .time_usec = FIXTURE_TIME_USEC };

  fixture_assert_frame (V1, &notice, FALSE, "{\"type\":\"pong\",\"time\":\"" FIXTURE_TIME "\"}");
  notice.nonce = "\"n\"";
  fixture_assert_frame (V1, &notice, FALSE,
                        "{\"type\":\"pong\",\"time\":\"" FIXTURE_TIME
                        "\",\"nonce\":\"\\\"n\\\"\"}");
}

static void
test_error (void)
{
  AddaNotice notice = {
    .type = ADDA_NOTICE_ERROR,
    .code = ADDA_ERROR_BAD_MESSAGE,
    .text = "room is missing",
    .nonce = "n",
  };

  fixture_assert_frame (V1, &notice, FALSE,
                        "{\"type\":\"error\",\"code\":\"bad_message\","
                        "\"message\":\"room is missing\",\"nonce\":\"n\"}");

  notice.code = ADDA_ERROR_RATE_LIMITED;
  notice.text = "slower";
  notice.retry_after_ms = 20;
  notice.nonce = NULL;
  fixture_assert_frame (V1, &notice, FALSE,
                        "{\"type\":\"error\",\"code\":\"rate_limited\","
                        "\"message\":\"Rate limit exceeded\",\"retry_after_ms\":20}");
}

static void
test_error_words (void)
{
  for (guint code = 0; code < ADDA_N_ERRORS; code++)
    {
      const AddaNotice notice = { .type = ADDA_NOTICE_ERROR, .code = (AddaErrorCode) code };
      g_autofree char *expected =
          g_strdup_printf ("{\"type\":\"error\",\"code\":\"%s\",\"message\":\"%s\"}",
                           adda_error_code_to_string ((AddaErrorCode) code),
                           adda_error_code_get_message ((AddaErrorCode) code));

      fixture_assert_frame (V1, &notice, FALSE, expected);
    }
}

static void
test_nothing (void)
{
  const AddaNotice notice = { .type = ADDA_NOTICE_USER_LIST, .room = "general" };

  g_assert_null (adda_codecs[V1]->encode (&notice));
}

/* A page of history that outgrew the buffer, then something small: both whole. */
static void
test_large (void)
{
  g_autoptr (AddaUser) ann = ann_new ();
  g_autofree char *content = g_strnfill (200000, 'x');
  g_autoptr (AddaEvent) event = fixture_event_new (ann, 1, NULL, content);
  AddaNotice notice = { .type = ADDA_NOTICE_MESSAGE, .event = event };

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (AddaFrame) frame = adda_codecs[V1]->encode (&notice);
      g_autoptr (JsonNode) node = fixture_read_frame (frame);

      g_assert_cmpstr (json_object_get_string_member (json_node_get_object (node), "content"), ==,
                       content);
    }
  test_pong ();
}

/* The same notice makes the same bytes. */
static gpointer
encode_in_thread (gpointer data)
{
  const AddaNotice *notice = data;
  g_autoptr (AddaFrame) first = adda_codecs[V1]->encode (notice);

  for (guint i = 0; i < 200; i++)
    {
      g_autoptr (AddaFrame) frame = adda_codecs[V1]->encode (notice);

      g_assert_cmpmem (frame->data, frame->length, first->data, first->length);
    }

  return g_steal_pointer (&first);
}

/* Each thread has a buffer of its own. */
static void
test_threads (void)
{
  GThread *threads[4];
  AddaNotice notices[G_N_ELEMENTS (threads)];
  char nonces[G_N_ELEMENTS (threads)][2] = { "a", "b", "c", "d" };

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      notices[i] = (AddaNotice){ .type = ADDA_NOTICE_PONG, .nonce = nonces[i] };
      notices[i].time_usec = FIXTURE_TIME_USEC;
      threads[i] = g_thread_new ("encoder", encode_in_thread, &notices[i]);
    }

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      g_autoptr (AddaFrame) frame = g_thread_join (threads[i]);
      g_autofree char *expected =
          g_strdup_printf ("{\"type\":\"pong\",\"time\":\"" FIXTURE_TIME "\",\"nonce\":\"%s\"}",
                           nonces[i]);
      g_autoptr (JsonNode) node = fixture_read_frame (frame);

      fixture_assert_node (node, expected);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/codec-v1-encode/welcome", test_welcome);
  g_test_add_func ("/codec-v1-encode/joined", test_joined);
  g_test_add_func ("/codec-v1-encode/joined/reset", test_joined_reset);
  g_test_add_func ("/codec-v1-encode/join-and-leave", test_join_and_leave);
  g_test_add_func ("/codec-v1-encode/message", test_message);
  g_test_add_func ("/codec-v1-encode/escaping", test_escaping);
  g_test_add_func ("/codec-v1-encode/ack", test_ack);
  g_test_add_func ("/codec-v1-encode/history", test_history);
  g_test_add_func ("/codec-v1-encode/typing", test_typing);
  g_test_add_func ("/codec-v1-encode/presence", test_presence);
  g_test_add_func ("/codec-v1-encode/pong", test_pong);
  g_test_add_func ("/codec-v1-encode/error", test_error);
  g_test_add_func ("/codec-v1-encode/error/words", test_error_words);
  g_test_add_func ("/codec-v1-encode/nothing", test_nothing);
  g_test_add_func ("/codec-v1-encode/large", test_large);
  g_test_add_func ("/codec-v1-encode/threads", test_threads);

  return g_test_run ();
}
