/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * What the codecs share among themselves */

#pragma once

#include "adda-codec.h"
#include "adda-json-read.h"
#include "base/adda-json.h"

G_BEGIN_DECLS

extern const AddaCodec adda_codec_flat;
extern const AddaCodec adda_codec_v1;
extern const AddaCodec adda_codec_events;
extern const AddaCodec adda_codec_simple;
extern const AddaCodec adda_codec_envelope;
extern const AddaCodec adda_codec_raw;
extern const AddaCodec adda_codec_protected;
extern const AddaCodec adda_codec_notifications;

/* Checks @text and finds @members in it. FALSE with %ADDA_PROTOCOL_ERROR set, and with those members
 * that could be found all the same. */
gboolean adda_codec_open (const char *text,
                          gsize length_bytes,
                          AddaJsonMember *members,
                          guint n_members,
                          GError **error);

/* Always FALSE, for a caller to return. @type: what the client called its message. */
gboolean adda_codec_refuse_type (const char *type, GError **error);

/* The sentence that goes with an ERROR notice. */
const char *adda_codec_get_error_text (const AddaNotice *notice);

/* When it happened; now, if the notice does not say. */
gint64 adda_codec_get_time (const AddaNotice *notice);

/* Flat's shape of an ERROR notice, which simple shares. */
AddaFrame *adda_codec_flat_encode_error (const AddaNotice *notice);

/* Opens an object in this thread's own buffer, which adda_codec_end() empties again. */
void adda_codec_begin (AddaJson *json);

/* Closes the object. Returns: (transfer full): a text frame. */
AddaFrame *adda_codec_end (AddaJson *json, gboolean is_ephemeral);

/* Reading for adda.v1: (nullable) as AddaCodec's own. */
AddaCommand *adda_codec_v1_decode (const char *text,
                                   gsize length_bytes,
                                   char **nonce,
                                   GError **error);

G_END_DECLS
