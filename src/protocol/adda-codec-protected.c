/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The words of /ws/protected: {"token"} in, success or one error out; then whole frames */

#include "adda-codec-private.h"

static AddaCommand *
decode (const char *text, gsize length_bytes, char **nonce, GError **error)
{
  AddaJsonMember token = ADDA_JSON_MEMBER ("token");
  g_autoptr (AddaCommand) command = adda_command_new (ADDA_COMMAND_AUTH);

  *nonce = NULL;
  if (!adda_codec_open (text, length_bytes, &token, 1, error) ||
      !adda_json_read_string (&token, &command->text, &command->text_length, error))
    return NULL;

  return g_steal_pointer (&command);
}

static AddaFrame *
encode_success (const AddaNotice *notice)
{
  AddaJson json;

  adda_codec_begin (&json);
  adda_json_add_string (&json, "type", "auth_success");
  adda_json_add_string (&json, "user_id", notice->user->id);

  return adda_codec_end (&json, FALSE);
}

static AddaFrame *
encode_error (const AddaNotice *notice)
{
  AddaJson json;

  adda_codec_begin (&json);
  adda_json_add_string (&json, "error", adda_codec_get_error_text (notice));

  return adda_codec_end (&json, FALSE);
}

static AddaFrame *
encode (const AddaNotice *notice)
{
  if (notice->type == ADDA_NOTICE_WELCOME)
    return encode_success (notice);
  if (notice->type == ADDA_NOTICE_ERROR)
    return encode_error (notice);
  if (notice->type == ADDA_NOTICE_RELAY && notice->frame != NULL)
    return adda_frame_ref (notice->frame);

  return NULL;
}

const AddaCodec adda_codec_protected = {
  .name = "protected",
  .decode = decode,
  .encode = encode,
};
