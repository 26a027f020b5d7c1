/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Tests of who is counted, how often they may, and who is forgotten */

#include "auth/adda-quota.h"

static GInetAddress *
address (const char *text)
{
  GInetAddress *result = g_inet_address_new_from_string (text);

  g_assert_nonnull (result);
  return result;
}

static AddaSubject *
find (AddaQuota *quota, const char *text)
{
  g_autoptr (GInetAddress) parsed = address (text);

  return adda_quota_get_address (quota, parsed);
}

static AddaQuota *
quota_new (void)
{
  AddaQuota *quota = adda_quota_new ();

  adda_quota_set_config (quota, &(AddaQuotaConfig){
                                    .address = { .rates = { 2, 0, 0, 0 }, .connections = 2 },
                                    .account = { .rates = { 1, 0, 0, 0 }, .connections = 1 },
                                    .window_ms = 1000,
                                });
  return quota;
}

static void
test_rates (void)
{
  g_autoptr (AddaQuota) quota = quota_new ();
  g_autoptr (AddaUser) user = adda_user_new ("198.51.100.7", "Rahim", ADDA_ROLE_USER);
  AddaSubject *first = find (quota, "198.51.100.7");
  AddaSubject *account = adda_quota_get_account (quota, first, user);
  gint64 now_usec = 10 * G_USEC_PER_SEC;

  g_assert_cmpuint (adda_quota_take (quota, first, ADDA_QUOTA_UPGRADES, now_usec), ==, 0);
  g_assert_cmpuint (adda_quota_take (quota, first, ADDA_QUOTA_UPGRADES, now_usec), ==, 0);
  g_assert_cmpuint (adda_quota_take (quota, first, ADDA_QUOTA_UPGRADES, now_usec), ==, 1500);
  /* another kind, another address, an account that is called like the address */
  g_assert_cmpuint (adda_quota_take (quota, first, ADDA_QUOTA_JOINS, now_usec), ==, 0);
  g_assert_cmpuint (adda_quota_take (quota, find (quota, "198.51.100.8"), ADDA_QUOTA_UPGRADES,
                                     now_usec),
                    ==, 0);
  g_assert_cmpuint (adda_quota_take (quota, account, ADDA_QUOTA_UPGRADES, now_usec), ==, 0);
  g_assert_cmpuint (adda_quota_take (quota, account, ADDA_QUOTA_UPGRADES, now_usec), ==, 2000);
  g_assert_cmpuint (adda_quota_take (quota, first, ADDA_QUOTA_UPGRADES,
                                     now_usec + 1500 * G_TIME_SPAN_MILLISECOND),
                    ==, 0);
}

static void
test_subjects (void)
{
  g_autoptr (AddaQuota) quota = quota_new ();
  g_autoptr (AddaUser) guest = adda_user_new ("1", "Guest", ADDA_ROLE_GUEST);
  g_autoptr (AddaUser) user = adda_user_new ("2", "Rahim", ADDA_ROLE_USER);
  AddaSubject *address_subject = find (quota, "198.51.100.9");

  g_assert_true (find (quota, "2001:db8:1:2::1") == find (quota, "2001:db8:1:2:ffff::9"));
  g_assert_true (find (quota, "2001:db8:1:2::1") != find (quota, "2001:db8:1:3::1"));
  g_assert_true (find (quota, "::ffff:198.51.100.7") == find (quota, "198.51.100.7"));
  g_assert_null (find (quota, "127.0.0.1"));
  g_assert_null (find (quota, "::1"));
  g_assert_null (find (quota, "::ffff:127.0.0.1"));
  g_assert_null (adda_quota_get_account (quota, address_subject, guest));
  g_assert_null (adda_quota_get_account (quota, address_subject, NULL));
  g_assert_nonnull (adda_quota_get_account (quota, address_subject, user));
  g_assert_null (adda_quota_get_account (quota, find (quota, "127.0.0.1"), user));

  adda_quota_set_config (quota, &(AddaQuotaConfig){ .window_ms = 1, .limits_loopback = TRUE });
  g_assert_nonnull (find (quota, "127.0.0.1"));
}

static void
test_connections (void)
{
  g_autoptr (AddaQuota) quota = quota_new ();
  AddaSubject *subject = find (quota, "198.51.100.7");

  g_assert_true (adda_quota_has_room (quota, subject));
  adda_quota_enter (quota, subject);
  adda_quota_enter (quota, subject);
  g_assert_false (adda_quota_has_room (quota, subject));
  adda_quota_leave (quota, subject);
  g_assert_true (adda_quota_has_room (quota, subject));
  adda_quota_leave (quota, subject);

  g_assert_true (adda_quota_has_room (quota, NULL));
  adda_quota_enter (quota, NULL);
  adda_quota_leave (quota, NULL);
}

/* A storm of addresses makes the oldest forgotten, but nobody who is connected. */
static void
test_bound (void)
{
  g_autoptr (AddaQuota) quota = quota_new ();
  AddaSubject *connected = find (quota, "198.51.100.7");
  AddaSubject *used = find (quota, "198.51.100.8");
  AddaSubject *seen_again = find (quota, "198.51.100.9");
  AddaSubject *late;
  gint64 now_usec = 10 * G_USEC_PER_SEC;

  adda_quota_enter (quota, connected);
  for (guint i = 0; i < 2; i++)
    {
      g_assert_cmpuint (adda_quota_take (quota, connected, ADDA_QUOTA_UPGRADES, now_usec), ==, 0);
      g_assert_cmpuint (adda_quota_take (quota, used, ADDA_QUOTA_UPGRADES, now_usec), ==, 0);
      g_assert_cmpuint (adda_quota_take (quota, seen_again, ADDA_QUOTA_UPGRADES, now_usec), ==, 0);
    }
  for (guint i = 0; i < ADDA_QUOTA_MAX_IDLE; i++)
    {
      const guint8 bytes[4] = { 100, (guint8) (i >> 16), (guint8) (i >> 8), (guint8) i };
      g_autoptr (GInetAddress) other = g_inet_address_new_from_bytes (bytes, G_SOCKET_FAMILY_IPV4);

      late = adda_quota_get_address (quota, other);
      if (i == ADDA_QUOTA_MAX_IDLE / 2)
        g_assert_true (find (quota, "198.51.100.9") == seen_again);
    }
  g_assert_cmpuint (adda_quota_take (quota, late, ADDA_QUOTA_UPGRADES, now_usec), ==, 0);
  g_assert_true (find (quota, "198.51.100.7") == connected);
  g_assert_cmpuint (adda_quota_take (quota, connected, ADDA_QUOTA_UPGRADES, now_usec), >, 0);
  g_assert_cmpuint (adda_quota_take (quota, find (quota, "198.51.100.9"), ADDA_QUOTA_UPGRADES,
                                     now_usec),
                    >, 0);
  g_assert_cmpuint (adda_quota_take (quota, find (quota, "198.51.100.8"), ADDA_QUOTA_UPGRADES,
                                     now_usec),
                    ==, 0);
  adda_quota_leave (quota, connected);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/quota/rates", test_rates);
  g_test_add_func ("/quota/subjects", test_subjects);
  g_test_add_func ("/quota/connections", test_connections);
  g_test_add_func ("/quota/bound", test_bound);

  return g_test_run ();
}
