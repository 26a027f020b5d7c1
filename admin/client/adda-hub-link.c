/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * One WebSocket connection to a hub, from the try to its end */

#include "adda-hub-link.h"

#include <glib/gi18n.h>
#include <libsoup/soup.h>

/* A snapshot has up to 500 items, the largest of which (a broadcast with data, an audit entry) are a few KiB. */
#define ADDA_HUB_LINK_MAX_BYTES (16 * 1024 * 1024)
#define ADDA_HUB_LINK_CONNECT_S 15
#define ADDA_HUB_LINK_PING "ping"
#define ADDA_HUB_LINK_WAIT "wait_ms="
#define ADDA_HUB_LINK_MAX_WAIT_MS (10 * 60 * 1000)

struct _AddaHubLink
{
  GObject parent_instance;

  char *url;
  char *token;
  SoupSession *session;
  SoupMessage *handshake;
  SoupWebsocketConnection *socket; /* (nullable) until the handshake is done */
  GCancellable *cancellable;
  guint connect_source;
  guint quiet_source;
  gboolean has_heard; /* since the quiet source fired last */
  gboolean is_asked;  /* a ping is out */
  gboolean is_over;
  gboolean is_too_slow;
};

enum
{
  SIGNAL_MESSAGE,
  SIGNAL_CLOSED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AddaHubLink, adda_hub_link, G_TYPE_OBJECT)

/* What the end of a connection means; the first row that fits. */
typedef struct
{
  guint from;
  guint to;
  gboolean comes_back;
  const char *text;
} AddaHubEnd;

static const AddaHubEnd close_codes[] = {
  { 1008, 1008, FALSE, N_ ("The hub does not accept this token.") },
  { 1000, 1000, FALSE, N_ ("The hub has closed the connection for good.") },
  { 1001, 1001, TRUE, N_ ("The hub is restarting.") },
  { 1011, 1013, TRUE, N_ ("The hub has too much to do.") },
  { 1002, 1010, FALSE, N_ ("The hub and this program do not understand each other.") },
  { 4000, 4000, TRUE, N_ ("The connection was too slow for the hub.") },
  { 4002, 4002, TRUE, N_ ("This account has another role now.") },
  { 4100, 4199, TRUE, N_ ("The hub has too many connections.") },
  { 4201, 4201, FALSE, N_ ("The token has expired or was revoked.") },
  { 4200, 4299, FALSE, N_ ("Somebody has closed this connection for good.") },
  { 4400, 4499, FALSE, N_ ("Somebody has closed this connection for good.") },
  { 0, G_MAXUINT, TRUE, N_ ("The connection was lost.") },
};

static const AddaHubEnd statuses[] = {
  { 401, 401, FALSE, N_ ("The hub does not accept this token.") },
  { 403, 403, FALSE, N_ ("The hub does not let this token or this computer in.") },
  { 429, 429, TRUE, N_ ("The hub has too many connections from here.") },
  { 502, 504, TRUE, N_ ("The hub is full or restarting.") },
  { 200, 599, TRUE, N_ ("There is no Adda hub at this address.") },
};

/* (nullable) */
static const AddaHubEnd *
find_end (const AddaHubEnd *ends, gsize n_ends, guint code)
{
  for (gsize i = 0; i < n_ends; i++)
    if (code >= ends[i].from && code <= ends[i].to)
      return &ends[i];
  return NULL;
}

static void
stop_timers (AddaHubLink *self)
{
  g_clear_handle_id (&self->connect_source, g_source_remove);
  g_clear_handle_id (&self->quiet_source, g_source_remove);
}

static void
end (AddaHubLink *self, const char *text, gboolean comes_back, guint wait_ms)
{
  g_autoptr (AddaHubLink) alive = g_object_ref (self);

  if (self->is_over)
    return;
  self->is_over = TRUE;
  stop_timers (self);
  g_signal_emit (self, signals[SIGNAL_CLOSED], 0, text, comes_back, wait_ms);
}

static guint
wait_of_reason (const char *reason)
{
  const char *found = reason != NULL ? strstr (reason, ADDA_HUB_LINK_WAIT) : NULL;
  guint64 wait_ms = 0;

  if (found != NULL)
    wait_ms = g_ascii_strtoull (found + strlen (ADDA_HUB_LINK_WAIT), NULL, 10);
  return MIN (wait_ms, ADDA_HUB_LINK_MAX_WAIT_MS);
}

