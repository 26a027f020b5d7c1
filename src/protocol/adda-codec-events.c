/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Server-sent events: the shapes of adda.v1 as lines of text (HTML Standard, section 9.2). Nothing comes in */

#include "adda-codec-private.h"
#include "hub/adda-stream.h"

/* An event that has a number is not closed here: its id, which differs from peer to peer, comes behind it. */
static AddaFrame *
write_event (const char *type, const char *json, gsize length_bytes, gboolean has_id)
{
  g_autoptr (GString) text = g_string_sized_new (length_bytes + 64);

  g_string_append_printf (text, "event: %s\ndata: ", type);
  g_string_append_len (text, json, (gssize) length_bytes);
  g_string_append (text, has_id ? "\n" : "\n\n");

  return adda_frame_new_bare (text->str, text->len);
}

static AddaFrame *
wrap (const char *type, const AddaNotice *notice, gboolean has_id)
{
  g_autoptr (AddaFrame) frame = adda_codec_v1.encode (notice);
  const guint8 *payload;
  gsize length_bytes;
  AddaFrame *event;

  if (frame == NULL)
    return NULL;

  payload = adda_frame_get_payload (frame, &length_bytes);
  event = write_event (type, (const char *) payload, length_bytes, has_id);
  event->is_ephemeral = frame->is_ephemeral;

  return event;
}

static void
add_place (AddaJson *json, const AddaNotice *notice)
{
  if (notice->room != NULL && adda_stream_is_name (notice->room))
    adda_json_add_string (json, "notifications",
                          g_str_equal (notice->room, ADDA_STREAM_ALL) ? "all" : "own");
  else
    adda_json_add_string (json, "room", notice->room);
}

/* From here on the stream hears the room; what it missed has come, or a reset says why not. */
static AddaFrame *
write_joined (const AddaNotice *notice)
{
  const char *type = notice->reset != NULL ? "reset" : "joined";
  g_autoptr (GString) text = g_string_new (NULL);
  AddaJson json;

  adda_json_init (&json, text);
  adda_json_open_object (&json, NULL);
  adda_json_add_string (&json, "type", type);
  add_place (&json, notice);
  adda_json_add_string (&json, "epoch", notice->epoch);
  adda_json_add_int (&json, "seq", (gint64) notice->seq);
  if (notice->reset != NULL)
    adda_json_add_string (&json, "reason", notice->reset);
  else
    adda_json_add_bool (&json, "recovered", notice->is_recovered);
  adda_json_close_object (&json);

  return write_event (type, text->str, text->len, TRUE);
}

/* "error" is the browser's own event for a broken connection. */
static AddaFrame *
write_refused (const AddaNotice *notice)
{
  g_autoptr (GString) text = g_string_new (NULL);
  AddaJson json;

  adda_json_init (&json, text);
  adda_json_open_object (&json, NULL);
  adda_json_add_string (&json, "type", "refused");
  add_place (&json, notice);
  adda_json_add_string (&json, "code", adda_error_code_to_string (notice->code));
  adda_json_add_string (&json, "message", adda_codec_get_error_text (notice));
  adda_json_close_object (&json);

  return write_event ("refused", text->str, text->len, FALSE);
}

static AddaFrame *
write_welcome (const AddaNotice *notice)
{
  AddaNotice open = *notice;

  /* There is no way to come back with it. */
  open.session = NULL;
  return wrap ("welcome", &open, FALSE);
}

static AddaFrame *
encode (const AddaNotice *notice)
{
  switch (notice->type)
    {
    case ADDA_NOTICE_WELCOME:
      return write_welcome (notice);
    case ADDA_NOTICE_JOINED:
      return write_joined (notice);
    case ADDA_NOTICE_ERROR:
      return write_refused (notice);
    case ADDA_NOTICE_MESSAGE:
      return wrap ("message", notice, TRUE);
    case ADDA_NOTICE_DELETED:
      return wrap ("deleted", notice, TRUE);
    case ADDA_NOTICE_ROOM:
      return wrap ("room", notice, FALSE);
    case ADDA_NOTICE_NOTIFICATION:
      return wrap ("notification", notice, TRUE);
    case ADDA_NOTICE_READ:
      return notice->event != NULL ? wrap ("read", notice, TRUE) : NULL;
    case ADDA_NOTICE_JOIN:
      return wrap ("join", notice, FALSE);
    case ADDA_NOTICE_LEAVE:
      return wrap ("leave", notice, FALSE);
    case ADDA_NOTICE_PRESENCE:
      return wrap ("presence", notice, FALSE);
    default:
      return NULL;
    }
}

const AddaCodec adda_codec_events = {
  .name = "events",
  .encode = encode,
};
