/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Tests of bans, mutes, rooms and tokens as they are ruled, and of the audit log's chain */

#include <string.h>

#include "auth/adda-address.h"
#include "auth/adda-audit.h"
#include "auth/adda-rulings.h"
#include "base/adda-clock.h"
#include "hub-fixture.h"
#include "log/adda-log-chain.h"

typedef struct
{
  HubFixture *hub;
  AddaRulings *rulings;
  AddaAudit *audit;
  AddaUser *by;
  GPtrArray *told; /* of utf8 */
} Fixture;

typedef struct
{
  gboolean is_done;
  char *id;
  GError *error;
} Result;

static void
post (AddaEvent *draft, AddaRulingsPostedFunc func, gpointer func_data, gpointer data)
{
  Fixture *fixture = data;

  adda_hub_post (fixture->hub->hub, draft, func, func_data);
}

static void
on_changed (AddaRulings *rulings, const char *what, Fixture *fixture)
{
  g_ptr_array_add (fixture->told, g_strdup (what));
}

static void
open_all (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  fixture->rulings =
      adda_rulings_new (fixture->hub->log, ADDA_STREAM_RULINGS, post, fixture, &error);
  g_assert_no_error (error);
  fixture->audit = adda_audit_new (fixture->hub->log, ADDA_STREAM_AUDIT, post, fixture, &error);
  g_assert_no_error (error);
  g_signal_connect (fixture->rulings, "sanction-changed", G_CALLBACK (on_changed), fixture);
  g_signal_connect (fixture->rulings, "room-changed", G_CALLBACK (on_changed), fixture);
}

