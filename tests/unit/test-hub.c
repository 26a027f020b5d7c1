/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Tests of the hub: who comes and goes, and who hears of it */

#include "hub-fixture.h"

static void
set_limits (HubFixture *f, guint announce_limit, guint rooms_per_client, guint max_rooms)
{
  AddaHubLimits limits = adda_hub_default_limits;

  limits.announce_limit = announce_limit;
  limits.rooms_per_client = rooms_per_client;
  limits.max_rooms = max_rooms;
  adda_hub_set_limits (f->hub, &limits);
}

static void
test_join_leave (void)
{
  HubFixture *f = hub_fixture_new ();
  HubPeer *ann = hub_peer_new (f, "ann", 0);
  HubPeer *bob = hub_peer_new (f, "bob", 0);

  hub_peer_ask (ann, ADDA_COMMAND_JOIN, "tea", "n1", NULL);
  assert_hears (ann, "joined tea seq=0 count=1 ann none nonce=n1");
  assert_silent (ann);

  hub_peer_ask (bob, ADDA_COMMAND_JOIN, "tea", NULL, NULL);
  assert_hears (bob, "joined tea seq=0 count=2 ann,bob none");
  assert_hears (ann, "join tea bob count=2");
  assert_silent (bob);
  g_assert_cmpuint (adda_hub_get_n_rooms (f->hub), ==, 1);

  /* Another room is another room, whatever its letters' case. */
  hub_peer_ask (bob, ADDA_COMMAND_JOIN, "Tea", NULL, NULL);
  assert_hears (bob, "joined Tea seq=0 count=1 bob none");
  assert_silent (ann);
  g_assert_cmpuint (adda_hub_get_n_rooms (f->hub), ==, 2);

  hub_peer_ask (bob, ADDA_COMMAND_LEAVE, "tea", "n2", NULL);
  assert_hears (bob, "ack tea nonce=n2");
  assert_hears (ann, "leave tea bob count=1");
  hub_peer_ask (bob, ADDA_COMMAND_LEAVE, "tea", "n3", NULL);
  assert_hears (bob, "error not_in_room nonce=n3");
  hub_peer_ask (bob, ADDA_COMMAND_JOIN, NULL, "n4", NULL);
  assert_hears (bob, "error bad_name nonce=n4");

  /* Both rooms are forgotten: nothing was said. */
  hub_peer_remove (bob);
  hub_peer_remove (ann);
  g_assert_cmpuint (adda_hub_get_n_rooms (f->hub), ==, 0);
  g_assert_null (adda_hub_lookup_room (f->hub, "tea"));
  hub_fixture_settle (f);
  hub_fixture_free (f);
}

static void
test_join_again (void)
{
  HubFixture *f = hub_fixture_new ();
  HubPeer *ann = hub_peer_new (f, "ann", 0);
  HubPeer *bob = hub_peer_new (f, "bob", 0);

  hub_peer_enter (bob, "tea");
  hub_peer_enter (ann, "tea");
  hub_peer_fill (ann, "tea", 1, 3);

  hub_peer_ask (ann, ADDA_COMMAND_JOIN, "tea", "again", NULL);
  assert_hears (ann, "joined tea seq=3 count=2 bob,ann 1..3 nonce=again");
  hub_peer_join_since (ann, "tea", adda_log_get_epoch (f->log), 2);
  assert_hears (ann, "joined tea seq=3 count=2 bob,ann 3..3 recovered");
  assert_silent (bob);
  g_assert_cmpuint (adda_room_get_n_clients (adda_hub_lookup_room (f->hub, "tea")), ==, 2);
  hub_fixture_free (f);
}

