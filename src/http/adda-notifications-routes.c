/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Notifications: POST /notify/USER, POST /broadcast, and one's own below /api/notifications */

#include <string.h>

#include "adda-answer.h"
#include "adda-body.h"
#include "adda-pending.h"
#include "base/adda-json.h"
#include "protocol/adda-codec.h"
#include "protocol/adda-notification-text.h"

/* Whoever comes without a token in a demonstration. */
#define DEMO_SENDER "demo"

#define BUSY_RETRY_SECONDS "1"

/* ---- sending ---- */

static void
answer_busy (SoupServerMessage *msg, const char *message)
{
  soup_message_headers_replace (soup_server_message_get_response_headers (msg), "Retry-After",
                                BUSY_RETRY_SECONDS);
  adda_answer_error (msg, SOUP_STATUS_SERVICE_UNAVAILABLE, message);
}

static void
answer_failure (SoupServerMessage *msg, AddaErrorCode code)
{
  answer_busy (msg, adda_error_code_get_message (code));
}

static void
answer_sent (AddaEvent *event, gpointer data)
{
  AddaPending *pending = data;
  GString *text;
  AddaJson json;

  if (pending->is_gone)
    {
      adda_pending_end (pending);
      return;
    }
  if (event->status != ADDA_EVENT_REFUSED)
    {
      text = g_string_new (NULL);
      adda_json_init (&json, text);
      adda_json_open_object (&json, NULL);
      adda_json_add_string (&json, "message",
                            adda_stream_get_user (event->room) != NULL ? "Notification sent"
                                                                       : "Broadcast sent");
      adda_json_close_object (&json);
      adda_answer_json (pending->msg, SOUP_STATUS_OK, text);
    }
  else if (event->failure == ADDA_EVENT_FAILURE_BUSY)
    answer_failure (pending->msg, ADDA_ERROR_BUSY);
  else
    answer_failure (pending->msg, event->failure == ADDA_EVENT_FAILURE_FULL
                                      ? ADDA_ERROR_STORAGE_FULL
                                      : ADDA_ERROR_STORAGE_FAILED);
  adda_pending_end (pending);
}

/* @user_id: (nullable) */
static void
send_to (AddaRequest *request, const char *user_id)
{
  g_autoptr (AddaUser) sender = NULL;
  g_autoptr (GError) error = NULL;
  const char *key;
  const char *body;
  gsize length_bytes;
  char *content;

  if (!adda_body_read_key (request, &key))
    return;
  body = adda_body_get_object (request, &length_bytes);
  if (body == NULL)
    return;
  content = adda_notification_text_new (body, length_bytes, &error);
  if (content == NULL)
    {
      adda_body_refuse (request, error);
      return;
    }

  sender = request->identity.user != NULL
               ? adda_user_ref (request->identity.user)
               : adda_user_new (DEMO_SENDER, DEMO_SENDER, ADDA_ROLE_SERVICE);
  adda_notifications_post (adda_http_get_hub (request->http), user_id, sender, key, content,
                           answer_sent, adda_pending_new (request));
}

void
adda_notify_post (AddaRequest *request)
{
  if (adda_user_id_is_valid (request->param, strlen (request->param)))
    send_to (request, request->param);
  else
    adda_answer_error (request->msg, SOUP_STATUS_BAD_REQUEST,
                       "The user's id must have 1 to 128 bytes of printable text");
}

void
adda_broadcast_post (AddaRequest *request)
{
  send_to (request, NULL);
}

/* ---- one's own ---- */

static void
answer_page (const AddaNotificationPage *page, AddaErrorCode failure, gpointer data)
{
  AddaPending *pending = data;
  GString *text;
  AddaJson json;

  if (pending->is_gone)
    {
      adda_pending_end (pending);
      return;
    }
  if (page == NULL)
    answer_failure (pending->msg, failure);
  else
    {
      text = g_string_new (NULL);
      adda_json_init (&json, text);
      adda_json_open_object (&json, NULL);
      adda_json_add_raw (&json, "data", "");
      adda_notification_text_write_page (text, page);
      adda_json_add_int (&json, "unread", page->n_unread);
      adda_json_add_bool (&json, "has_more", page->has_more);
      adda_json_close_object (&json);
      adda_answer_json (pending->msg, SOUP_STATUS_OK, text);
    }
  adda_pending_end (pending);
}

static void
answer_mark (const AddaNotificationPage *page, AddaErrorCode failure, gpointer data)
{
  AddaPending *pending = data;
  GString *text;
  AddaJson json;

  if (!pending->is_gone && page == NULL)
    answer_failure (pending->msg, failure);
  else if (!pending->is_gone)
    {
      text = g_string_new (NULL);
      adda_json_init (&json, text);
      adda_json_open_object (&json, NULL);
      adda_json_add_int (&json, "unread", page->n_unread);
      adda_json_close_object (&json);
      adda_answer_json (pending->msg, SOUP_STATUS_OK, text);
    }
  adda_pending_end (pending);
}

static const char *
get_query (AddaRequest *request, const char *name)
{
  return request->query != NULL ? g_hash_table_lookup (request->query, name) : NULL;
}

void
adda_notifications_get (AddaRequest *request)
{
  const char *before = get_query (request, "before");
  const char *limit = get_query (request, "limit");
  const char *unread = get_query (request, "unread");
  AddaNotificationQuery query = { NULL };
  guint64 number = 0;
  AddaUuid id;

  if (before != NULL && !adda_uuid_parse (before, &id))
    adda_answer_error (request->msg, SOUP_STATUS_BAD_REQUEST,
                       "“before” must be the id of a notification");
  else if (limit != NULL &&
           !g_ascii_string_to_unsigned (limit, 10, 1, ADDA_NOTIFICATIONS_MAX, &number, NULL))
    adda_answer_error (request->msg, SOUP_STATUS_BAD_REQUEST,
                       "“limit” must be a number from 1 to 500");
  else if (unread != NULL && !g_str_equal (unread, "0") && !g_str_equal (unread, "1"))
    adda_answer_error (request->msg, SOUP_STATUS_BAD_REQUEST, "“unread” must be 0 or 1");
  else
    {
      query.before = before != NULL ? &id : NULL;
      query.limit = (guint) number;
      query.is_unread_only = unread != NULL && *unread == '1';
      adda_notifications_list (adda_http_get_hub (request->http), request->identity.user->id,
                               &query, answer_page, adda_pending_new (request));
    }
}

/* {"ids": […]} or {"all": true} */
void
adda_notifications_read_post (AddaRequest *request)
{
  AddaJsonMember members[] = { ADDA_JSON_MEMBER ("ids"), ADDA_JSON_MEMBER ("all") };
  g_autofree AddaUuid *ids = NULL;
  g_autoptr (GError) error = NULL;
  gboolean is_all = FALSE;
  guint n_ids = 0;

  if (!adda_body_read (request, members, G_N_ELEMENTS (members)))
    return;
  if ((members[1].value != NULL && !adda_json_read_boolean (&members[1], &is_all, &error)) ||
      (members[0].value != NULL && !adda_notification_ids_read (&members[0], &ids, &n_ids, &error)))
    adda_body_refuse (request, error);
  else if (is_all == (n_ids > 0))
    adda_answer_error (request->msg, SOUP_STATUS_BAD_REQUEST, "Give either “ids” or “all”");
  else
    adda_notifications_mark (adda_http_get_hub (request->http), request->identity.user, ids, n_ids,
                             answer_mark, adda_pending_new (request));
}
