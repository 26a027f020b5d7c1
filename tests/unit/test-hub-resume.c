/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Tests of the hub: joins that wait for the log, and resume, exact or reset */

#include "hub-fixture.h"

static void
set_limits (HubFixture *f, guint resume_limit, gsize resume_bytes, guint tail_events)
{
  AddaHubLimits limits = adda_hub_default_limits;

  limits.resume_limit = resume_limit;
  limits.resume_bytes = resume_bytes;
  limits.tail_events = tail_events;
  adda_hub_set_limits (f->hub, &limits);
}

/* Leaves, joins with @since, and compares what it is told. */
static void
resume (HubPeer *peer, guint64 since, const char *expected)
{
  hub_peer_ask (peer, ADDA_COMMAND_LEAVE, "tea", NULL, NULL);
  hub_fixture_forget (peer->fixture);
  hub_peer_join_since (peer, "tea", adda_log_get_epoch (peer->fixture->log), since);
  assert_hears (peer, expected);
  hub_fixture_settle (peer->fixture);
  assert_silent (peer);
}

static void
test_boundaries (void)
{
  HubFixture *f = hub_fixture_new ();
  HubPeer *ann = hub_peer_new (f, "ann", 0);
  HubPeer *bob = hub_peer_new (f, "bob", 0);

  set_limits (f, 60, 0, 20);
  hub_peer_enter (bob, "tea");
  hub_peer_enter (ann, "tea");
  resume (ann, 0, "joined tea seq=0 count=2 bob,ann none recovered");
  hub_peer_fill (bob, "tea", 1, 100);

  /* The tail holds 81..100. */
  resume (ann, 100, "joined tea seq=100 count=2 bob,ann none recovered");
  resume (ann, 99, "joined tea seq=100 count=2 bob,ann 100..100 recovered");
  resume (ann, 80, "joined tea seq=100 count=2 bob,ann 81..100 recovered");
  resume (ann, 79, "joined tea seq=100 count=2 bob,ann 80..100 recovered");
  resume (ann, 40, "joined tea seq=100 count=2 bob,ann 41..100 recovered");
  resume (ann, 39, "joined tea seq=100 count=2 bob,ann 81..100 reset=too_far");
  resume (ann, 0, "joined tea seq=100 count=2 bob,ann 81..100 reset=too_far");
  resume (ann, 101, "joined tea seq=100 count=2 bob,ann 81..100 reset=unknown");
  resume (ann, G_MAXUINT64, "joined tea seq=100 count=2 bob,ann 81..100 reset=unknown");
  hub_fixture_free (f);
}

static void
test_epoch (void)
{
  HubFixture *f = hub_fixture_new ();
  HubPeer *ann = hub_peer_new (f, "ann", 0);

  hub_peer_enter (ann, "tea");
  hub_peer_fill (ann, "tea", 1, 3);
  hub_peer_join_since (ann, "tea", "another", 2);
  assert_hears (ann, "joined tea seq=3 count=1 ann 1..3 reset=epoch_changed");
  hub_peer_join_since (ann, "tea", NULL, 2);
  assert_hears (ann, "joined tea seq=3 count=1 ann 1..3 reset=epoch_changed");
  hub_fixture_free (f);
}

static void
test_after_restart (void)
{
  HubFixture *f = hub_fixture_new ();
  HubPeer *ann = hub_peer_new (f, "ann", 0);
  g_autofree char *epoch = g_strdup (adda_log_get_epoch (f->log));

  hub_peer_enter (ann, "tea");
  hub_peer_fill (ann, "tea", 1, 300);
  hub_fixture_restart (f);

  g_assert_cmpstr (adda_log_get_epoch (f->log), ==, epoch);
  ann = hub_peer_new (f, "ann", 0);
  hub_peer_join_since (ann, "tea", epoch, 30);
  assert_hears (ann, "joined tea seq=300 count=1 ann 31..300 recovered");
  hub_peer_remove (ann);

  ann = hub_peer_new (f, "ann", 0);
  hub_peer_ask (ann, ADDA_COMMAND_JOIN, "tea", NULL, NULL);
  assert_hears (ann, "joined tea seq=300 count=1 ann 251..300");
  hub_peer_ask (ann, ADDA_COMMAND_SEND, "tea", NULL, "#301");
  assert_hears (ann, "message tea 301 ann: #301");
  hub_fixture_free (f);
}

