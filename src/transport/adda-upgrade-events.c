/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Server-sent events: the same gate and the same workers, for where WebSocket is blocked */

#include "adda-upgrade-private.h"

/* After which a browser comes back to a stream that broke. */
#define RETRY_MS 2000

typedef struct
{
  AddaHandshake *handshake; /* (owned) */
  SoupServerMessage *msg;   /* (owned) paused */
} Opening;

static void
opening_free (gpointer data)
{
  Opening *opening = data;

  adda_handshake_free (opening->handshake);
  g_object_unref (opening->msg);
  g_free (opening);
}

static gboolean
open_stream (gpointer data)
{
  Opening *opening = data;

  adda_upgrade_take_over (opening->handshake, opening->msg);
  return G_SOURCE_REMOVE;
}

/* The answer's header with what other parts of the server have put into it; the stream ends with the
 * connection. */
static AddaFrame *
make_head (SoupServerMessage *msg)
{
  g_autoptr (GString) text = g_string_new ("HTTP/1.1 200 OK\r\n");
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (msg);
  SoupMessageHeadersIter iter;
  const char *name;
  const char *value;

  soup_message_headers_replace (headers, "Content-Type", "text/event-stream");
  soup_message_headers_replace (headers, "Cache-Control", "no-store");
  soup_message_headers_replace (headers, "Connection", "close");
  /* Proxies of the nginx kind keep answers back otherwise. */
  soup_message_headers_replace (headers, "X-Accel-Buffering", "no");
  soup_message_headers_iter_init (&iter, headers);
  while (soup_message_headers_iter_next (&iter, &name, &value))
    g_string_append_printf (text, "%s: %s\r\n", name, value);
  g_string_append_printf (text, "\r\nretry: %d\n\n", RETRY_MS);

  return adda_frame_new_bare (text->str, text->len);
}

/* By the header, as browsers do it, or for the first request in the query. */
static const char *
get_last_id (SoupServerMessage *msg, GHashTable *query)
{
  const char *header =
      soup_message_headers_get_one (soup_server_message_get_request_headers (msg), "Last-Event-ID");

  return header != NULL ? header : adda_upgrade_get_query (query, "last_event_id");
}

static gboolean
prepare_stream (AddaUpgrade *self,
                SoupServerMessage *msg,
                GHashTable *query,
                AddaHandshake *handshake)
{
  g_autoptr (GError) error = NULL;

  handshake->stream = adda_event_stream_new (g_uri_get_query (soup_server_message_get_uri (msg)),
                                             get_last_id (msg, query), handshake->user->id,
                                             adda_gateway_get_epoch (self->gateway), &error);
  if (handshake->stream == NULL)
    {
      adda_upgrade_refuse (msg, SOUP_STATUS_BAD_REQUEST, error->message);
      return FALSE;
    }
  handshake->head = make_head (msg);

  return TRUE;
}

static gboolean
check_events_request (SoupServerMessage *msg, const char *path)
{
  const char *method = soup_server_message_get_method (msg);

  if (!g_str_equal (path, ADDA_UPGRADE_EVENTS_PATH))
    {
      adda_upgrade_refuse (msg, SOUP_STATUS_NOT_FOUND, "Not found");
      return FALSE;
    }
  if (method == SOUP_METHOD_GET)
    return TRUE;

  soup_message_headers_replace (soup_server_message_get_response_headers (msg), "Allow",
                                "GET, OPTIONS");
  if (method == SOUP_METHOD_OPTIONS)
    soup_server_message_set_status (msg, SOUP_STATUS_NO_CONTENT, NULL);
  else
    adda_upgrade_refuse (msg, SOUP_STATUS_METHOD_NOT_ALLOWED, "Method not allowed");
  return FALSE;
}

void
adda_upgrade_on_events (G_GNUC_UNUSED SoupServer *server,
                        SoupServerMessage *msg,
                        const char *path,
                        GHashTable *query,
                        gpointer data)
{
  AddaUpgrade *self = data;
  g_autoptr (AddaHandshake) handshake = NULL;
  Opening *opening;
  guint id;

  if (!check_events_request (msg, path))
    return;
  handshake = adda_upgrade_examine (self, msg, path, query);
  if (handshake == NULL || !prepare_stream (self, msg, query, handshake))
    return;

  /* Not from within SoupServer's own reading. */
  opening = g_new0 (Opening, 1);
  opening->handshake = g_steal_pointer (&handshake);
  opening->msg = g_object_ref (msg);
  soup_server_message_pause (msg);
  id = g_idle_add_full (G_PRIORITY_DEFAULT, open_stream, opening, opening_free);
  g_source_set_name_by_id (id, "[adda] event stream");
}
