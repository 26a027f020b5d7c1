/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Tests of the roster: numbers that stay, addresses and proofs that come back as they went in */

#include "transport/adda-endpoint.h"
#include "transport/adda-roster.h"

#define N 5

static AddaConnection *
connection_new (const char *path)
{
  AddaConnection *connection = g_new0 (AddaConnection, 1);

  connection->endpoint = adda_endpoint_lookup (path);
  return connection;
}

static void
test_numbers (void)
{
  g_autoptr (AddaRoster) roster = adda_roster_new ();
  AddaConnection *connections[N];
  g_autoptr (GPtrArray) list = NULL;

  for (guint i = 0; i < N; i++)
    {
      connections[i] = connection_new ("/ws/echo");
      adda_roster_add (roster, connections[i], NULL, NULL, NULL);
      g_assert_cmpuint (connections[i]->entry.id, ==, i + 1);
    }
  adda_roster_remove (roster, connections[2]);
  adda_roster_remove (roster, connections[2]);
  g_assert_null (adda_roster_lookup (roster, 3));
  g_assert_null (adda_roster_find (roster, connections[2]));
  g_assert_null (adda_roster_lookup (roster, N + 1));
  g_assert_true (adda_roster_get_connection (adda_roster_lookup (roster, 4)) == connections[3]);
  adda_roster_add (roster, connections[2], NULL, NULL, NULL);
  g_assert_cmpuint (connections[2]->entry.id, ==, N + 1);
  list = adda_roster_list (roster);
  g_assert_cmpuint (list->len, ==, N);
  adda_roster_clear (roster);
  for (guint i = 0; i < N; i++)
    g_free (connections[i]);
}

static void
test_addresses (void)
{
  static const char *const texts[] = { "192.0.2.7", "::1", "2001:db8::1", "0.0.0.0" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (AddaRoster) roster = adda_roster_new ();
      g_autofree AddaConnection *connection = connection_new ("/ws");
      g_autoptr (GInetAddress) address = g_inet_address_new_from_string (texts[i]);
      g_autoptr (GInetAddress) again = NULL;

      adda_roster_add (roster, connection, NULL, address, NULL);
      again = adda_roster_dup_address (&connection->entry);
      g_assert_true (g_inet_address_equal (address, again));
      adda_roster_remove (roster, connection);
    }
}

static void
test_proofs (void)
{
  g_autoptr (AddaRoster) roster = adda_roster_new ();
  g_autoptr (AddaUser) user = adda_user_new ("u", "User", ADDA_ROLE_USER);
  g_autofree AddaConnection *chat = connection_new ("/ws");
  g_autofree AddaConnection *echo = connection_new ("/ws/echo");
  char token[] = "t-1";
  const AddaIdentity identity = { .user = user, .token = token };
  const AddaIdentity other = { .user = user };
  AddaClient client = { .user = user };

  adda_roster_add (roster, chat, user, NULL, &identity);
  adda_roster_add (roster, echo, user, NULL, NULL);
  g_assert_null (adda_roster_dup_address (&chat->entry));
  chat->client = &client;
  g_assert_true (adda_roster_get_user (&chat->entry) == user);
  g_assert_true (adda_roster_get_user (&echo->entry) == user);
  g_assert_cmpstr (adda_roster_get_token (&chat->entry), ==, "t-1");
  g_assert_null (adda_roster_get_token (&echo->entry));
  adda_roster_rename (roster, chat, &other);
  g_assert_null (adda_roster_get_token (&chat->entry));
  adda_roster_clear (roster);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/roster/numbers", test_numbers);
  g_test_add_func ("/roster/addresses", test_addresses);
  g_test_add_func ("/roster/proofs", test_proofs);
  return g_test_run ();
}
