/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Steering and watching a running hub over adda.v1: one connection, one request, one answer */

#include "adda-ctl-desk.h"

#include <glib/gi18n.h>

#include "adda-ctl-client.h"

/* A backup of a large log takes a while. */
#define PATIENCE_SECONDS 600

#define MAX_MESSAGE_BYTES (16 * 1024 * 1024)
#define NONCE "1"

/* The one request, from connecting to its answer. */
typedef struct
{
  GMainLoop *loop;                    /* (owned) */
  SoupWebsocketConnection *websocket; /* (owned) (nullable) */
  char *request;                      /* (owned) */
  JsonArray *items;                   /* (owned) of a snapshot */
  JsonObject *answer;                 /* (owned) (nullable) */
  guint patience_id;
  GError *error; /* (owned) (nullable) */
} Errand;

static void
errand_clear (Errand *errand)
{
  g_clear_pointer (&errand->loop, g_main_loop_unref);
  g_clear_object (&errand->websocket);
  g_free (errand->request);
  json_array_unref (errand->items);
  g_clear_pointer (&errand->answer, json_object_unref);
  g_clear_error (&errand->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Errand, errand_clear)

static void
finish (Errand *errand)
{
  g_main_loop_quit (errand->loop);
}

static void
fail (Errand *errand, const char *words)
{
  if (errand->error == NULL)
    errand->error = g_error_new_literal (ADDA_CTL_ERROR, ADDA_CTL_ERROR_FAILED, words);
  finish (errand);
}

static void
add_items (Errand *errand, JsonObject *message)
{
  JsonNode *node = json_object_get_member (message, "items");
  JsonArray *items =
      node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; items != NULL && i < json_array_get_length (items); i++)
    json_array_add_element (errand->items, json_array_dup_element (items, i));
}

static void
take (Errand *errand, JsonObject *message)
{
  const char *type = adda_ctl_get_text (message, "type");
  gboolean is_answer = g_str_equal (adda_ctl_get_text (message, "nonce"), NONCE);

  if (g_str_equal (type, "snapshot"))
    add_items (errand, message);
  if (!is_answer)
    return;
  if (g_str_equal (type, "error"))
    {
      g_autofree char *words = adda_ctl_make_printable (adda_ctl_get_text (message, "message"));

      fail (errand, words);
      return;
    }
  errand->answer = json_object_ref (message);
  finish (errand);
}

static void
on_message (G_GNUC_UNUSED SoupWebsocketConnection *websocket,
            G_GNUC_UNUSED int type,
            GBytes *message,
            gpointer data)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  gsize length_bytes;
  const char *text = g_bytes_get_data (message, &length_bytes);
  JsonNode *root;

  if (!json_parser_load_from_data (parser, text, (gssize) length_bytes, NULL))
    return;
  root = json_parser_get_root (parser);
  if (root != NULL && JSON_NODE_HOLDS_OBJECT (root))
    take (data, json_node_get_object (root));
}

static void
on_closed (SoupWebsocketConnection *websocket, gpointer data)
{
  Errand *errand = data;
  const char *reason = soup_websocket_connection_get_close_data (websocket);
  g_autofree char *words = adda_ctl_make_printable (reason != NULL ? reason : "");

  if (errand->answer == NULL)
    fail (errand, *words != '\0' ? words : _ ("The hub closed the connection before it answered"));
}

static void
on_connected (GObject *session, GAsyncResult *result, gpointer data)
{
  Errand *errand = data;

  errand->websocket =
      soup_session_websocket_connect_finish (SOUP_SESSION (session), result, &errand->error);
  if (errand->websocket == NULL)
    {
      finish (errand);
      return;
    }
  soup_websocket_connection_set_max_incoming_payload_size (errand->websocket, MAX_MESSAGE_BYTES);
  g_signal_connect (errand->websocket, "message", G_CALLBACK (on_message), errand);
  g_signal_connect (errand->websocket, "closed", G_CALLBACK (on_closed), errand);
  soup_websocket_connection_send_text (errand->websocket, errand->request);
}

