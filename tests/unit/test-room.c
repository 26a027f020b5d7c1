/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Tests of a room: its members and its tail */

#include "hub/adda-room-private.h"

static AddaEvent *
event_new (guint64 seq, gsize n_bytes)
{
  g_autoptr (AddaUser) user = adda_user_new ("ann", "ann", ADDA_ROLE_GUEST);
  char *content = g_malloc0 (n_bytes + 1);
  AddaEvent *event;

  memset (content, 'x', n_bytes);
  event = adda_event_new (ADDA_EVENT_MESSAGE, "tea", user, NULL, content, n_bytes);
  event->seq = seq;
  event->time_usec = (gint64) seq * 10;
  event->status = ADDA_EVENT_COMMITTED;
  return event;
}

static void
push (AddaTail *tail, guint64 seq, gsize n_bytes, guint max_events, gsize max_bytes)
{
  g_autoptr (AddaEvent) event = event_new (seq, n_bytes);

  adda_tail_push (tail, event, max_events, max_bytes);
}

static void
assert_tail (const AddaTail *tail, guint64 first, guint n_events)
{
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify) adda_event_unref);

  g_assert_cmpuint (tail->n_events, ==, n_events);
  g_assert_cmpuint (adda_tail_get_first (tail), ==, first);
  if (n_events == 0)
    return;

  g_assert_cmpuint (adda_tail_copy (tail, first, first + n_events - 1, events), ==, tail->n_bytes);
  g_assert_cmpuint (events->len, ==, n_events);
  for (guint i = 0; i < n_events; i++)
    g_assert_cmpuint (((AddaEvent *) g_ptr_array_index (events, i))->seq, ==, first + i);
}

static void
test_tail_bounds (void)
{
  AddaTail tail = { 0 };

  assert_tail (&tail, 0, 0);
  g_assert_false (adda_tail_covers (&tail, 1));

  /* Round the ring more than once. */
  for (guint seq = 1; seq <= 50; seq++)
    push (&tail, seq, 1, 11, 1000);
  assert_tail (&tail, 40, 11);
  g_assert_true (adda_tail_covers (&tail, 40));
  g_assert_false (adda_tail_covers (&tail, 39));

  /* A bound that shrank holds from the next one on. */
  push (&tail, 51, 1, 4, 1000);
  assert_tail (&tail, 48, 4);

  /* 900 + 1 + 1 + 1 bytes */
  push (&tail, 52, 900, 4, 903);
  assert_tail (&tail, 49, 4);
  push (&tail, 53, 2, 4, 903);
  assert_tail (&tail, 51, 3);

  /* The latest one stays, however big. */
  push (&tail, 54, 2000, 4, 903);
  assert_tail (&tail, 54, 1);
  push (&tail, 55, 1, 0, 903);
  assert_tail (&tail, 0, 0);

  adda_tail_clear (&tail);
  adda_tail_clear (&tail);
  g_assert_null (tail.ring);
}

static void
test_tail_front (void)
{
  AddaTail tail = { 0 };

  push (&tail, 20, 10, 100, 1000);
  for (guint64 seq = 19; seq > 0; seq--)
    {
      g_autoptr (AddaEvent) event = event_new (seq, 10);

      g_assert_true (adda_tail_push_front (&tail, event, 20, 200));
    }
  assert_tail (&tail, 1, 20);

  {
    g_autoptr (AddaEvent) event = event_new (0, 1);

    g_assert_false (adda_tail_push_front (&tail, event, 20, 1000));
    g_assert_false (adda_tail_push_front (&tail, event, 21, 200));
  }
  assert_tail (&tail, 1, 20);
  adda_tail_clear (&tail);
}

