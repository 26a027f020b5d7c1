/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The notifications dialect: each notification an object of its own; nothing comes in */

#include "adda-codec-private.h"
#include "adda-notification-text.h"

static AddaFrame *
encode_one (const AddaEvent *event, gboolean is_read)
{
  g_autoptr (GString) text = g_string_sized_new (event->content_length + 256);

  adda_notification_text_write (text, event, is_read);
  return adda_frame_new (ADDA_OPCODE_TEXT, text->str, text->len);
}

/* A message each, but one piece: what greets somebody must not fill the send queue. */
static AddaFrame *
encode_page (const AddaNotificationPage *page)
{
  g_autoptr (GPtrArray) frames = g_ptr_array_new_with_free_func ((GDestroyNotify) adda_frame_unref);

  if (page->n_items == 0)
    return NULL;
  for (guint i = 0; i < page->n_items; i++)
    g_ptr_array_add (frames, encode_one (page->items[i].event, page->items[i].is_read));
  return adda_frame_join ((AddaFrame *const *) frames->pdata, frames->len);
}

static AddaFrame *
encode (const AddaNotice *notice)
{
  if (notice->type == ADDA_NOTICE_NOTIFICATION)
    return encode_one (notice->event, FALSE);
  if (notice->type == ADDA_NOTICE_NOTIFICATIONS)
    return encode_page (notice->page);
  if (notice->type == ADDA_NOTICE_ERROR)
    return adda_codec_flat_encode_error (notice);
  return NULL;
}

const AddaCodec adda_codec_notifications = {
  .name = "notifications",
  .encode = encode,
};