static guint
wait_of_header (SoupMessage *message)
{
  const char *seconds =
      soup_message_headers_get_one (soup_message_get_response_headers (message), "Retry-After");
  guint64 wait_ms = seconds != NULL ? g_ascii_strtoull (seconds, NULL, 10) * 1000 : 0;

  return MIN (wait_ms, ADDA_HUB_LINK_MAX_WAIT_MS);
}

static void
on_closed (SoupWebsocketConnection *socket, AddaHubLink *self)
{
  const AddaHubEnd *found = find_end (close_codes, G_N_ELEMENTS (close_codes),
                                      soup_websocket_connection_get_close_code (socket));

  end (self, _ (found->text), found->comes_back,
       wait_of_reason (soup_websocket_connection_get_close_data (socket)));
}

static gboolean
is_own_pong (JsonObject *object)
{
  return g_strcmp0 (json_object_get_string_member_with_default (object, "nonce", NULL),
                    ADDA_HUB_LINK_PING) == 0;
}

static void
on_message (SoupWebsocketConnection *socket, int type, GBytes *bytes, AddaHubLink *self)
{
  g_autoptr (AddaHubLink) alive = g_object_ref (self);
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  gsize size = 0;
  const char *text = g_bytes_get_data (bytes, &size);
  JsonNode *root;

  self->has_heard = TRUE;
  self->is_asked = FALSE;
  if (self->is_over || type != SOUP_WEBSOCKET_DATA_TEXT ||
      !json_parser_load_from_data (parser, text, size, NULL))
    return;

  root = json_parser_get_root (parser);
  if (root != NULL && JSON_NODE_HOLDS_OBJECT (root) && !is_own_pong (json_node_get_object (root)))
    g_signal_emit (self, signals[SIGNAL_MESSAGE], 0, json_node_get_object (root));
}

static gboolean
on_quiet (gpointer data)
{
  AddaHubLink *self = data;
  g_autoptr (JsonObject) ping = NULL;

  if (self->has_heard)
    {
      self->has_heard = FALSE;
      return G_SOURCE_CONTINUE;
    }
  if (self->is_asked)
    {
      self->quiet_source = 0;
      end (self, _ ("The hub does not answer."), TRUE, 0);
      return G_SOURCE_REMOVE;
    }

  ping = json_object_new ();
  json_object_set_string_member (ping, "type", "ping");
  json_object_set_string_member (ping, "nonce", ADDA_HUB_LINK_PING);
  adda_hub_link_send (self, ping);
  self->is_asked = TRUE;
  return G_SOURCE_CONTINUE;
}

static gboolean
on_connect_timeout (gpointer data)
{
  AddaHubLink *self = data;

  self->connect_source = 0;
  self->is_too_slow = TRUE;
  g_cancellable_cancel (self->cancellable);
  return G_SOURCE_REMOVE;
}

static void
end_of_error (AddaHubLink *self, const GError *error)
{
  const AddaHubEnd *found =
      find_end (statuses, G_N_ELEMENTS (statuses), soup_message_get_status (self->handshake));
  g_autofree char *text = NULL;

  if (self->is_too_slow)
    text = g_strdup (_ ("The hub does not answer."));
  else if (error->domain == G_TLS_ERROR)
    text = g_strdup_printf (_ ("The hub's certificate is not trusted: %s"), error->message);
  else if (found == NULL && error->domain == SOUP_WEBSOCKET_ERROR)
    text = g_strdup (_ ("There is no Adda hub at this address."));
  else if (found == NULL)
    text = g_strdup_printf (_ ("The hub cannot be reached: %s"), error->message);

  if (text == NULL)
    end (self, _ (found->text), found->comes_back, wait_of_header (self->handshake));
  else
    end (self, text, TRUE, 0);
}

static void
on_connected (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AddaHubLink) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SoupWebsocketConnection) socket = NULL;

  socket = soup_session_websocket_connect_finish (SOUP_SESSION (source), result, &error);
  if (self->is_over)
    return;
  g_clear_handle_id (&self->connect_source, g_source_remove);
  if (socket == NULL)
    {
      end_of_error (self, error);
      return;
    }

  soup_websocket_connection_set_max_incoming_payload_size (socket, ADDA_HUB_LINK_MAX_BYTES);
  g_signal_connect_object (socket, "message", G_CALLBACK (on_message), self, 0);
  g_signal_connect_object (socket, "closed", G_CALLBACK (on_closed), self, 0);
  self->socket = g_steal_pointer (&socket);
}