/* "#1" … "#100" are 292 bytes, the last 50 of them 151. */
static void
test_bytes (void)
{
  HubFixture *f = hub_fixture_new ();
  HubPeer *ann = hub_peer_new (f, "ann", 0);

  hub_peer_enter (ann, "tea");
  hub_peer_fill (ann, "tea", 1, 100);
  set_limits (f, 1000, 151, 100);
  resume (ann, 50, "joined tea seq=100 count=1 ann 51..100 recovered");
  set_limits (f, 1000, 150, 100);
  resume (ann, 50, "joined tea seq=100 count=1 ann 51..100 reset=too_far");

  /* The same from the log. */
  set_limits (f, 1000, 151, 10);
  hub_peer_fill (ann, "tea", 101, 101);
  resume (ann, 52, "joined tea seq=101 count=1 ann 53..101 recovered");
  set_limits (f, 1000, 100, 10);
  resume (ann, 52, "joined tea seq=101 count=1 ann 92..101 reset=too_far");
  hub_fixture_free (f);
}

static void
test_waits_for_load (void)
{
  HubFixture *f = hub_fixture_new_fake (200);
  HubPeer *ann = hub_peer_new (f, "ann", 0);
  HubPeer *bob = hub_peer_new (f, "bob", 0);
  HubPeer *cat = hub_peer_new (f, "cat", 0);

  hub_peer_ask (ann, ADDA_COMMAND_JOIN, "old", "n1", NULL);
  hub_peer_join_since (bob, "old", "epoch-1", 150);
  hub_peer_join_since (cat, "old", "epoch-1", 50);
  g_assert_cmpuint (adda_hub_get_n_joining (f->hub), ==, 3);
  g_assert_cmpuint (fake_log_get_n_reads (f->fake), ==, 1);
  g_assert_cmpuint (adda_hub_get_n_rooms (f->hub), ==, 0);
  assert_silent (ann);

  /* One read for all; only cat needs more than the tail. */
  fake_log_answer_read (f->fake);
  assert_hears (ann, "joined old seq=200 count=1 ann 151..200 nonce=n1");
  assert_hears (bob, "joined old seq=200 count=2 ann,bob 151..200 recovered");
  assert_silent (cat);
  g_assert_cmpuint (adda_hub_get_n_joining (f->hub), ==, 1);
  fake_log_answer_read (f->fake);
  assert_hears (cat, "joined old seq=200 count=3 ann,bob,cat 51..200 recovered");
  g_assert_cmpuint (adda_hub_get_n_joining (f->hub), ==, 0);
  hub_fixture_settle (f);
  hub_fixture_free (f);
}

static void
test_load_fails (void)
{
  HubFixture *f = hub_fixture_new_fake (200);
  HubPeer *ann = hub_peer_new (f, "ann", 0);

  hub_peer_ask (ann, ADDA_COMMAND_JOIN, "old", "n1", NULL);
  hub_peer_ask (ann, ADDA_COMMAND_SEND, "old", "n2", "hello");
  fake_log_fail_read (f->fake, ADDA_LOG_ERROR_IO);
  assert_hears (ann, "error storage_failed nonce=n1");
  assert_hears (ann, "error not_in_room nonce=n2");

  hub_peer_ask (ann, ADDA_COMMAND_JOIN, "old", "n3", NULL);
  fake_log_fail_read (f->fake, ADDA_LOG_ERROR_BUSY);
  assert_hears (ann, "error busy nonce=n3");
  hub_peer_join_since (ann, "old", "epoch-1", 50);
  fake_log_answer_read (f->fake);
  fake_log_fail_read (f->fake, ADDA_LOG_ERROR_IO);
  assert_hears (ann, "error storage_failed");

  hub_peer_ask (ann, ADDA_COMMAND_JOIN, "old", "n4", NULL);
  fake_log_answer_read (f->fake);
  assert_hears (ann, "joined old seq=200 count=1 ann 151..200 nonce=n4");
  hub_fixture_settle (f);
  hub_fixture_free (f);
}