static void
test_same_user_twice (void)
{
  HubFixture *f = hub_fixture_new ();
  HubPeer *bob = hub_peer_new (f, "bob", 0);
  HubPeer *phone = hub_peer_new (f, "ann", 0);
  HubPeer *desk = hub_peer_new (f, "ann", 0);
  AddaRoom *room;

  hub_peer_enter (bob, "tea");
  hub_peer_ask (phone, ADDA_COMMAND_JOIN, "tea", NULL, NULL);
  assert_hears (bob, "join tea ann count=2");
  hub_fixture_forget (f);

  hub_peer_ask (desk, ADDA_COMMAND_JOIN, "tea", NULL, NULL);
  assert_hears (desk, "joined tea seq=0 count=2 bob,ann none");
  assert_silent (bob);
  assert_silent (phone);
  room = adda_hub_lookup_room (f->hub, "tea");
  g_assert_cmpuint (adda_room_get_n_members (room), ==, 2);
  g_assert_cmpuint (adda_room_get_n_clients (room), ==, 3);

  hub_peer_remove (phone);
  assert_silent (bob);
  hub_peer_ask (desk, ADDA_COMMAND_LEAVE, "tea", NULL, NULL);
  assert_hears (bob, "leave tea ann count=1");
  assert_silent (bob);
  hub_fixture_free (f);
}

static void
test_flat (void)
{
  HubFixture *f = hub_fixture_new ();
  HubPeer *bob = hub_peer_new (f, "bob", 0);
  HubPeer *ann = hub_peer_new (f, "ann", ADDA_CLIENT_FLAT);

  hub_peer_enter (bob, "tea");
  hub_peer_fill (bob, "tea", 1, 2);

  /* It hears its own join, and is not told of the past. */
  hub_peer_ask (ann, ADDA_COMMAND_JOIN, "tea", NULL, NULL);
  assert_hears (ann, "joined tea seq=2 count=2 none");
  assert_hears (ann, "join tea ann count=2");
  assert_hears (bob, "join tea ann count=2");

  /* Its only room needs no name. */
  hub_peer_ask (ann, ADDA_COMMAND_SEND, NULL, NULL, "hello");
  assert_hears (ann, "message tea 3 ann: hello");
  assert_hears (bob, "message tea 3 ann: hello");
  hub_fixture_settle (f);
  assert_silent (ann);
  assert_silent (bob);
  hub_fixture_free (f);
}

/* A flat client enters a sleeping room at once; what the room remembers is read when somebody asks. */
static void
test_flat_opens_dormant (void)
{
  HubFixture *f = hub_fixture_new_fake (120);
  HubPeer *ann = hub_peer_new (f, "ann", ADDA_CLIENT_FLAT);
  HubPeer *bob = hub_peer_new (f, "bob", 0);

  hub_peer_enter (ann, "old");
  g_assert_cmpuint (fake_log_get_n_reads (f->fake), ==, 0);
  hub_peer_fill (ann, "old", 121, 122);

  hub_peer_ask (bob, ADDA_COMMAND_JOIN, "old", NULL, NULL);
  assert_silent (bob);
  fake_log_answer_read (f->fake);
  assert_hears (bob, "joined old seq=122 count=2 ann,bob 73..122");
  hub_fixture_free (f);
}

static void
test_user_list (void)
{
  HubFixture *f = hub_fixture_new ();
  HubPeer *ann = hub_peer_new (f, "ann", ADDA_CLIENT_FLAT | ADDA_CLIENT_USER_LIST);
  HubPeer *bob = hub_peer_new (f, "bob", ADDA_CLIENT_FLAT);
  HubPeer *ann2 = hub_peer_new (f, "ann", ADDA_CLIENT_USER_LIST);

  hub_peer_ask (ann, ADDA_COMMAND_JOIN, "tea", NULL, NULL);
  assert_hears (ann, "joined tea seq=0 count=1 none");
  assert_hears (ann, "join tea ann count=1");
  assert_hears (ann, "users tea ann");

  hub_peer_enter (bob, "tea");
  hub_peer_ask (ann2, ADDA_COMMAND_JOIN, "tea", NULL, NULL);
  assert_silent (ann);
  assert_hears (ann2, "joined tea seq=0 count=2 ann,bob none");
  assert_hears (ann2, "users tea ann,bob");

  hub_peer_remove (bob);
  assert_hears (ann, "leave tea bob count=1");
  assert_hears (ann, "users tea ann");
  assert_hears (ann2, "leave tea bob count=1");
  assert_hears (ann2, "users tea ann");
  assert_silent (ann);
  hub_fixture_free (f);
}

