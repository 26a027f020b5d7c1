/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * One request and its answer as seen from outside: limits, headers, counters, access log */

#include "adda-exchange.h"

#include "adda-answer.h"
#include "adda-headers.h"
#include "adda-http.h"
#include "metrics/adda-histogram.h"
#include "metrics/adda-metrics.h"

/* More of a path is not written to the log. */
#define ADDA_ACCESS_PATH_BYTES 256

typedef struct
{
  const AddaExchangeRules *rules;
  AddaForwarded forwarded; /* (owned) once it is asked for */
  gboolean is_resolved;
  gint64 start_usec; /* monotonic */
  guint64 n_received_bytes;
  guint64 n_sent_bytes;
} AddaExchange;

static void
exchange_free (AddaExchange *exchange)
{
  adda_forwarded_clear (&exchange->forwarded);
  g_object_unref (exchange->rules->owner);
  g_free (exchange);
}

static GQuark
exchange_quark (void)
{
  return g_quark_from_static_string ("adda-exchange");
}

/* Where the connection is from, whoever speaks through it; NULL if that is no address. */
static GInetAddress *
get_peer (SoupServerMessage *msg)
{
  GSocketAddress *remote = soup_server_message_get_remote_address (msg);

  return G_IS_INET_SOCKET_ADDRESS (remote)
             ? g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (remote))
             : NULL;
}

static void
resolve (AddaExchange *exchange, SoupServerMessage *msg)
{
  static const AddaProxies nobody = { NULL };
  SoupMessageHeaders *request = soup_server_message_get_request_headers (msg);
  const AddaForwardedHeaders headers = {
    .forwarded = soup_message_headers_get_list (request, "Forwarded"),
    .x_for = soup_message_headers_get_list (request, "X-Forwarded-For"),
    .x_proto = soup_message_headers_get_list (request, "X-Forwarded-Proto"),
    .x_host = soup_message_headers_get_list (request, "X-Forwarded-Host"),
  };
  AddaQuota *quota = exchange->rules->quota;
  GInetAddress *peer = get_peer (msg);

  exchange->is_resolved = TRUE;
  if (peer != NULL)
    adda_forwarded_resolve (quota != NULL ? adda_quota_get_proxies (quota) : &nobody, peer,
                            &headers, &exchange->forwarded);
}

const AddaForwarded *
adda_exchange_get_forwarded (SoupServerMessage *msg)
{
  AddaExchange *exchange = g_object_get_qdata (G_OBJECT (msg), exchange_quark ());

  if (!exchange->is_resolved)
    resolve (exchange, msg);
  return &exchange->forwarded;
}

/* The body is still read, as HTTP/1.1 demands, but not kept. */
static void
refuse_body (SoupServerMessage *msg)
{
  soup_message_body_set_accumulate (soup_server_message_get_request_body (msg), FALSE);
  soup_message_body_truncate (soup_server_message_get_request_body (msg));
  soup_message_headers_replace (soup_server_message_get_response_headers (msg), "Connection",
                                "close");
  adda_answer_error (msg, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE, "The request is too large");
}

/* After the early handlers: an upgrade carries no headers of a page. */
static void
on_got_headers (SoupServerMessage *msg, AddaExchange *exchange)
{
  SoupMessageHeaders *request = soup_server_message_get_request_headers (msg);
  SoupMessageHeaders *answer = soup_server_message_get_response_headers (msg);

  if (soup_server_message_get_status (msg) == SOUP_STATUS_SWITCHING_PROTOCOLS)
    return;
  adda_headers_add_security (answer);
  adda_headers_add_cors (answer, request, (const char *const *) exchange->rules->cors_origins);
  /* nothing here is large enough to be asked for in parts */
  soup_message_headers_remove (request, "Range");
  if (soup_message_headers_get_encoding (request) == SOUP_ENCODING_CONTENT_LENGTH &&
      soup_message_headers_get_content_length (request) > ADDA_HTTP_MAX_BODY_BYTES)
    refuse_body (msg);
}

