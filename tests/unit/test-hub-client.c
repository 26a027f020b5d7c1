/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Tests of the console's connection, against the real server */

#include <signal.h>

#include "client/adda-hub-client-private.h"
#include "hub-process.h"

#define PATIENCE_S 30

typedef struct
{
  HubProcess *hub;
  AddaHubClient *client;
  GAsyncResult *result; /* of the request that came back last */
  GPtrArray *heard;     /* what the watch was told: "snapshot a b", "set a", "error" */
  guint n_late;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  const char *role = data;
  g_autofree char *token = NULL;

  fixture->hub = hub_process_new ();
  fixture->heard = g_ptr_array_new_with_free_func (g_free);
  token =
      role != NULL ? hub_process_issue (fixture->hub, "rahim", role) : g_strdup ("no.good.token");
  fixture->client = adda_hub_client_new (fixture->hub->url, token);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  adda_hub_client_close (fixture->client);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (fixture->client);
  g_ptr_array_unref (fixture->heard);
  hub_process_free (fixture->hub);
}

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

static void
wait_for_state (Fixture *fixture, AddaHubState state)
{
  WAIT_FOR (adda_hub_client_get_state (fixture->client) == state);
}

static void
connect (Fixture *fixture)
{
  adda_hub_client_open (fixture->client);
  g_assert_cmpint (adda_hub_client_get_state (fixture->client), ==, ADDA_HUB_STATE_CONNECTING);
  wait_for_state (fixture, ADDA_HUB_STATE_CONNECTED);
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer data)
{
  Fixture *fixture = data;

  g_assert_null (fixture->result);
  fixture->result = g_object_ref (result);
}

static JsonObject *
finish (Fixture *fixture, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  WAIT_FOR (fixture->result != NULL);
  result = g_steal_pointer (&fixture->result);
  return adda_hub_client_request_finish (fixture->client, result, error);
}

/* An object of a request, by its text. */
static JsonObject *
make (const char *text)
{
  g_autoptr (JsonNode) node = json_from_string (text, NULL);

  return json_node_dup_object (node);
}

static JsonObject *
request (Fixture *fixture, const char *text, GError **error)
{
  adda_hub_client_request_async (fixture->client, make (text), NULL, on_answer, fixture);
  return finish (fixture, error);
}

static void
assert_type (JsonObject *answer, const char *type)
{
  g_assert_nonnull (answer);
  g_assert_cmpstr (json_object_get_string_member (answer, "type"), ==, type);
}

static char *
state_text (Fixture *fixture)
{
  char *text;

  g_object_get (fixture->client, "state-text", &text, NULL);
  return text;
}

static void
test_connect (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) pong = NULL;
  g_autoptr (JsonObject) joined = NULL;

  connect (fixture);
  g_assert_cmpstr (adda_hub_client_get_role (fixture->client), ==, "admin");
  g_assert_cmpstr (adda_hub_client_get_user_id (fixture->client), ==, "rahim");
  g_assert_true (adda_hub_client_may (fixture->client, "moderator"));
  g_assert_true (adda_hub_client_may (fixture->client, "admin"));

  pong = request (fixture, "{\"type\":\"ping\"}", &error);
  g_assert_no_error (error);
  assert_type (pong, "pong");
  joined = request (fixture, "{\"type\":\"join\",\"room\":\"general\"}", &error);
  g_assert_no_error (error);
  assert_type (joined, "joined");
}

static void
on_message (AddaHubClient *client, JsonObject *message, char **type)
{
  g_free (*type);
  *type = g_strdup (json_object_get_string_member (message, "type"));
}

/* What answers nothing comes as a signal; an error is one of the client's domain. */
static void
test_message_and_error (Fixture *fixture, gconstpointer data)
{
  g_autofree char *type = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) joined = NULL;
  g_autoptr (JsonObject) ack = NULL;
  g_autoptr (JsonObject) nothing = NULL;

  g_signal_connect (fixture->client, "message", G_CALLBACK (on_message), &type);
  connect (fixture);
  joined = request (fixture, "{\"type\":\"join\",\"room\":\"general\"}", &error);
  ack = request (fixture, "{\"type\":\"typing\",\"room\":\"general\",\"on\":true}", &error);
  g_assert_no_error (error);
  assert_type (ack, "ack");

  nothing =
      request (fixture, "{\"type\":\"send\",\"room\":\"elsewhere\",\"content\":\"hi\"}", &error);
  g_assert_null (nothing);
  g_assert_error (error, ADDA_HUB_CLIENT_ERROR, ADDA_HUB_CLIENT_ERROR_FAILED);
  g_clear_error (&error);

  nothing = request (fixture, "{\"type\":\"leave\",\"room\":\"general\"}", &error);
  g_assert_no_error (error);
  g_signal_handlers_disconnect_by_data (fixture->client, &type);
}

