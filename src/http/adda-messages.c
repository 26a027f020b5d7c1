/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A room's history in pages: GET /api/rooms/ID/messages?before=SEQ|after=SEQ&limit=N */

#include "adda-answer.h"
#include "adda-http-private.h"
#include "adda-pending.h"
#include "base/adda-json.h"
#include "base/adda-name.h"
#include "protocol/adda-codec.h"

#define ADDA_MESSAGES_DEFAULT_LIMIT 50

/* Content of one page; the rest is for the next. */
#define ADDA_MESSAGES_MAX_BYTES (4 * 1024 * 1024)

static void
write_page (SoupServerMessage *msg, AddaLogQuery *query)
{
  GString *text = g_string_new (NULL);
  AddaJson json;

  adda_json_init (&json, text);
  adda_json_open_object (&json, NULL);
  adda_json_open_array (&json, "data");
  for (guint i = 0; i < query->events->len; i++)
    {
      if (i > 0)
        g_string_append_c (text, ',');
      adda_codec_flat_write_event (text, g_ptr_array_index (query->events, i), TRUE);
    }
  adda_json_close_array (&json);
  adda_json_add_bool (&json, "has_more", query->has_more);
  adda_json_close_object (&json);
  adda_answer_json (msg, SOUP_STATUS_OK, text);
}

static void
write_failure (SoupServerMessage *msg, const GError *error)
{
  if (g_error_matches (error, ADDA_LOG_ERROR, ADDA_LOG_ERROR_BUSY))
    {
      soup_message_headers_replace (soup_server_message_get_response_headers (msg), "Retry-After",
                                    "1");
      adda_answer_error (msg, SOUP_STATUS_SERVICE_UNAVAILABLE, "Too many requests are waiting");
      return;
    }
  g_warning ("A room's history cannot be read: %s", error->message);
  adda_answer_error (msg, SOUP_STATUS_INTERNAL_SERVER_ERROR, "The history cannot be read");
}

static void
on_read (AddaLogQuery *query, gpointer data)
{
  AddaPending *pending = data;

  if (!pending->is_gone && query->error != NULL)
    write_failure (pending->msg, query->error);
  else if (!pending->is_gone)
    {
      adda_hub_mend (adda_http_get_hub (pending->http), query->room, query->events);
      write_page (pending->msg, query);
    }
  adda_pending_end (pending);
  adda_log_query_free (query);
}

/* TRUE if @name is not there or a number in the range, else it is answered. */
static gboolean
read_number (AddaRequest *request, const char *name, guint64 max, gboolean *is_set, guint64 *value)
{
  const char *text = request->query != NULL ? g_hash_table_lookup (request->query, name) : NULL;
  g_autofree char *message = NULL;

  *is_set = text != NULL;
  if (text == NULL ||
      g_ascii_string_to_unsigned (text, 10, g_str_equal (name, "after") ? 0 : 1, max, value, NULL))
    return TRUE;
  message = g_strdup_printf ("“%s” must be a number from %d to %" G_GUINT64_FORMAT, name,
                             g_str_equal (name, "after") ? 0 : 1, max);
  adda_answer_error (request->msg, SOUP_STATUS_BAD_REQUEST, message);
  return FALSE;
}

/* (transfer full) (nullable): NULL if it has been answered */
static AddaLogQuery *
read_query (AddaRequest *request, const char *room)
{
  guint64 max_limit = g_settings_get_uint (adda_http_get_settings (request->http), "history-limit");
  guint64 limit = MIN (ADDA_MESSAGES_DEFAULT_LIMIT, max_limit);
  gboolean has_before, has_after, has_limit;
  guint64 before = 0;
  guint64 after = 0;
  AddaLogQuery *query;

  if (!read_number (request, "before", G_MAXINT64, &has_before, &before) ||
      !read_number (request, "after", G_MAXINT64, &has_after, &after) ||
      !read_number (request, "limit", max_limit, &has_limit, &limit))
    return NULL;
  if (has_before && has_after)
    {
      adda_answer_error (request->msg, SOUP_STATUS_BAD_REQUEST,
                         "Give either “before” or “after”, not both");
      return NULL;
    }

  query = adda_log_query_new (room, limit, on_read, NULL);
  query->is_forward = has_after;
  query->after = after;
  query->before = before;
  query->max_bytes = ADDA_MESSAGES_MAX_BYTES;
  return query;
}

void
adda_messages_get (AddaRequest *request)
{
  AddaHub *hub = adda_http_get_hub (request->http);
  g_autofree char *room = adda_name_normalize (request->param, NULL);
  AddaLogQuery *query;

  if (room == NULL || adda_hub_lookup_room (hub, room) == NULL ||
      !adda_hub_may_see (hub, request->identity.user, room))
    {
      adda_answer_error (request->msg, SOUP_STATUS_NOT_FOUND, "Room not found");
      return;
    }
  if (!adda_hub_may_join (hub, request->identity.user, room))
    {
      adda_answer_error (request->msg, SOUP_STATUS_FORBIDDEN, "This room is for its members");
      return;
    }
  query = read_query (request, room);
  if (query == NULL)
    return;

  query->data = adda_pending_new (request);
  adda_log_read (adda_hub_get_log (hub), query);
}
