/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Tests of the hub: who types */

#include "hub-fixture.h"

typedef struct
{
  HubFixture *f;
  HubPeer *ann;
  HubPeer *bob;
} Room;

static Room
room_new (guint typing_ms)
{
  Room room = { .f = hub_fixture_new_fake (0) };
  AddaHubLimits limits = adda_hub_default_limits;

  limits.typing_ms = typing_ms;
  adda_hub_set_limits (room.f->hub, &limits);
  room.ann = hub_peer_new (room.f, "ann", 0);
  room.bob = hub_peer_new (room.f, "bob", 0);
  hub_peer_enter (room.ann, "tea");
  hub_peer_enter (room.bob, "tea");
  return room;
}

static void
room_free (Room *room)
{
  hub_fixture_settle (room->f);
  hub_fixture_free (room->f);
}

static void
type (HubPeer *peer, gboolean is_on, const char *nonce, const char *text, gboolean echoes)
{
  AddaCommand *command = adda_command_new (ADDA_COMMAND_TYPING);

  command->room = g_strdup ("tea");
  command->nonce = g_strdup (nonce);
  command->text = g_strdup (text);
  command->is_on = is_on;
  command->echoes = echoes;
  hub_peer_execute (peer, command);
}

static void
test_on_off (void)
{
  Room r = room_new (60000);

  type (r.ann, TRUE, NULL, NULL, FALSE);
  assert_hears (r.bob, "typing tea ann on");
  assert_silent (r.ann);

  /* Not so soon again; but a request with a nonce is answered. */
  type (r.ann, TRUE, "n1", NULL, FALSE);
  assert_silent (r.bob);
  assert_hears (r.ann, "ack tea nonce=n1");

  type (r.ann, FALSE, NULL, NULL, FALSE);
  assert_hears (r.bob, "typing tea ann off");
  type (r.ann, FALSE, NULL, NULL, FALSE);
  assert_silent (r.bob);
  assert_silent (r.ann);
  type (r.ann, TRUE, NULL, NULL, FALSE);
  assert_hears (r.bob, "typing tea ann on");
  room_free (&r);
}

static void
test_echo (void)
{
  Room r = room_new (60000);

  type (r.ann, TRUE, NULL, "typing…", TRUE);
  assert_hears (r.ann, "typing tea ann on (typing…)");
  assert_hears (r.bob, "typing tea ann on (typing…)");
  hub_peer_ask (r.ann, ADDA_COMMAND_LEAVE, "tea", "n", NULL);
  assert_hears (r.ann, "ack tea nonce=n");
  assert_silent (r.ann);
  assert_hears (r.bob, "typing tea ann off");
  assert_hears (r.bob, "leave tea ann count=1");
  type (r.ann, TRUE, "n2", NULL, TRUE);
  assert_hears (r.ann, "error not_in_room nonce=n2");
  room_free (&r);
}

static void
test_expires (void)
{
  Room r = room_new (50);
  gint64 begun_usec = g_get_monotonic_time ();

  type (r.ann, TRUE, NULL, NULL, FALSE);
  type (r.bob, TRUE, NULL, NULL, FALSE);
  assert_hears (r.bob, "typing tea ann on");
  assert_hears (r.ann, "typing tea bob on");
  assert_hears (r.bob, "typing tea ann off");
  assert_hears (r.ann, "typing tea bob off");
  g_assert_cmpint (g_get_monotonic_time () - begun_usec, >=, 50 * 1000);

  /* The timer was set again. */
  type (r.ann, TRUE, NULL, NULL, FALSE);
  assert_hears (r.bob, "typing tea ann on");
  assert_hears (r.bob, "typing tea ann off");
  room_free (&r);
}

/* Who goes on typing is moved behind who began later. */
static void
test_refresh (void)
{
  Room r = room_new (300);
  HubPeer *cat = hub_peer_new (r.f, "cat", 0);

  hub_peer_enter (cat, "tea");
  type (r.ann, TRUE, NULL, NULL, FALSE);
  type (r.bob, TRUE, NULL, NULL, FALSE);
  type (r.ann, TRUE, NULL, NULL, FALSE);
  assert_hears (cat, "typing tea ann on");
  assert_hears (cat, "typing tea bob on");
  assert_hears (cat, "typing tea bob off");
  assert_hears (cat, "typing tea ann off");
  room_free (&r);
}

static void
test_ended_by_message (void)
{
  Room r = room_new (60000);

  type (r.ann, TRUE, NULL, NULL, FALSE);
  type (r.bob, TRUE, NULL, NULL, FALSE);
  hub_fixture_forget (r.f);
  hub_peer_ask (r.ann, ADDA_COMMAND_SEND, "tea", NULL, "done");
  assert_silent (r.bob);
  fake_log_commit (r.f->fake, 1);
  assert_hears (r.bob, "typing tea ann off");
  assert_hears (r.bob, "message tea 1 ann: done");
  assert_hears (r.ann, "message tea 1 ann: done");
  assert_silent (r.ann);
  assert_silent (r.bob);
  room_free (&r);
}

/* With two connections, typing belongs to the one where it is typed. */
static void
test_ended_by_leaving (void)
{
  Room r = room_new (60000);
  HubPeer *phone = hub_peer_new (r.f, "ann", 0);

  hub_peer_enter (phone, "tea");
  type (phone, TRUE, NULL, NULL, FALSE);
  assert_hears (r.ann, "typing tea ann on");
  assert_hears (r.bob, "typing tea ann on");
  hub_peer_remove (phone);
  assert_hears (r.bob, "typing tea ann off");
  assert_silent (r.bob);

  type (r.ann, TRUE, NULL, NULL, FALSE);
  hub_peer_remove (r.ann);
  assert_hears (r.bob, "typing tea ann on");
  assert_hears (r.bob, "typing tea ann off");
  assert_hears (r.bob, "leave tea ann count=1");
  room_free (&r);
}

static void
test_bounded (void)
{
  Room r = room_new (60000);
  HubPeer *peers[20];

  for (guint i = 0; i < G_N_ELEMENTS (peers); i++)
    {
      g_autofree char *name = g_strdup_printf ("p%u", i);

      peers[i] = hub_peer_new (r.f, name, 0);
      hub_peer_enter (peers[i], "tea");
    }
  for (guint i = 0; i < G_N_ELEMENTS (peers); i++)
    type (peers[i], TRUE, NULL, NULL, FALSE);
  g_assert_cmpuint (r.bob->inbox.length, ==, 16);
  hub_fixture_forget (r.f);

  /* One place is free again. */
  type (peers[0], FALSE, NULL, NULL, FALSE);
  assert_hears (r.bob, "typing tea p0 off");
  type (peers[19], TRUE, NULL, NULL, FALSE);
  assert_hears (r.bob, "typing tea p19 on");
  room_free (&r);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hub/typing/on-off", test_on_off);
  g_test_add_func ("/hub/typing/echo", test_echo);
  g_test_add_func ("/hub/typing/expires", test_expires);
  g_test_add_func ("/hub/typing/refresh", test_refresh);
  g_test_add_func ("/hub/typing/ended-by-message", test_ended_by_message);
  g_test_add_func ("/hub/typing/ended-by-leaving", test_ended_by_leaving);
  g_test_add_func ("/hub/typing/bounded", test_bounded);
  return g_test_run ();
}
