/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Tests of accounts on a real log: names, sign-ins, invites, passwords, and all of it after a restart */

#include <glib/gstdio.h>

#include "auth/adda-accounts.h"
#include "auth/adda-attempts.h"
#include "auth/adda-credentials.h"
#include "base/adda-clock.h"
#include "hub-fixture.h"
#include "hub/adda-stream.h"

#define PASSWORD "a long password"
#define HOUR_USEC (G_USEC_PER_SEC * G_GINT64_CONSTANT (3600))

typedef struct
{
  HubFixture *hub;
  AddaAccounts *accounts;
  GPtrArray *told; /* of what the signals said */
} Fixture;

/* How one change went. */
typedef struct
{
  gboolean is_done;
  char *id;
  char *secret;
  GError *error;
} Result;

static void
result_clear (Result *result)
{
  g_free (result->id);
  g_free (result->secret);
  g_clear_error (&result->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Result, result_clear)

static void
post (AddaEvent *draft, AddaAccountsPostedFunc func, gpointer func_data, gpointer data)
{
  Fixture *fixture = data;

  adda_hub_post (fixture->hub->hub, draft, func, func_data);
}

static void
on_revoked (AddaAccounts *accounts, const char *user, const char *session, Fixture *fixture)
{
  g_ptr_array_add (fixture->told, g_strdup_printf ("revoked %s", session != NULL ? "one" : "all"));
}

static void
on_changed (AddaAccounts *accounts, const char *user, Fixture *fixture)
{
  g_ptr_array_add (fixture->told, g_strdup ("changed"));
}

static void
open_accounts (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  fixture->accounts =
      adda_accounts_new (fixture->hub->log, ADDA_STREAM_ACCOUNTS, post, fixture, &error);
  g_assert_no_error (error);
  g_signal_connect (fixture->accounts, "revoked", G_CALLBACK (on_revoked), fixture);
  g_signal_connect (fixture->accounts, "changed", G_CALLBACK (on_changed), fixture);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->hub = hub_fixture_new ();
  fixture->told = g_ptr_array_new_with_free_func (g_free);
  open_accounts (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  adda_accounts_close (fixture->accounts);
  g_assert_finalize_object (fixture->accounts);
  g_ptr_array_unref (fixture->told);
  hub_fixture_free (fixture->hub);
}

static void
restart (Fixture *fixture)
{
  adda_accounts_close (fixture->accounts);
  g_assert_finalize_object (fixture->accounts);
  hub_fixture_restart (fixture->hub);
  open_accounts (fixture);
}

static void
take (AddaAccount *account, const char *secret, const GError *error, gpointer data)
{
  Result *result = data;

  g_assert_false (result->is_done);
  result->is_done = TRUE;
  result->id = account != NULL ? g_strdup (account->user->id) : NULL;
  result->secret = g_strdup (secret);
  result->error = error != NULL ? g_error_copy (error) : NULL;
}

static void
wait_for (Result *result)
{
  while (!result->is_done)
    g_main_context_iteration (NULL, TRUE);
}

static void
add (Fixture *fixture, const char *name, const char *password, const char *invite, Result *result)
{
  adda_accounts_add (fixture->accounts, name, password, ADDA_ROLE_USER, invite, NULL, take, result);
  wait_for (result);
}

static void
sign_in (Fixture *fixture, const char *name, const char *password, Result *result)
{
  adda_accounts_sign_in (fixture->accounts, name, password, HOUR_USEC, take, result);
  wait_for (result);
}

static gboolean
holds (Fixture *fixture, const Result *result)
{
  g_auto (AddaIdentity) identity = { 0 };

  return adda_accounts_check_cookie (fixture->accounts, result->secret, &identity);
}

static void
assert_failed (const Result *result, AddaAccountsError code)
{
  g_assert_error (result->error, ADDA_ACCOUNTS_ERROR, (int) code);
  g_assert_null (result->id);
  g_assert_null (result->secret);
}

static void
test_names (Fixture *fixture, gconstpointer data)
{
  static const char *const taken[] = { "Mitu", "MITU", " mitu ", "M1tu", "Ｍｉｔｕ" };
  g_auto (Result) mitu = { 0 };

  add (fixture, "Mitu", PASSWORD, NULL, &mitu);
  g_assert_no_error (mitu.error);
  g_assert_nonnull (mitu.id);
  for (gsize i = 0; i < G_N_ELEMENTS (taken); i++)
    {
      g_auto (Result) again = { 0 };

      add (fixture, taken[i], PASSWORD, NULL, &again);
      assert_failed (&again, ADDA_ACCOUNTS_ERROR_NAME_TAKEN);
    }
  g_assert_nonnull (adda_accounts_lookup_name (fixture->accounts, "MITU"));
  g_assert_true (adda_accounts_allow_guest (fixture->accounts, "Rahim", NULL));
  g_assert_false (adda_accounts_allow_guest (fixture->accounts, "mitu", NULL));
}

static void
test_bad_names (Fixture *fixture, gconstpointer data)
{
  static const char *const bad[] = { "", "   ", "a\u202eb", "Rаhim", "\x1f", "a\nb" };
  static const char *const reserved[] = { "Anonymous", "anonymous", "System" };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_auto (Result) result = { 0 };

      add (fixture, bad[i], PASSWORD, NULL, &result);
      assert_failed (&result, ADDA_ACCOUNTS_ERROR_NAME);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (reserved); i++)
    {
      g_auto (Result) result = { 0 };

      add (fixture, reserved[i], PASSWORD, NULL, &result);
      assert_failed (&result, ADDA_ACCOUNTS_ERROR_NAME_TAKEN);
    }
}

/* Two at once: one gets it. */
static void
test_race (Fixture *fixture, gconstpointer data)
{
  g_auto (Result) first = { 0 };
  g_auto (Result) second = { 0 };

  adda_accounts_add (fixture->accounts, "Rahim", PASSWORD, ADDA_ROLE_USER, NULL, NULL, take,
                     &first);
  adda_accounts_add (fixture->accounts, "rahim", PASSWORD, ADDA_ROLE_USER, NULL, NULL, take,
                     &second);
  g_assert_false (adda_accounts_allow_guest (fixture->accounts, "Rahim", NULL));
  wait_for (&first);
  wait_for (&second);
  g_assert_no_error (first.error);
  assert_failed (&second, ADDA_ACCOUNTS_ERROR_NAME_TAKEN);
}

static void
test_passwords (Fixture *fixture, gconstpointer data)
{
  g_auto (Result) short_one = { 0 };
  g_auto (Result) mitu = { 0 };
  g_auto (Result) wrong = { 0 };
  g_auto (Result) nobody = { 0 };
  g_auto (Result) right = { 0 };
  g_autofree char *long_one = g_strnfill (5000, 'x');
  g_auto (Result) too_long = { 0 };

  add (fixture, "Short", "1234567", NULL, &short_one);
  assert_failed (&short_one, ADDA_ACCOUNTS_ERROR_PASSWORD);
  add (fixture, "Long", long_one, NULL, &too_long);
  assert_failed (&too_long, ADDA_ACCOUNTS_ERROR_PASSWORD);
  /* The names are free again. */
  g_assert_true (adda_accounts_allow_guest (fixture->accounts, "Short", NULL));

  add (fixture, "Mitu", PASSWORD, NULL, &mitu);
  g_assert_true (
      g_str_has_prefix (adda_accounts_lookup (fixture->accounts, mitu.id)->hash, "$argon2id$"));
  sign_in (fixture, "Mitu", PASSWORD "x", &wrong);
  assert_failed (&wrong, ADDA_ACCOUNTS_ERROR_CREDENTIALS);
  sign_in (fixture, "Nobody", PASSWORD, &nobody);
  assert_failed (&nobody, ADDA_ACCOUNTS_ERROR_CREDENTIALS);
  /* What is said tells nothing of which it was. */
  g_assert_cmpstr (wrong.error->message, ==, nobody.error->message);
  sign_in (fixture, "mitu", PASSWORD, &right);
  g_assert_no_error (right.error);
  g_assert_cmpstr (right.id, ==, mitu.id);
}

static void
test_sessions (Fixture *fixture, gconstpointer data)
{
  g_auto (Result) mitu = { 0 };
  g_auto (Result) here = { 0 };
  g_auto (Result) there = { 0 };
  g_auto (Result) out = { 0 };
  g_auto (AddaIdentity) identity = { 0 };

  add (fixture, "Mitu", PASSWORD, NULL, &mitu);
  sign_in (fixture, "Mitu", PASSWORD, &here);
  sign_in (fixture, "Mitu", PASSWORD, &there);
  g_assert_cmpstr (here.secret, !=, there.secret);
  g_assert_true (adda_accounts_check_cookie (fixture->accounts, here.secret, &identity));
  g_assert_cmpstr (identity.user->id, ==, mitu.id);
  g_assert_cmpint (identity.proof, ==, ADDA_PROOF_COOKIE);
  g_assert_cmpint (identity.expires_usec, >, adda_clock_now_usec ());

  restart (fixture);
  g_assert_true (holds (fixture, &here));
  adda_accounts_sign_out (fixture->accounts, identity.session, take, &out);
  wait_for (&out);
  g_assert_false (holds (fixture, &here));
  g_assert_true (holds (fixture, &there));
  g_assert_cmpuint (fixture->told->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (fixture->told, 0), ==, "revoked one");

  restart (fixture);
  g_assert_false (holds (fixture, &here));
  g_assert_true (holds (fixture, &there));
}

static void
test_many_sessions (Fixture *fixture, gconstpointer data)
{
  g_auto (Result) mitu = { 0 };
  g_auto (Result) first = { 0 };
  g_auto (Result) last = { 0 };

  add (fixture, "Mitu", PASSWORD, NULL, &mitu);
  sign_in (fixture, "Mitu", PASSWORD, &first);
  for (guint i = 0; i < ADDA_ACCOUNTS_MAX_SESSIONS - 1; i++)
    {
      g_auto (Result) more = { 0 };

      g_assert_true (holds (fixture, &first));
      sign_in (fixture, "Mitu", PASSWORD, &more);
    }
  g_assert_true (holds (fixture, &first));
  sign_in (fixture, "Mitu", PASSWORD, &last);
  g_assert_false (holds (fixture, &first));
  g_assert_true (holds (fixture, &last));
}

static void
test_change_password (Fixture *fixture, gconstpointer data)
{
  g_auto (Result) mitu = { 0 };
  g_auto (Result) kept = { 0 };
  g_auto (Result) other = { 0 };
  g_auto (Result) wrong = { 0 };
  g_auto (Result) right = { 0 };
  g_auto (Result) old = { 0 };
  g_auto (AddaIdentity) identity = { 0 };

  add (fixture, "Mitu", PASSWORD, NULL, &mitu);
  sign_in (fixture, "Mitu", PASSWORD, &kept);
  sign_in (fixture, "Mitu", PASSWORD, &other);
  g_assert_true (adda_accounts_check_cookie (fixture->accounts, kept.secret, &identity));
  adda_accounts_set_password (fixture->accounts, mitu.id, "not the old one", "another password",
                              identity.session, NULL, take, &wrong);
  wait_for (&wrong);
  assert_failed (&wrong, ADDA_ACCOUNTS_ERROR_CREDENTIALS);
  g_assert_true (holds (fixture, &other));

  adda_accounts_set_password (fixture->accounts, mitu.id, PASSWORD, "another password",
                              identity.session, NULL, take, &right);
  wait_for (&right);
  g_assert_no_error (right.error);
  g_assert_true (holds (fixture, &kept));
  g_assert_false (holds (fixture, &other));
  restart (fixture);
  g_assert_true (holds (fixture, &kept));
  g_assert_false (holds (fixture, &other));
  sign_in (fixture, "Mitu", PASSWORD, &old);
  assert_failed (&old, ADDA_ACCOUNTS_ERROR_CREDENTIALS);
}

static void
test_disable (Fixture *fixture, gconstpointer data)
{
  const gboolean yes = TRUE;
  const AddaRole role = ADDA_ROLE_MODERATOR;
  g_auto (Result) mitu = { 0 };
  g_auto (Result) in = { 0 };
  g_auto (Result) promoted = { 0 };
  g_auto (Result) disabled = { 0 };
  g_auto (Result) again = { 0 };
  g_auto (Result) unknown = { 0 };

  add (fixture, "Mitu", PASSWORD, NULL, &mitu);
  sign_in (fixture, "Mitu", PASSWORD, &in);
  adda_accounts_set (fixture->accounts, mitu.id, &role, NULL, NULL, take, &promoted);
  wait_for (&promoted);
  g_assert_cmpint (adda_accounts_lookup (fixture->accounts, mitu.id)->user->role, ==, role);
  g_assert_cmpstr (g_ptr_array_index (fixture->told, 0), ==, "changed");
  g_assert_true (holds (fixture, &in));

  adda_accounts_set (fixture->accounts, mitu.id, NULL, &yes, NULL, take, &disabled);
  wait_for (&disabled);
  g_assert_false (holds (fixture, &in));
  g_assert_false (adda_accounts_allow_user (fixture->accounts, mitu.id));
  g_assert_cmpstr (g_ptr_array_index (fixture->told, fixture->told->len - 1), ==, "revoked all");
  restart (fixture);
  sign_in (fixture, "Mitu", PASSWORD, &again);
  assert_failed (&again, ADDA_ACCOUNTS_ERROR_CREDENTIALS);
  g_assert_cmpint (adda_accounts_lookup (fixture->accounts, mitu.id)->user->role, ==, role);

  adda_accounts_set (fixture->accounts, "nobody", &role, NULL, NULL, take, &unknown);
  wait_for (&unknown);
  assert_failed (&unknown, ADDA_ACCOUNTS_ERROR_UNKNOWN);
}

static void
test_invites (Fixture *fixture, gconstpointer data)
{
  g_auto (Result) invite = { 0 };
  g_auto (Result) expired = { 0 };
  g_auto (Result) too_short = { 0 };
  g_auto (Result) wrong = { 0 };
  g_auto (Result) one = { 0 };
  g_auto (Result) two = { 0 };
  g_auto (Result) late = { 0 };
  AddaRole role = ADDA_ROLE_GUEST;

  adda_accounts_invite (fixture->accounts, ADDA_ROLE_MODERATOR, 2, HOUR_USEC, NULL, take, &invite);
  wait_for (&invite);
  g_assert_nonnull (invite.secret);
  restart (fixture);
  g_assert_true (adda_accounts_check_invite (fixture->accounts, invite.secret, &role));
  g_assert_cmpint (role, ==, ADDA_ROLE_MODERATOR);

  /* Who does not get in with it does not use it up. */
  add (fixture, "One", "short", invite.secret, &too_short);
  assert_failed (&too_short, ADDA_ACCOUNTS_ERROR_PASSWORD);
  add (fixture, "One", PASSWORD, "not an invite", &wrong);
  assert_failed (&wrong, ADDA_ACCOUNTS_ERROR_INVITE);
  add (fixture, "One", PASSWORD, invite.secret, &one);
  g_assert_no_error (one.error);
  g_assert_cmpint (adda_accounts_lookup (fixture->accounts, one.id)->user->role, ==,
                   ADDA_ROLE_MODERATOR);
  add (fixture, "Two", PASSWORD, invite.secret, &two);
  g_assert_no_error (two.error);
  add (fixture, "Three", PASSWORD, invite.secret, &late);
  assert_failed (&late, ADDA_ACCOUNTS_ERROR_INVITE);
  restart (fixture);
  g_assert_false (adda_accounts_check_invite (fixture->accounts, invite.secret, &role));

  adda_accounts_invite (fixture->accounts, ADDA_ROLE_USER, 1, -1, NULL, take, &expired);
  wait_for (&expired);
  g_assert_false (adda_accounts_check_invite (fixture->accounts, expired.secret, &role));
}

static void
test_rooms (Fixture *fixture, gconstpointer data)
{
  AddaPermissions *permissions = adda_accounts_get_permissions (fixture->accounts);
  g_autoptr (AddaUser) member = adda_user_new ("m", "m", ADDA_ROLE_USER);
  g_autoptr (AddaUser) other = adda_user_new ("o", "o", ADDA_ROLE_USER);
  g_autoptr (AddaUser) moderator = adda_user_new ("x", "x", ADDA_ROLE_MODERATOR);
  g_autoptr (GPtrArray) members = g_ptr_array_new ();
  static const struct
  {
    AddaRoomMode mode;
    gboolean see, join, send;
  } modes[] = {
    { ADDA_ROOM_READ_ONLY, TRUE, TRUE, FALSE },
    { ADDA_ROOM_MEMBERS, TRUE, FALSE, FALSE },
    { ADDA_ROOM_HIDDEN, FALSE, FALSE, FALSE },
    { ADDA_ROOM_OPEN, TRUE, TRUE, TRUE },
  };

  g_ptr_array_add (members, (gpointer) "m");
  for (gsize i = 0; i < G_N_ELEMENTS (modes); i++)
    {
      g_auto (Result) result = { 0 };

      adda_accounts_set_room (fixture->accounts, "r", modes[i].mode, members, NULL, take, &result);
      wait_for (&result);
      g_assert_no_error (result.error);
      restart (fixture);
      permissions = adda_accounts_get_permissions (fixture->accounts);
      g_assert_cmpint (adda_permissions_may_see (permissions, other, "r"), ==, modes[i].see);
      g_assert_cmpint (adda_permissions_may_join (permissions, other, "r"), ==, modes[i].join);
      g_assert_cmpint (adda_permissions_may_send (permissions, other, "r"), ==, modes[i].send);
      g_assert_cmpint (adda_permissions_may_see (permissions, NULL, "r"), ==, modes[i].see);
      g_assert_true (adda_permissions_may_send (permissions, member, "r"));
      g_assert_true (adda_permissions_may_join (permissions, moderator, "r"));
      g_assert_true (adda_permissions_may_send (permissions, other, "another room"));
    }
}

static void
test_csrf (Fixture *fixture, gconstpointer data)
{
  g_autofree char *csrf = adda_accounts_make_csrf ("cookie");
  g_autofree char *other = adda_accounts_make_csrf ("cookiE");

  g_assert_true (adda_accounts_check_csrf ("cookie", csrf));
  g_assert_false (adda_accounts_check_csrf ("cookie", other));
  g_assert_false (adda_accounts_check_csrf ("cookie", "cookie"));
  g_assert_false (adda_accounts_check_csrf ("cookie", ""));
}

static void
assert_cookie (const char *header, const char *wanted)
{
  g_autofree char *found = adda_credentials_find_cookie (header);

  g_assert_cmpstr (found, ==, wanted);
}

static void
test_cookie (void)
{
  assert_cookie ("adda_session=abc", "abc");
  assert_cookie ("a=b; adda_session=abc; c=d", "abc");
  assert_cookie ("a=b;adda_session=abc", "abc");
  assert_cookie ("xadda_session=abc", NULL);
  assert_cookie ("adda_sessionx=abc", NULL);
  assert_cookie ("adda_session", NULL);
  assert_cookie ("", NULL);
  assert_cookie (";;; ;", NULL);
  /* A planted one beside the real one: neither. */
  assert_cookie ("adda_session=abc; adda_session=def", NULL);
}

static void
test_tickets (void)
{
  g_autoptr (AddaTickets) tickets = adda_tickets_new ();
  g_autoptr (AddaUser) user = adda_user_new ("u", "U", ADDA_ROLE_USER);
  const AddaIdentity identity = { .user = user, .proof = ADDA_PROOF_TOKEN, .expires_usec = 7 };
  g_autofree char *ticket = adda_tickets_issue (tickets, &identity, 1000);
  g_autofree char *late = adda_tickets_issue (tickets, &identity, 1000);
  g_auto (AddaIdentity) first = { 0 };
  g_auto (AddaIdentity) second = { 0 };

  g_assert_true (adda_tickets_redeem (tickets, ticket, 2000, &first));
  g_assert_cmpstr (first.user->id, ==, "u");
  g_assert_cmpint (first.expires_usec, ==, 7);
  g_assert_cmpint (first.proof, ==, ADDA_PROOF_TICKET);
  g_assert_false (adda_tickets_redeem (tickets, ticket, 2000, &second));
  g_assert_false (adda_tickets_redeem (tickets, "", 2000, &second));
  g_assert_false (adda_tickets_redeem (tickets, late, 1000 + ADDA_TICKET_TTL_USEC, &second));
  g_assert_null (second.user);
}

static void
test_attempts (void)
{
  g_autoptr (AddaAttempts) attempts = adda_attempts_new ();

  for (guint i = 0; i < 3; i++)
    g_assert_cmpuint (adda_attempts_take (attempts, "a", 3, 1000, 0), ==, 0);
  g_assert_cmpuint (adda_attempts_take (attempts, "a", 3, 1000, 0), >, 0);
  g_assert_cmpuint (adda_attempts_take (attempts, "b", 3, 1000, 0), ==, 0);
  adda_attempts_forget (attempts, "a");
  g_assert_cmpuint (adda_attempts_take (attempts, "a", 3, 1000, 0), ==, 0);
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/accounts/names", test_names);
  ADD ("/accounts/bad-names", test_bad_names);
  ADD ("/accounts/race", test_race);
  ADD ("/accounts/passwords", test_passwords);
  ADD ("/accounts/sessions", test_sessions);
  ADD ("/accounts/many-sessions", test_many_sessions);
  ADD ("/accounts/change-password", test_change_password);
  ADD ("/accounts/disable", test_disable);
  ADD ("/accounts/invites", test_invites);
  ADD ("/accounts/rooms", test_rooms);
  ADD ("/accounts/csrf", test_csrf);
  g_test_add_func ("/accounts/cookie", test_cookie);
  g_test_add_func ("/accounts/tickets", test_tickets);
  g_test_add_func ("/accounts/attempts", test_attempts);
  return g_test_run ();
}
