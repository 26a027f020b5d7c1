/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * adda.v1, the way out: notices into the frames of Adda's own protocol */

#include "adda-codec-private.h"
#include "adda-notification-text.h"

#include <string.h>

static void
add_optional (AddaJson *json, const char *name, const char *value)
{
  if (value != NULL)
    adda_json_add_string (json, name, value);
}

/* NULL as @name inside arrays */
static void
add_user (AddaJson *json, const char *name, const AddaUser *user)
{
  adda_json_open_object (json, name);
  adda_json_add_string (json, "id", user->id);
  adda_json_add_string (json, "name", user->name);
  adda_json_close_object (json);
}

static void
add_members (AddaJson *json, const AddaNotice *notice)
{
  adda_json_open_array (json, "members");
  for (guint i = 0; i < notice->n_members; i++)
    add_user (json, NULL, notice->members[i]);
  adda_json_close_array (json);
}

/* The event that deletes a message, in its room's numbering. */
static void
add_deletion (AddaJson *json, const AddaEvent *event)
{
  AddaUuid id;

  adda_json_add_string (json, "type", "deleted");
  adda_json_add_string (json, "room", event->room);
  adda_json_add_int (json, "seq", (gint64) event->seq);
  adda_json_add_int (json, "target", (gint64) adda_event_get_target (event, &id));
  add_user (json, "user", event->user);
  adda_json_add_time (json, "timestamp", event->time_usec);
}

static void
add_message (AddaJson *json, const AddaEvent *event)
{
  if (event->kind == ADDA_EVENT_DELETED)
    {
      add_deletion (json, event);
      return;
    }

  adda_json_add_string (json, "type", "message");
  adda_json_add_string (json, "room", event->room);
  adda_json_add_int (json, "seq", (gint64) event->seq);
  adda_json_add_uuid (json, "id", &event->id);
  add_user (json, "user", event->user);
  adda_json_add_string_len (json, "content", event->content, event->content_length);
  if (event->kind == ADDA_EVENT_TOMBSTONE)
    adda_json_add_bool (json, "deleted", TRUE);
  adda_json_add_time (json, "timestamp", event->time_usec);
}

static void
add_messages (AddaJson *json, const AddaNotice *notice)
{
  adda_json_open_array (json, "messages");
  for (guint i = 0; i < notice->n_events; i++)
    {
      adda_json_open_object (json, NULL);
      add_message (json, notice->events[i]);
      adda_json_close_object (json);
    }
  adda_json_close_array (json);
}

static void
add_limits (AddaJson *json, const AddaWelcomeLimits *limits)
{
  adda_json_open_object (json, "limits");
  adda_json_add_int (json, "message_bytes", limits->message_bytes);
  adda_json_add_int (json, "rate_messages", limits->rate_messages);
  adda_json_add_int (json, "rate_window_ms", limits->rate_window_ms);
  adda_json_add_int (json, "rooms", limits->rooms);
  adda_json_add_int (json, "history", limits->history);
  adda_json_add_int (json, "ping_ms", limits->ping_ms);
  adda_json_close_object (json);
}

static void
write_welcome (AddaJson *json, const AddaNotice *notice)
{
  static const AddaWelcomeLimits no_limits = { 0 };

  add_optional (json, "session", notice->session);
  adda_json_open_object (json, "user");
  adda_json_add_string (json, "id", notice->user->id);
  adda_json_add_string (json, "name", notice->user->name);
  adda_json_add_string (json, "role", adda_role_to_string (notice->user->role));
  adda_json_close_object (json);
  add_optional (json, "epoch", notice->epoch);
  add_limits (json, notice->limits != NULL ? notice->limits : &no_limits);
}

static void
write_room (AddaJson *json, const AddaNotice *notice)
{
  adda_json_add_string (json, "room", notice->room);
  adda_json_add_string (json, "topic", notice->topic != NULL ? notice->topic : "");
  adda_json_add_bool (json, "locked", notice->is_locked);
}

static void
write_joined (AddaJson *json, const AddaNotice *notice)
{
  adda_json_add_string (json, "room", notice->room);
  add_optional (json, "topic", notice->topic);
  if (notice->is_locked)
    adda_json_add_bool (json, "locked", TRUE);
  add_optional (json, "epoch", notice->epoch);
  adda_json_add_int (json, "seq", (gint64) notice->seq);
  adda_json_add_int (json, "count", notice->count);
  add_members (json, notice);
  adda_json_add_bool (json, "recovered", notice->is_recovered);
  add_optional (json, "reset", notice->reset);
  add_messages (json, notice);
}

static void
write_coming_or_going (AddaJson *json, const AddaNotice *notice)
{
  adda_json_add_string (json, "room", notice->room);
  add_user (json, "user", notice->user);
  adda_json_add_int (json, "count", notice->count);
}

static void
write_leave (AddaJson *json, const AddaNotice *notice)
{
  write_coming_or_going (json, notice);
  add_optional (json, "reason", notice->text);
}

static void
write_ack (AddaJson *json, const AddaNotice *notice)
{
  const AddaEvent *event = notice->event;

  if (event == NULL)
    {
      add_optional (json, "room", notice->room);
      return;
    }

  adda_json_add_string (json, "room", event->room);
  adda_json_add_uuid (json, "id", &event->id);
  adda_json_add_int (json, "seq", (gint64) event->seq);
  adda_json_add_time (json, "timestamp", event->time_usec);
  if (notice->is_duplicate)
    adda_json_add_bool (json, "duplicate", TRUE);
}

