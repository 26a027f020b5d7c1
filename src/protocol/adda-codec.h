/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A dialect: text from clients into commands, notices into frames. No I/O, no state */

#pragma once

#include "base/adda-frame.h"
#include "hub/adda-command.h"
#include "hub/adda-notice.h"

G_BEGIN_DECLS

#define ADDA_PROTOCOL_ERROR (adda_protocol_error_quark ()) /* codes: AddaErrorCode */
GQuark adda_protocol_error_quark (void);

typedef enum
{
  ADDA_DIALECT_FLAT,
  ADDA_DIALECT_V1,
  ADDA_DIALECT_SIMPLE,
  ADDA_DIALECT_ENVELOPE,
  ADDA_DIALECT_RAW,
  ADDA_DIALECT_PROTECTED,
  ADDA_DIALECT_NOTIFICATIONS,
  ADDA_DIALECT_EVENTS, /* server-sent events: not frames but bare text */
  ADDA_N_DIALECTS,
} AddaDialect;

/* Deepest nesting of a client's JSON. */
#define ADDA_PROTOCOL_MAX_DEPTH 32
#define ADDA_PROTOCOL_NONCE_MAX 64 /* bytes */

typedef struct
{
  const char *name;        /* "flat", for logs and statistics */
  const char *subprotocol; /* (nullable) Sec-WebSocket-Protocol that asks for it */

  /* What a connection causes in its room is told to the others only. */
  gboolean excludes_sender;

  /**
   * decode:
   * @text: valid UTF-8, not closed by NUL
   * @nonce: (out) (transfer full) (nullable): set on error too, if it could be read, so that the
   *   error can carry it
   *
   * Any thread. NULL in dialects whose messages are not read at all.
   * Returns: (transfer full) (nullable): NULL with %ADDA_PROTOCOL_ERROR set.
   */
  AddaCommand *(*decode) (const char *text, gsize length_bytes, char **nonce, GError **error);

  /* Any thread. Returns: (transfer full) (nullable): NULL if this dialect does not tell such a thing. */
  AddaFrame *(*encode) (const AddaNotice *notice);
} AddaCodec;

/* Indexed by AddaDialect. */
extern const AddaCodec *const adda_codecs[ADDA_N_DIALECTS];

/* One durable event as the flat dialect and REST show it; with its seq for REST. */
void adda_codec_flat_write_event (GString *text, const AddaEvent *event, gboolean with_seq);

G_END_DECLS
