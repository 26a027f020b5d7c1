/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Tests of the hub: messages, their answers, history pages */

#include "hub-fixture.h"

static void
test_send (void)
{
  HubFixture *f = hub_fixture_new ();
  HubPeer *ann = hub_peer_new (f, "ann", 0);
  HubPeer *bob = hub_peer_new (f, "bob", 0);
  HubPeer *eve = hub_peer_new (f, "eve", 0);

  hub_peer_enter (ann, "tea");
  hub_peer_enter (bob, "tea");
  hub_peer_enter (eve, "milk");

  hub_peer_ask (ann, ADDA_COMMAND_SEND, "tea", "n1", "hello");
  assert_hears (ann, "message tea 1 ann: hello");
  assert_hears (ann, "ack tea seq=1 nonce=n1");
  assert_hears (bob, "message tea 1 ann: hello");

  /* Without nonce there is nothing to answer. */
  hub_peer_ask (bob, ADDA_COMMAND_SEND, "tea", NULL, "হ্যালো");
  assert_hears (bob, "message tea 2 bob: হ্যালো");
  assert_hears (ann, "message tea 2 bob: হ্যালো");
  hub_fixture_settle (f);
  assert_silent (ann);
  assert_silent (bob);
  assert_silent (eve);
  g_assert_cmpuint (adda_hub_get_n_in_flight (f->hub), ==, 0);
  hub_fixture_free (f);
}

static void
test_refused_by_hub (void)
{
  HubFixture *f = hub_fixture_new_fake (1);
  HubPeer *ann = hub_peer_new (f, "ann", 0);

  hub_peer_ask (ann, ADDA_COMMAND_SEND, "old", "n1", "hello");
  assert_hears (ann, "error not_in_room nonce=n1");
  hub_peer_ask (ann, ADDA_COMMAND_SEND, NULL, NULL, "hello");
  assert_hears (ann, "error not_in_room");
  hub_peer_enter (ann, "tea");
  hub_peer_ask (ann, ADDA_COMMAND_SEND, "tea", "n2", "");
  assert_hears (ann, "error empty nonce=n2");
  hub_peer_ask (ann, ADDA_COMMAND_SEND, "tea", "n3", " \t\r\n\xe2\x80\x83\xc2\xa0");
  assert_hears (ann, "error empty nonce=n3");
  hub_peer_ask (ann, ADDA_COMMAND_SEND, "tea", "n4", NULL);
  assert_hears (ann, "error empty nonce=n4");
  hub_fixture_settle (f);
  g_assert_cmpuint (fake_log_get_n_drafts (f->fake), ==, 0);
  hub_fixture_free (f);
}

static void
test_duplicate (void)
{
  HubFixture *f = hub_fixture_new ();
  HubPeer *ann = hub_peer_new (f, "ann", 0);
  HubPeer *bob = hub_peer_new (f, "bob", 0);

  hub_peer_enter (ann, "tea");
  hub_peer_enter (bob, "tea");
  hub_peer_ask (ann, ADDA_COMMAND_SEND, "tea", "n1", "once");
  hub_peer_ask (ann, ADDA_COMMAND_SEND, "tea", "n1", "once");
  hub_peer_ask (bob, ADDA_COMMAND_SEND, "tea", "n1", "mine");
  hub_fixture_settle (f);
  assert_hears (ann, "message tea 1 ann: once");
  assert_hears (ann, "ack tea seq=1 nonce=n1");
  assert_hears (ann, "ack tea seq=1 duplicate nonce=n1");
  assert_hears (ann, "message tea 2 bob: mine");
  assert_silent (ann);
  assert_hears (bob, "message tea 1 ann: once");
  assert_hears (bob, "message tea 2 bob: mine");
  assert_hears (bob, "ack tea seq=2 nonce=n1");

  /* And after a restart. */
  hub_fixture_restart (f);
  ann = hub_peer_new (f, "ann", 0);
  hub_peer_enter (ann, "tea");
  hub_peer_ask (ann, ADDA_COMMAND_SEND, "tea", "n1", "once");
  assert_hears (ann, "ack tea seq=1 duplicate nonce=n1");
  hub_fixture_settle (f);
  assert_silent (ann);
  hub_fixture_free (f);
}

