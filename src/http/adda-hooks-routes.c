/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Webhooks: POST /hooks/ID for programs, and /api/hooks for who sets them up */

#include <string.h>

#include "adda-answer.h"
#include "adda-body.h"
#include "adda-pending.h"
#include "base/adda-json.h"
#include "protocol/adda-codec.h"

#define SECRET_HEADER "X-Adda-Hook-Secret"
#define FAULT_BY_HAND "switched off"
#define BUSY_RETRY_SECONDS "1"

static SoupMessageHeaders *
get_headers (AddaRequest *request)
{
  return soup_server_message_get_request_headers (request->msg);
}

/* ---- the way in ---- */

/* The secret never stands in the address, where logs and histories would keep it. (nullable) */
static const char *
get_secret (AddaRequest *request)
{
  SoupMessageHeaders *headers = get_headers (request);
  const char *authorization = soup_message_headers_get_one (headers, "Authorization");

  if (authorization != NULL && g_ascii_strncasecmp (authorization, "Bearer ", 7) == 0)
    return authorization + 7;
  return soup_message_headers_get_one (headers, SECRET_HEADER);
}

/* Which webhook it is; NULL: it is answered, for an unknown one as for a wrong secret. */
static AddaHook *
find_incoming (AddaRequest *request, AddaHooks *hooks)
{
  AddaHook *hook = adda_hooks_lookup (hooks, request->param);
  const char *secret = get_secret (request);

  if (hook == NULL || hook->url != NULL || secret == NULL ||
      !adda_hooks_check_secret (hooks, hook, secret))
    {
      soup_message_headers_replace (soup_server_message_get_response_headers (request->msg),
                                    "WWW-Authenticate", "Bearer");
      adda_answer_error (request->msg, SOUP_STATUS_UNAUTHORIZED,
                         "The secret belongs in Authorization (Bearer) or " SECRET_HEADER);
      return NULL;
    }
  if (hook->fault != NULL)
    {
      adda_answer_error (request->msg, SOUP_STATUS_FORBIDDEN, "This webhook is switched off");
      return NULL;
    }
  return hook;
}

/* Muted, or shut out by a lock: FALSE, and that is answered. */
static gboolean
may_post (AddaRequest *request, const AddaHook *hook)
{
  guint retry_after_ms;
  AddaErrorCode code = adda_hub_check_send (adda_http_get_hub (request->http), hook->user,
                                            hook->room, &retry_after_ms);

  if (code == ADDA_N_ERRORS)
    return TRUE;
  adda_answer_error (request->msg, SOUP_STATUS_FORBIDDEN, adda_error_code_get_message (code));
  return FALSE;
}

static gboolean
is_plain (AddaRequest *request)
{
  SoupMessageHeaders *headers = get_headers (request);
  const char *type = soup_message_headers_get_content_type (headers, NULL);

  return type != NULL && g_ascii_strcasecmp (type, "text/plain") == 0 &&
         soup_message_headers_get_list (headers, "Content-Encoding") == NULL;
}

/* NULL: it is answered. */
static char *
read_plain (AddaRequest *request, gsize *length_bytes)
{
  SoupMessageBody *body = soup_server_message_get_request_body (request->msg);
  g_autoptr (GBytes) bytes = soup_message_body_flatten (body);

  *length_bytes = g_bytes_get_size (bytes);
  if (g_utf8_validate_len (body->data != NULL ? body->data : "", *length_bytes, NULL))
    return g_strndup (body->data, *length_bytes);
  adda_answer_error (request->msg, SOUP_STATUS_BAD_REQUEST, "The body is not UTF-8");
  return NULL;
}

/* {"text"} or {"content"} */
static char *
read_json (AddaRequest *request, gsize *length_bytes)
{
  AddaJsonMember members[] = { ADDA_JSON_MEMBER ("text"), ADDA_JSON_MEMBER ("content") };
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  if (!adda_body_read (request, members, G_N_ELEMENTS (members)))
    return NULL;
  if (!adda_json_read_string (&members[members[0].value != NULL ? 0 : 1], &text, length_bytes,
                              &error))
    adda_answer_error (request->msg, SOUP_STATUS_BAD_REQUEST,
                       "The object must have a string “text” or “content”");
  return text;
}

static gboolean
is_blank (const char *text)
{
  for (; *text != '\0'; text = g_utf8_next_char (text))
    if (!g_unichar_isspace (g_utf8_get_char (text)))
      return FALSE;
  return TRUE;
}

