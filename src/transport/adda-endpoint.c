/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The WebSocket paths: a row each, and what their rows share */

#include "adda-endpoint-private.h"

#include "adda-dashboard.h"
#include "adda-worker.h"
#include "base/adda-clock.h"

const AddaEndpoint adda_endpoints[] = {
  {
      .path = "/ws",
      .is_chat = TRUE,
      .receive = adda_endpoint_receive_chat,
      .dialect = ADDA_DIALECT_FLAT,
      .negotiates = TRUE,
      .has_room = TRUE,
  },
  {
      .path = "/ws/chat",
      .is_chat = TRUE,
      .receive = adda_endpoint_receive_chat,
      .dialect = ADDA_DIALECT_SIMPLE,
      .has_room = TRUE,
  },
  {
      .path = "/ws/envelope",
      .is_chat = TRUE,
      .receive = adda_endpoint_receive_chat,
      .dialect = ADDA_DIALECT_ENVELOPE,
      .has_room = TRUE,
  },
  {
      .path = "/ws/hub",
      .is_chat = TRUE,
      .receive = adda_endpoint_receive_raw,
      .dialect = ADDA_DIALECT_RAW,
      .has_room = TRUE,
  },
  {
      .path = "/ws/protected",
      .is_chat = TRUE,
      .receive = adda_endpoint_receive_protected,
      .dialect = ADDA_DIALECT_PROTECTED,
      .needs_proof = TRUE,
  },
  {
      .path = "/ws/binary",
      .receive = adda_endpoint_receive_binary,
      .parse_query = adda_endpoint_parse_transform,
  },
  {
      .path = "/ws/dashboard",
      .receive = adda_endpoint_ignore,
      .is_dashboard = TRUE,
      .parse_query = adda_dashboard_parse,
  },
  {
      .path = "/ws/notifications",
      .is_chat = TRUE,
      .receive = adda_endpoint_ignore,
      .dialect = ADDA_DIALECT_NOTIFICATIONS,
      .notifies = TRUE,
  },
  {
      .path = "/events",
      .is_chat = TRUE,
      .receive = adda_endpoint_ignore,
      .dialect = ADDA_DIALECT_EVENTS,
      .is_event_stream = TRUE,
  },
  { .path = "/ws/echo", .receive = adda_endpoint_echo },
  { .path = "/ws/ping", .receive = adda_endpoint_echo, .pings_always = TRUE },
  { .path = NULL },
};

const AddaEndpoint *
adda_endpoint_lookup (const char *path)
{
  for (const AddaEndpoint *row = adda_endpoints; row->path != NULL; row++)
    if (g_str_equal (row->path, path))
      return row;

  return NULL;
}

void
adda_endpoint_tell (AddaConnection *connection, const AddaNotice *notice)
{
  g_autoptr (AddaFrame) frame = adda_codecs[connection->dialect]->encode (notice);

  if (frame != NULL)
    adda_connection_send (connection, frame);
}

void
adda_endpoint_tell_error (AddaConnection *connection,
                          AddaErrorCode code,
                          const char *text,
                          const char *nonce,
                          guint retry_after_ms)
{
  adda_worker_count (connection->worker, ADDA_COUNTER_ERRORS, 1);
  adda_endpoint_tell (connection, &(AddaNotice){
                                      .type = ADDA_NOTICE_ERROR,
                                      .code = code,
                                      .text = text,
                                      .nonce = nonce,
                                      .retry_after_ms = retry_after_ms,
                                      .time_usec = adda_clock_now_usec (),
                                  });
}

guint
adda_endpoint_take_turn (AddaConnection *connection)
{
  const AddaWorkerConfig *config = adda_worker_get_config (connection->worker);
  guint wait_ms =
      adda_limiter_take (&connection->limiter, config->rate_messages, config->rate_window_ms,
                         adda_worker_get_now_usec (connection->worker));

  if (wait_ms > 0)
    adda_worker_count (connection->worker, ADDA_COUNTER_RATE_LIMITED, 1);

  return wait_ms;
}

void
adda_endpoint_expire (AddaConnection *connection)
{
  adda_endpoint_tell_error (connection, ADDA_ERROR_UNAUTHORIZED, "Auth timeout", NULL, 0);
  adda_connection_close (connection, ADDA_CLOSE_POLICY, "Auth timeout");
}

void
adda_endpoint_ignore (G_GNUC_UNUSED AddaConnection *connection,
                      G_GNUC_UNUSED const AddaParsed *message)
{
}

void
adda_endpoint_echo (AddaConnection *connection, const AddaParsed *message)
{
  g_autoptr (AddaFrame) frame =
      adda_frame_new (message->opcode, message->payload, message->length_bytes);

  adda_connection_send (connection, frame);
}
