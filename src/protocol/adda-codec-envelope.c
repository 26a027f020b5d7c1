/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The envelope dialect: {"type","payload"} both ways, and nothing back to who sent it */

#include "adda-codec-private.h"

enum
{
  MEMBER_TYPE,
  MEMBER_PAYLOAD,
  N_MEMBERS,
};

static gboolean
refuse (GError **error, const char *why)
{
  g_set_error_literal (error, ADDA_PROTOCOL_ERROR, ADDA_ERROR_BAD_MESSAGE, why);

  return FALSE;
}

static gboolean
read_chat (const AddaJsonMember *payload, AddaCommand *command, GError **error)
{
  AddaJsonMember content = ADDA_JSON_MEMBER ("content");

  if (payload->value == NULL || *payload->value != '{')
    return refuse (error, "payload must be an object");

  return adda_json_read_members (payload->value, payload->value_length, &content, 1, error) &&
         adda_json_read_string (&content, &command->text, &command->text_length, error);
}

static gboolean
read_presence (const AddaJsonMember *payload, AddaCommand *command, GError **error)
{
  if (payload->value == NULL)
    return refuse (error, "payload is missing");

  command->text = g_strndup (payload->value, payload->value_length);
  command->text_length = payload->value_length;

  return TRUE;
}

static AddaCommand *
decode (const char *text, gsize length_bytes, char **nonce, GError **error)
{
  AddaJsonMember members[N_MEMBERS] = {
    [MEMBER_TYPE] = ADDA_JSON_MEMBER ("type"),
    [MEMBER_PAYLOAD] = ADDA_JSON_MEMBER ("payload"),
  };
  g_autoptr (AddaCommand) command = NULL;
  g_autofree char *type = NULL;
  gboolean is_chat;

  *nonce = NULL;
  if (!adda_codec_open (text, length_bytes, members, N_MEMBERS, error) ||
      !adda_json_read_string (&members[MEMBER_TYPE], &type, NULL, error))
    return NULL;

  is_chat = g_str_equal (type, "chat");
  if (!is_chat && !g_str_equal (type, "presence"))
    {
      adda_codec_refuse_type (type, error);
      return NULL;
    }

  command = adda_command_new (is_chat ? ADDA_COMMAND_SEND : ADDA_COMMAND_RELAY);
  if (!(is_chat ? read_chat : read_presence) (&members[MEMBER_PAYLOAD], command, error))
    return NULL;

  return g_steal_pointer (&command);
}

static void
begin (AddaJson *json, const char *type)
{
  adda_codec_begin (json);
  adda_json_add_string (json, "type", type);
  adda_json_open_object (json, "payload");
}

static AddaFrame *
end (AddaJson *json)
{
  adda_json_close_object (json);

  return adda_codec_end (json, FALSE);
}

static AddaFrame *
encode_chat (const AddaEvent *event)
{
  AddaJson json;

  begin (&json, "chat");
  adda_json_add_string (&json, "user_id", event->user->id);
  adda_json_add_string_len (&json, "content", event->content, event->content_length);
  adda_json_add_time (&json, "time", event->time_usec);

  return end (&json);
}

static AddaFrame *
encode_system (const AddaNotice *notice, const char *what)
{
  AddaJson json;

  begin (&json, "system");
  adda_json_add_string (&json, "event", what);
  adda_json_add_string (&json, "user_id", notice->user->id);

  return end (&json);
}

static AddaFrame *
encode_presence (const AddaNotice *notice)
{
  AddaJson json;

  if (notice->text == NULL)
    return NULL;

  adda_codec_begin (&json);
  adda_json_add_string (&json, "type", "presence");
  adda_json_add_raw (&json, "payload", notice->text);

  return adda_codec_end (&json, TRUE);
}

/* This dialect's codes are numbers, with the meaning that they have in HTTP. */
static int
get_number (AddaErrorCode code)
{
  switch (code)
    {
    case ADDA_ERROR_TOO_LONG:
      return 413;
    case ADDA_ERROR_NOT_IN_ROOM:
      return 409;
    case ADDA_ERROR_RATE_LIMITED:
      return 429;
    case ADDA_ERROR_INVALID_TOKEN:
    case ADDA_ERROR_UNAUTHORIZED:
      return 401;
    case ADDA_ERROR_FORBIDDEN:
    case ADDA_ERROR_MUTED:
    case ADDA_ERROR_LOCKED:
    case ADDA_ERROR_BANNED:
      return 403;
    case ADDA_ERROR_NOT_FOUND:
      return 404;
    case ADDA_ERROR_STORAGE_FULL:
      return 507;
    case ADDA_ERROR_STORAGE_FAILED:
      return 500;
    case ADDA_ERROR_TOO_MANY_ROOMS:
    case ADDA_ERROR_BUSY:
    case ADDA_ERROR_SHUTTING_DOWN:
      return 503;
    default:
      return 400;
    }
}

static AddaFrame *
encode_error (const AddaNotice *notice)
{
  AddaJson json;

  begin (&json, "error");
  adda_json_add_int (&json, "code", get_number (notice->code));
  adda_json_add_string (&json, "message", adda_codec_get_error_text (notice));

  return end (&json);
}

static AddaFrame *
encode (const AddaNotice *notice)
{
  if (notice->type == ADDA_NOTICE_MESSAGE)
    return encode_chat (notice->event);
  if (notice->type == ADDA_NOTICE_RELAY)
    return encode_presence (notice);
  if (notice->type == ADDA_NOTICE_JOIN)
    return encode_system (notice, "join");
  if (notice->type == ADDA_NOTICE_LEAVE)
    return encode_system (notice, "leave");
  if (notice->type == ADDA_NOTICE_ERROR)
    return encode_error (notice);

  /* Of anything else, envelope clients are not told. */
  return NULL;
}

const AddaCodec adda_codec_envelope = {
  .name = "envelope",
  .excludes_sender = TRUE,
  .decode = decode,
  .encode = encode,
};
