/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The raw dialect: whole frames, passed on as they came; nothing to decode */

#include "adda-codec-private.h"

#include <string.h>

static AddaFrame *
encode (const AddaNotice *notice)
{
  if (notice->type == ADDA_NOTICE_RELAY)
    return notice->frame != NULL ? adda_frame_ref (notice->frame) : NULL;
  if (notice->type == ADDA_NOTICE_JOIN)
    {
      g_autofree char *text = g_strconcat (notice->user->name, " joined the chat", NULL);

      return adda_frame_new (ADDA_OPCODE_TEXT, text, strlen (text));
    }
  if (notice->type == ADDA_NOTICE_ERROR)
    {
      const char *text = adda_codec_get_error_text (notice);

      return adda_frame_new (ADDA_OPCODE_TEXT, text, strlen (text));
    }

  return NULL;
}

const AddaCodec adda_codec_raw = {
  .name = "raw",
  .encode = encode,
};
