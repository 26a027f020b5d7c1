/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Tests of streams: posted to by the system, heard by subscribers, seen by nobody else */

#include "hub-fixture.h"

typedef struct
{
  GQueue answers; /* of lines */
} Poster;

static void
on_answer (AddaEvent *event, gpointer data)
{
  static const char *const words[] = { "draft", "committed", "duplicate", "refused" };
  Poster *poster = data;

  g_queue_push_tail (&poster->answers,
                     g_strdup_printf ("%s %" G_GUINT64_FORMAT " failure=%u", words[event->status],
                                      event->seq, event->failure));
}

static void
post (HubFixture *f,
      Poster *poster,
      AddaEventKind kind,
      const char *name,
      const char *nonce,
      const char *content)
{
  g_autoptr (AddaUser) system = adda_user_new ("system", "system", ADDA_ROLE_SERVICE);
  AddaEvent *draft =
      adda_event_new (kind, name, system, nonce, g_strdup (content), strlen (content));

  adda_hub_post (f->hub, draft, poster != NULL ? on_answer : NULL, poster);
}

static void
test_post_to_stream (void)
{
  HubFixture *f = hub_fixture_new ();
  HubPeer *ann = hub_peer_new (f, "ann", 0);
  HubPeer *bob = hub_peer_new (f, "bob", 0);
  g_autofree char *stream = adda_stream_for_user ("ann");
  Poster poster = { G_QUEUE_INIT };

  hub_fixture_listen (f);
  adda_hub_subscribe (f->hub, ann->client, stream);
  adda_hub_subscribe (f->hub, ann->client, stream);
  adda_hub_subscribe (f->hub, ann->client, ADDA_STREAM_ALL);
  adda_hub_subscribe (f->hub, bob->client, ADDA_STREAM_ALL);
  assert_silent (ann);
  g_assert_cmpuint (g_hash_table_size (ann->rooms), ==, 2);

  post (f, &poster, ADDA_EVENT_NOTIFICATION, stream, "n", "{\"a\":1}");
  post (f, &poster, ADDA_EVENT_NOTIFICATION, stream, "n", "{\"a\":2}");
  post (f, &poster, ADDA_EVENT_NOTIFICATION_READ, stream, NULL, "{}");
  post (f, &poster, ADDA_EVENT_NOTIFICATION, ADDA_STREAM_ALL, NULL, "{\"b\":1}");
  assert_next (&poster.answers, "committed 1 failure=0");
  assert_next (&poster.answers, "duplicate 1 failure=0");
  assert_next (&poster.answers, "committed 2 failure=0");
  assert_next (&poster.answers, "committed 1 failure=0");
  assert_hears (ann, "notification 1: {\"a\":1}");
  assert_hears (ann, "read 2: {}");
  assert_hears (ann, "notification 1: {\"b\":1}");
  assert_silent (ann);
  assert_hears (bob, "notification 1: {\"b\":1}");
  assert_silent (bob);

  /* Nothing else is signalled of streams: no room, no member, no count. */
  assert_next (&f->signals, "event 2 {\"a\":1}");
  assert_next (&f->signals, "event 3 {}");
  assert_next (&f->signals, "event 2 {\"b\":1}");
  hub_peer_remove (ann);
  assert_next (&f->signals, "n-clients=1");
  g_assert_cmpuint (f->signals.length, ==, 0);
  hub_fixture_free (f);
}

static void
test_silent_kinds (void)
{
  HubFixture *f = hub_fixture_new ();
  HubPeer *ann = hub_peer_new (f, "ann", 0);
  Poster poster = { G_QUEUE_INIT };

  adda_hub_subscribe (f->hub, ann->client, ADDA_STREAM_ACCOUNTS);
  adda_hub_subscribe (f->hub, ann->client, ADDA_STREAM_HOOKS);
  post (f, &poster, ADDA_EVENT_ACCOUNT, ADDA_STREAM_ACCOUNTS, NULL, "{}");
  post (f, &poster, ADDA_EVENT_HOOK, ADDA_STREAM_HOOKS, NULL, "{}");
  post (f, NULL, ADDA_EVENT_HOOK, ADDA_STREAM_HOOKS, NULL, "{}");
  post (f, &poster, ADDA_EVENT_HOOK, ADDA_STREAM_HOOKS, NULL, "{}");
  assert_next (&poster.answers, "committed 1 failure=0");
  assert_next (&poster.answers, "committed 1 failure=0");
  assert_next (&poster.answers, "committed 3 failure=0");
  assert_silent (ann);
  hub_fixture_free (f);
}

static void
test_post_to_room (void)
{
  HubFixture *f = hub_fixture_new ();
  HubPeer *ann = hub_peer_new (f, "ann", 0);
  Poster poster = { G_QUEUE_INIT };

  hub_peer_enter (ann, "tea");
  post (f, &poster, ADDA_EVENT_MESSAGE, "tea", NULL, "built");
  assert_hears (ann, "message tea 1 system: built");
  assert_next (&poster.answers, "committed 1 failure=0");

  /* Nobody is there: it is kept, and the room is known. */
  post (f, &poster, ADDA_EVENT_MESSAGE, "coffee", NULL, "#1");
  assert_next (&poster.answers, "committed 1 failure=0");
  g_assert_cmpuint (adda_room_get_seq (adda_hub_lookup_room (f->hub, "coffee")), ==, 1);
  hub_peer_ask (ann, ADDA_COMMAND_JOIN, "coffee", NULL, NULL);
  assert_hears (ann, "joined coffee seq=1 count=1 ann 1..1");
  hub_fixture_free (f);
}

