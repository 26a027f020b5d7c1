/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Tests of what the hub passes on and does not keep */

#include "hub-fixture.h"

static void
send_frame (HubPeer *peer, const char *text)
{
  AddaCommand *command = adda_command_new (ADDA_COMMAND_RELAY);

  command->frame = adda_frame_new (ADDA_OPCODE_TEXT, text, strlen (text));
  hub_peer_execute (peer, command);
}

static void
test_room (void)
{
  HubFixture *f = hub_fixture_new ();
  HubPeer *ann = hub_peer_new (f, "ann", 0);
  HubPeer *bob = hub_peer_new (f, "bob", 0);
  HubPeer *eve = hub_peer_new (f, "eve", 0);

  hub_peer_enter (ann, "r");
  hub_peer_enter (bob, "r");
  hub_peer_enter (eve, "other");
  hub_fixture_listen (f);

  hub_peer_ask (ann, ADDA_COMMAND_RELAY, NULL, NULL, "{\"away\":1}");
  assert_hears (ann, "relay ann: {\"away\":1}");
  assert_hears (bob, "relay ann: {\"away\":1}");
  hub_peer_ask (ann, ADDA_COMMAND_RELAY, "other", "n", "1");
  assert_hears (ann, "error not_in_room nonce=n");
  hub_fixture_settle (f);
  assert_silent (bob);
  assert_silent (eve);

  /* Nothing was stored, and no onlooker hears of it. */
  g_assert_cmpuint (adda_room_get_seq (adda_hub_lookup_room (f->hub, "r")), ==, 0);
  g_assert_cmpuint (f->signals.length, ==, 0);
  hub_fixture_free (f);
}

static void
test_stream (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autofree char *game = adda_stream_for_raw ("game");
  g_autofree char *common = adda_stream_for_raw (NULL);
  HubPeer *ann = hub_peer_new (f, "ann", 0);
  HubPeer *bob = hub_peer_new (f, "bob", 0);
  HubPeer *eve = hub_peer_new (f, "eve", 0);

  g_assert_true (adda_stream_is_name (game));
  g_assert_cmpstr (game, !=, common);
  adda_hub_subscribe (f->hub, ann->client, game);
  adda_hub_subscribe (f->hub, bob->client, game);
  adda_hub_subscribe (f->hub, eve->client, common);

  send_frame (ann, "bytes");
  assert_hears (ann, "relay ann: bytes");
  assert_hears (bob, "relay ann: bytes");
  send_frame (eve, "others");
  assert_hears (eve, "relay eve: others");
  hub_fixture_settle (f);
  assert_silent (ann);
  assert_silent (bob);

  hub_peer_remove (bob);
  send_frame (ann, "alone");
  assert_hears (ann, "relay ann: alone");
  hub_fixture_free (f);
}

static void
greet (HubPeer *peer)
{
  AddaCommand *command = adda_command_new (ADDA_COMMAND_RELAY);

  command->frame = adda_frame_new (ADDA_OPCODE_TEXT, "hello", 5);
  command->is_greeting = TRUE;
  hub_peer_execute (peer, command);
}

/* Else each of a crowd would be told of each. */
static void
test_greeting (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autofree char *game = adda_stream_for_raw ("game");
  AddaHubLimits limits = adda_hub_default_limits;
  HubPeer *ann = hub_peer_new (f, "ann", 0);
  HubPeer *bob = hub_peer_new (f, "bob", 0);
  HubPeer *eve = hub_peer_new (f, "eve", 0);

  limits.announce_limit = 2;
  adda_hub_set_limits (f->hub, &limits);
  adda_hub_subscribe (f->hub, ann->client, game);
  adda_hub_subscribe (f->hub, bob->client, game);
  greet (bob);
  assert_hears (ann, "relay bob: hello");
  assert_hears (bob, "relay bob: hello");
  adda_hub_subscribe (f->hub, eve->client, game);
  greet (eve);
  send_frame (eve, "said");
  assert_hears (ann, "relay eve: said");
  assert_hears (eve, "relay eve: said");
  hub_fixture_settle (f);
  hub_fixture_free (f);
}

/* A frame is no way into the rooms of others. */
static void
test_frame_without_stream (void)
{
  HubFixture *f = hub_fixture_new ();
  HubPeer *ann = hub_peer_new (f, "ann", 0);
  HubPeer *bob = hub_peer_new (f, "bob", 0);

  send_frame (ann, "nowhere");
  assert_hears (ann, "error not_in_room");
  hub_peer_enter (ann, "r");
  hub_peer_enter (bob, "r");
  hub_fixture_forget (f);
  send_frame (ann, "in a room");
  assert_hears (ann, "error not_in_room");
  hub_fixture_settle (f);
  assert_silent (bob);
  hub_fixture_free (f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hub-relay/room", test_room);
  g_test_add_func ("/hub-relay/stream", test_stream);
  g_test_add_func ("/hub-relay/greeting", test_greeting);
  g_test_add_func ("/hub-relay/frame-without-stream", test_frame_without_stream);
  return g_test_run ();
}