static void
test_presence (void)
{
  HubFixture *f = hub_fixture_new ();
  HubPeer *ann = hub_peer_new (f, "ann", 0);
  HubPeer *bob = hub_peer_new (f, "bob", 0);

  hub_peer_enter (ann, "tea");
  hub_peer_enter (bob, "tea");
  hub_peer_ask (bob, ADDA_COMMAND_PRESENCE, "tea", "who", NULL);
  assert_hears (bob, "presence tea count=2 ann,bob nonce=who");
  hub_peer_ask (bob, ADDA_COMMAND_PRESENCE, "coffee", "who", NULL);
  assert_hears (bob, "error not_in_room nonce=who");
  assert_silent (ann);
  hub_fixture_settle (f);
  hub_fixture_free (f);
}

static void
test_crowd (void)
{
  HubFixture *f = hub_fixture_new ();
  HubPeer *ann = hub_peer_new (f, "ann", 0);
  HubPeer *bob = hub_peer_new (f, "bob", ADDA_CLIENT_USER_LIST);
  HubPeer *cat = hub_peer_new (f, "cat", ADDA_CLIENT_FLAT);
  HubPeer *dan = hub_peer_new (f, "dan", 0);

  set_limits (f, 2, 0, 0);
  hub_peer_enter (ann, "tea");
  hub_peer_ask (bob, ADDA_COMMAND_JOIN, "tea", NULL, NULL);
  assert_hears (ann, "join tea bob count=2");
  hub_fixture_forget (f);

  /* From three on they are counted, and told of together. */
  hub_peer_ask (cat, ADDA_COMMAND_JOIN, "tea", NULL, NULL);
  assert_hears (cat, "joined tea seq=0 count=3 none");
  hub_peer_ask (dan, ADDA_COMMAND_JOIN, "tea", NULL, NULL);
  assert_hears (dan, "joined tea seq=0 count=4 ann,bob,cat,dan none");
  hub_peer_ask (dan, ADDA_COMMAND_LEAVE, "tea", NULL, NULL);
  assert_hears (dan, "ack tea");
  assert_silent (ann);
  assert_silent (cat);

  assert_hears (ann, "presence tea count=3 +2 -1");
  assert_hears (bob, "presence tea count=3 +2 -1");
  assert_hears (bob, "users tea ann,bob,cat");
  assert_hears (cat, "presence tea count=3 +2 -1");
  assert_silent (ann);
  assert_silent (dan);

  hub_peer_remove (cat);
  assert_silent (ann);
  hub_peer_remove (bob);
  assert_hears (ann, "leave tea bob count=1");
  assert_hears (ann, "presence tea count=1 +0 -1");
  assert_silent (ann);
  hub_fixture_free (f);
}

/* A crowd that goes before it was told of leaves nothing behind. */
static void
test_crowd_goes (void)
{
  HubFixture *f = hub_fixture_new ();
  HubPeer *ann = hub_peer_new (f, "ann", 0);
  HubPeer *bob = hub_peer_new (f, "bob", 0);
  HubPeer *cat = hub_peer_new (f, "cat", 0);

  set_limits (f, 0, 0, 0);
  hub_peer_enter (ann, "tea");
  hub_peer_enter (bob, "milk");
  hub_peer_fill (bob, "milk", 1, 1);
  hub_peer_remove (ann);
  hub_peer_remove (bob);

  /* "tea" is forgotten and "milk" sleeps: only who comes now is counted. */
  hub_peer_enter (cat, "milk");
  assert_hears (cat, "presence milk count=1 +1 -0");
  assert_silent (cat);
  hub_fixture_free (f);
}