static void
on_got_chunk (SoupServerMessage *msg, GBytes *chunk, AddaExchange *exchange)
{
  gboolean was_small = exchange->n_received_bytes <= ADDA_HTTP_MAX_BODY_BYTES;

  exchange->n_received_bytes += g_bytes_get_size (chunk);
  if (was_small && exchange->n_received_bytes > ADDA_HTTP_MAX_BODY_BYTES)
    refuse_body (msg);
}

static void
on_wrote_body_data (SoupServerMessage *msg, guint length_bytes, AddaExchange *exchange)
{
  exchange->n_sent_bytes += length_bytes;
}

/* The path as it was sent, but without its query, cut, and with nothing that a terminal obeys. */
static char *
dup_log_path (SoupServerMessage *msg)
{
  GUri *uri = soup_server_message_get_uri (msg);
  g_autofree char *path =
      g_strndup (uri != NULL ? g_uri_get_path (uri) : "-", ADDA_ACCESS_PATH_BYTES);

  return g_strescape (path, NULL);
}

static void
write_line (SoupServerMessage *msg, AddaExchange *exchange, guint status)
{
  g_autofree char *path = dup_log_path (msg);
  g_autofree char *method = g_strescape (soup_server_message_get_method (msg), NULL);
  const AddaForwarded *forwarded = adda_exchange_get_forwarded (msg);
  g_autofree char *remote =
      forwarded->address != NULL ? g_inet_address_to_string (forwarded->address) : g_strdup ("-");
  double ms = (g_get_monotonic_time () - exchange->start_usec) / 1000.0;
  g_autofree char *status_text = g_strdup_printf ("%u", status);

  g_log_structured (ADDA_ACCESS_LOG_DOMAIN, G_LOG_LEVEL_INFO, "ADDA_METHOD", method, "ADDA_PATH",
                    path, "ADDA_STATUS", status_text, "ADDA_REMOTE", remote, "MESSAGE",
                    "%s %s %s %" G_GUINT64_FORMAT " B %.3f ms %s", method, path, status_text,
                    exchange->n_sent_bytes, ms, remote);
}

static void
on_request_finished (SoupServer *server, SoupServerMessage *msg, gpointer data)
{
  AddaExchange *exchange = g_object_get_qdata (G_OBJECT (msg), exchange_quark ());
  guint status = soup_server_message_get_status (msg);

  if (exchange == NULL)
    return;
  adda_metrics_add (ADDA_COUNTER_REQUESTS, 1);
  adda_histogram_add (ADDA_HISTOGRAM_REQUEST, g_get_monotonic_time () - exchange->start_usec);
  if (status >= 500)
    adda_metrics_add (ADDA_COUNTER_REQUEST_ERRORS, 1);
  if (exchange->rules->is_logged)
    write_line (msg, exchange, status);
}

static void
on_request_started (SoupServer *server, SoupServerMessage *msg, gpointer data)
{
  AddaExchange *exchange = g_new0 (AddaExchange, 1);

  exchange->rules = data;
  g_object_ref (exchange->rules->owner);
  exchange->start_usec = g_get_monotonic_time ();
  g_object_set_qdata_full (G_OBJECT (msg), exchange_quark (), exchange,
                           (GDestroyNotify) exchange_free);
  g_signal_connect_after (msg, "got-headers", G_CALLBACK (on_got_headers), exchange);
  g_signal_connect (msg, "got-chunk", G_CALLBACK (on_got_chunk), exchange);
  g_signal_connect (msg, "wrote-body-data", G_CALLBACK (on_wrote_body_data), exchange);
}

void
adda_exchange_watch (SoupServer *server, const AddaExchangeRules *rules)
{
  g_signal_connect (server, "request-started", G_CALLBACK (on_request_started), (gpointer) rules);
  g_signal_connect (server, "request-finished", G_CALLBACK (on_request_finished), (gpointer) rules);
}

void
adda_exchange_unwatch (SoupServer *server, const AddaExchangeRules *rules)
{
  g_signal_handlers_disconnect_by_data (server, (gpointer) rules);
}
