/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The HTTP side on a port of its own, and a client for it */

#include "http-fixture.h"

#include <glib/gstdio.h>

#include "adda-settings.h"
#include "auth/adda-secret.h"

/* Far more than a loaded machine needs. */
#define BOUND_SECONDS 30

static GSettings *
open_settings (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "server.conf", NULL);
  g_autoptr (GError) error = NULL;
  GSettings *settings;

  g_assert_true (g_file_set_contents (path, "[server]\naccess-log=false\n", -1, NULL));
  settings = adda_settings_open (path, &error);
  g_assert_no_error (error);
  return settings;
}

/* As the transport does it: connections are accepted here and fed to the server. */
static gboolean
on_incoming (GSocketService *service, GSocketConnection *connection, GObject *source, gpointer data)
{
  g_autoptr (GSocketAddress) local = g_socket_connection_get_local_address (connection, NULL);
  g_autoptr (GSocketAddress) remote = g_socket_connection_get_remote_address (connection, NULL);

  g_assert_true (soup_server_accept_iostream (data, G_IO_STREAM (connection), local, remote, NULL));
  return TRUE;
}

static void
listen_local (HttpFixture *self)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) wanted = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GError) error = NULL;

  self->service = g_socket_service_new ();
  g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), wanted, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_TCP, NULL, &address, &error);
  g_assert_no_error (error);
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address));
  g_signal_connect (self->service, "incoming", G_CALLBACK (on_incoming),
                    adda_http_get_server (self->http));
}

HttpFixture *
http_fixture_new (HubFixture *hub)
{
  HttpFixture *self = g_new0 (HttpFixture, 1);
  g_autoptr (GError) error = NULL;

  self->hub = hub;
  self->folder = g_dir_make_tmp ("adda-http-XXXXXX", NULL);
  self->settings = open_settings (self->folder);
  self->tokens = adda_tokens_new (self->folder, &error);
  g_assert_no_error (error);
  self->http = adda_http_new (hub->hub, self->tokens, self->settings);
  listen_local (self);
  self->session =
      soup_session_new_with_options ("timeout", BOUND_SECONDS, "proxy-resolver", NULL, NULL);
  soup_session_remove_feature_by_type (self->session, SOUP_TYPE_CONTENT_DECODER);
  return self;
}

static void
remove_file (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_cmpint (g_unlink (path), ==, 0);
}

void
http_fixture_free (HttpFixture *self)
{
  soup_session_abort (self->session);
  g_assert_finalize_object (self->session);
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  /* the server's connections learn of it in the loop, and hold the object until then */
  soup_server_disconnect (adda_http_get_server (self->http));
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_finalize_object (self->service);
  g_assert_finalize_object (self->http);
  g_assert_finalize_object (self->tokens);
  g_assert_finalize_object (self->settings);
  hub_fixture_free (self->hub);
  remove_file (self->folder, "server.conf");
  remove_file (self->folder, ADDA_SECRET_FILE);
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  g_free (self->folder);
  g_free (self);
}

static void
on_result (GObject *source, GAsyncResult *result, gpointer data)
{
  GAsyncResult **kept = data;

  *kept = g_object_ref (result);
}

static HttpAnswer *
send_message (HttpFixture *self, SoupMessage *msg)
{
  HttpAnswer *answer = g_new0 (HttpAnswer, 1);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;

  soup_message_add_flags (msg, SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_NEW_CONNECTION);
  soup_session_send_and_read_async (self->session, msg, G_PRIORITY_DEFAULT, NULL, on_result,
                                    &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  bytes = soup_session_send_and_read_finish (self->session, result, &error);
  g_assert_no_error (error);

  answer->status = soup_message_get_status (msg);
  answer->headers = soup_message_headers_ref (soup_message_get_response_headers (msg));
  answer->length_bytes = g_bytes_get_size (bytes);
  answer->body = g_strndup (g_bytes_get_data (bytes, NULL), answer->length_bytes);
  return answer;
}

HttpAnswer *
http_ask (HttpFixture *self, const char *method, const char *path, const char *const *headers)
{
  g_autofree char *uri = g_strdup_printf ("http://127.0.0.1:%u%s", self->port, path);
  g_autoptr (SoupMessage) msg = soup_message_new (method, uri);

  g_assert_nonnull (msg);
  for (gsize i = 0; headers != NULL && headers[i] != NULL; i += 2)
    soup_message_headers_append (soup_message_get_request_headers (msg), headers[i],
                                 headers[i + 1]);
  return send_message (self, msg);
}

HttpAnswer *
http_get (HttpFixture *self, const char *path)
{
  return http_ask (self, "GET", path, NULL);
}

void
http_answer_free (HttpAnswer *answer)
{
  soup_message_headers_unref (answer->headers);
  g_free (answer->body);
  g_free (answer);
}

const char *
http_answer_get (HttpAnswer *answer, const char *name)
{
  return soup_message_headers_get_list (answer->headers, name);
}

GSocketConnection *
http_connect (HttpFixture *self)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GSocketConnection *connection;

  g_socket_client_set_timeout (client, BOUND_SECONDS);
  g_socket_client_set_enable_proxy (client, FALSE);
  g_socket_client_connect_to_host_async (client, "127.0.0.1", self->port, NULL, on_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  connection = g_socket_client_connect_to_host_finish (client, result, &error);
  g_assert_no_error (error);
  return connection;
}

char *
http_ask_raw (HttpFixture *self, const char *request)
{
  g_autoptr (GSocketConnection) connection = http_connect (self);
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  GOutputStream *output = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GAsyncResult) written = NULL;
  g_autoptr (GAsyncResult) spliced = NULL;

  g_output_stream_write_all_async (output, request, strlen (request), G_PRIORITY_DEFAULT, NULL,
                                   on_result, &written);
  g_output_stream_splice_async (memory, input, G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET,
                                G_PRIORITY_DEFAULT, NULL, on_result, &spliced);
  while (written == NULL || spliced == NULL)
    g_main_context_iteration (NULL, TRUE);
  return g_strndup (g_memory_output_stream_get_data (G_MEMORY_OUTPUT_STREAM (memory)),
                    g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (memory)));
}