static void
test_order (void)
{
  HubFixture *f = hub_fixture_new ();
  HubPeer *ann = hub_peer_new (f, "ann", 0);
  HubPeer *bob = hub_peer_new (f, "bob", 0);
  const guint n = 500;

  hub_peer_enter (ann, "tea");
  hub_peer_enter (bob, "tea");
  for (guint i = 0; i < n; i++)
    {
      hub_peer_ask (ann, ADDA_COMMAND_SEND, "tea", NULL, "a");
      hub_peer_ask (bob, ADDA_COMMAND_SEND, "tea", NULL, "b");
      if (i % 100 == 0)
        hub_fixture_settle (f);
    }
  g_assert_cmpuint (adda_hub_get_n_in_flight (f->hub), >, 0);
  hub_fixture_settle (f);
  for (guint i = 1; i <= 2 * n; i++)
    {
      g_autofree char *line =
          g_strdup_printf ("message tea %u %s", i, i % 2 == 1 ? "ann: a" : "bob: b");

      assert_hears (ann, line);
      assert_hears (bob, line);
    }
  hub_fixture_free (f);
}

static void
test_storage_refuses (void)
{
  HubFixture *f = hub_fixture_new_fake (0);
  HubPeer *ann = hub_peer_new (f, "ann", 0);
  HubPeer *bob = hub_peer_new (f, "bob", 0);

  hub_peer_enter (ann, "tea");
  hub_peer_enter (bob, "tea");
  hub_peer_ask (ann, ADDA_COMMAND_SEND, "tea", "n1", "full");
  fake_log_refuse (f->fake, 1, ADDA_EVENT_FAILURE_FULL);
  assert_hears (ann, "error storage_full nonce=n1");
  hub_peer_ask (ann, ADDA_COMMAND_SEND, "tea", NULL, "broken");
  fake_log_refuse (f->fake, 1, ADDA_EVENT_FAILURE_IO);
  assert_hears (ann, "error storage_failed");

  /* No number was used up. */
  hub_peer_ask (ann, ADDA_COMMAND_SEND, "tea", "n1", "again");
  fake_log_commit (f->fake, 1);
  assert_hears (ann, "message tea 1 ann: again");
  hub_fixture_free (f);
}

/* Left in each way while its words were on the way: they are told all the same. */
static void
test_gone_in_flight (void)
{
  HubFixture *f = hub_fixture_new_fake (0);
  HubPeer *ann = hub_peer_new (f, "ann", 0);
  HubPeer *bob = hub_peer_new (f, "bob", 0);
  HubPeer *eve = hub_peer_new (f, "eve", 0);

  hub_peer_enter (ann, "tea");
  hub_peer_enter (bob, "tea");
  hub_peer_enter (eve, "tea");
  hub_peer_ask (ann, ADDA_COMMAND_SEND, "tea", "n1", "last");
  hub_peer_ask (bob, ADDA_COMMAND_SEND, "tea", "n2", "words");
  hub_peer_ask (ann, ADDA_COMMAND_SEND, "tea", "n3", "refused");
  hub_peer_remove (ann);
  hub_peer_ask (bob, ADDA_COMMAND_LEAVE, "tea", NULL, NULL);
  hub_fixture_forget (f);

  fake_log_commit (f->fake, 2);
  fake_log_refuse (f->fake, 1, ADDA_EVENT_FAILURE_FULL);
  assert_hears (bob, "ack tea seq=2 nonce=n2");
  assert_hears (eve, "message tea 1 ann: last");
  assert_hears (eve, "message tea 2 bob: words");
  assert_silent (bob);
  assert_silent (ann);
  hub_fixture_settle (f);
  hub_fixture_free (f);
}