static void
test_hidden (void)
{
  HubFixture *f = hub_fixture_new ();
  HubPeer *ann = hub_peer_new (f, "ann", 0);
  g_autofree char *stream = adda_stream_for_user ("ann");
  static const AddaCommandType types[] = { ADDA_COMMAND_JOIN,   ADDA_COMMAND_LEAVE,
                                           ADDA_COMMAND_SEND,   ADDA_COMMAND_HISTORY,
                                           ADDA_COMMAND_TYPING, ADDA_COMMAND_PRESENCE };
  g_autoptr (GPtrArray) list = NULL;

  adda_hub_subscribe (f->hub, ann->client, stream);
  post (f, NULL, ADDA_EVENT_NOTIFICATION, stream, NULL, "{}");
  assert_hears (ann, "notification 1: {}");

  list = adda_hub_list_rooms (f->hub);
  g_assert_cmpuint (list->len, ==, 0);
  g_assert_null (adda_hub_lookup_room (f->hub, stream));
  g_assert_cmpuint (adda_hub_get_n_rooms (f->hub), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      hub_peer_ask (ann, types[i], stream, "n", "x");
      assert_hears (ann, "error bad_name nonce=n");
    }
  /* Nor is it the only room of a client that names none. */
  hub_peer_ask (ann, ADDA_COMMAND_SEND, NULL, "n", "x");
  assert_hears (ann, "error not_in_room nonce=n");
  hub_fixture_settle (f);

  hub_peer_enter (ann, "tea");
  hub_peer_ask (ann, ADDA_COMMAND_SEND, NULL, NULL, "x");
  assert_hears (ann, "message tea 1 ann: x");
  hub_fixture_settle (f);

  /* After a restart as well. */
  hub_fixture_restart (f);
  g_assert_null (adda_hub_lookup_room (f->hub, stream));
  g_assert_nonnull (adda_hub_lookup_room (f->hub, "tea"));
  hub_fixture_free (f);
}

static void
test_limits (void)
{
  HubFixture *f = hub_fixture_new ();
  AddaHubLimits limits = adda_hub_default_limits;
  HubPeer *ann = hub_peer_new (f, "ann", 0);
  Poster poster = { G_QUEUE_INIT };

  limits.rooms_per_client = 1;
  limits.max_rooms = 1;
  adda_hub_set_limits (f->hub, &limits);
  adda_hub_subscribe (f->hub, ann->client, ADDA_STREAM_ALL);
  adda_hub_subscribe (f->hub, ann->client, ADDA_STREAM_HOOKS);
  hub_peer_enter (ann, "tea");
  adda_hub_subscribe (f->hub, ann->client, ADDA_STREAM_ACCOUNTS);
  hub_peer_ask (ann, ADDA_COMMAND_JOIN, "coffee", NULL, NULL);
  assert_hears (ann, "error too_many_rooms");

  /* A room too many is refused, and not before the call returns; a stream never is. */
  post (f, &poster, ADDA_EVENT_MESSAGE, "coffee", NULL, "x");
  g_assert_cmpuint (poster.answers.length, ==, 0);
  assert_next (&poster.answers, "refused 0 failure=3");
  post (f, &poster, ADDA_EVENT_NOTIFICATION, ADDA_STREAM_ALL, NULL, "{}");
  assert_next (&poster.answers, "committed 1 failure=0");

  limits.max_rooms = 2;
  limits.rooms_per_client = 2;
  adda_hub_set_limits (f->hub, &limits);
  hub_peer_enter (ann, "coffee");
  hub_fixture_free (f);
}

static void
test_refused (void)
{
  HubFixture *f = hub_fixture_new_fake (0);
  HubPeer *ann = hub_peer_new (f, "ann", 0);
  Poster poster = { G_QUEUE_INIT };

  adda_hub_subscribe (f->hub, ann->client, ADDA_STREAM_ALL);
  post (f, &poster, ADDA_EVENT_NOTIFICATION, ADDA_STREAM_ALL, NULL, "{}");
  fake_log_refuse (f->fake, 1, ADDA_EVENT_FAILURE_FULL);
  assert_next (&poster.answers, "refused 0 failure=1");
  assert_silent (ann);
  g_assert_cmpuint (adda_hub_get_n_in_flight (f->hub), ==, 0);
  hub_fixture_free (f);
}

/* Who becomes somebody else hears nothing of the former person any more. */
static void
test_set_user (void)
{
  HubFixture *f = hub_fixture_new ();
  HubPeer *ann = hub_peer_new (f, "ann", 0);
  g_autoptr (AddaUser) bob = adda_user_new ("bob", "bob", ADDA_ROLE_USER);
  g_autoptr (AddaUser) carl = adda_user_new ("carl", "carl", ADDA_ROLE_USER);
  g_autofree char *stream = adda_stream_for_user ("ann");
  Poster poster = { G_QUEUE_INIT };

  adda_hub_subscribe (f->hub, ann->client, stream);
  g_assert_true (adda_hub_set_user (f->hub, ann->client, bob));
  g_assert_cmpuint (g_hash_table_size (ann->rooms), ==, 0);
  post (f, &poster, ADDA_EVENT_NOTIFICATION, stream, NULL, "{}");
  assert_next (&poster.answers, "committed 1 failure=0");
  assert_silent (ann);

  hub_peer_enter (ann, "tea");
  g_assert_false (adda_hub_set_user (f->hub, ann->client, carl));
  hub_fixture_free (f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/stream/post", test_post_to_stream);
  g_test_add_func ("/stream/silent-kinds", test_silent_kinds);
  g_test_add_func ("/stream/post-to-room", test_post_to_room);
  g_test_add_func ("/stream/hidden", test_hidden);
  g_test_add_func ("/stream/limits", test_limits);
  g_test_add_func ("/stream/refused", test_refused);
  g_test_add_func ("/stream/set-user", test_set_user);
  return g_test_run ();
}
