/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Tests of notifications: kept for a person, listed with those to all, read once */

#include "hub-fixture.h"
#include "hub/adda-notifications.h"

#define WAIT_SECONDS 20

typedef struct
{
  gboolean is_done;
  AddaErrorCode failure;
  GString *text; /* contents in their order, + for what is unread */
  GArray *ids;   /* of AddaUuid */
  guint n_unread;
  gboolean has_more;
} Answer;

static void
answer_clear (Answer *answer)
{
  g_clear_pointer (&answer->ids, g_array_unref);
  if (answer->text != NULL)
    g_string_free (g_steal_pointer (&answer->text), TRUE);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Answer, answer_clear)

static void
on_page (const AddaNotificationPage *page, AddaErrorCode failure, gpointer data)
{
  Answer *answer = data;

  answer->is_done = TRUE;
  answer->failure = failure;
  answer->text = g_string_new (NULL);
  answer->ids = g_array_new (FALSE, FALSE, sizeof (AddaUuid));
  if (page == NULL)
    return;
  answer->n_unread = page->n_unread;
  answer->has_more = page->has_more;
  for (guint i = 0; i < page->n_items; i++)
    {
      g_string_append_printf (answer->text, "%s%s%s", i > 0 ? " " : "",
                              page->items[i].event->content, page->items[i].is_read ? "" : "+");
      g_array_append_val (answer->ids, page->items[i].event->id);
    }
}

static void
wait_for (const gboolean *is_done)
{
  gint64 end_usec = g_get_monotonic_time () + WAIT_SECONDS * G_USEC_PER_SEC;

  while (!*is_done && g_get_monotonic_time () < end_usec)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (*is_done);
}

static Answer
list (HubFixture *f, const char *user_id, guint limit, const AddaUuid *before, gboolean unread)
{
  const AddaNotificationQuery query = { before, limit, unread };
  Answer answer = { FALSE };

  adda_notifications_list (f->hub, user_id, &query, on_page, &answer);
  wait_for (&answer.is_done);
  return answer;
}

static Answer
mark (HubFixture *f, const char *user_id, const AddaUuid *ids, guint n_ids)
{
  g_autoptr (AddaUser) user = adda_user_new (user_id, user_id, ADDA_ROLE_USER);
  Answer answer = { FALSE };

  adda_notifications_mark (f->hub, user, ids, n_ids, on_page, &answer);
  wait_for (&answer.is_done);
  return answer;
}

static void
on_posted (AddaEvent *event, gpointer data)
{
  gboolean *is_done = data;

  g_assert_cmpint (event->status, !=, ADDA_EVENT_REFUSED);
  *is_done = TRUE;
}

static void
post (HubFixture *f, const char *user_id, const char *content)
{
  g_autoptr (AddaUser) shop = adda_user_new ("shop", "shop", ADDA_ROLE_SERVICE);
  gboolean is_done = FALSE;

  adda_notifications_post (f->hub, user_id, shop, NULL, g_strdup (content), on_posted, &is_done);
  wait_for (&is_done);
}

#define assert_list(f, user_id, limit, before, unread, expected, unread_count, more)               \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_auto (Answer) answer_ = list (f, user_id, limit, before, unread);                            \
    g_assert_cmpint (answer_.failure, ==, ADDA_N_ERRORS);                                          \
    g_assert_cmpstr (answer_.text->str, ==, expected);                                             \
    g_assert_cmpuint (answer_.n_unread, ==, unread_count);                                         \
    g_assert_cmpint (answer_.has_more, ==, more);                                                  \
  }                                                                                                \
  G_STMT_END