/* What the log read may overlap what came meanwhile, on both sides. */
static void
test_fill_tail (void)
{
  g_autoptr (AddaRoom) room = adda_room_new ("tea", 0);
  g_autoptr (GPtrArray) page = g_ptr_array_new_with_free_func ((GDestroyNotify) adda_event_unref);

  room->seq = 10;
  for (guint64 seq = 11; seq <= 12; seq++)
    {
      g_autoptr (AddaEvent) event = event_new (seq, 1);

      adda_room_apply (room, event, 100);
    }
  g_assert_cmpuint (adda_room_get_seq (room), ==, 12);
  g_assert_cmpint (adda_room_get_last_time_usec (room), ==, 120);

  for (guint64 seq = 5; seq <= 14; seq++)
    g_ptr_array_add (page, event_new (seq, 1));
  adda_room_fill_tail (room, page, 7);
  assert_tail (&room->tail, 6, 7);

  adda_room_make_dormant (room);
  assert_tail (&room->tail, 0, 0);
  g_assert_cmpuint (adda_room_get_seq (room), ==, 12);

  /* Nothing is in memory: only what joins on to the last applied one counts. */
  adda_room_fill_tail (room, page, 100);
  assert_tail (&room->tail, 5, 8);

  /* A page that ends too early does not join on. */
  adda_room_make_dormant (room);
  room->seq = 20;
  adda_room_fill_tail (room, page, 100);
  assert_tail (&room->tail, 0, 0);
}

static void
test_out_of_order (void)
{
  g_autoptr (AddaRoom) room = adda_room_new ("tea", 0);
  g_autoptr (AddaEvent) first = event_new (1, 1);
  g_autoptr (AddaEvent) third = event_new (3, 1);

  adda_room_apply (room, first, 10);
  g_test_expect_message ("adda-hub", G_LOG_LEVEL_CRITICAL, "*out of order*");
  adda_room_apply (room, third, 10);
  g_test_assert_expected_messages ();

  /* No tail with a hole in it. */
  g_assert_cmpuint (adda_room_get_seq (room), ==, 3);
  assert_tail (&room->tail, 3, 1);
}

static AddaClient *
client_new (const char *id, AddaClientFlags flags)
{
  AddaClient *client = g_new0 (AddaClient, 1);

  client->user = adda_user_new (id, id, ADDA_ROLE_GUEST);
  client->flags = (guint8) flags;
  return client;
}

static void
client_free (AddaClient *client)
{
  g_assert_cmpuint (client->n_memberships, ==, 0);
  g_assert_null (client->memberships);
  adda_user_unref (client->user);
  g_free (client);
}

static void
leave (AddaRoom *room, AddaClient *client, gboolean is_last)
{
  AddaMember *member = adda_room_remove_client (room, adda_room_find_membership (room, client));

  g_assert_cmpint (member != NULL, ==, is_last);
  if (member != NULL)
    {
      g_assert_cmpstr (adda_member_get_user (member)->id, ==, client->user->id);
      adda_member_unref (member);
    }
}

static void
test_one_person_twice (void)
{
  g_autoptr (AddaRoom) room = adda_room_new ("tea", 7);
  AddaClient *phone = client_new ("ann", ADDA_CLIENT_USER_LIST);
  AddaClient *desk = client_new ("ann", 0);
  AddaClient *table = client_new ("ann", 0);
  AddaMember *member = adda_room_add_client (room, phone)->member;

  g_assert_true (adda_room_add_client (room, desk)->member == member);
  g_assert_true (adda_room_add_client (room, table)->member == member);
  g_assert_cmpuint (adda_room_get_n_members (room), ==, 1);
  g_assert_cmpuint (adda_room_get_n_clients (room), ==, 3);
  g_assert_cmpuint (adda_member_get_n_clients (member), ==, 3);
  g_assert_cmpuint (room->n_user_list, ==, 1);
  g_assert_cmpuint (adda_room_get_index (room), ==, 7);
  g_assert_cmpstr (adda_room_get_name (room), ==, "tea");

  /* The middle one first. */
  leave (room, desk, FALSE);
  leave (room, phone, FALSE);
  g_assert_cmpuint (room->n_user_list, ==, 0);
  leave (room, table, TRUE);
  g_assert_cmpuint (adda_room_get_n_members (room), ==, 0);
  g_assert_cmpuint (adda_room_get_n_clients (room), ==, 0);

  client_free (phone);
  client_free (desk);
  client_free (table);
}

static void
add_name (AddaMember *member, gpointer data)
{
  g_string_append_printf (data, "%s ", adda_member_get_user (member)->name);
}

static void
assert_names (AddaRoom *room, const char *expected)
{
  g_autoptr (GString) names = g_string_new (NULL);

  adda_room_foreach_member (room, add_name, names);
  g_assert_cmpstr (names->str, ==, expected);
}