static void
test_many_members (void)
{
  HubFixture *f = hub_fixture_new ();
  HubPeer *last;

  set_limits (f, 1, 0, 0);
  for (guint i = 0; i < 299; i++)
    {
      g_autofree char *name = g_strdup_printf ("p%u", i);

      hub_peer_ask (hub_peer_new (f, name, 0), ADDA_COMMAND_JOIN, "tea", NULL, NULL);
    }
  hub_fixture_forget (f);

  last = hub_peer_new (f, "last", 0);
  hub_peer_ask (last, ADDA_COMMAND_JOIN, "tea", NULL, NULL);
  {
    g_autofree char *heard = hub_queue_next (&last->inbox);

    g_assert_true (g_str_has_prefix (heard, "joined tea seq=0 count=300 p0,p1,"));
    g_assert_true (g_str_has_suffix (heard, ",p249 none"));
  }
  hub_fixture_free (f);
}

static void
test_limits (void)
{
  HubFixture *f = hub_fixture_new ();
  HubPeer *ann = hub_peer_new (f, "ann", 0);
  HubPeer *bob = hub_peer_new (f, "bob", 0);

  set_limits (f, 250, 2, 3);
  hub_peer_enter (ann, "one");
  hub_peer_enter (ann, "two");
  hub_peer_ask (ann, ADDA_COMMAND_JOIN, "three", "n", NULL);
  assert_hears (ann, "error too_many_rooms nonce=n");
  hub_peer_ask (ann, ADDA_COMMAND_JOIN, "two", "n", NULL);
  assert_hears (ann, "joined two seq=0 count=1 ann none nonce=n");

  hub_peer_enter (bob, "three");
  hub_peer_ask (bob, ADDA_COMMAND_JOIN, "four", "n", NULL);
  assert_hears (bob, "error too_many_rooms nonce=n");

  /* A room that was forgotten makes place, one with history does not. */
  hub_peer_ask (bob, ADDA_COMMAND_LEAVE, "three", NULL, NULL);
  hub_peer_enter (bob, "four");
  hub_peer_fill (bob, "four", 1, 1);
  hub_peer_ask (bob, ADDA_COMMAND_LEAVE, "four", NULL, NULL);
  hub_fixture_forget (f);
  hub_peer_ask (bob, ADDA_COMMAND_JOIN, "three", "n", NULL);
  assert_hears (bob, "error too_many_rooms nonce=n");
  hub_peer_ask (bob, ADDA_COMMAND_JOIN, "four", "n", NULL);
  assert_hears (bob, "joined four seq=1 count=1 bob 1..1 nonce=n");
  hub_fixture_free (f);
}

static void
test_room_index (void)
{
  HubFixture *f = hub_fixture_new ();
  HubPeer *ann = hub_peer_new (f, "ann", 0);

  hub_peer_enter (ann, "one");
  hub_peer_enter (ann, "two");
  g_assert_cmpuint (adda_room_get_index (adda_hub_lookup_room (f->hub, "one")), ==, 0);
  g_assert_cmpuint (adda_room_get_index (adda_hub_lookup_room (f->hub, "two")), ==, 1);
  hub_peer_ask (ann, ADDA_COMMAND_LEAVE, "one", NULL, NULL);
  hub_peer_enter (ann, "three");
  hub_peer_enter (ann, "four");
  g_assert_cmpuint (adda_room_get_index (adda_hub_lookup_room (f->hub, "three")), ==, 0);
  g_assert_cmpuint (adda_room_get_index (adda_hub_lookup_room (f->hub, "four")), ==, 2);
  hub_fixture_free (f);
}