static void
close_all (Fixture *fixture)
{
  adda_rulings_close (fixture->rulings);
  g_assert_finalize_object (fixture->rulings);
  adda_audit_close (fixture->audit);
  g_assert_finalize_object (fixture->audit);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->hub = hub_fixture_new ();
  fixture->by = adda_user_new ("karim", "Karim", ADDA_ROLE_MODERATOR);
  fixture->told = g_ptr_array_new_with_free_func (g_free);
  open_all (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  close_all (fixture);
  adda_user_unref (fixture->by);
  g_ptr_array_unref (fixture->told);
  hub_fixture_free (fixture->hub);
}

static void
restart (Fixture *fixture)
{
  close_all (fixture);
  hub_fixture_restart (fixture->hub);
  open_all (fixture);
}

static void
take (const char *id, const GError *error, gpointer data)
{
  Result *result = data;

  result->is_done = TRUE;
  result->id = g_strdup (id);
  result->error = error != NULL ? g_error_copy (error) : NULL;
}

static void
wait_for (Result *result)
{
  while (!result->is_done)
    g_main_context_iteration (NULL, TRUE);
}

/* (transfer full): its id */
static char *
add (Fixture *fixture,
     AddaSanctionKind kind,
     const char *user,
     const char *address,
     const char *room,
     gint64 for_usec)
{
  g_autoptr (GInetAddressMask) range =
      address != NULL ? adda_address_parse_range (address, NULL) : NULL;
  const AddaSanction wanted = {
    .kind = kind,
    .user_id = (char *) user,
    .range = range,
    .room = (char *) room,
    .reason = (char *) "noise",
    .until_usec = for_usec != 0 ? adda_clock_now_usec () + for_usec : 0,
  };
  Result result = { FALSE };

  adda_rulings_add (fixture->rulings, &wanted, fixture->by, take, &result);
  wait_for (&result);
  g_assert_no_error (result.error);
  return result.id;
}

static gboolean
is_banned (Fixture *fixture, const char *address)
{
  g_autoptr (GInetAddress) parsed = g_inet_address_new_from_string (address);

  return adda_rulings_find_address_ban (fixture->rulings, parsed) != NULL;
}

static void
test_people (Fixture *fixture, gconstpointer data)
{
  g_autofree char *ban = add (fixture, ADDA_SANCTION_BAN, "rahim", NULL, NULL, 0);
  g_autofree char *mute = add (fixture, ADDA_SANCTION_MUTE, "mitu", NULL, "tea", 0);
  g_autofree char *words = NULL;
  Result result = { FALSE };

  for (int i = 0; i < 2; i++)
    {
      AddaSanction *found = adda_rulings_find_user_ban (fixture->rulings, "rahim");

      g_assert_cmpstr (found->id, ==, ban);
      g_assert_cmpstr (found->by->name, ==, "Karim");
      g_assert_null (adda_rulings_find_user_ban (fixture->rulings, "mitu"));
      g_assert_null (adda_rulings_find_mute (fixture->rulings, "rahim", "tea"));
      g_assert_nonnull (adda_rulings_find_mute (fixture->rulings, "mitu", "tea"));
      g_assert_null (adda_rulings_find_mute (fixture->rulings, "mitu", "den"));
      if (i == 0)
        restart (fixture);
    }
  words = adda_sanction_describe (adda_rulings_lookup (fixture->rulings, ban));
  g_assert_cmpstr (words, ==, "You are banned: noise");
  adda_rulings_lift (fixture->rulings, ban, fixture->by, take, &result);
  wait_for (&result);
  g_assert_no_error (result.error);
  g_free (result.id);
  g_assert_null (adda_rulings_find_user_ban (fixture->rulings, "rahim"));
  result = (Result){ FALSE };
  adda_rulings_lift (fixture->rulings, ban, fixture->by, take, &result);
  g_assert_error (result.error, ADDA_RULINGS_ERROR, ADDA_RULINGS_ERROR_UNKNOWN);
  g_error_free (result.error);
  g_assert_cmpstr (g_ptr_array_index (fixture->told, fixture->told->len - 1), ==, ban);
  restart (fixture);
  g_assert_null (adda_rulings_lookup (fixture->rulings, ban));
  g_assert_nonnull (adda_rulings_lookup (fixture->rulings, mute));
}

/* The one that lasts longest counts, and each ends by itself. */
static void
test_expiry (Fixture *fixture, gconstpointer data)
{
  g_autofree char *brief = add (fixture, ADDA_SANCTION_MUTE, "mitu", NULL, NULL, 300000);
  g_autofree char *longer =
      add (fixture, ADDA_SANCTION_MUTE, "mitu", NULL, "tea", (gint64) 3600 * G_USEC_PER_SEC);
  g_autofree char *over = add (fixture, ADDA_SANCTION_BAN, "rahim", NULL, NULL, 1);

  g_assert_cmpstr (adda_rulings_find_mute (fixture->rulings, "mitu", "tea")->id, ==, longer);
  while (adda_rulings_lookup (fixture->rulings, brief) != NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (adda_rulings_lookup (fixture->rulings, over));
  g_assert_null (adda_rulings_find_mute (fixture->rulings, "mitu", "den"));
  g_assert_nonnull (adda_rulings_find_mute (fixture->rulings, "mitu", "tea"));
  restart (fixture);
  g_assert_null (adda_rulings_lookup (fixture->rulings, brief));
  g_assert_nonnull (adda_rulings_lookup (fixture->rulings, longer));
}

static void
test_ranges (Fixture *fixture, gconstpointer data)
{
  g_autofree char *net = add (fixture, ADDA_SANCTION_BAN, NULL, "192.0.2.0/25", NULL, 0);
  g_autofree char *coat = add (fixture, ADDA_SANCTION_BAN, NULL, "::ffff:198.51.100.7", NULL, 0);
  g_autofree char *six = add (fixture, ADDA_SANCTION_BAN, NULL, "2001:db8::/32", NULL, 0);

  for (int i = 0; i < 2; i++)
    {
      g_assert_true (is_banned (fixture, "192.0.2.0"));
      g_assert_true (is_banned (fixture, "192.0.2.127"));
      g_assert_true (is_banned (fixture, "::ffff:192.0.2.1"));
      g_assert_false (is_banned (fixture, "192.0.2.128"));
      g_assert_true (is_banned (fixture, "198.51.100.7"));
      g_assert_true (is_banned (fixture, "::ffff:c633:6407"));
      g_assert_false (is_banned (fixture, "198.51.100.8"));
      g_assert_true (is_banned (fixture, "2001:db8:ffff::1"));
      g_assert_false (is_banned (fixture, "2001:db9::1"));
      /* Neither is the same number in another family. */
      g_assert_false (is_banned (fixture, "::192.0.2.1"));
      if (i == 0)
        restart (fixture);
    }
}

static void
test_bad_ranges (void)
{
  static const char *const bad[] = {
    "",
    "tea",
    "192.0.2.0/",
    "192.0.2.0/33",
    "192.0.2.1/24",
    "192.0.2.0/-1",
    "0.0.0.0/0",
    "10.0.0.0/7",
    "::/0",
    "2000::/3",
    "::1/129",
    "1.2.3",
    "::ffff:0.0.0.0/96",
    "::ffff:192.0.2.0/90",
    "192.0.2.0/24/24",
    "fe80::1%lo",
  };
  static const struct
  {
    const char *text;
    const char *normal;
  } good[] = {
    { "192.0.2.1", "192.0.2.1" },
    { "192.0.2.0/24", "192.0.2.0/24" },
    { "::ffff:192.0.2.0/120", "192.0.2.0/24" },
    { "::FFFF:192.0.2.1", "192.0.2.1" },
    { "2001:DB8::/32", "2001:db8::/32" },
    { "10.0.0.0/8", "10.0.0.0/8" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (adda_address_parse_range (bad[i], &error));
      g_assert_nonnull (error);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GInetAddressMask) range = adda_address_parse_range (good[i].text, NULL);
      g_autofree char *text = g_inet_address_mask_to_string (range);

      g_assert_cmpstr (text, ==, good[i].normal);
    }
}

static void
set_room (Fixture *fixture, const char *topic, const gboolean *is_locked)
{
  Result result = { FALSE };

  adda_rulings_set_room (fixture->rulings, "tea", topic, is_locked, fixture->by, take, &result);
  wait_for (&result);
  g_assert_no_error (result.error);
}

static void
test_rooms (Fixture *fixture, gconstpointer data)
{
  const gboolean yes = TRUE;
  const gboolean no = FALSE;

  g_assert_null (adda_rulings_lookup_room (fixture->rulings, "tea"));
  set_room (fixture, "at four", NULL);
  set_room (fixture, NULL, &yes);
  restart (fixture);
  g_assert_cmpstr (adda_rulings_lookup_room (fixture->rulings, "tea")->topic, ==, "at four");
  g_assert_true (adda_rulings_lookup_room (fixture->rulings, "tea")->is_locked);
  set_room (fixture, "", NULL);
  g_assert_null (adda_rulings_lookup_room (fixture->rulings, "tea")->topic);
  set_room (fixture, NULL, &no);
  g_assert_null (adda_rulings_lookup_room (fixture->rulings, "tea"));
}

static void
test_tokens (Fixture *fixture, gconstpointer data)
{
  Result noted = { FALSE };
  Result revoked = { FALSE };

  adda_rulings_note_token (fixture->rulings, "t-1", "rahim", ADDA_ROLE_SERVICE, 0, fixture->by,
                           take, &noted);
  wait_for (&noted);
  g_free (noted.id);
  g_assert_false (adda_rulings_is_revoked (fixture->rulings, "t-1"));
  adda_rulings_revoke_token (fixture->rulings, "t-1", fixture->by, take, &revoked);
  wait_for (&revoked);
  g_free (revoked.id);
  restart (fixture);
  g_assert_true (adda_rulings_is_revoked (fixture->rulings, "t-1"));
  g_assert_cmpint (adda_rulings_lookup_token (fixture->rulings, "t-1")->role, ==,
                   ADDA_ROLE_SERVICE);
  g_assert_false (adda_rulings_is_revoked (fixture->rulings, "t-2"));
}

/* ---- the chain ---- */

static char *
seal (const char *body, char hash[ADDA_LOG_HASH_LENGTH])
{
  GString *entry = g_string_new (body);

  adda_log_chain_seal (entry, hash);
  return g_string_free (entry, FALSE);
}

/* The number of the first entry that does not fit, 0 if all do. */
static guint
find_break (char *const *entries, guint n)
{
  char hash[ADDA_LOG_HASH_LENGTH];

  adda_log_chain_begin (hash);
  for (guint i = 0; i < n; i++)
    if (!adda_log_chain_follow (entries[i], strlen (entries[i]), hash))
      return i + 1;
  return 0;
}

static void
test_chain (void)
{
  char hash[ADDA_LOG_HASH_LENGTH];
  char *entries[4];
  char *turned[4];

  adda_log_chain_begin (hash);
  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    {
      g_autofree char *body = g_strdup_printf ("{\"seq\":%u,\"action\":\"ban\"", i + 1);

      entries[i] = seal (body, hash);
    }
  g_assert_cmpuint (find_break (entries, 4), ==, 0);
  /* Removed, reordered, repeated. */
  g_assert_cmpuint (find_break (entries + 1, 3), ==, 1);
  memcpy (turned, entries, sizeof turned);
  turned[1] = entries[2];
  turned[2] = entries[1];
  g_assert_cmpuint (find_break (turned, 4), ==, 2);
  turned[1] = entries[0];
  g_assert_cmpuint (find_break (turned, 4), ==, 2);
  /* Every byte counts. */
  for (gsize i = 0; i < strlen (entries[1]); i++)
    {
      char held = entries[1][i];

      entries[1][i] ^= 1;
      g_assert_cmpuint (find_break (entries, 4), ==, 2);
      entries[1][i] = held;
    }
  for (gsize length = 0; length < strlen (entries[0]); length++)
    {
      adda_log_chain_begin (hash);
      g_assert_false (adda_log_chain_follow (entries[0], length, hash));
    }
  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    g_free (entries[i]);
}

typedef struct
{
  gboolean is_done;
  guint64 n_entries;
  guint64 broken_at;
} Verdict;

static void
take_verdict (guint64 n_entries, guint64 broken_at, const GError *error, gpointer data)
{
  Verdict *verdict = data;

  g_assert_no_error (error);
  verdict->is_done = TRUE;
  verdict->n_entries = n_entries;
  verdict->broken_at = broken_at;
}

static Verdict
verify (Fixture *fixture)
{
  Verdict verdict = { FALSE };

  adda_audit_verify (fixture->audit, take_verdict, &verdict);
  while (!verdict.is_done)
    g_main_context_iteration (NULL, TRUE);
  return verdict;
}

static void
test_audit (Fixture *fixture, gconstpointer data)
{
  Verdict verdict;
  AddaEvent *forged;

  /* Many at once: each still follows the one before it. */
  for (guint i = 0; i < 50; i++)
    adda_audit_add (fixture->audit, fixture->by, "ban", "rahim", "{\"reason\":\"noise\"}", "ok");
  while (adda_audit_get_latest (fixture->audit)->length < 50)
    g_main_context_iteration (NULL, TRUE);
  restart (fixture);
  adda_audit_add (fixture->audit, NULL, "kick", NULL, NULL, "forbidden");
  while (adda_audit_get_latest (fixture->audit)->length < 51)
    g_main_context_iteration (NULL, TRUE);
  verdict = verify (fixture);
  g_assert_cmpuint (verdict.n_entries, ==, 51);
  g_assert_cmpuint (verdict.broken_at, ==, 0);

  forged = adda_event_new (ADDA_EVENT_AUDIT, ADDA_STREAM_AUDIT, fixture->by, NULL,
                           g_strdup ("{\"seq\":52}"), strlen ("{\"seq\":52}"));
  adda_hub_post (fixture->hub->hub, forged, NULL, NULL);
  do
    verdict = verify (fixture);
  while (verdict.n_entries < 52);
  g_assert_cmpuint (verdict.broken_at, ==, 52);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/rulings/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("people", test_people);
  ADD ("expiry", test_expiry);
  ADD ("ranges", test_ranges);
  ADD ("rooms", test_rooms);
  ADD ("tokens", test_tokens);
  ADD ("audit", test_audit);
#undef ADD
  g_test_add_func ("/rulings/bad-ranges", test_bad_ranges);
  g_test_add_func ("/rulings/chain", test_chain);
  return g_test_run ();
}
