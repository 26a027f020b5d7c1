/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Tests of a room's conversation in the console, against the real server */

#include "hub-process.h"
#include "models/adda-conversation.h"
#include "models/adda-message-item.h"

#define PATIENCE_S 30

typedef struct
{
  HubProcess *hub;
  AddaHubClient *client;
  AddaConversation *conversation;
  guint n_answers;
  GError *error; /* of the answer that came last */
} Fixture;

G_GNUC_NORETURN static gboolean
on_late (gpointer data)
{
  g_error ("waited too long for %s", (const char *) data);
}

/* Runs the loop until @condition holds, for a bounded time. */
#define WAIT_FOR(condition)                                                                        \
  G_STMT_START                                                                                     \
  {                                                                                                \
    guint late = g_timeout_add_seconds (PATIENCE_S, on_late, (gpointer) #condition);               \
    while (!(condition))                                                                           \
      g_main_context_iteration (NULL, TRUE);                                                       \
    g_source_remove (late);                                                                        \
  }                                                                                                \
  G_STMT_END

static AddaConversationState
state (Fixture *fixture)
{
  return adda_conversation_get_state (fixture->conversation);
}

static guint
n_messages (Fixture *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (fixture->conversation));
}

static void
open_room (Fixture *fixture, const char *room)
{
  g_clear_object (&fixture->conversation);
  fixture->conversation = adda_conversation_new (fixture->client, room);
}

static void
join (Fixture *fixture)
{
  adda_conversation_join (fixture->conversation);
  WAIT_FOR (state (fixture) == ADDA_CONVERSATION_JOINED);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *token = NULL;

  fixture->hub = hub_process_new ();
  token = hub_process_issue (fixture->hub, "operator", "admin");
  fixture->client = adda_hub_client_new (fixture->hub->url, token);
  adda_hub_client_open (fixture->client);
  WAIT_FOR (adda_hub_client_get_state (fixture->client) == ADDA_HUB_STATE_CONNECTED);
  open_room (fixture, "tea");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->conversation);
  adda_hub_client_close (fixture->client);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (fixture->client);
  g_clear_error (&fixture->error);
  hub_process_free (fixture->hub);
}

static void
on_sent (GObject *source, GAsyncResult *result, gpointer data)
{
  Fixture *fixture = data;

  g_clear_error (&fixture->error);
  adda_conversation_send_finish (ADDA_CONVERSATION (source), result, &fixture->error);
  fixture->n_answers++;
}

static void
say (Fixture *fixture, const char *text)
{
  guint n_before = fixture->n_answers;

  adda_conversation_send_async (fixture->conversation, text, on_sent, fixture);
  WAIT_FOR (fixture->n_answers > n_before);
}

static void
on_done (GObject *source, GAsyncResult *result, gpointer data)
{
  Fixture *fixture = data;
  g_autoptr (JsonObject) answer = NULL;

  g_clear_error (&fixture->error);
  answer = adda_hub_client_request_finish (ADDA_HUB_CLIENT (source), result, &fixture->error);
  fixture->n_answers++;
}

static void
assert_message (Fixture *fixture, guint position, const char *content)
{
  g_autoptr (AddaMessageItem) item =
      g_list_model_get_item (G_LIST_MODEL (fixture->conversation), position);

  g_assert_cmpstr (item->content, ==, content);
}

static void
test_say (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint (state (fixture), ==, ADDA_CONVERSATION_OUT);
  join (fixture);
  g_assert_cmpuint (n_messages (fixture), ==, 0);
  g_assert_false (adda_conversation_get_has_older (fixture->conversation));
  say (fixture, "hello");
  g_assert_no_error (fixture->error);
  WAIT_FOR (n_messages (fixture) == 1);
  assert_message (fixture, 0, "hello");
}

static void
test_not_joined (Fixture *fixture, gconstpointer data)
{
  say (fixture, "hello");
  g_assert_nonnull (fixture->error);
  g_assert_cmpuint (n_messages (fixture), ==, 0);
}

static void
test_older (Fixture *fixture, gconstpointer data)
{
  join (fixture);
  for (guint i = 1; i <= 60; i++)
    {
      g_autofree char *text = g_strdup_printf ("%u", i);

      say (fixture, text);
    }
  WAIT_FOR (n_messages (fixture) == 60);
  open_room (fixture, "tea");
  join (fixture);
  g_assert_cmpuint (n_messages (fixture), ==, 50);
  assert_message (fixture, 0, "11");
  g_assert_true (adda_conversation_get_has_older (fixture->conversation));
  adda_conversation_load_older (fixture->conversation);
  adda_conversation_load_older (fixture->conversation); /* one page at a time */
  WAIT_FOR (n_messages (fixture) == 60);
  assert_message (fixture, 0, "1");
  assert_message (fixture, 59, "60");
  WAIT_FOR (!adda_conversation_get_has_older (fixture->conversation));
}

static void
test_deleted (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AddaMessageItem) item = NULL;
  JsonObject *members = json_object_new ();
  guint n_before = 0;

  join (fixture);
  say (fixture, "foul");
  WAIT_FOR (n_messages (fixture) == 1);
  item = g_list_model_get_item (G_LIST_MODEL (fixture->conversation), 0);
  json_object_set_string_member (members, "room", "tea");
  json_object_set_int_member (members, "seq", item->seq);
  n_before = fixture->n_answers;
  adda_hub_client_do_async (fixture->client, "delete_message", members, NULL, on_done, fixture);
  WAIT_FOR (fixture->n_answers > n_before);
  g_assert_no_error (fixture->error);
  WAIT_FOR (item->deleted);
  g_assert_null (item->content);
  say (fixture, "better");
  WAIT_FOR (n_messages (fixture) == 2);
}

/* What was there stays, and what comes then follows it. */
static void
test_hub_lost_and_back (Fixture *fixture, gconstpointer data)
{
  join (fixture);
  say (fixture, "before");
  WAIT_FOR (n_messages (fixture) == 1);
  hub_process_kill (fixture->hub);
  WAIT_FOR (state (fixture) == ADDA_CONVERSATION_JOINING);
  hub_process_start (fixture->hub);
  WAIT_FOR (state (fixture) == ADDA_CONVERSATION_JOINED);
  g_assert_cmpuint (n_messages (fixture), ==, 1);
  say (fixture, "after");
  WAIT_FOR (n_messages (fixture) == 2);
  assert_message (fixture, 0, "before");
  assert_message (fixture, 1, "after");
}

static void
test_taken_out (Fixture *fixture, gconstpointer data)
{
  JsonObject *members = json_object_new ();

  join (fixture);
  json_object_set_string_member (members, "room", "tea");
  json_object_set_string_member (members, "reason", "");
  adda_hub_client_do_async (fixture->client, "close_room", members, NULL, on_done, fixture);
  WAIT_FOR (state (fixture) == ADDA_CONVERSATION_OUT);
  g_assert_nonnull (adda_conversation_get_error (fixture->conversation));
}

static void
add (const char *path, void (*test) (Fixture *fixture, gconstpointer data))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/conversation/say", test_say);
  add ("/conversation/not-joined", test_not_joined);
  add ("/conversation/older", test_older);
  add ("/conversation/deleted", test_deleted);
  add ("/conversation/hub-lost-and-back", test_hub_lost_and_back);
  add ("/conversation/taken-out", test_taken_out);
  return g_test_run ();
}