/* What a client asks of a room before it is in happens after it is in. */
static void
test_deferred (void)
{
  HubFixture *f = hub_fixture_new_fake (2);
  HubPeer *ann = hub_peer_new (f, "ann", 0);

  hub_peer_ask (ann, ADDA_COMMAND_JOIN, "tea", "n0", NULL);
  assert_hears (ann, "joined tea seq=0 count=1 ann none nonce=n0");
  hub_peer_ask (ann, ADDA_COMMAND_JOIN, "old", "n1", NULL);
  hub_peer_ask (ann, ADDA_COMMAND_PRESENCE, "old", "n2", NULL);
  hub_peer_ask (ann, ADDA_COMMAND_PRESENCE, "tea", "n3", NULL);
  hub_peer_ask (ann, ADDA_COMMAND_JOIN, "old", "n4", NULL);
  hub_peer_ask (ann, ADDA_COMMAND_LEAVE, "old", "n5", NULL);
  hub_peer_ask (ann, ADDA_COMMAND_LEAVE, "old", "n6", NULL);

  /* Another room does not wait. */
  assert_hears (ann, "presence tea count=1 ann nonce=n3");
  assert_silent (ann);
  fake_log_answer_read (f->fake);
  assert_hears (ann, "joined old seq=2 count=1 ann 1..2 nonce=n1");
  assert_hears (ann, "presence old count=1 ann nonce=n2");
  assert_hears (ann, "joined old seq=2 count=1 ann 1..2 nonce=n4");
  assert_hears (ann, "ack old nonce=n5");
  assert_hears (ann, "error not_in_room nonce=n6");
  hub_fixture_settle (f);
  g_assert_cmpuint (adda_hub_get_n_rooms (f->hub), ==, 1);

  /* Within bounds. */
  hub_peer_ask (ann, ADDA_COMMAND_JOIN, "old", "n7", NULL);
  for (guint i = 0; i < 65; i++)
    hub_peer_ask (ann, ADDA_COMMAND_TYPING, "old", NULL, NULL);
  assert_hears (ann, "error busy");
  assert_silent (ann);
  fake_log_answer_read (f->fake);
  assert_hears (ann, "joined old seq=2 count=1 ann 1..2 nonce=n7");
  hub_fixture_settle (f);
  hub_fixture_free (f);
}

static void
test_gone_during_load (void)
{
  HubFixture *f = hub_fixture_new_fake (200);
  HubPeer *ann = hub_peer_new (f, "ann", 0);
  HubPeer *bob = hub_peer_new (f, "bob", 0);
  HubPeer *cat = hub_peer_new (f, "cat", 0);

  hub_fixture_listen (f);
  hub_peer_ask (ann, ADDA_COMMAND_JOIN, "old", "n1", NULL);
  hub_peer_ask (ann, ADDA_COMMAND_SEND, "old", "n2", "hello");
  hub_peer_join_since (bob, "old", "epoch-1", 50);
  hub_peer_remove (ann);
  fake_log_answer_read (f->fake);
  hub_peer_remove (bob);
  g_assert_cmpuint (adda_hub_get_n_joining (f->hub), ==, 1);
  fake_log_answer_read (f->fake);
  g_assert_cmpuint (adda_hub_get_n_joining (f->hub), ==, 0);
  g_assert_cmpuint (fake_log_get_n_drafts (f->fake), ==, 0);
  assert_next (&f->signals, "n-clients=2");
  assert_next (&f->signals, "n-clients=1");
  g_assert_cmpuint (f->signals.length, ==, 0);

  /* Nobody came in, so the room sleeps again and its tail is gone. */
  hub_peer_ask (cat, ADDA_COMMAND_JOIN, "old", "n1", NULL);
  g_assert_cmpuint (fake_log_get_n_reads (f->fake), ==, 1);
  fake_log_answer_read (f->fake);
  assert_hears (cat, "joined old seq=200 count=1 cat 151..200 nonce=n1");
  hub_fixture_free (f);
}