static void
test_list_rooms (void)
{
  HubFixture *f = hub_fixture_new ();
  HubPeer *ann = hub_peer_new (f, "ann", 0);
  g_autoptr (GPtrArray) rooms = NULL;
  static const char *const expected[] = { "here", "empty", "newer", "older" };

  hub_peer_enter (ann, "older");
  hub_peer_fill (ann, "older", 1, 3);
  hub_peer_enter (ann, "newer");
  hub_peer_fill (ann, "newer", 1, 1);
  hub_fixture_restart (f);

  /* As the log knows them, with nobody in them. */
  g_assert_cmpuint (adda_room_get_seq (adda_hub_lookup_room (f->hub, "older")), ==, 3);
  g_assert_cmpint (adda_room_get_last_time_usec (adda_hub_lookup_room (f->hub, "older")), >, 0);
  g_assert_cmpuint (adda_hub_get_n_rooms (f->hub), ==, 0);

  ann = hub_peer_new (f, "ann", 0);
  hub_peer_enter (ann, "empty");
  hub_peer_enter (ann, "here");
  hub_peer_fill (ann, "here", 1, 1);
  rooms = adda_hub_list_rooms (f->hub);
  g_assert_cmpuint (rooms->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < rooms->len; i++)
    g_assert_cmpstr (adda_room_get_name (g_ptr_array_index (rooms, i)), ==, expected[i]);
  g_assert_cmpuint (adda_hub_get_n_rooms (f->hub), ==, 2);
  hub_fixture_free (f);
}

static void
test_signals (void)
{
  HubFixture *f = hub_fixture_new_fake (0);
  HubPeer *ann, *ann2;

  hub_fixture_listen (f);
  ann = hub_peer_new (f, "ann", 0);
  assert_next (&f->signals, "n-clients=1");
  hub_peer_ask (ann, ADDA_COMMAND_JOIN, "tea", NULL, NULL);
  assert_next (&f->signals, "n-rooms=1");
  assert_next (&f->signals, "opened tea");
  assert_next (&f->signals, "joined tea ann");

  ann2 = hub_peer_new (f, "ann", 0);
  hub_peer_ask (ann2, ADDA_COMMAND_JOIN, "tea", NULL, NULL);
  hub_peer_ask (ann2, ADDA_COMMAND_LEAVE, "tea", NULL, NULL);
  assert_next (&f->signals, "n-clients=2");
  g_assert_cmpuint (f->signals.length, ==, 0);

  /* Not closed while something is in flight. */
  hub_peer_ask (ann, ADDA_COMMAND_SEND, "tea", NULL, "hello");
  hub_peer_ask (ann, ADDA_COMMAND_LEAVE, "tea", NULL, NULL);
  assert_next (&f->signals, "n-rooms=0");
  assert_next (&f->signals, "left tea ann asked");
  g_assert_cmpuint (f->signals.length, ==, 0);
  fake_log_commit (f->fake, 1);
  assert_next (&f->signals, "message tea hello");
  assert_next (&f->signals, "closed tea");

  hub_peer_ask (ann2, ADDA_COMMAND_JOIN, "milk", NULL, NULL);
  hub_peer_remove (ann2);
  assert_next (&f->signals, "n-rooms=1");
  assert_next (&f->signals, "opened milk");
  assert_next (&f->signals, "joined milk ann");
  assert_next (&f->signals, "n-rooms=0");
  assert_next (&f->signals, "left milk ann disconnected");
  assert_next (&f->signals, "closed milk");
  assert_next (&f->signals, "n-clients=1");
  g_assert_cmpuint (f->signals.length, ==, 0);
  hub_fixture_free (f);
}