static void
test_list (void)
{
  HubFixture *f = hub_fixture_new ();
  g_auto (Answer) all = { FALSE };

  assert_list (f, "ann", 0, NULL, FALSE, "", 0, FALSE);
  post (f, "ann", "a1");
  post (f, NULL, "x1");
  post (f, "bob", "b1");
  post (f, "ann", "a2");
  assert_list (f, "ann", 0, NULL, FALSE, "a1+ x1+ a2+", 3, FALSE);
  assert_list (f, "bob", 0, NULL, FALSE, "x1+ b1+", 2, FALSE);
  assert_list (f, "an", 0, NULL, FALSE, "x1+", 1, FALSE);
  assert_list (f, "ann", 2, NULL, FALSE, "x1+ a2+", 3, TRUE);
  assert_list (f, "ann", 3, NULL, FALSE, "a1+ x1+ a2+", 3, FALSE);

  all = list (f, "ann", 0, NULL, FALSE);
  assert_list (f, "ann", 1, &g_array_index (all.ids, AddaUuid, 2), FALSE, "x1+", 3, TRUE);
  assert_list (f, "ann", 0, &g_array_index (all.ids, AddaUuid, 2), FALSE, "a1+ x1+", 3, FALSE);
  assert_list (f, "ann", 0, &g_array_index (all.ids, AddaUuid, 0), FALSE, "", 3, FALSE);
  /* An id of somebody else's says nothing. */
  assert_list (f, "bob", 0, &g_array_index (all.ids, AddaUuid, 0), FALSE, "", 2, FALSE);

  /* Nothing is left open, and all of it is there again. */
  g_assert_cmpuint (adda_hub_get_n_rooms (f->hub), ==, 0);
  hub_fixture_restart (f);
  assert_list (f, "ann", 0, NULL, FALSE, "a1+ x1+ a2+", 3, FALSE);
  hub_fixture_free (f);
}

static void
test_mark (void)
{
  HubFixture *f = hub_fixture_new ();
  HubPeer *ann = hub_peer_new (f, "ann", 0);
  g_auto (Answer) all = { FALSE };
  g_auto (Answer) some = { FALSE };
  g_auto (Answer) again = { FALSE };
  g_auto (Answer) rest = { FALSE };
  g_auto (Answer) none = { FALSE };
  g_autofree char *heard = NULL;
  AddaUuid ids[3] = { 0 };

  adda_notifications_follow (f->hub, ann->client);
  post (f, "ann", "a1");
  post (f, NULL, "x1");
  post (f, "ann", "a2");
  hub_fixture_forget (f);
  all = list (f, "ann", 0, NULL, FALSE);

  /* One of the own, one of all, and one that is not there. */
  ids[0] = g_array_index (all.ids, AddaUuid, 1);
  ids[1] = g_array_index (all.ids, AddaUuid, 0);
  some = mark (f, "ann", ids, 3);
  g_assert_cmpint (some.failure, ==, ADDA_N_ERRORS);
  g_assert_cmpuint (some.n_unread, ==, 1);
  assert_list (f, "ann", 0, NULL, FALSE, "a1 x1 a2+", 1, FALSE);
  assert_list (f, "ann", 0, NULL, TRUE, "a2+", 1, FALSE);
  assert_list (f, "bob", 0, NULL, FALSE, "x1+", 1, FALSE);
  heard = hub_queue_next (&ann->inbox);
  g_assert_true (g_str_has_prefix (heard, "read 3: {\"ids\":[\""));

  /* What changes nothing is not stored. */
  again = mark (f, "ann", ids, 3);
  g_assert_cmpuint (again.n_unread, ==, 1);
  assert_silent (ann);

  rest = mark (f, "ann", NULL, 0);
  g_assert_cmpuint (rest.n_unread, ==, 0);
  post (f, NULL, "x2");
  assert_list (f, "ann", 0, NULL, FALSE, "a1 x1 a2 x2+", 1, FALSE);
  none = mark (f, "nobody", NULL, 0);
  g_assert_cmpuint (none.n_unread, ==, 0);

  hub_fixture_restart (f);
  assert_list (f, "ann", 0, NULL, FALSE, "a1 x1 a2 x2+", 1, FALSE);
  hub_fixture_free (f);
}

