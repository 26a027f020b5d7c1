/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The paths whose clients talk in rooms: messages into commands for the hub */

#include "adda-endpoint-private.h"

#include "adda-worker.h"
#include "base/adda-clock.h"

static void
tell_pong (AddaConnection *connection, const char *nonce)
{
  adda_endpoint_tell (connection, &(AddaNotice){
                                      .type = ADDA_NOTICE_PONG,
                                      .nonce = nonce,
                                      .time_usec = adda_clock_now_usec (),
                                  });
}

void
adda_endpoint_receive_chat (AddaConnection *connection, const AddaParsed *message)
{
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
  wait_ms = adda_endpoint_take_turn (connection);

  if (wait_ms > 0)
    adda_endpoint_tell_error (connection, ADDA_ERROR_RATE_LIMITED, NULL,
                              command ? command->nonce : nonce, wait_ms);
  else if (command == NULL)
    adda_endpoint_tell_error (connection, (AddaErrorCode) error->code, error->message, nonce, 0);
  else if (command->type == ADDA_COMMAND_PING && !connection->owes_proof)
    tell_pong (connection, command->nonce);
  else
    adda_worker_submit (connection->worker, connection, g_steal_pointer (&command));
}

static void
relay (AddaConnection *connection, const AddaParsed *message)
{
  AddaCommand *command = adda_command_new (ADDA_COMMAND_RELAY);

  command->frame = adda_frame_new (message->opcode, message->payload, message->length_bytes);
  adda_worker_submit (connection->worker, connection, command);
}

void
adda_endpoint_receive_raw (AddaConnection *connection, const AddaParsed *message)
{
  guint wait_ms = adda_endpoint_take_turn (connection);

  if (wait_ms > 0)
    adda_endpoint_tell_error (connection, ADDA_ERROR_RATE_LIMITED, NULL, NULL, wait_ms);
  else
    relay (connection, message);
}

/* What comes behind the token takes the way of the token, so that it is answered after it. */
void
adda_endpoint_receive_protected (AddaConnection *connection, const AddaParsed *message)
{
  g_autofree char *nonce = NULL;
  AddaCommand *command = NULL;
  guint wait_ms = adda_endpoint_take_turn (connection);

  if (wait_ms > 0)
    {
      adda_endpoint_tell_error (connection, ADDA_ERROR_RATE_LIMITED, NULL, NULL, wait_ms);
      return;
    }
  if (connection->has_spoken)
    {
      relay (connection, message);
      return;
    }

  connection->has_spoken = TRUE;
  if (message->opcode == ADDA_OPCODE_TEXT)
    command = adda_codecs[connection->dialect]->decode ((const char *) message->payload,
                                                        message->length_bytes, &nonce, NULL);
  if (command != NULL)
    {
      adda_worker_submit (connection->worker, connection, command);
      return;
    }
  adda_endpoint_tell_error (connection, ADDA_ERROR_BAD_MESSAGE, "Invalid auth message", NULL, 0);
  adda_connection_close (connection, ADDA_CLOSE_POLICY, "Invalid auth message");
}