static void
test_offline (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  gint64 retry_at = 0;

  g_assert_null (request (fixture, "{\"type\":\"ping\"}", &error));
  g_assert_error (error, ADDA_HUB_CLIENT_ERROR, ADDA_HUB_CLIENT_ERROR_OFFLINE);

  hub_process_kill (fixture->hub);
  adda_hub_client_open (fixture->client);
  wait_for_state (fixture, ADDA_HUB_STATE_OFFLINE);
  g_object_get (fixture->client, "retry-at", &retry_at, NULL);
  g_assert_cmpint (retry_at, >, 0);
  text = state_text (fixture);
  g_assert_nonnull (strstr (text, "reached"));

  adda_hub_client_close (fixture->client);
  g_object_get (fixture->client, "retry-at", &retry_at, NULL);
  g_assert_cmpint (retry_at, ==, 0);
  hub_process_start (fixture->hub);
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  gint64 retry_at = -1;
  g_autofree char *text = NULL;

  adda_hub_client_open (fixture->client);
  wait_for_state (fixture, ADDA_HUB_STATE_REFUSED);
  g_object_get (fixture->client, "retry-at", &retry_at, NULL);
  g_assert_cmpint (retry_at, ==, 0);
  text = state_text (fixture);
  g_assert_nonnull (strstr (text, "adda-ctl token issue"));
  g_assert_null (strstr (text, "no.good.token"));
}

/* A request that waits when the hub dies is answered; then the client is back by itself. */
static void
test_killed_and_back (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) pong = NULL;

  connect (fixture);
  hub_process_signal (fixture->hub, SIGSTOP);
  adda_hub_client_request_async (fixture->client, make ("{\"type\":\"ping\"}"), NULL, on_answer,
                                 fixture);
  hub_process_kill (fixture->hub);
  g_assert_null (finish (fixture, &error));
  g_assert_error (error, ADDA_HUB_CLIENT_ERROR, ADDA_HUB_CLIENT_ERROR_OFFLINE);
  g_clear_error (&error);
  g_assert_cmpint (adda_hub_client_get_state (fixture->client), !=, ADDA_HUB_STATE_CONNECTED);

  hub_process_start (fixture->hub);
  wait_for_state (fixture, ADDA_HUB_STATE_CONNECTED);
  pong = request (fixture, "{\"type\":\"ping\"}", &error);
  g_assert_no_error (error);
}

/* A hub that hangs keeps its connections open, and says nothing. */
static void
test_hanging (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = NULL;

  adda_hub_client_set_quiet_ms (fixture->client, 100);
  connect (fixture);
  hub_process_signal (fixture->hub, SIGSTOP);
  wait_for_state (fixture, ADDA_HUB_STATE_OFFLINE);
  text = state_text (fixture);
  g_assert_nonnull (strstr (text, "answer"));
  hub_process_signal (fixture->hub, SIGCONT);
  wait_for_state (fixture, ADDA_HUB_STATE_CONNECTED);
}

/* Told to stop, the hub names a wait; the client keeps to it. */
static void
test_drained (Fixture *fixture, gconstpointer data)
{
  connect (fixture);
  hub_process_signal (fixture->hub, SIGTERM);
  wait_for_state (fixture, ADDA_HUB_STATE_OFFLINE);
}

static void
test_cancelled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  connect (fixture);
  hub_process_signal (fixture->hub, SIGSTOP);
  adda_hub_client_request_async (fixture->client, make ("{\"type\":\"ping\"}"), cancellable,
                                 on_answer, fixture);
  g_cancellable_cancel (cancellable);
  g_assert_null (finish (fixture, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  hub_process_signal (fixture->hub, SIGCONT);
}

static void
on_busy (GObject *source, GAsyncResult *result, gpointer data)
{
  Fixture *fixture = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) answer =
      adda_hub_client_request_finish (ADDA_HUB_CLIENT (source), result, &error);

  fixture->n_late += g_error_matches (error, ADDA_HUB_CLIENT_ERROR, ADDA_HUB_CLIENT_ERROR_BUSY);
}