/* NULL: it is answered. */
static char *
read_text (AddaRequest *request, gsize *length_bytes)
{
  g_autofree char *text =
      is_plain (request) ? read_plain (request, length_bytes) : read_json (request, length_bytes);
  guint limit = g_settings_get_uint (adda_http_get_settings (request->http), "max-message-bytes");

  if (text == NULL)
    return NULL;
  if (*length_bytes > limit)
    adda_answer_error (request->msg, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE,
                       "The message is too long");
  else if (is_blank (text))
    adda_answer_error (request->msg, SOUP_STATUS_BAD_REQUEST, "There is nothing to send");
  else
    return g_steal_pointer (&text);
  return NULL;
}

static void
answer_busy (SoupServerMessage *msg, const char *message)
{
  soup_message_headers_replace (soup_server_message_get_response_headers (msg), "Retry-After",
                                BUSY_RETRY_SECONDS);
  adda_answer_error (msg, SOUP_STATUS_SERVICE_UNAVAILABLE, message);
}

static void
answer_posted (AddaEvent *event, gpointer data)
{
  AddaPending *pending = data;
  GString *text;
  AddaJson json;

  if (!pending->is_gone && event->status == ADDA_EVENT_REFUSED)
    answer_busy (pending->msg, "The message could not be stored, try again");
  else if (!pending->is_gone)
    {
      text = g_string_new (NULL);
      adda_json_init (&json, text);
      adda_json_open_object (&json, NULL);
      adda_json_add_string (&json, "room", event->room);
      adda_json_add_uuid (&json, "id", &event->id);
      adda_json_add_int (&json, "seq", (gint64) event->seq);
      adda_json_add_time (&json, "timestamp", event->time_usec);
      if (event->status == ADDA_EVENT_DUPLICATE)
        adda_json_add_bool (&json, "duplicate", TRUE);
      adda_json_close_object (&json);
      adda_answer_json (pending->msg,
                        event->status == ADDA_EVENT_DUPLICATE ? SOUP_STATUS_OK
                                                              : SOUP_STATUS_CREATED,
                        text);
    }
  adda_pending_end (pending);
}

void
adda_hook_message_post (AddaRequest *request)
{
  AddaHooks *hooks = adda_http_get_hooks (request->http);
  AddaHook *hook = find_incoming (request, hooks);
  const char *key;
  gsize length_bytes = 0;
  char *text;

  if (hook == NULL || !may_post (request, hook) || !adda_body_read_key (request, &key))
    return;
  text = read_text (request, &length_bytes);
  if (text != NULL)
    adda_hooks_post (hooks, hook, key, text, length_bytes, answer_posted,
                     adda_pending_new (request));
}

/* ---- setting up ---- */

static void
add_hook (AddaJson *json, const char *name, const AddaHook *hook)
{
  adda_json_open_object (json, name);
  adda_hook_write (hook, json);
  adda_json_add_string (json, "direction", hook->url != NULL ? "out" : "in");
  adda_json_add_bool (json, "enabled", hook->fault == NULL);
  if (hook->fault != NULL)
    adda_json_add_string (json, "fault", hook->fault);
  if (hook->queue != NULL)
    {
      adda_json_add_int (json, "waiting", adda_hook_queue_get_n_waiting (hook->queue));
      adda_json_add_int (json, "failures", adda_hook_queue_get_n_failures (hook->queue));
    }
  adda_json_add_time (json, "created", hook->created_usec);
  adda_json_close_object (json);
}

/* @secret: (nullable) */
static void
answer_hook (SoupServerMessage *msg, guint status, const AddaHook *hook, const char *secret)
{
  GString *text = g_string_new (NULL);
  AddaJson json;

  adda_json_init (&json, text);
  adda_json_open_object (&json, NULL);
  add_hook (&json, "data", hook);
  if (secret != NULL)
    adda_json_add_string (&json, "secret", secret);
  adda_json_close_object (&json);
  adda_answer_json (msg, status, text);
}

