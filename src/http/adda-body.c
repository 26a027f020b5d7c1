/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The body of a request: one JSON object, checked before it is read */

#include "adda-body.h"

#include <string.h>

#include "adda-answer.h"
#include "base/adda-json.h"
#include "protocol/adda-codec.h"

static gboolean
has_json_type (SoupServerMessage *msg)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (msg);
  const char *type = soup_message_headers_get_content_type (headers, NULL);
  const char *encoding = soup_message_headers_get_list (headers, "Content-Encoding");

  return type != NULL && g_ascii_strcasecmp (type, "application/json") == 0 &&
         (encoding == NULL || g_ascii_strcasecmp (encoding, "identity") == 0);
}

void
adda_body_refuse (AddaRequest *request, const GError *error)
{
  adda_answer_error (request->msg, SOUP_STATUS_BAD_REQUEST, error->message);
}

const char *
adda_body_get_object (AddaRequest *request, gsize *length_bytes)
{
  SoupMessageBody *body = soup_server_message_get_request_body (request->msg);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  const char *text;

  if (!has_json_type (request->msg))
    {
      adda_answer_error (request->msg, SOUP_STATUS_UNSUPPORTED_MEDIA_TYPE,
                         "The body must be application/json, not encoded");
      return NULL;
    }
  bytes = soup_message_body_flatten (body);
  text = body->data;
  *length_bytes = (gsize) body->length;
  if (text == NULL || !g_utf8_validate_len (text, *length_bytes, NULL))
    {
      adda_answer_error (request->msg, SOUP_STATUS_BAD_REQUEST, "The body is not UTF-8");
      return NULL;
    }
  if (!adda_json_validate (text, *length_bytes, ADDA_BODY_MAX_DEPTH, &error))
    {
      adda_body_refuse (request, error);
      return NULL;
    }
  if (text[strspn (text, " \t\r\n")] != '{')
    {
      adda_answer_error (request->msg, SOUP_STATUS_BAD_REQUEST, "The body must be a JSON object");
      return NULL;
    }
  return text;
}

gboolean
adda_body_read (AddaRequest *request, AddaJsonMember *members, guint n_members)
{
  g_autoptr (GError) error = NULL;
  gsize length_bytes;
  const char *text = adda_body_get_object (request, &length_bytes);

  if (text == NULL)
    return FALSE;
  if (adda_json_read_members (text, length_bytes, members, n_members, &error))
    return TRUE;
  adda_body_refuse (request, error);
  return FALSE;
}

gboolean
adda_body_read_string (AddaRequest *request, const AddaJsonMember *member, char **value)
{
  g_autoptr (GError) error = NULL;

  if (adda_json_read_string (member, value, NULL, &error))
    return TRUE;
  adda_body_refuse (request, error);
  return FALSE;
}

gboolean
adda_body_read_optional (AddaRequest *request, const AddaJsonMember *member, char **value)
{
  *value = NULL;
  if (member->value == NULL ||
      (member->value_length == 4 && memcmp (member->value, "null", 4) == 0))
    return TRUE;
  return adda_body_read_string (request, member, value);
}

gboolean
adda_body_read_key (AddaRequest *request, const char **key)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (request->msg);

  *key = soup_message_headers_get_one (headers, "Idempotency-Key");
  if (*key == NULL || (strlen (*key) >= 1 && strlen (*key) <= ADDA_PROTOCOL_NONCE_MAX &&
                       g_utf8_validate (*key, -1, NULL)))
    return TRUE;
  adda_answer_error (request->msg, SOUP_STATUS_BAD_REQUEST,
                     "Idempotency-Key must have 1 to 64 bytes of UTF-8");
  return FALSE;
}