static void
write_history (AddaJson *json, const AddaNotice *notice)
{
  adda_json_add_string (json, "room", notice->room);
  add_messages (json, notice);
  adda_json_add_bool (json, "has_more", notice->has_more);
}

static void
write_typing (AddaJson *json, const AddaNotice *notice)
{
  adda_json_add_string (json, "room", notice->room);
  add_user (json, "user", notice->user);
  adda_json_add_bool (json, "on", notice->is_on);
}

/* Somebody asked: this is a reply, and so must arrive. */
static gboolean
is_asked (const AddaNotice *notice)
{
  return notice->nonce != NULL || notice->members != NULL;
}

static void
write_presence (AddaJson *json, const AddaNotice *notice)
{
  adda_json_add_string (json, "room", notice->room);
  adda_json_add_int (json, "count", notice->count);
  adda_json_add_int (json, "joined", notice->n_joined);
  adda_json_add_int (json, "left", notice->n_left);
  if (is_asked (notice))
    add_members (json, notice);
}

static void
write_pong (AddaJson *json, const AddaNotice *notice)
{
  adda_json_add_time (json, "time", notice->time_usec);
}

static void
write_error (AddaJson *json, const AddaNotice *notice)
{
  adda_json_add_string (json, "code", adda_error_code_to_string (notice->code));
  adda_json_add_string (json, "message", adda_codec_get_error_text (notice));
  if (notice->retry_after_ms > 0)
    adda_json_add_int (json, "retry_after_ms", notice->retry_after_ms);
}

static void
write_notification (AddaJson *json, const AddaNotice *notice)
{
  adda_json_add_raw (json, "notification", "");
  adda_notification_text_write (json->text, notice->event, FALSE);
}

static void
write_notifications (AddaJson *json, const AddaNotice *notice)
{
  adda_json_add_raw (json, "notifications", "");
  adda_notification_text_write_page (json->text, notice->page);
  adda_json_add_int (json, "unread", notice->page->n_unread);
  adda_json_add_bool (json, "has_more", notice->page->has_more);
}

static void
write_read (AddaJson *json, const AddaNotice *notice)
{
  if (notice->event != NULL)
    adda_notification_text_write_mark (json->text, notice->event);
  if (notice->page != NULL)
    adda_json_add_int (json, "unread", notice->page->n_unread);
}

static void
write_expiring (AddaJson *json, const AddaNotice *notice)
{
  adda_json_add_int (json, "in_ms", notice->retry_after_ms);
}

/* What is not here, clients of adda.v1 are not told. A message writes its type itself. */
static const struct
{
  const char *type;
  void (*write) (AddaJson *json, const AddaNotice *notice);
  gboolean is_answer; /* and carries the nonce of what it answers */
} shapes[] = {
  [ADDA_NOTICE_WELCOME] = { "welcome", write_welcome, TRUE },
  [ADDA_NOTICE_JOINED] = { "joined", write_joined, TRUE },
  [ADDA_NOTICE_JOIN] = { "join", write_coming_or_going, FALSE },
  [ADDA_NOTICE_LEAVE] = { "leave", write_leave, FALSE },
  [ADDA_NOTICE_ACK] = { "ack", write_ack, TRUE },
  [ADDA_NOTICE_HISTORY] = { "history", write_history, TRUE },
  [ADDA_NOTICE_TYPING] = { "typing", write_typing, FALSE },
  [ADDA_NOTICE_PRESENCE] = { "presence", write_presence, TRUE },
  [ADDA_NOTICE_PONG] = { "pong", write_pong, TRUE },
  [ADDA_NOTICE_EXPIRING] = { "expiring", write_expiring, FALSE },
  [ADDA_NOTICE_ERROR] = { "error", write_error, TRUE },
  [ADDA_NOTICE_ROOM] = { "room", write_room, FALSE },
  [ADDA_NOTICE_NOTIFICATION] = { "notification", write_notification, FALSE },
  [ADDA_NOTICE_NOTIFICATIONS] = { "notifications", write_notifications, TRUE },
  [ADDA_NOTICE_READ] = { "read", write_read, TRUE },
};

static AddaFrame *
encode_message (const AddaNotice *notice)
{
  AddaJson json;

  adda_codec_begin (&json);
  add_message (&json, notice->event);
  if (notice->is_own)
    add_optional (&json, "nonce", notice->event->nonce);

  return adda_codec_end (&json, FALSE);
}

static AddaFrame *
encode (const AddaNotice *notice)
{
  gboolean is_ephemeral = notice->type == ADDA_NOTICE_TYPING ||
                          (notice->type == ADDA_NOTICE_PRESENCE && !is_asked (notice));
  AddaJson json;

  if (notice->type == ADDA_NOTICE_MESSAGE || notice->type == ADDA_NOTICE_DELETED)
    return encode_message (notice);
  if (notice->type == ADDA_NOTICE_ADMIN)
    return adda_frame_new (ADDA_OPCODE_TEXT, notice->text, strlen (notice->text));
  if ((guint) notice->type >= G_N_ELEMENTS (shapes) || shapes[notice->type].write == NULL)
    return NULL;

  adda_codec_begin (&json);
  adda_json_add_string (&json, "type", shapes[notice->type].type);
  shapes[notice->type].write (&json, notice);
  if (shapes[notice->type].is_answer)
    add_optional (&json, "nonce", notice->nonce);

  return adda_codec_end (&json, is_ephemeral);
}

const AddaCodec adda_codec_v1 = {
  .name = "v1",
  .subprotocol = "adda.v1",
  .decode = adda_codec_v1_decode,
  .encode = encode,
};
