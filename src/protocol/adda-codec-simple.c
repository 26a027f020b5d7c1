/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The simple dialect: {"content"} in, lines with sender and room out */

#include "adda-codec-private.h"

#include <string.h>

static AddaCommand *
decode (const char *text, gsize length_bytes, char **nonce, GError **error)
{
  AddaJsonMember content = ADDA_JSON_MEMBER ("content");
  g_autoptr (AddaCommand) command = adda_command_new (ADDA_COMMAND_SEND);

  *nonce = NULL;
  if (!adda_codec_open (text, length_bytes, &content, 1, error) ||
      !adda_json_read_string (&content, &command->text, &command->text_length, error))
    return NULL;

  return g_steal_pointer (&command);
}

static AddaFrame *
encode_line (const char *type,
             const char *from,
             const char *content,
             gsize length_bytes,
             const char *room,
             gint64 time_usec)
{
  AddaJson json;

  adda_codec_begin (&json);
  adda_json_add_string (&json, "type", type);
  adda_json_add_string (&json, "from", from);
  adda_json_add_string_len (&json, "content", content, length_bytes);
  adda_json_add_string (&json, "room", room);
  adda_json_add_time (&json, "timestamp", time_usec);

  return adda_codec_end (&json, FALSE);
}

/* What the room itself says comes from nobody. */
static AddaFrame *
encode_change (const AddaNotice *notice, const char *what)
{
  g_autofree char *content = g_strconcat (notice->user->name, what, NULL);

  return encode_line ("system", "", content, strlen (content), notice->room,
                      adda_codec_get_time (notice));
}

static AddaFrame *
encode (const AddaNotice *notice)
{
  const AddaEvent *event = notice->event;

  if (notice->type == ADDA_NOTICE_MESSAGE)
    return encode_line ("message", event->user->name, event->content, event->content_length,
                        event->room, event->time_usec);
  if (notice->type == ADDA_NOTICE_JOIN)
    return encode_change (notice, " joined the room");
  if (notice->type == ADDA_NOTICE_LEAVE)
    return encode_change (notice, " left the room");
  if (notice->type == ADDA_NOTICE_ERROR)
    return adda_codec_flat_encode_error (notice);

  /* Of anything else, simple clients are not told. */
  return NULL;
}

const AddaCodec adda_codec_simple = {
  .name = "simple",
  .decode = decode,
  .encode = encode,
};