/* Who comes in hears what is unread, then what comes; each once. */
static void
test_attach (void)
{
  HubFixture *f = hub_fixture_new ();
  HubPeer *ann;
  HubPeer *new;
  g_auto (Answer) all = { FALSE };
  g_auto (Answer) read = { FALSE };

  post (f, "ann", "a1");
  post (f, "ann", "a2");
  all = list (f, "ann", 0, NULL, FALSE);
  read = mark (f, "ann", &g_array_index (all.ids, AddaUuid, 0), 1);
  hub_fixture_restart (f);

  ann = hub_peer_new (f, "ann", 0);
  adda_notifications_attach (f->hub, ann->client);
  assert_hears (ann, "notifications unread=1 a2+");
  post (f, NULL, "x1");
  post (f, "ann", "a3");
  post (f, "bob", "b1");
  assert_hears (ann, "notification 1: x1");
  assert_hears (ann, "notification 4: a3");
  assert_silent (ann);

  new = hub_peer_new (f, "new", 0);
  hub_peer_remove (ann);
  adda_notifications_attach (f->hub, new->client);
  assert_hears (new, "notifications unread=1 x1+");
  /* Gone before it was told. */
  ann = hub_peer_new (f, "ann", 0);
  adda_notifications_attach (f->hub, ann->client);
  hub_peer_remove (ann);
  post (f, "new", "n1");
  assert_hears (new, "notification 1: n1");
  hub_fixture_free (f);
}

/* What is committed while the past is read is heard once, as part of it. */
static void
test_attach_meanwhile (void)
{
  HubFixture *f = hub_fixture_new_fake (0);
  g_autoptr (AddaUser) shop = adda_user_new ("shop", "shop", ADDA_ROLE_SERVICE);
  HubPeer *ann = hub_peer_new (f, "ann", 0);

  adda_notifications_post (f->hub, "ann", shop, NULL, g_strdup ("a1"), NULL, NULL);
  fake_log_commit (f->fake, 1);
  adda_notifications_attach (f->hub, ann->client);
  fake_log_snapshot_read (f->fake);
  adda_notifications_post (f->hub, "ann", shop, NULL, g_strdup ("a2"), NULL, NULL);
  fake_log_commit (f->fake, 1);
  assert_silent (ann);
  adda_notifications_post (f->hub, "ann", shop, NULL, g_strdup ("a3"), NULL, NULL);
  fake_log_commit_silently (f->fake, 1);
  fake_log_answer_read (f->fake);
  assert_hears (ann, "notifications unread=2 a1+ a2+");
  assert_silent (ann);
  fake_log_deliver (f->fake);
  assert_hears (ann, "notification 3: a3");
  assert_silent (ann);
  hub_fixture_free (f);
}

/* All connections of a person hear, whichever of them come and go, and nobody's any more. */
static void
test_followers (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autoptr (AddaUser) ann_again = adda_user_new ("ann", "Ann", ADDA_ROLE_USER);
  g_autoptr (AddaUser) bob = adda_user_new ("bob", "bob", ADDA_ROLE_USER);
  HubPeer *peers[4];

  for (guint i = 0; i < G_N_ELEMENTS (peers); i++)
    {
      peers[i] = hub_peer_new (f, "ann", 0);
      adda_notifications_follow (f->hub, peers[i]->client);
      adda_notifications_follow (f->hub, peers[i]->client);
    }
  post (f, "ann", "a1");
  for (guint i = 0; i < G_N_ELEMENTS (peers); i++)
    assert_hears (peers[i], "notification 1: a1");

  /* The first of the list goes, then one from its middle; one becomes the same person anew, one another. */
  hub_peer_remove (peers[0]);
  hub_peer_remove (peers[2]);
  g_assert_true (adda_hub_set_user (f->hub, peers[3]->client, ann_again));
  post (f, "ann", "a2");
  assert_hears (peers[1], "notification 2: a2");
  assert_hears (peers[3], "notification 2: a2");
  g_assert_true (adda_hub_set_user (f->hub, peers[3]->client, bob));
  post (f, "ann", "a3");
  assert_hears (peers[1], "notification 3: a3");
  assert_silent (peers[3]);
  adda_notifications_follow (f->hub, peers[3]->client);
  hub_peer_remove (peers[1]);
  post (f, "ann", "a4");
  post (f, "bob", "b1");
  post (f, NULL, "x1");
  assert_hears (peers[3], "notification 1: b1");
  assert_hears (peers[3], "notification 1: x1");
  assert_silent (peers[3]);
  hub_fixture_free (f);
}

