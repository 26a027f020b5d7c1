/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Tests of the items of the console's lists */

#include "models/adda-connection-item.h"
#include "models/adda-frame-item.h"
#include "models/adda-message-item.h"
#include "models/adda-room-item.h"
#include "models/adda-text.h"

static JsonObject *
parse (const char *text)
{
  g_autoptr (JsonNode) node = json_from_string (text, NULL);

  g_assert_nonnull (node);
  return json_node_dup_object (node);
}

static void
update (gpointer item, const char *text)
{
  g_autoptr (JsonObject) object = parse (text);

  adda_topic_item_update (ADDA_TOPIC_ITEM (item), object);
}

static void
on_notify (GObject *object, GParamSpec *pspec, GString *names)
{
  g_string_append_printf (names, "%s ", pspec->name);
}

static const char connection[] =
    "{\"id\":\"c1\",\"user\":{\"id\":\"u1\",\"name\":\"Karim\",\"role\":\"user\"},\"address\":"
    "\"192.0.2.7\","
    "\"rooms\":[\"general\",\"tea\"],\"n_rooms\":%d,\"dialect\":\"adda.v1\",\"path\":\"/ws\","
    "\"since\":\"2026-11-27T10:00:00.500000Z\",\"rtt_ms\":%s,\"in_messages\":3,\"in_bytes\":90,"
    "\"out_messages\":12,\"out_bytes\":4000,\"pending_messages\":%d,\"pending_bytes\":%d}";

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
static AddaConnectionItem *
update_connection (AddaConnectionItem *item,
                   int n_rooms,
                   const char *rtt,
                   int pending_messages,
                   int pending_bytes)
{
  g_autofree char *text =
      g_strdup_printf (connection, n_rooms, rtt, pending_messages, pending_bytes);

  if (item == NULL)
    item = g_object_new (ADDA_TYPE_CONNECTION_ITEM, NULL);
  update (item, text);
  return item;
}
#pragma GCC diagnostic pop

static void
test_fields (void)
{
  g_autoptr (AddaConnectionItem) item = update_connection (NULL, 2, "null", 0, 0);
  g_autofree char *name = NULL;
  gint64 since = 0;

  g_object_get (item, "user-name", &name, "since", &since, NULL);
  g_assert_cmpstr (name, ==, "Karim");
  g_assert_cmpint (since, ==, G_GINT64_CONSTANT (1795773600500000));
  g_assert_cmpstr (item->rooms, ==, "general\ntea");
  g_assert_cmpint (item->rtt_ms, ==, -1);
  g_assert_cmpint (item->out_bytes, ==, 4000);
}

static void
test_notifies_changes_only (void)
{
  g_autoptr (AddaConnectionItem) item = update_connection (NULL, 2, "4", 0, 0);
  g_autoptr (GString) names = g_string_new (NULL);

  g_signal_connect (item, "notify", G_CALLBACK (on_notify), names);
  update_connection (item, 2, "4", 0, 0);
  g_assert_cmpstr (names->str, ==, "");
  update_connection (item, 2, "5", 0, 80);
  g_assert_nonnull (strstr (names->str, "rtt-ms "));
  g_assert_nonnull (strstr (names->str, "pending-bytes "));
  g_assert_cmpuint (names->len, ==, strlen ("rtt-ms pending-bytes "));
}

/* Ten thousand connections of one room hold its name once. */
static void
test_texts_are_shared (void)
{
  g_autoptr (AddaConnectionItem) a = update_connection (NULL, 2, "4", 0, 0);
  g_autoptr (AddaConnectionItem) b = update_connection (NULL, 2, "4", 0, 0);

  g_assert_true (a->rooms == b->rooms);
  g_assert_true (a->address == b->address);
}

static void
test_wrong_kinds (void)
{
  g_autoptr (AddaConnectionItem) item = update_connection (NULL, 2, "4", 0, 0);

  update (item, "{\"id\":7,\"user\":\"x\",\"rooms\":{},\"since\":\"soon\",\"rtt_ms\":[]}");
  g_assert_null (item->user_name);
  g_assert_null (item->rooms);
  g_assert_cmpint (item->since, ==, 0);
  g_assert_cmpint (item->rtt_ms, ==, -1);
}

static void
test_level (void)
{
  static const struct
  {
    int messages;
    int bytes;
    AddaPendingLevel level;
  } cases[] = {
    { 0, 0, ADDA_PENDING_LOW },         { 10, 200000, ADDA_PENDING_LOW },
    { 0, 300000, ADDA_PENDING_RAISED }, { 64, 0, ADDA_PENDING_RAISED },
    { 200, 1000, ADDA_PENDING_HIGH },   { 0, 2000000, ADDA_PENDING_HIGH },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (AddaConnectionItem) item =
          update_connection (NULL, 2, "4", cases[i].messages, cases[i].bytes);

      g_assert_cmpint (adda_connection_item_get_level (item), ==, cases[i].level);
    }
}

static void
test_rooms_text (void)
{
  g_autoptr (AddaConnectionItem) item = update_connection (NULL, 2, "4", 0, 0);
  g_autofree char *all = adda_connection_item_dup_rooms_text (item);
  g_autofree char *some = NULL;

  g_assert_cmpstr (all, ==, "general, tea");
  update_connection (item, 5, "4", 0, 0);
  some = adda_connection_item_dup_rooms_text (item);
  g_assert_cmpstr (some, ==, "general, tea and 3 more");
}