/* Messages of one who left come in while the tail is read. */
static void
test_load_meets_answers (void)
{
  HubFixture *f = hub_fixture_new_fake (10);
  HubPeer *ann = hub_peer_new (f, "ann", ADDA_CLIENT_FLAT);
  HubPeer *bob = hub_peer_new (f, "bob", 0);
  HubPeer *cat = hub_peer_new (f, "cat", 0);

  hub_peer_enter (ann, "old");
  for (guint i = 11; i <= 14; i++)
    {
      g_autofree char *content = g_strdup_printf ("#%u", i);

      hub_peer_ask (ann, ADDA_COMMAND_SEND, "old", NULL, content);
    }
  hub_peer_remove (ann);

  hub_peer_ask (bob, ADDA_COMMAND_JOIN, "old", NULL, NULL);
  hub_peer_join_since (cat, "old", "epoch-1", 5);
  fake_log_commit (f->fake, 2);
  fake_log_commit_silently (f->fake, 1);
  fake_log_answer_read (f->fake);
  assert_hears (bob, "joined old seq=12 count=1 bob 1..12");
  assert_hears (cat, "joined old seq=12 count=2 bob,cat 6..12 recovered");
  assert_hears (bob, "join old cat count=2");
  fake_log_deliver (f->fake);
  assert_hears (bob, "message old 13 ann: #13");
  assert_hears (cat, "message old 13 ann: #13");
  fake_log_commit (f->fake, 1);
  assert_hears (cat, "message old 14 ann: #14");
  hub_fixture_settle (f);
  hub_fixture_free (f);
}

/* The room goes on while its past is read: nothing is missing at the seam, and nothing is twice. */
static void
test_read_meets_answers (void)
{
  HubFixture *f = hub_fixture_new_fake (200);
  HubPeer *ann = hub_peer_new (f, "ann", 0);
  HubPeer *bob = hub_peer_new (f, "bob", 0);

  set_limits (f, 1000, 0, 10);
  hub_peer_ask (ann, ADDA_COMMAND_JOIN, "old", NULL, NULL);
  fake_log_answer_read (f->fake);
  hub_fixture_forget (f);

  hub_peer_join_since (bob, "old", "epoch-1", 150);
  for (guint i = 201; i <= 206; i++)
    {
      g_autofree char *content = g_strdup_printf ("#%u", i);

      hub_peer_ask (ann, ADDA_COMMAND_SEND, "old", NULL, content);
    }
  fake_log_commit (f->fake, 3);
  fake_log_commit_silently (f->fake, 2);
  fake_log_answer_read (f->fake);
  assert_hears (bob, "joined old seq=203 count=2 ann,bob 151..203 recovered");
  fake_log_deliver (f->fake);
  fake_log_commit (f->fake, 1);
  assert_hears (bob, "message old 204 ann: #204");
  assert_hears (bob, "message old 205 ann: #205");
  assert_hears (bob, "message old 206 ann: #206");
  hub_fixture_settle (f);
  assert_silent (bob);
  hub_fixture_free (f);
}

/* The room goes on by more than its tail holds: the log is read on from there, but only so often. */
static void
test_reads_on (void)
{
  HubFixture *f = hub_fixture_new_fake (200);
  HubPeer *ann = hub_peer_new (f, "ann", 0);
  HubPeer *bob = hub_peer_new (f, "bob", 0);
  guint seq;

  set_limits (f, 1000, 0, 10);
  hub_peer_ask (ann, ADDA_COMMAND_JOIN, "old", NULL, NULL);
  fake_log_answer_read (f->fake);

  hub_peer_join_since (bob, "old", "epoch-1", 60);
  fake_log_snapshot_read (f->fake);
  hub_peer_fill (ann, "old", 201, 230);
  fake_log_answer_read (f->fake);
  assert_silent (bob);
  fake_log_answer_read (f->fake);
  assert_hears (bob, "joined old seq=230 count=2 ann,bob 61..230 recovered");

  hub_peer_ask (bob, ADDA_COMMAND_LEAVE, "old", NULL, NULL);
  hub_peer_join_since (bob, "old", "epoch-1", 60);
  hub_fixture_forget (f);
  for (seq = 230; seq < 310; seq += 20)
    {
      assert_silent (bob);
      fake_log_snapshot_read (f->fake);
      hub_peer_fill (ann, "old", seq + 1, seq + 20);
      fake_log_answer_read (f->fake);
    }
  assert_hears (bob, "joined old seq=310 count=2 ann,bob 301..310 reset=too_far");
  g_assert_cmpuint (fake_log_get_n_reads (f->fake), ==, 0);
  hub_fixture_settle (f);
  hub_fixture_free (f);
}