/* What waits for an answer is bounded. */
static void
test_too_many (Fixture *fixture, gconstpointer data)
{
  connect (fixture);
  for (guint i = 0; i < 100; i++)
    {
      JsonObject *ping = json_object_new ();

      json_object_set_string_member (ping, "type", "ping");
      adda_hub_client_request_async (fixture->client, ping, NULL, on_busy, fixture);
    }
  WAIT_FOR (fixture->n_late == 36);
}

/* Writes down the rooms' names. */
static void
on_rooms (JsonArray *set,
          JsonArray *removed,
          gboolean is_snapshot,
          gboolean is_last,
          const GError *error,
          gpointer data)
{
  Fixture *fixture = data;
  GString *line = g_string_new (error != NULL ? "error" : is_snapshot ? "snapshot" : "set");

  for (guint i = 0; set != NULL && i < json_array_get_length (set); i++)
    g_string_append_printf (line, " %s",
                            json_object_get_string_member (json_array_get_object_element (set, i),
                                                           "room"));
  g_ptr_array_add (fixture->heard, g_string_free (line, FALSE));
}

static gboolean
has_heard (Fixture *fixture, const char *line)
{
  return g_ptr_array_find_with_equal_func (fixture->heard, line, g_str_equal, NULL);
}

/* A watch tells all, then what changes; after the hub was killed it begins anew by itself. */
static void
test_watch (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) joined = NULL;
  g_autoptr (JsonObject) again = NULL;
  guint id = adda_hub_client_watch (fixture->client, "rooms", NULL, on_rooms, fixture);

  connect (fixture);
  WAIT_FOR (has_heard (fixture, "snapshot"));
  joined = request (fixture, "{\"type\":\"join\",\"room\":\"general\"}", &error);
  g_assert_no_error (error);
  WAIT_FOR (has_heard (fixture, "set general"));

  hub_process_kill (fixture->hub);
  wait_for_state (fixture, ADDA_HUB_STATE_OFFLINE);
  g_ptr_array_set_size (fixture->heard, 0);
  hub_process_start (fixture->hub);
  wait_for_state (fixture, ADDA_HUB_STATE_CONNECTED);
  WAIT_FOR (has_heard (fixture, "snapshot"));

  /* Then nothing is heard any more. */
  adda_hub_client_unwatch (fixture->client, id);
  g_ptr_array_set_size (fixture->heard, 0);
  again = request (fixture, "{\"type\":\"join\",\"room\":\"general\"}", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fixture->heard->len, ==, 0);
}

/* Two that watch the same on one connection each get a snapshot, and the one that stays goes on hearing. */
static void
test_watch_twice (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) joined = NULL;
  guint first, second;

  connect (fixture);
  first = adda_hub_client_watch (fixture->client, "rooms", NULL, on_rooms, fixture);
  second = adda_hub_client_watch (fixture->client, "rooms", NULL, on_rooms, fixture);
  g_assert_cmpuint (first, !=, second);
  WAIT_FOR (fixture->heard->len >= 2);
  adda_hub_client_unwatch (fixture->client, first);
  joined = request (fixture, "{\"type\":\"join\",\"room\":\"general\"}", &error);
  g_assert_no_error (error);
  WAIT_FOR (has_heard (fixture, "set general"));
  adda_hub_client_unwatch (fixture->client, second);
}

/* What the role does not allow ends with an error, once. */
static void
test_watch_refused (Fixture *fixture, gconstpointer data)
{
  adda_hub_client_watch (fixture->client, "connections", NULL, on_rooms, fixture);
  connect (fixture);
  g_assert_false (adda_hub_client_may (fixture->client, "admin"));
  WAIT_FOR (has_heard (fixture, "error"));
  g_assert_cmpuint (fixture->heard->len, ==, 1);
}

#define ADD(path, role, func) g_test_add (path, Fixture, role, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/hub-client/connect", "admin", test_connect);
  ADD ("/hub-client/message-and-error", "admin", test_message_and_error);
  ADD ("/hub-client/offline", "admin", test_offline);
  ADD ("/hub-client/refused/token", NULL, test_refused);
  ADD ("/hub-client/refused/role", "user", test_refused);
  ADD ("/hub-client/killed-and-back", "admin", test_killed_and_back);
  ADD ("/hub-client/hanging", "admin", test_hanging);
  ADD ("/hub-client/drained", "admin", test_drained);
  ADD ("/hub-client/cancelled", "admin", test_cancelled);
  ADD ("/hub-client/too-many", "admin", test_too_many);

  ADD ("/hub-client/watch", "admin", test_watch);
  ADD ("/hub-client/watch/twice", "admin", test_watch_twice);
  ADD ("/hub-client/watch/refused", "moderator", test_watch_refused);

  return g_test_run ();
}
