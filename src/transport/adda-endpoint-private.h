/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * What the rows of the endpoint table share. Worker's thread, but for what says otherwise */

#pragma once

#include "adda-endpoint.h"

G_BEGIN_DECLS

/* In words of the connection's dialect. */
void adda_endpoint_tell (AddaConnection *connection, const AddaNotice *notice);

/* @text, @nonce: (nullable) */
void adda_endpoint_tell_error (AddaConnection *connection,
                               AddaErrorCode code,
                               const char *text,
                               const char *nonce,
                               guint retry_after_ms);

/* Counts a message. Returns: 0 if it is within the rate, else how long to wait. */
guint adda_endpoint_take_turn (AddaConnection *connection);

/* Sends the same message back. */
void adda_endpoint_echo (AddaConnection *connection, const AddaParsed *message);

/* Whatever comes is of no interest. */
void adda_endpoint_ignore (AddaConnection *connection, const AddaParsed *message);

void adda_endpoint_receive_chat (AddaConnection *connection, const AddaParsed *message);
void adda_endpoint_receive_raw (AddaConnection *connection, const AddaParsed *message);
void adda_endpoint_receive_protected (AddaConnection *connection, const AddaParsed *message);
void adda_endpoint_receive_binary (AddaConnection *connection, const AddaParsed *message);

/* transform=…; main thread */
const char *adda_endpoint_parse_transform (GHashTable *query, guint *option);

G_END_DECLS