static void
test_all_gone_in_flight (void)
{
  HubFixture *f = hub_fixture_new_fake (0);
  HubPeer *ann = hub_peer_new (f, "ann", 0);
  HubPeer *bob = hub_peer_new (f, "bob", 0);

  hub_peer_enter (ann, "tea");
  hub_peer_ask (ann, ADDA_COMMAND_SEND, "tea", "n1", "#1");
  hub_peer_remove (ann);
  g_assert_cmpuint (adda_hub_get_n_rooms (f->hub), ==, 0);
  g_assert_cmpuint (adda_hub_get_n_in_flight (f->hub), ==, 1);
  g_assert_null (adda_hub_lookup_room (f->hub, "tea"));
  fake_log_commit (f->fake, 1);
  g_assert_cmpuint (adda_room_get_seq (adda_hub_lookup_room (f->hub, "tea")), ==, 1);

  hub_peer_ask (bob, ADDA_COMMAND_JOIN, "tea", NULL, NULL);
  fake_log_answer_read (f->fake);
  assert_hears (bob, "joined tea seq=1 count=1 bob 1..1");
  hub_fixture_free (f);
}

static void
test_too_much_in_flight (void)
{
  HubFixture *f = hub_fixture_new_fake (0);
  HubPeer *ann = hub_peer_new (f, "ann", 0);

  hub_peer_enter (ann, "tea");
  for (guint i = 0; i < 5000; i++)
    hub_peer_ask (ann, ADDA_COMMAND_SEND, "tea", NULL, "x");
  assert_hears (ann, "error busy");
  g_assert_cmpuint (fake_log_get_n_drafts (f->fake), ==, 4096);
  fake_log_commit (f->fake, 4096);
  hub_fixture_settle (f);
  hub_fixture_free (f);
}

/* Big ones are bounded by their bytes, over all senders. */
static void
test_too_big_in_flight (void)
{
  HubFixture *f = hub_fixture_new_fake (0);
  HubPeer *ann = hub_peer_new (f, "ann", 0);
  HubPeer *bob = hub_peer_new (f, "bob", 0);
  g_autofree char *text = g_strnfill (4 * 1024 * 1024, 'x');

  hub_peer_enter (ann, "tea");
  hub_peer_enter (bob, "milk");
  for (guint i = 0; i < 16; i++)
    hub_peer_ask (ann, ADDA_COMMAND_SEND, "tea", NULL, text);
  hub_peer_ask (bob, ADDA_COMMAND_SEND, "milk", "n1", "small");
  assert_hears (bob, "error busy nonce=n1");

  fake_log_refuse (f->fake, 16, ADDA_EVENT_FAILURE_FULL);
  hub_peer_ask (bob, ADDA_COMMAND_SEND, "milk", "n2", "small");
  assert_silent (bob);
  fake_log_commit (f->fake, 1);
  assert_hears (bob, "message milk 1 bob: small");
  hub_fixture_settle (f);
  hub_fixture_free (f);
}

static void
ask_history (HubPeer *peer, guint64 before, guint64 after, guint limit)
{
  AddaCommand *command = adda_command_new (ADDA_COMMAND_HISTORY);

  command->room = g_strdup ("tea");
  command->nonce = g_strdup ("h");
  command->before = before;
  command->after = after;
  command->is_forward = before == 0 && after != 0;
  command->limit = limit;
  hub_peer_execute (peer, command);
}

