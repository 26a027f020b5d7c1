/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Tests of leases: warned of, ended, renewed, found by person and sign-in */

#include "base/adda-clock.h"
#include "transport/adda-leases.h"

typedef struct
{
  AddaLeases *leases;
  GString *told;
} Fixture;

static void
on_expiring (gpointer holder, guint in_ms, gpointer data)
{
  Fixture *fixture = data;

  g_assert_cmpuint (in_ms, <=, 60000);
  g_string_append_printf (fixture->told, "expiring %s;", (const char *) holder);
}

static void
on_expired (gpointer holder, gpointer data)
{
  Fixture *fixture = data;

  g_string_append_printf (fixture->told, "expired %s;", (const char *) holder);
}

static const AddaLeasesFuncs funcs = { .expiring = on_expiring, .expired = on_expired };

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->told = g_string_new (NULL);
  fixture->leases = adda_leases_new (&funcs, fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  adda_leases_free (fixture->leases);
  g_string_free (fixture->told, TRUE);
}

static void
lease (Fixture *fixture, const char *holder, const char *user_id, const char *session, gint64 ms)
{
  g_auto (AddaIdentity) identity = { 0 };

  identity.user = adda_user_new (user_id, user_id, ADDA_ROLE_USER);
  identity.session = g_strdup (session);
  identity.expires_usec = ms != 0 ? adda_clock_now_usec () + ms * 1000 : 0;
  adda_leases_set (fixture->leases, (gpointer) holder, &identity);
}

static void
wait_for (Fixture *fixture, const char *told)
{
  while (!g_str_equal (fixture->told->str, told))
    g_main_context_iteration (NULL, TRUE);
}

static void
turn (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    continue;
}

static void
test_end (Fixture *fixture, gconstpointer data)
{
  lease (fixture, "late", "a", NULL, 40);
  lease (fixture, "early", "b", NULL, 20);
  lease (fixture, "never", "c", NULL, 0);
  wait_for (fixture, "expiring early;expiring late;expired early;expired late;");
}

static void
test_far (Fixture *fixture, gconstpointer data)
{
  lease (fixture, "far", "a", NULL, 120000);
  turn ();
  g_assert_cmpstr (fixture->told->str, ==, "");
  lease (fixture, "near", "a", NULL, 59000);
  turn ();
  g_assert_cmpstr (fixture->told->str, ==, "expiring near;");
}

static void
test_renew (Fixture *fixture, gconstpointer data)
{
  lease (fixture, "renewed", "a", NULL, 10);
  lease (fixture, "witness", "b", NULL, 20);
  turn ();
  lease (fixture, "renewed", "a", NULL, 120000);
  wait_for (fixture, "expiring renewed;expiring witness;expired witness;");
}

static void
test_drop (Fixture *fixture, gconstpointer data)
{
  lease (fixture, "gone", "a", NULL, 10);
  lease (fixture, "witness", "b", NULL, 20);
  adda_leases_drop (fixture->leases, (gpointer) "gone");
  adda_leases_drop (fixture->leases, (gpointer) "never there");
  wait_for (fixture, "expiring witness;expired witness;");
}

static guint
count (Fixture *fixture, const char *user_id, const char *session)
{
  g_autoptr (GPtrArray) found = adda_leases_find (fixture->leases, user_id, session);

  return found->len;
}

static void
test_find (Fixture *fixture, gconstpointer data)
{
  lease (fixture, "1", "a", "s", 0);
  lease (fixture, "2", "a", "t", 120000);
  lease (fixture, "3", "a", NULL, 0);
  lease (fixture, "4", "b", "s", 0);
  g_assert_cmpuint (count (fixture, "a", NULL), ==, 3);
  g_assert_cmpuint (count (fixture, "a", "s"), ==, 1);
  g_assert_cmpuint (count (fixture, "a", "u"), ==, 0);
  g_assert_cmpuint (count (fixture, "c", NULL), ==, 0);
  adda_leases_set (fixture->leases, (gpointer) "1", &(AddaIdentity){ 0 });
  g_assert_cmpuint (count (fixture, "a", NULL), ==, 2);
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/leases/end", test_end);
  ADD ("/leases/far", test_far);
  ADD ("/leases/renew", test_renew);
  ADD ("/leases/drop", test_drop);
  ADD ("/leases/find", test_find);
  return g_test_run ();
}