static void
test_becomes_too_far (void)
{
  HubFixture *f = hub_fixture_new_fake (200);
  HubPeer *ann = hub_peer_new (f, "ann", 0);
  HubPeer *bob = hub_peer_new (f, "bob", 0);

  set_limits (f, 150, 0, 10);
  hub_peer_ask (ann, ADDA_COMMAND_JOIN, "old", NULL, NULL);
  fake_log_answer_read (f->fake);
  hub_peer_join_since (bob, "old", "epoch-1", 60);
  hub_peer_fill (ann, "old", 201, 230);
  fake_log_answer_read (f->fake);
  assert_hears (bob, "joined old seq=230 count=2 ann,bob 221..230 reset=too_far");

  /* The log has lost the past. */
  hub_peer_ask (bob, ADDA_COMMAND_LEAVE, "old", NULL, NULL);
  hub_fixture_forget (f);
  hub_peer_join_since (bob, "old", "epoch-1", 100);
  fake_log_lose (f->fake, "old");
  fake_log_answer_read (f->fake);
  assert_hears (bob, "joined old seq=230 count=2 ann,bob 221..230 reset=too_far");
  hub_fixture_settle (f);
  hub_fixture_free (f);
}

static void
test_many_resume (void)
{
  HubFixture *f = hub_fixture_new_fake (200);
  HubPeer *peers[100];
  guint n_reads = 0;

  for (guint i = 0; i < G_N_ELEMENTS (peers); i++)
    {
      g_autofree char *name = g_strdup_printf ("p%u", i);

      peers[i] = hub_peer_new (f, name, 0);
      hub_peer_join_since (peers[i], "old", "epoch-1", 20);
    }
  hub_peer_remove (peers[60]);
  fake_log_answer_read (f->fake);
  while (fake_log_get_n_reads (f->fake) > 0)
    {
      /* They take turns. */
      g_assert_cmpuint (fake_log_get_n_reads (f->fake), <=, 32);
      fake_log_answer_read (f->fake);
      n_reads++;
    }
  g_assert_cmpuint (n_reads, ==, 99);
  hub_fixture_settle (f);
  for (guint i = 0; i < G_N_ELEMENTS (peers); i++)
    if (i != 60)
      {
        g_autofree char *heard = hub_queue_next (&peers[i]->inbox);

        g_assert_true (g_str_has_suffix (heard, " 21..200 recovered"));
      }
  hub_fixture_free (f);
}

static void
test_parallel_joins_keep_limit (void)
{
  HubFixture *f = hub_fixture_new_fake (2);
  HubPeer *ann = hub_peer_new (f, "ann", 0);
  AddaHubLimits limits = adda_hub_default_limits;

  limits.rooms_per_client = 1;
  adda_hub_set_limits (f->hub, &limits);
  hub_peer_ask (ann, ADDA_COMMAND_JOIN, "old", "n1", NULL);
  hub_peer_ask (ann, ADDA_COMMAND_JOIN, "tea", "n2", NULL);
  assert_hears (ann, "joined tea seq=0 count=1 ann none nonce=n2");
  fake_log_answer_read (f->fake);
  assert_hears (ann, "error too_many_rooms nonce=n1");
  hub_fixture_settle (f);
  hub_fixture_free (f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hub/resume/boundaries", test_boundaries);
  g_test_add_func ("/hub/resume/epoch", test_epoch);
  g_test_add_func ("/hub/resume/after-restart", test_after_restart);
  g_test_add_func ("/hub/resume/bytes", test_bytes);
  g_test_add_func ("/hub/join/waits-for-load", test_waits_for_load);
  g_test_add_func ("/hub/join/load-fails", test_load_fails);
  g_test_add_func ("/hub/join/deferred", test_deferred);
  g_test_add_func ("/hub/join/gone-during-load", test_gone_during_load);
  g_test_add_func ("/hub/join/load-meets-answers", test_load_meets_answers);
  g_test_add_func ("/hub/resume/read-meets-answers", test_read_meets_answers);
  g_test_add_func ("/hub/resume/reads-on", test_reads_on);
  g_test_add_func ("/hub/resume/becomes-too-far", test_becomes_too_far);
  g_test_add_func ("/hub/resume/many", test_many_resume);
  g_test_add_func ("/hub/join/parallel-joins-keep-limit", test_parallel_joins_keep_limit);
  return g_test_run ();
}
