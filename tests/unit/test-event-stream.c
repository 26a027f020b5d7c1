/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Streams of server-sent events: what they ask for, and the ids that name their place */

#include "transport/adda-event-stream.h"

#include <string.h>

#include "hub/adda-stream.h"

#define EPOCH "e1"

static AddaEventStream *
make (const char *query, const char *last_id)
{
  g_autoptr (GError) error = NULL;
  AddaEventStream *stream = adda_event_stream_new (query, last_id, "mitu", EPOCH, &error);

  g_assert_no_error (error);
  return stream;
}

static void
test_query (void)
{
  g_autoptr (AddaEventStream) stream =
      make ("room=tea&x=1&room=%E0%A6%9A%E0%A6%BE+ghor&room=tea&notifications=1", NULL);

  g_assert_cmpuint (stream->n_slots, ==, 4);
  g_assert_cmpstr (stream->slots[0].room, ==, "tea");
  g_assert_cmpstr (stream->slots[1].room, ==, "চা ghor");
  g_assert_cmpstr (stream->slots[2].room, ==, ADDA_STREAM_PREFIX "user:mitu");
  g_assert_cmpstr (stream->slots[3].room, ==, ADDA_STREAM_ALL);
  g_assert_cmpuint (adda_event_stream_find (stream, "tea"), ==, 0);
  g_assert_cmpuint (adda_event_stream_find (stream, "coffee"), ==, stream->n_slots);
  g_assert_cmpuint (adda_event_stream_find_index (stream, 7), ==, stream->n_slots);
}

static void
test_refusals (void)
{
  static const char *const queries[] = {
    NULL, "", "x=1", "notifications=2", "room=", "room=%1Fall", "room=%", "room=a&room=%01",
  };
  g_autoptr (GString) many = g_string_new ("notifications=1");

  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (adda_event_stream_new (queries[i], NULL, "mitu", EPOCH, &error));
      g_assert_nonnull (error);
    }

  for (guint i = 0; i <= ADDA_EVENT_STREAM_MAX_ROOMS; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (AddaEventStream) stream =
          adda_event_stream_new (many->str, NULL, "mitu", EPOCH, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (stream->n_slots, ==, i + 2);
      g_string_append_printf (many, "&room=r%u", i);
    }
  g_assert_null (adda_event_stream_new (many->str, NULL, "mitu", EPOCH, NULL));
}

/* The id at the end of an event, which is made of its beginning and this. */
static char *
advance (AddaEventStream *stream, guint slot, guint64 seq)
{
  g_autoptr (AddaFrame) begin = adda_frame_new_bare ("data: 1\n", 8);
  g_autoptr (AddaFrame) event = adda_event_stream_advance (stream, slot, seq, begin, FALSE);
  g_autofree char *text = g_strndup ((const char *) event->data, event->length);

  g_assert_true (g_str_has_prefix (text, "data: 1\nid: "));
  g_assert_true (g_str_has_suffix (text, "\n\n"));
  return g_strndup (text + 12, strlen (text) - 14);
}

static void
test_place (void)
{
  g_autoptr (AddaEventStream) first = make ("room=a&room=b&notifications=1", NULL);
  g_autofree char *one = advance (first, 0, 5);
  g_autofree char *two = advance (first, 2, 40);
  g_autoptr (AddaEventStream) again = make ("notifications=1&room=c&room=a&room=b", two);
  g_autoptr (AddaCommand) join_a = adda_event_stream_make_join (again, 1);
  g_autoptr (AddaCommand) join_b = adda_event_stream_make_join (again, 2);
  g_autoptr (AddaCommand) join_own = adda_event_stream_make_join (again, 3);

  g_assert_cmpstr (one, !=, two);
  g_assert_cmpstr (join_a->room, ==, "a");
  g_assert_true (join_a->has_since);
  g_assert_cmpuint (join_a->since, ==, 5);
  g_assert_cmpstr (join_a->epoch, ==, EPOCH);
  g_assert_false (join_b->has_since);
  g_assert_cmpstr (join_own->room, ==, ADDA_STREAM_PREFIX "user:mitu");
  g_assert_cmpuint (join_own->since, ==, 40);
}

static void
test_held (void)
{
  g_autoptr (AddaEventStream) stream = make ("room=a", NULL);
  g_autoptr (AddaEventStream) left = make ("room=a", NULL);
  g_autoptr (AddaFrame) begin = adda_frame_new_bare ("data: 1\n", 8);
  g_autoptr (AddaFrame) event = NULL;
  g_autofree char *text = NULL;
  guint n = 0;

  g_assert_null (adda_event_stream_advance (left, 0, 1, begin, TRUE));
  g_assert_null (adda_event_stream_advance (stream, 0, 1, begin, TRUE));
  g_assert_null (adda_event_stream_advance (stream, 0, 2, begin, TRUE));
  event = adda_event_stream_advance (stream, 0, 3, begin, FALSE);
  text = g_strndup ((const char *) event->data, event->length);
  for (const char *at = text; (at = strstr (at, "data: 1\nid: e1;")) != NULL; at++)
    n++;
  g_assert_cmpuint (n, ==, 3);
  g_assert_true (g_str_has_suffix (text, ".3\n\n"));
}

static void
test_foreign_ids (void)
{
  static const char *const ids[] = {
    "",
    ";",
    "e1",
    "e1;",
    "e1;.",
    "e1;1",
    "e1;1.x",
    "e1;x.1",
    "e1;1.1.1",
    "e1;1.-1",
    "e1;1.99999999999999999999",
  };
  g_autofree char *long_id = g_strnfill (100000, ';');

  for (guint i = 0; i <= G_N_ELEMENTS (ids); i++)
    {
      g_autoptr (AddaEventStream) stream =
          make ("room=a", i < G_N_ELEMENTS (ids) ? ids[i] : long_id);
      g_autoptr (AddaCommand) join = adda_event_stream_make_join (stream, 0);

      g_assert_false (join->has_since);
    }
}

static void
test_end (void)
{
  g_autoptr (AddaFrame) end = adda_event_stream_new_end (4001, "a\nb");
  g_autofree char *text = g_strndup ((const char *) end->data, end->length);

  g_assert_cmpstr (text, ==,
                   "event: end\ndata: {\"type\":\"end\",\"code\":4001,\"reason\":\"a\\nb\"}\n\n");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/event-stream/query", test_query);
  g_test_add_func ("/event-stream/refusals", test_refusals);
  g_test_add_func ("/event-stream/place", test_place);
  g_test_add_func ("/event-stream/held", test_held);
  g_test_add_func ("/event-stream/foreign-ids", test_foreign_ids);
  g_test_add_func ("/event-stream/end", test_end);
  return g_test_run ();
}