/* Over the border at which the table of members appears, and back. */
static void
test_many_people (void)
{
  g_autoptr (AddaRoom) room = adda_room_new ("tea", 0);
  AddaClient *clients[40];

  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    {
      g_autofree char *id = g_strdup_printf ("p%u", i);

      clients[i] = client_new (id, 0);
      adda_room_add_client (room, clients[i]);
      for (guint j = 0; j <= i; j++)
        g_assert_true (adda_room_find_member (room, clients[j]->user)->memberships->client ==
                       clients[j]);
    }
  g_assert_nonnull (room->members_by_id);

  for (guint i = 3; i < G_N_ELEMENTS (clients); i++)
    {
      leave (room, clients[i], TRUE);
      g_assert_null (adda_room_find_member (room, clients[i]->user));
      g_assert_nonnull (adda_room_find_member (room, clients[1]->user));
    }
  g_assert_null (room->members_by_id);
  assert_names (room, "p0 p1 p2 ");
  leave (room, clients[1], TRUE);
  assert_names (room, "p0 p2 ");
  leave (room, clients[0], TRUE);
  leave (room, clients[2], TRUE);
  assert_names (room, "");

  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    client_free (clients[i]);
}

/* A client in many rooms is found from the room's side. */
static void
test_many_rooms (void)
{
  AddaRoom *rooms[40];
  AddaClient *client = client_new ("ann", 0);
  AddaClient *other = client_new ("ann", 0);

  for (guint i = 0; i < G_N_ELEMENTS (rooms); i++)
    {
      g_autofree char *name = g_strdup_printf ("r%u", i);

      rooms[i] = adda_room_new (name, i);
      adda_room_add_client (rooms[i], client);
      if (i % 2 == 0)
        adda_room_add_client (rooms[i], other);
    }
  for (guint i = 0; i < G_N_ELEMENTS (rooms); i++)
    {
      g_assert_true (adda_room_find_membership (rooms[i], client)->client == client);
      g_assert_cmpint (adda_room_find_membership (rooms[i], other) != NULL, ==, i % 2 == 0);
    }
  for (guint i = 0; i < G_N_ELEMENTS (rooms); i++)
    {
      leave (rooms[i], client, i % 2 == 1);
      if (i % 2 == 0)
        leave (rooms[i], other, TRUE);
      g_assert_null (adda_room_find_membership (rooms[i], client));
      g_assert_finalize_object (rooms[i]);
    }
  client_free (client);
  client_free (other);
}

static void
leave_while_walking (AddaMember *member, gpointer data)
{
  adda_room_remove_client (data, member->memberships);
}

static void
test_change_while_walking (void)
{
  if (g_test_subprocess ())
    {
      AddaRoom *room = adda_room_new ("tea", 0);

      adda_room_add_client (room, client_new ("ann", 0));
      adda_room_foreach_member (room, leave_while_walking, room);
      return;
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*n_walking*");
}

static void
test_member_outlives_room (void)
{
  AddaRoom *room = adda_room_new ("tea", 0);
  AddaClient *client = client_new ("ann", 0);
  AddaMember *kept = g_boxed_copy (ADDA_TYPE_MEMBER, adda_room_add_client (room, client)->member);

  leave (room, client, TRUE);
  client_free (client);
  g_assert_finalize_object (room);
  g_assert_null (kept->room);
  g_assert_cmpuint (adda_member_get_n_clients (kept), ==, 0);
  g_assert_cmpstr (adda_member_get_user (kept)->name, ==, "ann");
  g_boxed_free (ADDA_TYPE_MEMBER, kept);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tail/bounds", test_tail_bounds);
  g_test_add_func ("/tail/front", test_tail_front);
  g_test_add_func ("/room/fill-tail", test_fill_tail);
  g_test_add_func ("/room/out-of-order", test_out_of_order);
  g_test_add_func ("/room/one-person-twice", test_one_person_twice);
  g_test_add_func ("/room/many-people", test_many_people);
  g_test_add_func ("/room/many-rooms", test_many_rooms);
  g_test_add_func ("/room/change-while-walking", test_change_while_walking);
  g_test_add_func ("/room/member-outlives-room", test_member_outlives_room);
  return g_test_run ();
}
