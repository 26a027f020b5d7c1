/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Tests of notifications as JSON: what the caller wrote, byte by byte, and what is the hub's */

#include <string.h>

#include "base/adda-json.h"
#include "protocol/adda-codec.h"
#include "protocol/adda-notification-text.h"

#define DEFAULTS "{\"type\":\"info\",\"title\":\"\",\"message\":\"\",\"data\":{}"

static void
assert_text (const char *given, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  g_assert_true (adda_json_validate (given, strlen (given), 32, &error));
  text = adda_notification_text_new (given, strlen (given), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, expected);
  g_assert_true (adda_json_validate (text, strlen (text), 32, &error));
}

static void
test_text (void)
{
  assert_text ("{}", DEFAULTS "}");
  assert_text (" \n{ } ", DEFAULTS "}");
  assert_text ("{\"n\": 18446744073709551617 , \"x\":1.50e+02}",
               DEFAULTS ",\"n\": 18446744073709551617,\"x\":1.50e+02}");
  assert_text ("{\"title\":null,\"data\" : [ 1, {\"id\":2} ] ,\"type\":7}",
               "{\"type\":7,\"title\":null,\"message\":\"\",\"data\":[ 1, {\"id\":2} ]}");
  /* The hub's own, however they are written. */
  assert_text (
      "{\"id\":1,\"user_id\":\"a\",\"\\u0072ead\":true,\"timestamp\":{\"id\":1},\"i\\u0064\":2}",
      DEFAULTS "}");
  assert_text ("{\"ids\":1,\"ID\":2,\"\":3,\"a,b\":\"}\\\"{\"}",
               DEFAULTS ",\"ids\":1,\"ID\":2,\"\":3,\"a,b\":\"}\\\"{\"}");
}

static void
test_refused (void)
{
  static const char *const bad[] = { "[]", "1", "\"{}\"", "", "{\"a\"", "{\"a\":1" };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (adda_notification_text_new (bad[i], strlen (bad[i]), &error));
      g_assert_error (error, ADDA_PROTOCOL_ERROR, ADDA_ERROR_BAD_MESSAGE);
    }
}

static AddaEvent *
make_event (const char *room, const char *content)
{
  g_autoptr (AddaUser) shop = adda_user_new ("shop", "shop", ADDA_ROLE_SERVICE);
  AddaEvent *event = adda_event_new (ADDA_EVENT_NOTIFICATION, room, shop, NULL, g_strdup (content),
                                     strlen (content));

  g_assert_true (adda_uuid_parse ("019aa5b4-1f2e-7d60-9b11-5c7e0a94d3f2", &event->id));
  return event;
}

#define HEAD "{\"id\":\"019aa5b4-1f2e-7d60-9b11-5c7e0a94d3f2\",\"user_id\":"
#define TIME "\"timestamp\":\"1970-01-01T00:00:00.000000Z\""

static void
test_write (void)
{
  g_autofree char *stream = adda_stream_for_user ("র\"1");
  g_autoptr (AddaEvent) own = make_event (stream, "{\"a\":1}");
  g_autoptr (AddaEvent) all = make_event (ADDA_STREAM_ALL, "{}");
  g_autoptr (GString) text = g_string_new (NULL);

  adda_notification_text_write (text, own, FALSE);
  g_assert_cmpstr (text->str, ==, HEAD "\"র\\\"1\",\"a\":1," TIME ",\"read\":false}");
  g_string_truncate (text, 0);
  adda_notification_text_write (text, all, TRUE);
  g_assert_cmpstr (text->str, ==, HEAD "\"\"," TIME ",\"read\":true}");
}

/* One piece of several messages. */
static void
test_burst (void)
{
  g_autofree char *stream = adda_stream_for_user ("a");
  g_autofree char *blank = g_strnfill (70000, ' ');
  g_autofree char *content = g_strdup_printf ("{\"a\":%s1}", blank);
  g_autoptr (AddaEvent) large = make_event (stream, content);
  g_autoptr (AddaEvent) small = make_event (stream, "{\"a\":2}");
  const AddaNotification items[] = { { large, FALSE }, { small, FALSE } };
  const AddaNotificationPage page = { items, 2, 2, FALSE };
  const AddaNotificationPage empty = { NULL };
  const AddaCodec *codec = adda_codecs[ADDA_DIALECT_NOTIFICATIONS];
  g_autoptr (AddaFrame) burst =
      codec->encode (&(AddaNotice){ .type = ADDA_NOTICE_NOTIFICATIONS, .page = &page });
  g_autoptr (AddaFrame) first =
      codec->encode (&(AddaNotice){ .type = ADDA_NOTICE_NOTIFICATION, .event = large });
  g_autoptr (AddaFrame) second =
      codec->encode (&(AddaNotice){ .type = ADDA_NOTICE_NOTIFICATION, .event = small });

  g_assert_cmpmem (burst->data, first->length, first->data, first->length);
  g_assert_cmpmem (burst->data + first->length, burst->length - first->length, second->data,
                   second->length);
  g_assert_cmpint (burst->opcode, ==, ADDA_OPCODE_TEXT);
  g_assert_null (
      codec->encode (&(AddaNotice){ .type = ADDA_NOTICE_NOTIFICATIONS, .page = &empty }));
  g_assert_null (codec->encode (&(AddaNotice){ .type = ADDA_NOTICE_READ, .event = small }));
}

static gboolean
read_ids (const char *text, guint *n_ids)
{
  AddaJsonMember member = ADDA_JSON_MEMBER ("ids");
  g_autofree AddaUuid *ids = NULL;

  member.value = text;
  member.value_length = strlen (text);
  return adda_notification_ids_read (&member, &ids, n_ids, NULL);
}

static void
test_ids (void)
{
  static const char *const bad[] = {
    "{}",    "[]",      "[ ]",
    "[1]",   "[\"x\"]", "[[\"x\"]]",
    "\"x\"", "null",    "[\"019aa5b4-1f2e-7d60-9b11-5c7e0a94d3f2\",\"\"]"
  };
  g_autoptr (GString) many = g_string_new ("[");
  guint n_ids = 0;

  g_assert_true (read_ids ("[ \"019aa5b4-1f2e-7d60-9b11-5c7e0a94d3f2\" , "
                           "\"019AA5B4-1f2e-7d60-9b11-5c7e0a94d3f2\" ]",
                           &n_ids));
  g_assert_cmpuint (n_ids, ==, 2);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (read_ids (bad[i], &n_ids));

  for (guint i = 0; i <= ADDA_NOTIFICATIONS_MAX; i++)
    g_string_append_printf (many, "%s\"019aa5b4-1f2e-7d60-9b11-5c7e0a94d3f2\"", i > 0 ? "," : "");
  g_string_append_c (many, ']');
  g_assert_false (read_ids (many->str, &n_ids));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/notification-text/new", test_text);
  g_test_add_func ("/notification-text/refused", test_refused);
  g_test_add_func ("/notification-text/write", test_write);
  g_test_add_func ("/notification-text/burst", test_burst);
  g_test_add_func ("/notification-text/ids", test_ids);
  return g_test_run ();
}
