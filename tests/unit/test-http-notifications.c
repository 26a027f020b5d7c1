/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Tests of POST /notify and /broadcast: answered once it is stored, and told why if it is not */

#include "http-fixture.h"

#include <string.h>

#include "hub/adda-notifications.h"

/* What the log does with the next draft. */
typedef struct
{
  FakeLog *log;
  AddaEventFailure failure;
  gboolean is_done;
} Script;

static gboolean
play (gpointer data)
{
  Script *script = data;

  if (fake_log_get_n_drafts (script->log) == 0)
    return G_SOURCE_CONTINUE;
  if (script->failure == ADDA_EVENT_FAILURE_NONE)
    fake_log_commit (script->log, 1);
  else
    fake_log_refuse (script->log, 1, script->failure);
  script->is_done = TRUE;
  return G_SOURCE_REMOVE;
}

static char *
ask (HttpFixture *http, const char *path, const char *body)
{
  g_autofree char *request =
      g_strdup_printf ("POST %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                       "Content-Type: application/json\r\nContent-Length: %" G_GSIZE_FORMAT
                       "\r\n\r\n%s",
                       path, strlen (body), body);

  return http_ask_raw (http, request);
}

static void
assert_asked (const char *path, AddaEventFailure failure, const char *status, const char *body)
{
  HttpFixture *http = http_fixture_new (hub_fixture_new_fake (0));
  HubPeer *ann = hub_peer_new (http->hub, "ann", 0);
  Script script = { .log = http->hub->fake, .failure = failure };
  g_autofree char *answer = NULL;
  g_autofree char *heard = NULL;

  adda_http_set_demo (http->http, TRUE);
  adda_notifications_follow (http->hub->hub, ann->client);
  g_timeout_add (1, play, &script);
  answer = ask (http, path, "{\"title\":\"t\"}");
  g_assert_true (script.is_done);
  if (!g_str_has_prefix (answer, status) || !g_str_has_suffix (answer, body))
    g_error ("%s: %s", path, answer);

  /* Nobody hears of what was not stored. */
  heard = g_queue_pop_head (&ann->inbox);
  g_assert_cmpint (heard != NULL, ==, failure == ADDA_EVENT_FAILURE_NONE);
  if (failure != ADDA_EVENT_FAILURE_NONE)
    g_assert_nonnull (strstr (answer, "\r\nRetry-After: "));
  http_fixture_free (http);
}

static void
test_stored (void)
{
  assert_asked ("/notify/ann", ADDA_EVENT_FAILURE_NONE, "HTTP/1.1 200 ",
                "\r\n\r\n{\"message\":\"Notification sent\"}");
  assert_asked ("/broadcast", ADDA_EVENT_FAILURE_NONE, "HTTP/1.1 200 ",
                "\r\n\r\n{\"message\":\"Broadcast sent\"}");
}

static void
test_refused (void)
{
  assert_asked ("/notify/ann", ADDA_EVENT_FAILURE_FULL, "HTTP/1.1 503 ",
                "\r\n\r\n{\"error\":\"The server has no space left; nothing was stored\"}");
  assert_asked ("/broadcast", ADDA_EVENT_FAILURE_IO, "HTTP/1.1 503 ",
                "\r\n\r\n{\"error\":\"The server could not store or read this\"}");
}

/* Who leaves before the answer is not answered, and nothing is lost or left. */
static void
test_gone (void)
{
  HttpFixture *http = http_fixture_new (hub_fixture_new_fake (0));
  g_autoptr (GSocketConnection) connection = http_connect (http);
  static const char request[] = "POST /broadcast HTTP/1.1\r\nHost: localhost\r\n"
                                "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";

  adda_http_set_demo (http->http, TRUE);
  g_assert_true (
      g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), request,
                                 strlen (request), NULL, NULL, NULL));
  while (fake_log_get_n_drafts (http->hub->fake) == 0)
    g_main_context_iteration (NULL, TRUE);
  g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  fake_log_commit (http->hub->fake, 1);
  g_assert_cmpuint (adda_hub_get_n_in_flight (http->hub->hub), ==, 0);
  http_fixture_free (http);
}

/* Without a demonstration nobody may. */
static void
test_forbidden (void)
{
  HttpFixture *http = http_fixture_new (hub_fixture_new_fake (0));
  static const char *const paths[] = { "/notify/ann", "/broadcast", "/api/notifications/read" };

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autofree char *answer = ask (http, paths[i], "{}");

      g_assert_true (g_str_has_prefix (answer, "HTTP/1.1 401 "));
    }
  g_assert_cmpuint (fake_log_get_n_drafts (http->hub->fake), ==, 0);
  http_fixture_free (http);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/http/notifications/stored", test_stored);
  g_test_add_func ("/http/notifications/refused", test_refused);
  g_test_add_func ("/http/notifications/gone", test_gone);
  g_test_add_func ("/http/notifications/forbidden", test_forbidden);
  return g_test_run ();
}
