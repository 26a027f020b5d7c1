/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Tests of what moderators do in rooms: kicking, deleting, and saying what a room is */

#include "hub-fixture.h"

static void delete (HubFixture *fixture, const char *room, guint64 seq)
{
  g_autoptr (AddaUser) karim = adda_user_new ("karim", "Karim", ADDA_ROLE_MODERATOR);

  adda_hub_post (fixture->hub, adda_event_new_deletion (room, karim, seq), NULL, NULL);
}

static void
test_kick (void)
{
  HubFixture *fixture = hub_fixture_new ();
  HubPeer *ann = hub_peer_new (fixture, "ann", ADDA_CLIENT_DEFAULT);
  HubPeer *again = hub_peer_new (fixture, "ann", ADDA_CLIENT_DEFAULT);
  HubPeer *bob = hub_peer_new (fixture, "bob", ADDA_CLIENT_DEFAULT);

  hub_peer_enter (ann, "tea");
  hub_peer_enter (again, "tea");
  hub_peer_enter (bob, "tea");
  g_assert_cmpuint (adda_hub_kick (fixture->hub, "tea", "cat", "noise"), ==, 0);
  g_assert_cmpuint (adda_hub_kick (fixture->hub, "den", "ann", "noise"), ==, 0);
  g_assert_cmpuint (adda_hub_kick (fixture->hub, "tea", "ann", "noise"), ==, 2);
  assert_hears (again, "leave tea ann count=2");
  assert_hears (ann, "leave tea ann count=1");
  assert_hears (bob, "leave tea ann count=1");
  assert_silent (bob);
  hub_peer_ask (ann, ADDA_COMMAND_SEND, "tea", "n1", "hello");
  assert_hears (ann, "error not_in_room nonce=n1");
  hub_peer_ask (ann, ADDA_COMMAND_JOIN, "tea", "n2", NULL);
  assert_hears (ann, "joined tea seq=0 count=2 bob,ann none nonce=n2");
  hub_fixture_forget (fixture);

  /* Everybody. */
  g_assert_cmpuint (adda_hub_kick (fixture->hub, "tea", NULL, "closed"), ==, 2);
  g_assert_cmpuint (adda_hub_get_n_rooms (fixture->hub), ==, 0);
  hub_fixture_free (fixture);
}

static AddaHubFacts
get_facts (const char *room, gpointer data)
{
  return *(AddaHubFacts *) data;
}

static gboolean
may (const AddaUser *user, const char *room, gpointer data)
{
  return TRUE;
}

static AddaErrorCode
check_send (const AddaUser *user, const char *room, guint *retry_after_ms, gpointer data)
{
  return ((AddaHubFacts *) data)->is_locked ? ADDA_ERROR_LOCKED : ADDA_N_ERRORS;
}

static void
test_facts (void)
{
  const AddaHubPolicy policy = {
    .may_see = may, .may_join = may, .check_send = check_send, .get_facts = get_facts
  };
  AddaHubFacts facts = { .topic = "at four", .is_locked = TRUE };
  HubFixture *fixture = hub_fixture_new ();
  HubPeer *ann = hub_peer_new (fixture, "ann", ADDA_CLIENT_DEFAULT);

  adda_hub_set_policy (fixture->hub, &policy, &facts);
  hub_peer_enter (ann, "tea");
  adda_hub_tell_facts (fixture->hub, "tea");
  assert_hears (ann, "room tea \"at four\" locked");
  hub_peer_ask (ann, ADDA_COMMAND_SEND, "tea", "n1", "hello");
  assert_hears (ann, "error locked nonce=n1");
  hub_peer_ask (ann, ADDA_COMMAND_TYPING, "tea", "n2", NULL);
  assert_hears (ann, "error locked nonce=n2");
  facts = (AddaHubFacts){ NULL };
  adda_hub_tell_facts (fixture->hub, "tea");
  adda_hub_tell_facts (fixture->hub, "nowhere");
  assert_hears (ann, "room tea \"\"");
  assert_silent (ann);
  hub_fixture_free (fixture);
}

static void
test_delete (void)
{
  HubFixture *fixture = hub_fixture_new ();
  HubPeer *ann = hub_peer_new (fixture, "ann", ADDA_CLIENT_DEFAULT);
  HubPeer *bob = hub_peer_new (fixture, "bob", ADDA_CLIENT_DEFAULT);

  hub_peer_enter (ann, "tea");
  hub_peer_fill (ann, "tea", 1, 3);
  delete (fixture, "tea", 2);
  assert_hears (ann, "deleted tea 2 by Karim");
  hub_peer_ask (ann, ADDA_COMMAND_HISTORY, "tea", "n1", NULL);
  assert_hears (ann, "history tea 1..4 gone=2 nonce=n1");
  hub_peer_ask (bob, ADDA_COMMAND_JOIN, "tea", NULL, NULL);
  assert_hears (bob, "joined tea seq=4 count=2 ann,bob 1..4 gone=2");
  hub_fixture_forget (fixture);
  /* It is one already. */
  delete (fixture, "tea", 2);
  delete (fixture, "tea", 1);
  assert_hears (ann, "deleted tea 1 by Karim");
  assert_hears (bob, "deleted tea 1 by Karim");
  hub_fixture_free (fixture);
}

/* Pages that were read before the deletion, and are told after it. */
static void
test_late_pages (void)
{
  HubFixture *fixture = hub_fixture_new_fake (200);
  HubPeer *ann = hub_peer_new (fixture, "ann", ADDA_CLIENT_DEFAULT);
  HubPeer *bob = hub_peer_new (fixture, "bob", ADDA_CLIENT_DEFAULT);
  AddaCommand *history;

  hub_peer_ask (ann, ADDA_COMMAND_JOIN, "old", NULL, NULL);
  fake_log_answer_read (fixture->fake);
  hub_fixture_forget (fixture);
  history = adda_command_new (ADDA_COMMAND_HISTORY);
  history->room = g_strdup ("old");
  history->nonce = g_strdup ("n1");
  history->before = 41;
  history->limit = 10;
  hub_peer_execute (ann, history);
  fake_log_snapshot_read (fixture->fake);
  hub_peer_join_since (bob, "old", "epoch-1", 30);
  delete (fixture, "old", 35);
  fake_log_commit (fixture->fake, 1);
  assert_hears (ann, "deleted old 35 by Karim");
  fake_log_answer_read (fixture->fake);
  assert_hears (ann, "history old 31..40 gone=35 more nonce=n1");
  /* The log in memory has not erased it: as if this had been read before too. */
  fake_log_answer_read (fixture->fake);
  assert_hears (bob, "joined old seq=201 count=2 ann,bob 31..201 gone=35 recovered");
  hub_fixture_settle (fixture);
  hub_fixture_free (fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hub-moderation/kick", test_kick);
  g_test_add_func ("/hub-moderation/facts", test_facts);
  g_test_add_func ("/hub-moderation/delete", test_delete);
  g_test_add_func ("/hub-moderation/late-pages", test_late_pages);
  return g_test_run ();
}
