/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * /ws/binary: binary messages are processed and sent back, text is only noted */

#include "adda-endpoint-private.h"

#include <string.h>

#include "adda-transform.h"
#include "adda-worker.h"

const char *
adda_endpoint_parse_transform (GHashTable *query, guint *option)
{
  const char *word = query != NULL ? g_hash_table_lookup (query, "transform") : NULL;
  AddaTransform transform = ADDA_TRANSFORM_NONE;

  if (word != NULL && *word != '\0' && !adda_transform_from_string (word, &transform))
    return "transform: none, sha256, gzip or gunzip";

  *option = transform;
  return NULL;
}

static void
send_text (AddaConnection *connection, const char *text)
{
  g_autoptr (AddaFrame) frame = adda_frame_new (ADDA_OPCODE_TEXT, text, strlen (text));

  adda_worker_count (connection->worker, ADDA_COUNTER_ERRORS, 1);
  adda_connection_send (connection, frame);
}

static void
process (AddaConnection *connection, const AddaParsed *message)
{
  gsize max_bytes = adda_worker_get_config (connection->worker)->max_message_bytes;
  g_autoptr (GByteArray) out = g_byte_array_new ();
  g_autoptr (AddaFrame) frame = NULL;

  switch (adda_transform_run ((AddaTransform) connection->option, message->payload,
                              message->length_bytes, max_bytes, out))
    {
    case ADDA_TRANSFORM_DONE:
      frame = adda_frame_new (ADDA_OPCODE_BINARY, out->data, out->len);
      adda_connection_send (connection, frame);
      break;
    case ADDA_TRANSFORM_TOO_BIG:
      adda_connection_close (connection, ADDA_CLOSE_TOO_BIG, "the inflated message is too big");
      break;
    case ADDA_TRANSFORM_BAD_DATA:
      send_text (connection, "{\"error\":\"Invalid gzip data\"}");
      break;
    }
}

void
adda_endpoint_receive_binary (AddaConnection *connection, const AddaParsed *message)
{
  if (adda_endpoint_take_turn (connection) > 0)
    send_text (connection, "{\"error\":\"Rate limit exceeded\"}");
  else if (message->opcode == ADDA_OPCODE_BINARY)
    process (connection, message);
  else
    g_info ("text on %s: %" G_GSIZE_FORMAT " bytes", connection->endpoint->path,
            message->length_bytes);
}
