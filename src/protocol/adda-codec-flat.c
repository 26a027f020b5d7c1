/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The flat dialect: {"content","type"} in, one flat object a message out */

#include "adda-codec-private.h"

enum
{
  MEMBER_CONTENT,
  MEMBER_TYPE,
  N_MEMBERS,
};

static AddaCommand *
decode (const char *text, gsize length_bytes, char **nonce, GError **error)
{
  AddaJsonMember members[N_MEMBERS] = {
    [MEMBER_CONTENT] = ADDA_JSON_MEMBER ("content"),
    [MEMBER_TYPE] = ADDA_JSON_MEMBER ("type"),
  };
  g_autoptr (AddaCommand) command = NULL;
  g_autofree char *type = NULL;
  gboolean is_typing;

  *nonce = NULL;
  if (!adda_codec_open (text, length_bytes, members, N_MEMBERS, error))
    return NULL;
  if (members[MEMBER_TYPE].value != NULL &&
      !adda_json_read_string (&members[MEMBER_TYPE], &type, NULL, error))
    return NULL;

  is_typing = g_strcmp0 (type, "typing") == 0;
  if (!is_typing && type != NULL && !g_str_equal (type, "text"))
    {
      adda_codec_refuse_type (type, error);
      return NULL;
    }

  command = adda_command_new (is_typing ? ADDA_COMMAND_TYPING : ADDA_COMMAND_SEND);
  command->is_on = is_typing;
  command->echoes = is_typing;
  /* Who only types has nothing to say yet: no content is as good as an empty one. */
  if (is_typing && members[MEMBER_CONTENT].value == NULL)
    return g_steal_pointer (&command);
  if (!adda_json_read_string (&members[MEMBER_CONTENT], &command->text, &command->text_length,
                              error))
    return NULL;

  return g_steal_pointer (&command);
}

/* A deletion goes by the id of what it deletes, which flat clients tell lines apart by; a tombstone is a
 * message without content. */
static void
write_event_members (AddaJson *json, const AddaEvent *event)
{
  gboolean is_deletion = event->kind == ADDA_EVENT_DELETED;
  AddaUuid id = event->id;

  if (is_deletion)
    adda_event_get_target (event, &id);
  adda_json_add_uuid (json, "id", &id);
  adda_json_add_string (json, "room_id", event->room);
  adda_json_add_string (json, "user_id", event->user->id);
  adda_json_add_string (json, "username", event->user->name);
  adda_json_add_string_len (json, "content", event->content,
                            is_deletion ? 0 : event->content_length);
  adda_json_add_string (json, "type", is_deletion ? "deleted" : "text");
  if (event->kind == ADDA_EVENT_TOMBSTONE)
    adda_json_add_bool (json, "deleted", TRUE);
  adda_json_add_time (json, "timestamp", event->time_usec);
}

void
adda_codec_flat_write_event (GString *text, const AddaEvent *event, gboolean with_seq)
{
  AddaUuid id;
  AddaJson json;

  adda_json_init (&json, text);
  adda_json_open_object (&json, NULL);
  if (with_seq)
    adda_json_add_int (&json, "seq", (gint64) event->seq);
  if (with_seq && event->kind == ADDA_EVENT_DELETED)
    adda_json_add_int (&json, "target", (gint64) adda_event_get_target (event, &id));
  write_event_members (&json, event);
  adda_json_close_object (&json);
}

/* What is not stored has an id all the same: flat clients tell lines apart by it. */
static AddaFrame *
encode_passing (const AddaNotice *notice,
                const char *type,
                const char *content,
                gboolean is_ephemeral)
{
  gint64 time_usec = adda_codec_get_time (notice);
  AddaUuid id;
  AddaJson json;

  adda_uuid_new (time_usec, &id);
  adda_codec_begin (&json);
  adda_json_add_uuid (&json, "id", &id);
  adda_json_add_string (&json, "room_id", notice->room);
  adda_json_add_string (&json, "user_id", notice->user->id);
  adda_json_add_string (&json, "username", notice->user->name);
  adda_json_add_string (&json, "content", content);
  adda_json_add_string (&json, "type", type);
  adda_json_add_time (&json, "timestamp", time_usec);

  return adda_codec_end (&json, is_ephemeral);
}

static AddaFrame *
encode_join (const AddaNotice *notice)
{
  g_autofree char *content = g_strconcat (notice->user->name, " joined the room", NULL);

  return encode_passing (notice, "join", content, FALSE);
}

static AddaFrame *
encode_leave (const AddaNotice *notice)
{
  g_autofree char *content = g_strconcat (notice->user->name, " left the room", NULL);

  return encode_passing (notice, "leave", content, FALSE);
}

static AddaFrame *
encode_message (const AddaNotice *notice)
{
  AddaJson json;

  adda_codec_begin (&json);
  write_event_members (&json, notice->event);

  return adda_codec_end (&json, FALSE);
}

static AddaFrame *
encode_typing (const AddaNotice *notice)
{
  if (!notice->is_on)
    return NULL;

  return encode_passing (notice, "typing", notice->text != NULL ? notice->text : "", TRUE);
}

static AddaFrame *
encode_user_list (const AddaNotice *notice)
{
  AddaJson json;

  adda_codec_begin (&json);
  adda_json_add_string (&json, "type", "user_list");
  adda_json_open_array (&json, "users");
  for (guint i = 0; i < notice->n_members; i++)
    adda_json_add_string (&json, NULL, notice->members[i]->name);
  adda_json_close_array (&json);
  adda_json_add_time (&json, "timestamp", adda_codec_get_time (notice));

  return adda_codec_end (&json, TRUE);
}

AddaFrame *
adda_codec_flat_encode_error (const AddaNotice *notice)
{
  AddaJson json;

  adda_codec_begin (&json);
  adda_json_add_string (&json, "type", "error");
  adda_json_add_string (&json, "code", adda_error_code_to_string (notice->code));
  adda_json_add_string (&json, "content", adda_codec_get_error_text (notice));
  adda_json_add_time (&json, "timestamp", adda_codec_get_time (notice));

  return adda_codec_end (&json, FALSE);
}

/* What is not here, flat clients are not told. */
static AddaFrame *(*const encoders[]) (const AddaNotice *notice) = {
  [ADDA_NOTICE_JOIN] = encode_join,           [ADDA_NOTICE_LEAVE] = encode_leave,
  [ADDA_NOTICE_MESSAGE] = encode_message,     [ADDA_NOTICE_TYPING] = encode_typing,
  [ADDA_NOTICE_USER_LIST] = encode_user_list, [ADDA_NOTICE_ERROR] = adda_codec_flat_encode_error,
  [ADDA_NOTICE_DELETED] = encode_message,
};

static AddaFrame *
encode (const AddaNotice *notice)
{
  if ((guint) notice->type >= G_N_ELEMENTS (encoders) || encoders[notice->type] == NULL)
    return NULL;

  return encoders[notice->type](notice);
}

const AddaCodec adda_codec_flat = {
  .name = "flat",
  .decode = decode,
  .encode = encode,
};