static void
test_matches (void)
{
  g_autoptr (AddaConnectionItem) item = update_connection (NULL, 2, "4", 0, 0);

  g_assert_true (adda_connection_item_matches (item, "kari"));
  g_assert_true (adda_connection_item_matches (item, "2.0.2"));
  g_assert_true (adda_connection_item_matches (item, "tea"));
  g_assert_false (adda_connection_item_matches (item, "mitu"));
}

static void
test_room_history (void)
{
  g_autoptr (AddaRoomItem) item = g_object_new (ADDA_TYPE_ROOM_ITEM, NULL);
  double points[ADDA_ROOM_HISTORY];

  g_assert_cmpuint (adda_room_item_get_history (item, points), ==, 0);
  for (int i = 0; i < ADDA_ROOM_HISTORY + 5; i++)
    {
      g_autofree char *text = g_strdup_printf ("{\"room\":\"a\",\"rate\":%d}", i);

      update (item, text);
      adda_room_item_tick (item);
    }
  g_assert_cmpuint (adda_room_item_get_history (item, points), ==, ADDA_ROOM_HISTORY);
  g_assert_cmpfloat (points[0], ==, 5);
  g_assert_cmpfloat (points[ADDA_ROOM_HISTORY - 1], ==, ADDA_ROOM_HISTORY + 4);
}

static void
test_room_title (void)
{
  g_autoptr (AddaRoomItem) item = g_object_new (ADDA_TYPE_ROOM_ITEM, NULL);

  update (item, "{\"room\":\"tea\",\"kind\":\"chat\"}");
  g_assert_cmpstr (adda_room_item_get_title (item), ==, "tea");
  g_assert_false (adda_room_item_is_raw (item));
  update (item, "{\"room\":\" game\",\"kind\":\"raw\"}");
  g_assert_cmpstr (adda_room_item_get_title (item), ==, "game");
  g_assert_true (adda_room_item_is_raw (item));
  update (item, "{\"room\":\" \",\"kind\":\"raw\"}");
  g_assert_cmpstr (adda_room_item_get_title (item), ==, "Without a name");
}

static void
test_message_erased (void)
{
  g_autoptr (JsonObject) object =
      parse ("{\"seq\":4,\"user\":{\"id\":\"k\",\"name\":\"Karim\"},\"content\":\"hi\","
             "\"timestamp\":\"2026-11-27T10:00:00Z\"}");
  g_autoptr (AddaMessageItem) item = adda_message_item_new (object);
  g_autoptr (GString) names = g_string_new (NULL);

  g_assert_cmpstr (item->content, ==, "hi");
  g_signal_connect (item, "notify", G_CALLBACK (on_notify), names);
  adda_message_item_erase (item);
  adda_message_item_erase (item);
  g_assert_null (item->content);
  g_assert_cmpstr (names->str, ==, "content deleted ");
}

static void
test_frame_line (void)
{
  g_autoptr (AddaFrameItem) item = g_object_new (ADDA_TYPE_FRAME_ITEM, NULL);
  g_autofree char *line = NULL;

  update (
      item,
      "{\"id\":1,\"time\":\"2026-11-27T10:00:00.250000Z\",\"direction\":\"in\",\"kind\":\"text\","
      "\"bytes\":2,\"text\":\"{}\"}");
  line = adda_frame_item_to_line (item);
  g_assert_cmpstr (line, ==, "2026-11-27T10:00:00.250000Z\tin\ttext\t2\t{}");
}

static void
test_ages (void)
{
  static const struct
  {
    gint64 age_s;
    const char *text;
  } cases[] = {
    { -3, "now" },      { 0, "now" },    { 1, "1 s" },      { 59, "59 s" },   { 60, "1 min" },
    { 3599, "59 min" }, { 3600, "1 h" }, { 86399, "23 h" }, { 86400, "1 d" }, { 864000, "10 d" },
  };
  gint64 now_us = G_GINT64_CONSTANT (1795773600000000);
  g_autofree char *none = adda_text_age (0, now_us);

  g_assert_cmpstr (none, ==, "–");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = adda_text_age (now_us - cases[i].age_s * G_USEC_PER_SEC, now_us);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_contains (void)
{
  g_assert_true (adda_text_contains ("Général", "néra"));
  g_assert_true (adda_text_contains ("হ্যালো সবাই", "সবাই"));
  g_assert_false (adda_text_contains (NULL, "a"));
  g_assert_true (adda_text_contains ("x", ""));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/console-items/fields", test_fields);
  g_test_add_func ("/console-items/notifies-changes-only", test_notifies_changes_only);
  g_test_add_func ("/console-items/texts-are-shared", test_texts_are_shared);
  g_test_add_func ("/console-items/wrong-kinds", test_wrong_kinds);
  g_test_add_func ("/console-items/level", test_level);
  g_test_add_func ("/console-items/rooms-text", test_rooms_text);
  g_test_add_func ("/console-items/matches", test_matches);
  g_test_add_func ("/console-items/room-history", test_room_history);
  g_test_add_func ("/console-items/room-title", test_room_title);
  g_test_add_func ("/console-items/message-erased", test_message_erased);
  g_test_add_func ("/console-items/frame-line", test_frame_line);
  g_test_add_func ("/console-items/ages", test_ages);
  g_test_add_func ("/console-items/contains", test_contains);
  return g_test_run ();
}
