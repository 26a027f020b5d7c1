/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The table of dialects, and what they have in common */

#include "adda-codec-private.h"

#include "base/adda-clock.h"

/* A buffer that grew beyond this for a page of history is not kept. */
#define BUFFER_KEEP_BYTES (64 * 1024)

/* How much of an unknown type is told back. */
#define SHOWN_TYPE_CHARS 32

G_DEFINE_QUARK (adda_protocol_error, adda_protocol_error)

const AddaCodec *const adda_codecs[ADDA_N_DIALECTS] = {
  [ADDA_DIALECT_FLAT] = &adda_codec_flat,
  [ADDA_DIALECT_V1] = &adda_codec_v1,
  [ADDA_DIALECT_SIMPLE] = &adda_codec_simple,
  [ADDA_DIALECT_ENVELOPE] = &adda_codec_envelope,
  [ADDA_DIALECT_RAW] = &adda_codec_raw,
  [ADDA_DIALECT_PROTECTED] = &adda_codec_protected,
  [ADDA_DIALECT_NOTIFICATIONS] = &adda_codec_notifications,
  [ADDA_DIALECT_EVENTS] = &adda_codec_events,
};

static void
free_buffer (gpointer buffer)
{
  g_string_free (buffer, TRUE);
}

static GPrivate thread_buffer = G_PRIVATE_INIT (free_buffer);

/* The text is JSON but for characters that no string may have. Whoever sent it still wants to know
 * which of his messages was refused, so its members are found, to be read from @text. */
static gboolean
find_in_flawed (const char *text, gsize length_bytes, AddaJsonMember *members, guint n_members)
{
  g_autofree char *mended = g_memdup2 (text, length_bytes);

  if (mended == NULL || !adda_json_mend_escapes (mended, length_bytes) ||
      !adda_json_validate (mended, length_bytes, ADDA_PROTOCOL_MAX_DEPTH, NULL) ||
      !adda_json_read_members (mended, length_bytes, members, n_members, NULL))
    return FALSE;

  for (guint i = 0; i < n_members; i++)
    {
      if (members[i].value != NULL)
        members[i].value = text + (members[i].value - mended);
    }

  return TRUE;
}

gboolean
adda_codec_open (const char *text,
                 gsize length_bytes,
                 AddaJsonMember *members,
                 guint n_members,
                 GError **error)
{
  g_autoptr (GError) flaw = NULL;

  if (adda_json_validate (text, length_bytes, ADDA_PROTOCOL_MAX_DEPTH, &flaw))
    return adda_json_read_members (text, length_bytes, members, n_members, error);

  if (find_in_flawed (text, length_bytes, members, n_members))
    g_set_error_literal (error, ADDA_PROTOCOL_ERROR, ADDA_ERROR_BAD_MESSAGE,
                         "strings must not contain NUL or half a surrogate pair");
  else
    g_set_error_literal (error, ADDA_PROTOCOL_ERROR, ADDA_ERROR_BAD_JSON, flaw->message);

  return FALSE;
}

gboolean
adda_codec_refuse_type (const char *type, GError **error)
{
  const char *end = type;

  for (guint i = 0; i < SHOWN_TYPE_CHARS && *end != '\0'; i++)
    end = g_utf8_next_char (end);
  g_set_error (error, ADDA_PROTOCOL_ERROR, ADDA_ERROR_UNKNOWN_TYPE, "unknown message type: %.*s",
               (int) (end - type), type);

  return FALSE;
}

const char *
adda_codec_get_error_text (const AddaNotice *notice)
{
  /* Clients compare this sentence: it is never any other. */
  if (notice->text == NULL || notice->code == ADDA_ERROR_RATE_LIMITED)
    return adda_error_code_get_message (notice->code);

  return notice->text;
}

gint64
adda_codec_get_time (const AddaNotice *notice)
{
  return notice->time_usec != 0 ? notice->time_usec : adda_clock_now_usec ();
}

void
adda_codec_begin (AddaJson *json)
{
  GString *buffer = g_private_get (&thread_buffer);

  if (buffer == NULL)
    {
      buffer = g_string_sized_new (1024);
      g_private_set (&thread_buffer, buffer);
    }
  g_assert (buffer->len == 0);

  adda_json_init (json, buffer);
  adda_json_open_object (json, NULL);
}

AddaFrame *
adda_codec_end (AddaJson *json, gboolean is_ephemeral)
{
  AddaFrame *frame;

  adda_json_close_object (json);
  frame = adda_frame_new (ADDA_OPCODE_TEXT, json->text->str, json->text->len);
  frame->is_ephemeral = is_ephemeral ? TRUE : FALSE;

  if (json->text->allocated_len > BUFFER_KEEP_BYTES)
    g_private_replace (&thread_buffer, NULL);
  else
    g_string_truncate (json->text, 0);

  return frame;
}
