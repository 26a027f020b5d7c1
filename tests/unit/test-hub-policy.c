/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Tests of what a policy forbids, and of what happens when it changes */

#include "hub-fixture.h"

/* What everybody but "ann" is denied in the rooms "den" and "old". */
typedef struct
{
  gboolean join;
  gboolean send;
} Denied;

static gboolean
is_free (const AddaUser *user, const char *room)
{
  return (!g_str_equal (room, "den") && !g_str_equal (room, "old")) ||
         (user != NULL && g_str_equal (user->id, "ann"));
}

static gboolean
may_join (const AddaUser *user, const char *room, gpointer data)
{
  const Denied *denied = data;

  return !denied->join || is_free (user, room);
}

static AddaErrorCode
check_send (const AddaUser *user, const char *room, guint *retry_after_ms, gpointer data)
{
  const Denied *denied = data;

  return !denied->send || is_free (user, room) ? ADDA_N_ERRORS : ADDA_ERROR_FORBIDDEN;
}

static AddaHubFacts
get_facts (const char *room, gpointer data)
{
  return (AddaHubFacts){ NULL };
}

static const AddaHubPolicy policy = {
  .may_see = may_join,
  .may_join = may_join,
  .check_send = check_send,
  .get_facts = get_facts,
};

static void
test_join (void)
{
  Denied denied = { .join = TRUE };
  HubFixture *fixture = hub_fixture_new ();
  HubPeer *ann = hub_peer_new (fixture, "ann", ADDA_CLIENT_DEFAULT);
  HubPeer *bob = hub_peer_new (fixture, "bob", ADDA_CLIENT_DEFAULT);

  adda_hub_set_policy (fixture->hub, &policy, &denied);
  hub_peer_ask (bob, ADDA_COMMAND_JOIN, "den", "n1", NULL);
  assert_hears (bob, "error forbidden nonce=n1");
  /* Nothing was made of it. */
  g_assert_null (adda_hub_lookup_room (fixture->hub, "den"));
  hub_peer_ask (bob, ADDA_COMMAND_JOIN, "tea", NULL, NULL);
  assert_hears (bob, "joined tea seq=0 count=1 bob none");
  hub_peer_ask (ann, ADDA_COMMAND_JOIN, "den", NULL, NULL);
  assert_hears (ann, "joined den seq=0 count=1 ann none");
  g_assert_true (adda_hub_may_see (fixture->hub, ann->client->user, "den"));
  g_assert_false (adda_hub_may_see (fixture->hub, bob->client->user, "den"));
  g_assert_false (adda_hub_may_see (fixture->hub, NULL, "den"));
  hub_fixture_free (fixture);
}

static void
test_send (void)
{
  Denied denied = { .send = TRUE };
  HubFixture *fixture = hub_fixture_new ();
  HubPeer *ann = hub_peer_new (fixture, "ann", ADDA_CLIENT_DEFAULT);
  HubPeer *bob = hub_peer_new (fixture, "bob", ADDA_CLIENT_DEFAULT);

  adda_hub_set_policy (fixture->hub, &policy, &denied);
  hub_peer_enter (ann, "den");
  hub_peer_enter (bob, "den");
  hub_peer_ask (bob, ADDA_COMMAND_SEND, "den", "n1", "hello");
  assert_hears (bob, "error forbidden nonce=n1");
  hub_peer_ask (bob, ADDA_COMMAND_TYPING, "den", "n2", NULL);
  assert_hears (bob, "error forbidden nonce=n2");
  hub_peer_ask (ann, ADDA_COMMAND_SEND, "den", NULL, "welcome");
  assert_hears (bob, "message den 1 ann: welcome");
  assert_hears (ann, "message den 1 ann: welcome");
  hub_fixture_free (fixture);
}

static void
test_enforce (void)
{
  Denied denied = { 0 };
  HubFixture *fixture = hub_fixture_new ();
  HubPeer *ann = hub_peer_new (fixture, "ann", ADDA_CLIENT_DEFAULT);
  HubPeer *bob = hub_peer_new (fixture, "bob", ADDA_CLIENT_DEFAULT);
  HubPeer *bob_again = hub_peer_new (fixture, "bob", ADDA_CLIENT_DEFAULT);

  adda_hub_set_policy (fixture->hub, &policy, &denied);
  hub_peer_enter (ann, "den");
  hub_peer_enter (bob, "den");
  hub_peer_enter (bob_again, "den");
  adda_hub_enforce (fixture->hub, "den");
  adda_hub_enforce (fixture->hub, "no such room");
  assert_silent (ann);

  denied.join = TRUE;
  adda_hub_enforce (fixture->hub, "den");
  assert_hears (bob_again, "leave den bob count=2");
  assert_hears (bob, "leave den bob count=1");
  assert_hears (ann, "leave den bob count=1");
  g_assert_false (g_hash_table_contains (bob->rooms, "den"));
  hub_peer_ask (ann, ADDA_COMMAND_SEND, "den", NULL, "among us");
  assert_hears (ann, "message den 1 ann: among us");
  hub_peer_ask (bob, ADDA_COMMAND_SEND, "den", "n1", "hello");
  assert_hears (bob, "error not_in_room nonce=n1");
  assert_silent (bob_again);
  hub_fixture_free (fixture);
}

/* All that are in it go, and the room with them. */
static void
test_enforce_last (void)
{
  Denied denied = { 0 };
  HubFixture *fixture = hub_fixture_new ();
  HubPeer *bob = hub_peer_new (fixture, "bob", ADDA_CLIENT_DEFAULT);

  adda_hub_set_policy (fixture->hub, &policy, &denied);
  hub_peer_enter (bob, "den");
  denied.join = TRUE;
  adda_hub_enforce (fixture->hub, "den");
  assert_hears (bob, "leave den bob count=0");
  g_assert_null (adda_hub_lookup_room (fixture->hub, "den"));
  hub_fixture_free (fixture);
}

/* Forbidden while the log was asked: the join fails after all. */
static void
test_late (void)
{
  Denied denied = { 0 };
  HubFixture *fixture = hub_fixture_new_fake (3);
  HubPeer *bob = hub_peer_new (fixture, "bob", ADDA_CLIENT_DEFAULT);

  adda_hub_set_policy (fixture->hub, &policy, &denied);
  hub_peer_ask (bob, ADDA_COMMAND_JOIN, "old", "n1", NULL);
  g_assert_cmpuint (fake_log_get_n_reads (fixture->fake), ==, 1);
  denied.join = TRUE;
  adda_hub_enforce (fixture->hub, "old");
  fake_log_answer_read (fixture->fake);
  assert_hears (bob, "error forbidden nonce=n1");
  assert_silent (bob);
  hub_fixture_free (fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hub-policy/join", test_join);
  g_test_add_func ("/hub-policy/send", test_send);
  g_test_add_func ("/hub-policy/enforce", test_enforce);
  g_test_add_func ("/hub-policy/enforce-last", test_enforce_last);
  g_test_add_func ("/hub-policy/late", test_late);
  return g_test_run ();
}