void
adda_hub_link_open (AddaHubLink *self, guint quiet_ms)
{
  const char *protocols[] = { "adda.v1", NULL };
  g_autofree char *url = NULL;

  g_return_if_fail (self->handshake == NULL);

  /* http becomes ws, and https wss. */
  url = g_strconcat ("ws", self->url + strlen ("http"), "/ws", NULL);
  self->handshake = soup_message_new (SOUP_METHOD_GET, url);
  if (self->handshake == NULL)
    {
      end (self, _ ("This is no address of a hub."), FALSE, 0);
      return;
    }
  if (self->token != NULL)
    {
      g_autofree char *value = g_strconcat ("Bearer ", self->token, NULL);

      soup_message_headers_replace (soup_message_get_request_headers (self->handshake),
                                    "Authorization", value);
    }

  self->connect_source = g_timeout_add_seconds (ADDA_HUB_LINK_CONNECT_S, on_connect_timeout, self);
  self->quiet_source = g_timeout_add (quiet_ms, on_quiet, self);
  self->has_heard = TRUE;
  soup_session_websocket_connect_async (self->session, self->handshake, NULL, (char **) protocols,
                                        G_PRIORITY_DEFAULT, self->cancellable, on_connected,
                                        g_object_ref (self));
}

void
adda_hub_link_send (AddaHubLink *self, JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_alloc ();
  g_autofree char *text = NULL;

  if (self->socket == NULL ||
      soup_websocket_connection_get_state (self->socket) != SOUP_WEBSOCKET_STATE_OPEN)
    return;
  json_node_init_object (node, object);
  text = json_to_string (node, FALSE);
  soup_websocket_connection_send_text (self->socket, text);
}

void
adda_hub_link_close (AddaHubLink *self)
{
  self->is_over = TRUE;
  stop_timers (self);
  g_cancellable_cancel (self->cancellable);
  if (self->socket != NULL &&
      soup_websocket_connection_get_state (self->socket) == SOUP_WEBSOCKET_STATE_OPEN)
    soup_websocket_connection_close (self->socket, SOUP_WEBSOCKET_CLOSE_NORMAL, NULL);
}

AddaHubLink *
adda_hub_link_new (const char *url, const char *token)
{
  AddaHubLink *self;

  g_return_val_if_fail (g_str_has_prefix (url, "http"), NULL);

  self = g_object_new (ADDA_TYPE_HUB_LINK, NULL);
  self->url = g_strdup (url);
  self->token = g_strdup (token);
  return self;
}

static void
adda_hub_link_dispose (GObject *object)
{
  AddaHubLink *self = ADDA_HUB_LINK (object);

  adda_hub_link_close (self);
  g_clear_object (&self->socket);
  g_clear_object (&self->handshake);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (adda_hub_link_parent_class)->dispose (object);
}

static void
adda_hub_link_finalize (GObject *object)
{
  AddaHubLink *self = ADDA_HUB_LINK (object);

  g_object_unref (self->cancellable);
  g_free (self->url);
  g_free (self->token);
  G_OBJECT_CLASS (adda_hub_link_parent_class)->finalize (object);
}

static void
adda_hub_link_class_init (AddaHubLinkClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->dispose = adda_hub_link_dispose;
  object_class->finalize = adda_hub_link_finalize;

  signals[SIGNAL_MESSAGE] = g_signal_new ("message", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 1, JSON_TYPE_OBJECT);
  signals[SIGNAL_CLOSED] =
      g_signal_new ("closed", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_BOOLEAN, G_TYPE_UINT);
}

static void
adda_hub_link_init (AddaHubLink *self)
{
  self->cancellable = g_cancellable_new ();
  self->session = soup_session_new_with_options ("user-agent", "adda-console/" ADDA_VERSION, NULL);
  /* Inflated messages have no bound of their own in libsoup. */
  soup_session_remove_feature_by_type (self->session, SOUP_TYPE_WEBSOCKET_EXTENSION_MANAGER);
}
