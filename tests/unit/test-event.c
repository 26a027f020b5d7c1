/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Tests of users and events: copies, roles, references over threads */

#include "log/adda-event.h"

#include <string.h>

#define N_THREADS 4
#define N_ROUNDS 10000

static void
test_roles (void)
{
  static const char *const names[] = { "guest", "user", "moderator", "service", "admin" };
  AddaRole role = ADDA_ROLE_MODERATOR;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_assert_cmpstr (adda_role_to_string ((AddaRole) i), ==, names[i]);
      g_assert_true (adda_role_from_string (names[i], &role));
      g_assert_cmpint (role, ==, i);
    }

  role = ADDA_ROLE_MODERATOR;
  g_assert_false (adda_role_from_string ("root", &role));
  g_assert_false (adda_role_from_string ("", &role));
  g_assert_false (adda_role_from_string ("Admin", &role));
  g_assert_cmpint (role, ==, ADDA_ROLE_MODERATOR);
}

static void
test_user (void)
{
  char id[] = "u-1";
  char name[] = "রহিম";
  AddaUser *user = adda_user_new (id, name, ADDA_ROLE_SERVICE);

  memset (id, 'x', sizeof id - 1);
  memset (name, 'x', sizeof name - 1);
  g_assert_cmpstr (user->id, ==, "u-1");
  g_assert_cmpstr (user->name, ==, "রহিম");
  g_assert_cmpint (user->role, ==, ADDA_ROLE_SERVICE);

  g_assert_true (adda_user_ref (user) == user);
  adda_user_unref (user);
  g_assert_cmpint (user->ref_count, ==, 1);
  adda_user_unref (user);
}

static void
test_draft (void)
{
  g_autoptr (AddaUser) user = adda_user_new ("u-1", "Rahim", ADDA_ROLE_USER);
  char room[] = "general";
  char nonce[] = "n-1";
  char *content = g_strdup ("hello");
  AddaEvent *event = adda_event_new (ADDA_EVENT_MESSAGE, room, user, nonce, content, 5);

  room[0] = nonce[0] = 'x';
  g_assert_cmpint (event->status, ==, ADDA_EVENT_DRAFT);
  g_assert_cmpint (event->failure, ==, ADDA_EVENT_FAILURE_NONE);
  g_assert_cmpint (event->kind, ==, ADDA_EVENT_MESSAGE);
  g_assert_cmpstr (event->room, ==, "general");
  g_assert_cmpstr (event->nonce, ==, "n-1");
  g_assert_true (event->content == content);
  g_assert_cmpuint (event->content_length, ==, 5);
  g_assert_cmpuint (event->seq, ==, 0);
  g_assert_null (event->origin);
  g_assert_cmpint (user->ref_count, ==, 2);

  adda_event_unref (event);
  g_assert_cmpint (user->ref_count, ==, 1);
}

static void
test_no_nonce (void)
{
  g_autoptr (AddaUser) user = adda_user_new ("", "", ADDA_ROLE_GUEST);
  g_autoptr (AddaEvent) event =
      adda_event_new (ADDA_EVENT_MESSAGE, "", user, NULL, g_strdup (""), 0);

  g_assert_cmpstr (event->room, ==, "");
  g_assert_null (event->nonce);
  g_assert_cmpstr (event->user->id, ==, "");
  g_assert_cmpstr (event->user->name, ==, "");
}

static gpointer
share_event (gpointer data)
{
  AddaEvent *event = data;

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      adda_user_unref (adda_user_ref (event->user));
      adda_event_unref (adda_event_ref (event));
    }
  adda_event_unref (event);

  return NULL;
}

static void
test_threads (void)
{
  g_autoptr (AddaUser) user = adda_user_new ("u-1", "Rahim", ADDA_ROLE_USER);
  AddaEvent *event = adda_event_new (ADDA_EVENT_MESSAGE, "general", user, "n", g_strdup ("x"), 1);
  GThread *threads[N_THREADS];

  for (guint i = 0; i < N_THREADS; i++)
    threads[i] = g_thread_new ("share", share_event, adda_event_ref (event));
  adda_event_unref (event);
  for (guint i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);

  /* The last of them freed the event, and with it its reference of the user. */
  g_assert_cmpint (user->ref_count, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/user/roles", test_roles);
  g_test_add_func ("/user/copies", test_user);
  g_test_add_func ("/event/draft", test_draft);
  g_test_add_func ("/event/no-nonce", test_no_nonce);
  g_test_add_func ("/event/threads", test_threads);

  return g_test_run ();
}
