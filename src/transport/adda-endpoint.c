/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The WebSocket paths: a row each, with what becomes of the messages that come in */

#include "adda-endpoint.h"

#include "adda-dashboard.h"
#include "adda-worker.h"
#include "base/adda-clock.h"

static void
tell (AddaConnection *connection, const AddaNotice *notice)
{
  g_autoptr (AddaFrame) frame = adda_codecs[connection->dialect]->encode (notice);

  if (frame != NULL)
    adda_connection_send (connection, frame);
}

static void
tell_error (AddaConnection *connection,
            AddaErrorCode code,
            const char *text,
            const char *nonce,
            guint retry_after_ms)
{
  adda_worker_count (connection->worker, ADDA_COUNTER_ERRORS, 1);
  tell (connection, &(AddaNotice){
                        .type = ADDA_NOTICE_ERROR,
                        .code = code,
                        .text = text,
                        .nonce = nonce,
                        .retry_after_ms = retry_after_ms,
                        .time_usec = adda_clock_now_usec (),
                    });
}

static void
tell_pong (AddaConnection *connection, const char *nonce)
{
  tell (connection, &(AddaNotice){
                        .type = ADDA_NOTICE_PONG,
                        .nonce = nonce,
                        .time_usec = adda_clock_now_usec (),
                    });
}

static void
receive_chat (AddaConnection *connection, const AddaParsed *message)
{
  const AddaWorkerConfig *config = adda_worker_get_config (connection->worker);
  g_autoptr (AddaCommand) command = NULL;
  g_autofree char *nonce = NULL;
  g_autoptr (GError) error = NULL;
  guint wait_ms;

  if (message->opcode != ADDA_OPCODE_TEXT)
    {
      adda_connection_close (connection, ADDA_CLOSE_UNSUPPORTED, "text messages only");
      return;
    }

  command = adda_codecs[connection->dialect]->decode ((const char *) message->payload,
                                                      message->length_bytes, &nonce, &error);

  wait_ms = adda_limiter_take (&connection->limiter, config->rate_messages, config->rate_window_ms,
                               adda_worker_get_now_usec (connection->worker));
  if (wait_ms > 0)
    {
      adda_worker_count (connection->worker, ADDA_COUNTER_RATE_LIMITED, 1);
      tell_error (connection, ADDA_ERROR_RATE_LIMITED, NULL, command ? command->nonce : nonce,
                  wait_ms);
    }
  else if (command == NULL)
    tell_error (connection, (AddaErrorCode) error->code, error->message, nonce, 0);
  else if (command->type == ADDA_COMMAND_PING)
    tell_pong (connection, command->nonce);
  else
    adda_worker_submit (connection->worker, connection, g_steal_pointer (&command));
}

static void
receive_echo (AddaConnection *connection, const AddaParsed *message)
{
  g_autoptr (AddaFrame) frame =
      adda_frame_new (message->opcode, message->payload, message->length_bytes);

  adda_connection_send (connection, frame);
}

static void
receive_nothing (G_GNUC_UNUSED AddaConnection *connection, G_GNUC_UNUSED const AddaParsed *message)
{
}

const AddaEndpoint adda_endpoints[] = {
  { "/ws", TRUE, receive_chat },
  { "/ws/echo", FALSE, receive_echo },
  { "/ws/dashboard", FALSE, receive_nothing, TRUE, adda_dashboard_parse },
  { NULL },
};

const AddaEndpoint *
adda_endpoint_lookup (const char *path)
{
  for (const AddaEndpoint *row = adda_endpoints; row->path != NULL; row++)
    if (g_str_equal (row->path, path))
      return row;

  return NULL;
}