static void
test_set_user (void)
{
  HubFixture *f = hub_fixture_new_fake (1);
  HubPeer *ann = hub_peer_new (f, "ann", 0);
  g_autoptr (AddaUser) eve = adda_user_new ("eve", "eve", ADDA_ROLE_USER);
  g_autoptr (AddaUser) fay = adda_user_new ("fay", "fay", ADDA_ROLE_USER);

  g_assert_true (adda_hub_set_user (f->hub, ann->client, eve));
  hub_peer_ask (ann, ADDA_COMMAND_JOIN, "old", NULL, NULL);
  g_assert_false (adda_hub_set_user (f->hub, ann->client, fay));
  fake_log_answer_read (f->fake);
  assert_hears (ann, "joined old seq=1 count=1 eve 1..1");
  g_assert_false (adda_hub_set_user (f->hub, ann->client, fay));
  /* The same person anew, with another token say, stays where it is. */
  g_assert_true (adda_hub_set_user (f->hub, ann->client, eve));
  g_assert_cmpuint (g_hash_table_size (ann->rooms), ==, 1);
  hub_peer_ask (ann, ADDA_COMMAND_LEAVE, "old", NULL, NULL);
  g_assert_true (adda_hub_set_user (f->hub, ann->client, fay));
  hub_fixture_free (f);
}

static void
test_drain (void)
{
  HubFixture *f = hub_fixture_new_fake (1);
  HubPeer *ann = hub_peer_new (f, "ann", 0);
  HubPeer *bob = hub_peer_new (f, "bob", 0);

  hub_peer_enter (ann, "tea");
  hub_peer_ask (ann, ADDA_COMMAND_SEND, "tea", "n1", "before");
  hub_peer_ask (bob, ADDA_COMMAND_JOIN, "old", "n1", NULL);
  hub_peer_ask (bob, ADDA_COMMAND_SEND, "old", "n2", "too late");
  adda_hub_drain (f->hub);
  hub_peer_ask (ann, ADDA_COMMAND_SEND, "tea", "n2", "after");
  assert_hears (ann, "error shutting_down nonce=n2");
  hub_peer_ask (ann, ADDA_COMMAND_JOIN, "milk", "n3", NULL);
  assert_hears (ann, "error shutting_down nonce=n3");

  /* What was under way ends as it would have. */
  fake_log_commit (f->fake, 1);
  assert_hears (ann, "message tea 1 ann: before");
  fake_log_answer_read (f->fake);
  assert_hears (bob, "joined old seq=1 count=1 bob 1..1 nonce=n1");
  assert_hears (bob, "error shutting_down nonce=n2");
  hub_fixture_settle (f);
  hub_fixture_free (f);
}

static void
test_unknown_command (void)
{
  HubFixture *f = hub_fixture_new_fake (0);
  HubPeer *ann = hub_peer_new (f, "ann", 0);

  /* The transport's, not the hub's. */
  hub_peer_ask (ann, ADDA_COMMAND_PING, NULL, "n", NULL);
  assert_hears (ann, "error unknown_type nonce=n");
  hub_fixture_settle (f);
  hub_fixture_free (f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hub/join-leave", test_join_leave);
  g_test_add_func ("/hub/join-again", test_join_again);
  g_test_add_func ("/hub/same-user-twice", test_same_user_twice);
  g_test_add_func ("/hub/flat", test_flat);
  g_test_add_func ("/hub/flat-opens-dormant", test_flat_opens_dormant);
  g_test_add_func ("/hub/user-list", test_user_list);
  g_test_add_func ("/hub/presence", test_presence);
  g_test_add_func ("/hub/crowd", test_crowd);
  g_test_add_func ("/hub/crowd-goes", test_crowd_goes);
  g_test_add_func ("/hub/many-members", test_many_members);
  g_test_add_func ("/hub/limits", test_limits);
  g_test_add_func ("/hub/room-index", test_room_index);
  g_test_add_func ("/hub/list-rooms", test_list_rooms);
  g_test_add_func ("/hub/signals", test_signals);
  g_test_add_func ("/hub/set-user", test_set_user);
  g_test_add_func ("/hub/drain", test_drain);
  g_test_add_func ("/hub/unknown-command", test_unknown_command);
  return g_test_run ();
}