static gboolean
lose_patience (gpointer data)
{
  Errand *errand = data;

  errand->patience_id = 0;
  fail (errand, _ ("The hub did not answer"));
  return G_SOURCE_REMOVE;
}

/* FALSE with @error set: there is no answer, or a refusal. */
static gboolean
run (Errand *errand, AddaCtlOptions *options, JsonObject *request, GError **error)
{
  static char protocol[] = "adda.v1";
  char *protocols[] = { protocol, NULL };
  g_autoptr (SoupMessage) msg = adda_ctl_make_message (options, "GET", "/ws", error);
  g_autoptr (SoupSession) session = soup_session_new_with_options ("user-agent", "adda-ctl ", NULL);
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), request);

  json_object_set_string_member (request, "nonce", NONCE);
  errand->request = json_to_string (node, FALSE);
  errand->items = json_array_new ();
  if (msg == NULL)
    return FALSE;
  errand->loop = g_main_loop_new (NULL, FALSE);
  errand->patience_id = g_timeout_add_seconds (PATIENCE_SECONDS, lose_patience, errand);
  soup_session_websocket_connect_async (session, msg, NULL, protocols, G_PRIORITY_DEFAULT, NULL,
                                        on_connected, errand);
  g_main_loop_run (errand->loop);
  g_clear_handle_id (&errand->patience_id, g_source_remove);
  if (errand->websocket != NULL)
    g_signal_handlers_disconnect_by_data (errand->websocket, errand);
  if (errand->answer != NULL)
    return TRUE;
  if (soup_message_get_status (msg) >= 400)
    g_set_error (error, ADDA_CTL_ERROR, ADDA_CTL_ERROR_FAILED, _ ("The hub answered %u: %s"),
                 soup_message_get_status (msg), soup_message_get_reason_phrase (msg));
  else
    g_propagate_error (error, g_steal_pointer (&errand->error));
  return FALSE;
}

JsonObject *
adda_ctl_do (AddaCtlOptions *options, const char *action, JsonObject *members, GError **error)
{
  g_autoptr (JsonObject) request = members;
  g_auto (Errand) errand = { NULL };

  json_object_set_string_member (request, "type", "admin");
  json_object_set_string_member (request, "action", action);
  return run (&errand, options, request, error) ? g_steal_pointer (&errand.answer) : NULL;
}

JsonArray *
adda_ctl_look (AddaCtlOptions *options, const char *topic, GError **error)
{
  g_autoptr (JsonObject) request = json_object_new ();
  g_auto (Errand) errand = { NULL };

  json_object_set_string_member (request, "type", "watch");
  json_object_set_string_member (request, "topic", topic);
  return run (&errand, options, request, error) ? json_array_ref (errand.items) : NULL;
}

char *
adda_ctl_make_cell (JsonObject *item, const char *name)
{
  JsonNode *node = json_object_get_member (item, name);
  g_autofree char *text = NULL;

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return g_strdup ("-");
  if (JSON_NODE_HOLDS_OBJECT (node) && json_object_has_member (json_node_get_object (node), "name"))
    return adda_ctl_make_printable (adda_ctl_get_text (json_node_get_object (node), "name"));
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    return adda_ctl_make_printable (json_node_get_string (node));
  text = json_to_string (node, FALSE);
  return adda_ctl_make_printable (text);
}

void
adda_ctl_print_items (JsonArray *items)
{
  g_autoptr (JsonNode) node = json_node_init_array (json_node_alloc (), items);

  adda_ctl_print_json (node);
}

void
adda_ctl_print_done (JsonObject *done)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), done);

  json_object_remove_member (done, "type");
  json_object_remove_member (done, "nonce");
  adda_ctl_print_json (node);
}