void
adda_hooks_get_all (AddaRequest *request)
{
  g_autoptr (GPtrArray) hooks = adda_hooks_list (adda_http_get_hooks (request->http));
  GString *text = g_string_new (NULL);
  AddaJson json;

  adda_json_init (&json, text);
  adda_json_open_object (&json, NULL);
  adda_json_open_array (&json, "data");
  for (guint i = 0; i < hooks->len; i++)
    add_hook (&json, NULL, hooks->pdata[i]);
  adda_json_close_array (&json);
  adda_json_close_object (&json);
  adda_answer_json (request->msg, SOUP_STATUS_OK, text);
}

/* FALSE if nobody waits, or it is answered. */
static gboolean
is_good (AddaPending *pending, const GError *error)
{
  if (pending->is_gone)
    return FALSE;
  if (error == NULL)
    return TRUE;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_BUSY))
    answer_busy (pending->msg, error->message);
  else
    adda_answer_error (pending->msg,
                       g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE)
                           ? SOUP_STATUS_CONFLICT
                           : SOUP_STATUS_BAD_REQUEST,
                       error->message);
  return FALSE;
}

/* The secret is shown here and never again. */
static void
answer_added (AddaHook *hook, const GError *error, gpointer data)
{
  AddaPending *pending = data;

  if (is_good (pending, error) && hook != NULL)
    {
      g_autofree char *secret = adda_hooks_make_secret (adda_http_get_hooks (pending->http), hook);

      answer_hook (pending->msg, SOUP_STATUS_CREATED, hook, secret);
    }
  adda_pending_end (pending);
}

static void
answer_changed (AddaHook *hook, const GError *error, gpointer data)
{
  AddaPending *pending = data;

  if (is_good (pending, error) && hook != NULL)
    answer_hook (pending->msg, SOUP_STATUS_OK, hook, NULL);
  else if (!pending->is_gone && error == NULL)
    soup_server_message_set_status (pending->msg, SOUP_STATUS_NO_CONTENT, NULL);
  adda_pending_end (pending);
}

void
adda_hooks_post_one (AddaRequest *request)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  gsize length_bytes;
  const char *body = adda_body_get_object (request, &length_bytes);
  AddaHook *hook;

  if (body == NULL)
    return;
  if (!json_parser_load_from_data (parser, body, (gssize) length_bytes, &error))
    {
      adda_body_refuse (request, error);
      return;
    }
  hook = adda_hook_read (json_node_get_object (json_parser_get_root (parser)), &error);
  if (hook == NULL)
    adda_body_refuse (request, error);
  else
    adda_hooks_add (adda_http_get_hooks (request->http), hook, request->identity.user, answer_added,
                    adda_pending_new (request));
}

/* NULL: it is answered. */
static AddaHook *
find_hook (AddaRequest *request)
{
  AddaHook *hook = adda_hooks_lookup (adda_http_get_hooks (request->http), request->param);

  if (hook == NULL)
    adda_answer_error (request->msg, SOUP_STATUS_NOT_FOUND, "Webhook not found");
  return hook;
}

void
adda_hooks_delete_one (AddaRequest *request)
{
  AddaHook *hook = find_hook (request);

  if (hook != NULL)
    adda_hooks_remove (adda_http_get_hooks (request->http), hook, request->identity.user,
                       answer_changed, adda_pending_new (request));
}

/* {"enabled"} */
void
adda_hooks_patch_one (AddaRequest *request)
{
  AddaJsonMember members[] = { ADDA_JSON_MEMBER ("enabled") };
  g_autoptr (GError) error = NULL;
  AddaHook *hook = find_hook (request);
  gboolean is_enabled;

  if (hook == NULL || !adda_body_read (request, members, G_N_ELEMENTS (members)))
    return;
  if (!adda_json_read_boolean (&members[0], &is_enabled, &error))
    adda_body_refuse (request, error);
  else
    adda_hooks_set_fault (adda_http_get_hooks (request->http), hook,
                          is_enabled ? NULL : FAULT_BY_HAND, request->identity.user, answer_changed,
                          adda_pending_new (request));
}

void
adda_hooks_test_one (AddaRequest *request)
{
  AddaHook *hook = find_hook (request);

  if (hook == NULL)
    return;
  if (hook->queue == NULL || hook->fault != NULL)
    {
      adda_answer_error (request->msg, SOUP_STATUS_CONFLICT,
                         "Nothing can be sent: this is a way in, or it is switched off");
      return;
    }
  adda_hooks_test (adda_http_get_hooks (request->http), hook);
  answer_hook (request->msg, SOUP_STATUS_ACCEPTED, hook, NULL);
}
