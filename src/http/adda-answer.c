/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The forms of an answer: JSON, an error in JSON, a small page */

#include "adda-answer.h"

#include "base/adda-json.h"

/* libsoup has no words for it. */
#define STATUS_TOO_MANY_REQUESTS 429

void
adda_answer_text (SoupServerMessage *msg, guint status, const char *type, GString *text)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (msg);
  g_autoptr (GBytes) bytes = g_string_free_to_bytes (text);

  soup_server_message_set_status (msg, status, NULL);
  soup_message_headers_replace (headers, "Content-Type", type);
  soup_message_headers_replace (headers, "Cache-Control", "no-store");
  soup_message_body_truncate (soup_server_message_get_response_body (msg));
  soup_message_body_append_bytes (soup_server_message_get_response_body (msg), bytes);
}

void
adda_answer_json (SoupServerMessage *msg, guint status, GString *text)
{
  adda_answer_text (msg, status, "application/json", text);
}

void
adda_answer_error (SoupServerMessage *msg, guint status, const char *message)
{
  GString *text = g_string_new (NULL);
  AddaJson json;

  adda_json_init (&json, text);
  adda_json_open_object (&json, NULL);
  adda_json_add_string (&json, "error", message);
  adda_json_close_object (&json);
  adda_answer_json (msg, status, text);
}

void
adda_answer_too_many (SoupServerMessage *msg, guint wait_ms, const char *message)
{
  g_autofree char *wait = g_strdup_printf ("%u", wait_ms / 1000 + (wait_ms % 1000 > 0 ? 1 : 0));
  GString *text = g_string_new (NULL);
  AddaJson json;

  soup_message_headers_replace (soup_server_message_get_response_headers (msg), "Retry-After",
                                wait);
  adda_json_init (&json, text);
  adda_json_open_object (&json, NULL);
  adda_json_add_string (&json, "error", message);
  adda_json_add_int (&json, "retry_after_ms", wait_ms);
  adda_json_close_object (&json);
  adda_answer_json (msg, STATUS_TOO_MANY_REQUESTS, text);
  soup_server_message_set_status (msg, STATUS_TOO_MANY_REQUESTS, "Too Many Requests");
}

void
adda_answer_page (SoupServerMessage *msg, guint status, const char *message)
{
  g_autofree char *escaped = g_markup_escape_text (message, -1);
  GString *text = g_string_new (NULL);

  g_string_append_printf (text,
                          "<!DOCTYPE html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n"
                          "<meta name=\"viewport\" content=\"width=device-width\">\n"
                          "<title>%s – Adda</title>\n<h1>%s</h1>\n<p><a href=\"/\">Adda</a></p>\n",
                          escaped, escaped);
  adda_answer_text (msg, status, "text/html; charset=utf-8", text);
}