static void
test_history (void)
{
  HubFixture *f = hub_fixture_new ();
  HubPeer *ann = hub_peer_new (f, "ann", 0);
  AddaCommand *command;

  hub_peer_enter (ann, "tea");
  ask_history (ann, 0, 0, 0);
  assert_hears (ann, "history tea none nonce=h");
  hub_peer_fill (ann, "tea", 1, 300);

  /* The tail holds 201..300. */
  ask_history (ann, 0, 0, 0);
  assert_hears (ann, "history tea 251..300 more nonce=h");
  ask_history (ann, 251, 0, 10);
  assert_hears (ann, "history tea 241..250 more nonce=h");
  ask_history (ann, 211, 0, 10);
  assert_hears (ann, "history tea 201..210 more nonce=h");
  ask_history (ann, 0, 200, 50);
  assert_hears (ann, "history tea 201..250 more nonce=h");
  ask_history (ann, 0, 250, 50);
  assert_hears (ann, "history tea 251..300 nonce=h");
  ask_history (ann, 0, 300, 50);
  assert_hears (ann, "history tea none nonce=h");
  ask_history (ann, 0, G_MAXUINT64, 50);
  assert_hears (ann, "history tea none nonce=h");
  ask_history (ann, G_MAXUINT64, 0, 2);
  assert_hears (ann, "history tea 299..300 more nonce=h");
  ask_history (ann, 1, 0, 2);
  assert_hears (ann, "history tea none nonce=h");
  g_assert_cmpuint (ann->n_done, ==, ann->n_asked);

  /* These come from the log. */
  ask_history (ann, 210, 0, 10);
  assert_hears (ann, "history tea 200..209 more nonce=h");
  ask_history (ann, 0, 199, 5);
  assert_hears (ann, "history tea 200..204 more nonce=h");
  ask_history (ann, 11, 0, 10);
  assert_hears (ann, "history tea 1..10 nonce=h");
  ask_history (ann, 0, 1, 1000);
  assert_hears (ann, "history tea 2..201 more nonce=h");
  ask_history (ann, 0, 0, 1000);
  assert_hears (ann, "history tea 101..300 more nonce=h");

  command = adda_command_new (ADDA_COMMAND_HISTORY);
  command->room = g_strdup ("tea");
  command->is_forward = TRUE;
  hub_peer_execute (ann, command);
  assert_hears (ann, "history tea 1..50 more");
  hub_fixture_settle (f);
  hub_fixture_free (f);
}

static void
test_history_on_the_way (void)
{
  HubFixture *f = hub_fixture_new_fake (0);
  HubPeer *ann = hub_peer_new (f, "ann", 0);
  HubPeer *bob = hub_peer_new (f, "bob", 0);

  ask_history (ann, 0, 0, 0);
  assert_hears (ann, "error not_in_room nonce=h");
  hub_peer_enter (ann, "tea");
  hub_peer_enter (bob, "tea");
  hub_peer_fill (ann, "tea", 1, 200);

  /* Committed, but told only later: not in the page. */
  hub_peer_ask (ann, ADDA_COMMAND_SEND, "tea", NULL, "#201");
  ask_history (ann, 0, 99, 150);
  fake_log_commit_silently (f->fake, 1);
  fake_log_answer_read (f->fake);
  assert_hears (ann, "history tea 100..200 nonce=h");
  fake_log_deliver (f->fake);
  assert_hears (ann, "message tea 201 ann: #201");

  ask_history (ann, 50, 0, 0);
  fake_log_fail_read (f->fake, ADDA_LOG_ERROR_BUSY);
  assert_hears (ann, "error busy nonce=h");
  ask_history (ann, 50, 0, 0);
  fake_log_fail_read (f->fake, ADDA_LOG_ERROR_IO);
  assert_hears (ann, "error storage_failed nonce=h");

  /* Who left the room is answered, who is gone is not. */
  ask_history (ann, 50, 0, 5);
  ask_history (bob, 50, 0, 5);
  hub_peer_ask (ann, ADDA_COMMAND_LEAVE, "tea", NULL, NULL);
  hub_peer_remove (bob);
  hub_fixture_forget (f);
  fake_log_answer_read (f->fake);
  fake_log_answer_read (f->fake);
  assert_hears (ann, "history tea 45..49 more nonce=h");
  assert_silent (bob);
  hub_fixture_settle (f);
  hub_fixture_free (f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hub/send", test_send);
  g_test_add_func ("/hub/send/refused-by-hub", test_refused_by_hub);
  g_test_add_func ("/hub/send/duplicate", test_duplicate);
  g_test_add_func ("/hub/send/order", test_order);
  g_test_add_func ("/hub/send/storage-refuses", test_storage_refuses);
  g_test_add_func ("/hub/send/gone-in-flight", test_gone_in_flight);
  g_test_add_func ("/hub/send/all-gone-in-flight", test_all_gone_in_flight);
  g_test_add_func ("/hub/send/too-much-in-flight", test_too_much_in_flight);
  g_test_add_func ("/hub/send/too-big-in-flight", test_too_big_in_flight);
  g_test_add_func ("/hub/history", test_history);
  g_test_add_func ("/hub/history/on-the-way", test_history_on_the_way);
  return g_test_run ();
}