static void
test_commands (void)
{
  HubFixture *f = hub_fixture_new ();
  HubPeer *ann = hub_peer_new (f, "ann", 0);
  AddaCommand *command;

  post (f, "ann", "a1");
  post (f, "ann", "a2");
  command = adda_command_new (ADDA_COMMAND_NOTIFICATIONS);
  command->nonce = g_strdup ("n1");
  command->limit = 1;
  hub_peer_execute (ann, command);
  assert_hears (ann, "notifications unread=2 a2+ more nonce=n1");
  hub_peer_ask (ann, ADDA_COMMAND_READ, NULL, "n2", NULL);
  assert_hears (ann, "read unread=0 nonce=n2");
  hub_fixture_settle (f);

  adda_hub_drain (f->hub);
  hub_peer_ask (ann, ADDA_COMMAND_READ, NULL, "n3", NULL);
  assert_hears (ann, "error shutting_down nonce=n3");
  hub_fixture_free (f);
}

/* The list is bounded, in number and in bytes. */
static void
test_bounds (void)
{
  HubFixture *f = hub_fixture_new ();
  g_autofree char *large = g_strnfill (60 * 1024, 'x');
  g_autoptr (AddaUser) shop = adda_user_new ("shop", "shop", ADDA_ROLE_SERVICE);
  gboolean is_done = FALSE;
  g_auto (Answer) many = { FALSE };
  g_auto (Answer) big = { FALSE };

  for (guint i = 0; i < ADDA_NOTIFICATIONS_MAX + 9; i++)
    adda_notifications_post (f->hub, "ann", shop, NULL, g_strdup ("a"), NULL, NULL);
  adda_notifications_post (f->hub, "ann", shop, NULL, g_strdup ("a"), on_posted, &is_done);
  wait_for (&is_done);
  many = list (f, "ann", 10000, NULL, FALSE);
  g_assert_cmpuint (many.ids->len, ==, ADDA_NOTIFICATIONS_MAX);
  g_assert_cmpuint (many.n_unread, ==, ADDA_NOTIFICATIONS_MAX);

  for (guint i = 0; i < 10; i++)
    post (f, "bob", large);
  big = list (f, "bob", 10000, NULL, FALSE);
  g_assert_cmpuint (big.ids->len, >=, 4);
  g_assert_cmpuint (big.ids->len, <=, 5);
  hub_fixture_free (f);
}

/* What cannot be read or stored is said, and nothing stays open. */
static void
test_failures (void)
{
  HubFixture *f = hub_fixture_new_fake (0);
  g_autoptr (AddaUser) ann = adda_user_new ("ann", "ann", ADDA_ROLE_USER);
  g_autoptr (AddaUser) shop = adda_user_new ("shop", "shop", ADDA_ROLE_SERVICE);
  g_auto (Answer) unread = { FALSE };
  g_auto (Answer) full = { FALSE };
  const AddaNotificationQuery query = { NULL };

  adda_notifications_post (f->hub, "ann", shop, NULL, g_strdup ("a1"), NULL, NULL);
  fake_log_commit (f->fake, 1);
  adda_notifications_list (f->hub, "ann", &query, on_page, &unread);
  g_assert_false (unread.is_done);
  fake_log_fail_read (f->fake, ADDA_LOG_ERROR_BUSY);
  g_assert_true (unread.is_done);
  g_assert_cmpint (unread.failure, ==, ADDA_ERROR_BUSY);

  adda_notifications_mark (f->hub, ann, NULL, 0, on_page, &full);
  fake_log_answer_read (f->fake);
  fake_log_refuse (f->fake, 1, ADDA_EVENT_FAILURE_FULL);
  g_assert_true (full.is_done);
  g_assert_cmpint (full.failure, ==, ADDA_ERROR_STORAGE_FULL);
  hub_fixture_free (f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/notifications/list", test_list);
  g_test_add_func ("/notifications/mark", test_mark);
  g_test_add_func ("/notifications/attach", test_attach);
  g_test_add_func ("/notifications/attach-meanwhile", test_attach_meanwhile);
  g_test_add_func ("/notifications/followers", test_followers);
  g_test_add_func ("/notifications/commands", test_commands);
  g_test_add_func ("/notifications/bounds", test_bounds);
  g_test_add_func ("/notifications/failures", test_failures);
  return g_test_run ();
}
