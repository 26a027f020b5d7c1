/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The handshake: who may open which WebSocket, decided before 101 (RFC 6455, section 4.2) */

#include "adda-upgrade.h"

#include <string.h>
#include <unistd.h>

#include "adda-gatekeeper.h"
#include "auth/adda-origin.h"
#include "base/adda-clock.h"
#include "base/adda-name.h"

/* What a client may send behind its handshake before we answer. */
#define INITIAL_MAX_BYTES 65536

/* Who gives no name. */
#define GUEST_NAME "Anonymous"

#define EVENTS_PATH "/events"

/* After which a browser comes back to a stream that broke. */
#define RETRY_MS 2000

struct _AddaUpgrade
{
  GObject parent_instance;

  SoupServer *server;       /* (owned) */
  AddaListener *listener;   /* (owned) */
  AddaGateway *gateway;     /* (owned) */
  AddaTokens *tokens;       /* (owned) */
  AddaAccounts *accounts;   /* (owned) (nullable) */
  AddaTickets *tickets;     /* (unowned) (nullable) */
  AddaQuota *quota;         /* (unowned) (nullable) */
  AddaUpgradeConfig config; /* allowed_origins is owned */
  gboolean is_draining;
};

G_DEFINE_FINAL_TYPE (AddaUpgrade, adda_upgrade, G_TYPE_OBJECT)

/* A handshake that was accepted and waits for its 101 to be written. */
typedef struct
{
  AddaUpgrade *upgrade; /* (owned) */
  const AddaEndpoint *endpoint;
  AddaDialect dialect;
  AddaClientFlags flags;
  AddaForwarded forwarded; /* (owned) who is behind it */
  AddaUser *user;          /* (owned) (nullable) */
  AddaIdentity identity;
  gboolean is_name_taken;
  char *room; /* (owned) (nullable) */
  gboolean is_announced;
  guint option;
  AddaEventStream *stream; /* (owned) (nullable) */
  AddaFrame *head;         /* (owned) (nullable) what goes out first */
} Handshake;

static void
handshake_free (Handshake *handshake)
{
  g_object_unref (handshake->upgrade);
  adda_forwarded_clear (&handshake->forwarded);
  g_clear_pointer (&handshake->user, adda_user_unref);
  adda_identity_clear (&handshake->identity);
  g_free (handshake->room);
  g_clear_pointer (&handshake->stream, adda_event_stream_free);
  g_clear_pointer (&handshake->head, adda_frame_unref);
  g_free (handshake);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Handshake, handshake_free)

/* For what libsoup has none. */
static const char *
get_words (guint status)
{
  if (status == 426)
    return "Upgrade Required";
  return status == 429 ? "Too Many Requests" : NULL;
}

static void
refuse (SoupServerMessage *msg, guint status, const char *text)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (msg);

  if (status == SOUP_STATUS_SERVICE_UNAVAILABLE)
    soup_message_headers_replace (headers, "Retry-After", "5");
  if (status == SOUP_STATUS_UNAUTHORIZED)
    soup_message_headers_replace (headers, "WWW-Authenticate", "Bearer");
  adda_metrics_add (ADDA_COUNTER_UPGRADES_REFUSED, 1);
  soup_server_message_set_status (msg, status, get_words (status));
  soup_server_message_set_response (msg, "text/plain; charset=utf-8", SOUP_MEMORY_COPY, text,
                                    strlen (text));
}

static gboolean
is_upgrade (SoupServerMessage *msg)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (msg);

  return soup_server_message_get_method (msg) == SOUP_METHOD_GET &&
         soup_message_headers_header_equals (headers, "Upgrade", "websocket");
}

/* ---- after 101 ---- */

/* What SoupServer has read beyond the header. NULL in @initial if there is nothing.
 * FALSE: the peer has sent more than it may, or is gone. */
static gboolean
read_dry (GIOStream *stolen, GBytes **initial)
{
  GPollableInputStream *input = G_POLLABLE_INPUT_STREAM (g_io_stream_get_input_stream (stolen));
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint8 buffer[8192];
  gssize n;

  /* A read that fills less than it was offered has emptied the stream's own buffer. */
  do
    {
      g_autoptr (GError) error = NULL;

      n = g_pollable_input_stream_read_nonblocking (input, buffer, sizeof buffer, NULL, &error);
      if (n == 0 || (n < 0 && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK)))
        return FALSE;
      if (n > 0)
        g_byte_array_append (bytes, buffer, (guint) n);
      if (bytes->len > INITIAL_MAX_BYTES)
        return FALSE;
    }
  while (n == sizeof buffer);

  *initial = bytes->len > 0 ? g_byte_array_free_to_bytes (g_steal_pointer (&bytes)) : NULL;
  return TRUE;
}

/* Takes the connection from SoupServer to the gateway. What is stolen may hold the last reference of the
 * listener's stream: it stays until the listener has taken the socket out. */
static void
take_over (Handshake *handshake, SoupServerMessage *msg)
{
  AddaUpgrade *self = handshake->upgrade;
  g_autoptr (GBytes) initial = NULL;
  g_autoptr (GIOStream) stolen = soup_server_message_steal_connection (msg);
  g_autoptr (GIOStream) tls = NULL;
  gboolean is_whole;
  int fd;

  if (stolen == NULL)
    return;
  is_whole = read_dry (stolen, &initial);
  if (!adda_listener_take (self->listener, msg, &fd, &tls))
    return;
  if (!is_whole)
    {
      if (tls == NULL)
        close (fd);
      return;
    }

  adda_gateway_admit (self->gateway,
                      &(AddaArrivalInfo){
                          .endpoint = handshake->endpoint,
                          .dialect = handshake->dialect,
                          .flags = handshake->flags,
                          .user = handshake->user,
                          .identity = &handshake->identity,
                          .is_name_taken = handshake->is_name_taken,
                          .room = handshake->room,
                          .address = handshake->forwarded.address,
                          .is_announced = handshake->is_announced,
                          .option = handshake->option,
                          .stream = g_steal_pointer (&handshake->stream),
                          .head = handshake->head,
                      },
                      fd, g_steal_pointer (&tls), initial);
}

static void
switched (SoupServerMessage *msg, gpointer data)
{
  g_autoptr (SoupServerMessage) keep = g_object_ref (msg);

  if (soup_server_message_get_status (msg) == SOUP_STATUS_SWITCHING_PROTOCOLS)
    take_over (data, msg);
}

/* ---- before 101 ---- */

static const char *
get_query (GHashTable *query, const char *key)
{
  return query != NULL ? g_hash_table_lookup (query, key) : NULL;
}

/* As the browser names the hub. */
static const char *
get_host (SoupServerMessage *msg, const AddaForwarded *forwarded)
{
  if (forwarded->host != NULL)
    return forwarded->host;
  return soup_message_headers_get_one (soup_server_message_get_request_headers (msg), "Host");
}

/* Whether the browser comes by TLS. */
static gboolean
has_tls (AddaUpgrade *self, const AddaForwarded *forwarded)
{
  return forwarded->scheme != NULL ? g_str_equal (forwarded->scheme, "https")
                                   : adda_listener_has_tls (self->listener);
}

static gboolean
check_origin (AddaUpgrade *self, SoupServerMessage *msg, const AddaForwarded *forwarded)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (msg);

  return adda_origin_is_allowed (soup_message_headers_get_one (headers, "Origin"),
                                 get_host (msg, forwarded), has_tls (self, forwarded),
                                 (const char *const *) self->config.allowed_origins);
}

/* @wait_ms: 0 lets it pass. */
static gboolean
pass_after (SoupServerMessage *msg, guint wait_ms)
{
  g_autofree char *seconds = g_strdup_printf ("%u", wait_ms / 1000 + 1);

  if (wait_ms == 0)
    return TRUE;
  soup_message_headers_replace (soup_server_message_get_response_headers (msg), "Retry-After",
                                seconds);
  refuse (msg, 429, "Rate limit exceeded");
  return FALSE;
}

static AddaUser *
make_guest (const char *name)
{
  char id[ADDA_UUID_LENGTH];
  AddaUuid uuid;

  adda_uuid_new (adda_clock_now_usec (), &uuid);
  return adda_user_new (adda_uuid_format (&uuid, id), name, ADDA_ROLE_GUEST);
}

/* Whoever can prove it by a message may come in without; until then it is nobody in particular. */
static gboolean
owe_proof (SoupServerMessage *msg, Handshake *handshake)
{
  if (!handshake->endpoint->needs_proof && handshake->dialect != ADDA_DIALECT_V1)
    {
      refuse (msg, SOUP_STATUS_UNAUTHORIZED, "Unauthorized");
      return FALSE;
    }

  handshake->flags |= ADDA_CLIENT_UNPROVEN;
  handshake->user = make_guest (GUEST_NAME);
  return TRUE;
}

/* A page of a site that is not allowed by name is not who the cookie is for. */
static const char *
get_cookie (AddaUpgrade *self, SoupServerMessage *msg, const AddaForwarded *forwarded)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (msg);

  if (!adda_origin_is_trusted (soup_message_headers_get_one (headers, "Origin"),
                               get_host (msg, forwarded), has_tls (self, forwarded),
                               (const char *const *) self->config.allowed_origins))
    return NULL;
  return soup_message_headers_get_list (headers, "Cookie");
}

/* Whether guests may go by @name; or it is refused. Who can hear an error is let in to hear it. */
static gboolean
allow_name (AddaUpgrade *self, SoupServerMessage *msg, const char *name, Handshake *handshake)
{
  g_autoptr (GError) error = NULL;

  if (self->accounts == NULL || adda_accounts_allow_guest (self->accounts, name, &error))
    return TRUE;
  if (!g_error_matches (error, ADDA_ACCOUNTS_ERROR, ADDA_ACCOUNTS_ERROR_NAME_TAKEN))
    refuse (msg, SOUP_STATUS_BAD_REQUEST, error->message);
  else if (handshake->dialect != ADDA_DIALECT_V1)
    refuse (msg, SOUP_STATUS_FORBIDDEN, error->message);
  else
    {
      handshake->is_name_taken = TRUE;
      g_clear_pointer (&handshake->user, adda_user_unref);
      adda_identity_clear (&handshake->identity);
      return owe_proof (msg, handshake);
    }
  return FALSE;
}

/* Sets handshake->user if something is shown, or refuses. */
static gboolean
prove (AddaUpgrade *self, SoupServerMessage *msg, GHashTable *query, Handshake *handshake)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (msg);
  const AddaCredentials shown = {
    .authorization = soup_message_headers_get_one (headers, "Authorization"),
    .token = get_query (query, "token"),
    .ticket = get_query (query, "ticket"),
    .cookie = get_cookie (self, msg, &handshake->forwarded),
  };
  g_autoptr (GError) error = NULL;

  if (!adda_credentials_check (&shown, self->tokens, self->accounts, self->tickets,
                               &handshake->identity, &error))
    {
      refuse (msg, SOUP_STATUS_UNAUTHORIZED, error->message);
      return FALSE;
    }
  if (handshake->identity.user != NULL)
    handshake->user = adda_user_ref (handshake->identity.user);
  return handshake->user == NULL || handshake->user->role != ADDA_ROLE_GUEST ||
         allow_name (self, msg, handshake->user->name, handshake);
}

/* Sets handshake->user, or refuses. */
static gboolean
identify (AddaUpgrade *self, SoupServerMessage *msg, GHashTable *query, Handshake *handshake)
{
  const char *username = get_query (query, "username");
  g_autofree char *name = NULL;
  g_autoptr (GError) error = NULL;

  handshake->is_announced = username != NULL && *username != '\0';
  if (!prove (self, msg, query, handshake))
    return FALSE;
  if (handshake->user != NULL)
    return TRUE;
  if (self->config.requires_token || !self->config.allows_guests)
    return owe_proof (msg, handshake);

  name =
      adda_name_normalize (username != NULL && *username != '\0' ? username : GUEST_NAME, &error);
  if (name == NULL)
    {
      g_autofree char *text = g_strdup_printf ("username: %s", error->message);

      refuse (msg, SOUP_STATUS_BAD_REQUEST, text);
      return FALSE;
    }

  if (!allow_name (self, msg, name, handshake))
    return FALSE;
  if (handshake->user == NULL)
    handshake->user = make_guest (name);
  return TRUE;
}

/* Whose notifications are asked for: the token's own, and nobody else's. Sets handshake->user, or
 * refuses. */
static gboolean
identify_reader (AddaUpgrade *self, SoupServerMessage *msg, GHashTable *query, Handshake *handshake)
{
  const char *user_id = get_query (query, "user_id");
  gboolean has_user_id = user_id != NULL && *user_id != '\0';

  if (!prove (self, msg, query, handshake))
    return FALSE;
  if (handshake->user != NULL)
    {
      if (!has_user_id || g_str_equal (user_id, handshake->user->id))
        return TRUE;
      refuse (msg, SOUP_STATUS_FORBIDDEN, "user_id is not the token's own");
    }
  else if (!has_user_id)
    refuse (msg, SOUP_STATUS_BAD_REQUEST, "user_id required");
  else if (!self->config.opens_notifications)
    refuse (msg, SOUP_STATUS_UNAUTHORIZED, "Unauthorized");
  else if (!adda_user_id_is_valid (user_id, strlen (user_id)))
    refuse (msg, SOUP_STATUS_BAD_REQUEST, "user_id is not valid");
  else
    {
      handshake->user = adda_user_new (user_id, user_id, ADDA_ROLE_GUEST);
      return TRUE;
    }
  return FALSE;
}

/* Sets handshake->room of a client that stays in one, or refuses. */
static gboolean
choose_room (AddaUpgrade *self, SoupServerMessage *msg, GHashTable *query, Handshake *handshake)
{
  const char *room = get_query (query, "room");
  const char *user_list = get_query (query, "user_list");
  g_autoptr (GError) error = NULL;

  if (!handshake->endpoint->has_room || handshake->dialect != handshake->endpoint->dialect)
    return TRUE;

  handshake->flags |= ADDA_CLIENT_FLAT;
  if (user_list != NULL && g_str_equal (user_list, "1"))
    handshake->flags |= ADDA_CLIENT_USER_LIST;

  if (room == NULL || *room == '\0')
    room = handshake->dialect != ADDA_DIALECT_RAW ? "general" : NULL;
  if (room != NULL)
    handshake->room = adda_name_normalize (room, &error);
  if (error != NULL)
    {
      g_autofree char *text = g_strdup_printf ("room: %s", error->message);

      refuse (msg, SOUP_STATUS_BAD_REQUEST, text);
      return FALSE;
    }

  if (handshake->room != NULL && self->accounts != NULL &&
      !adda_permissions_may_join (adda_accounts_get_permissions (self->accounts), handshake->user,
                                  handshake->room))
    {
      refuse (msg, SOUP_STATUS_FORBIDDEN, "This room is for its members");
      return FALSE;
    }
  if (handshake->dialect == ADDA_DIALECT_RAW)
    {
      g_autofree char *name = g_steal_pointer (&handshake->room);

      handshake->room = adda_stream_for_raw (name);
    }
  return TRUE;
}

/* The decoded query ends at a NUL, and what follows would be lost without a word. */
static gboolean
has_nul (SoupServerMessage *msg)
{
  const char *query = g_uri_get_query (soup_server_message_get_uri (msg));

  return query != NULL && strstr (query, "%00") != NULL;
}

/* What the path itself wants to know, or refuses. */
static gboolean
read_query (SoupServerMessage *msg, GHashTable *query, Handshake *handshake)
{
  const AddaEndpoint *endpoint = handshake->endpoint;
  const char *fault =
      endpoint->parse_query != NULL ? endpoint->parse_query (query, &handshake->option) : NULL;

  if (fault != NULL)
    refuse (msg, SOUP_STATUS_BAD_REQUEST, fault);
  return fault == NULL;
}

static AddaDialect
choose_dialect (SoupServerMessage *msg, const AddaEndpoint *endpoint)
{
  const char *offered =
      soup_message_headers_get_list (soup_server_message_get_request_headers (msg),
                                     "Sec-WebSocket-Protocol");

  for (guint i = 0; endpoint->negotiates && offered != NULL && i < ADDA_N_DIALECTS; i++)
    if (adda_codecs[i]->subprotocol != NULL &&
        soup_header_contains (offered, adda_codecs[i]->subprotocol))
      return (AddaDialect) i;

  return endpoint->dialect;
}

static gboolean
has_room (AddaUpgrade *self, SoupServerMessage *msg)
{
  if (!self->is_draining &&
      (self->config.max_connections == 0 ||
       adda_gateway_get_n_connections (self->gateway) < self->config.max_connections))
    return TRUE;

  refuse (msg, SOUP_STATUS_SERVICE_UNAVAILABLE,
          self->is_draining ? "The hub is shutting down" : "The hub is full, try again later");
  return FALSE;
}

static Handshake *
examine (AddaUpgrade *self, SoupServerMessage *msg, const char *path, GHashTable *query)
{
  g_autoptr (Handshake) handshake = g_new0 (Handshake, 1);

  handshake->upgrade = g_object_ref (self);
  handshake->endpoint = adda_endpoint_lookup (path);
  if (handshake->endpoint == NULL)
    {
      refuse (msg, SOUP_STATUS_NOT_FOUND, "There is no such WebSocket here");
      return NULL;
    }
  adda_gatekeeper_resolve (self->quota, msg, &handshake->forwarded);
  if (!check_origin (self, msg, &handshake->forwarded))
    {
      refuse (msg, SOUP_STATUS_FORBIDDEN, "This site may not connect here (allowed-origins)");
      return NULL;
    }
  if (has_nul (msg))
    {
      refuse (msg, SOUP_STATUS_BAD_REQUEST, "The query has a NUL character");
      return NULL;
    }
  if (!has_room (self, msg) ||
      !pass_after (msg, adda_gatekeeper_check_address (self->quota, handshake->forwarded.address)))
    return NULL;
  if (!read_query (msg, query, handshake))
    return NULL;
  if (!handshake->endpoint->is_chat && self->config.requires_token &&
      !identify (self, msg, query, handshake))
    return NULL;
  if (!handshake->endpoint->is_chat)
    return g_steal_pointer (&handshake);

  handshake->dialect = choose_dialect (msg, handshake->endpoint);
  if (handshake->endpoint->needs_proof)
    return owe_proof (msg, handshake) ? g_steal_pointer (&handshake) : NULL;
  if (handshake->endpoint->notifies)
    return identify_reader (self, msg, query, handshake) ? g_steal_pointer (&handshake) : NULL;
  if (!identify (self, msg, query, handshake) || !choose_room (self, msg, query, handshake))
    return NULL;

  return g_steal_pointer (&handshake);
}

static void
on_early (G_GNUC_UNUSED SoupServer *server,
          SoupServerMessage *msg,
          const char *path,
          GHashTable *query,
          gpointer data)
{
  AddaUpgrade *self = data;
  g_autoptr (Handshake) handshake = NULL;
  char *protocols[2] = { NULL, NULL };

  if (!is_upgrade (msg))
    return;
  handshake = examine (self, msg, path, query);
  if (handshake == NULL ||
      !pass_after (msg, adda_gatekeeper_check_account (self->quota, handshake->forwarded.address,
                                                       handshake->user)))
    return;

  protocols[0] = (char *) adda_codecs[handshake->dialect]->subprotocol;
  if (!soup_websocket_server_process_handshake (msg, NULL, protocols[0] != NULL ? protocols : NULL,
                                                NULL, NULL))
    {
      adda_metrics_add (ADDA_COUNTER_UPGRADES_REFUSED, 1);
      return;
    }

  g_signal_connect_data (msg, "wrote-informational", G_CALLBACK (switched),
                         g_steal_pointer (&handshake),
                         (GClosureNotify) (void (*) (void)) handshake_free, 0);
}

/* Whoever comes here did not ask for an upgrade. */
static void
on_plain (G_GNUC_UNUSED SoupServer *server,
          SoupServerMessage *msg,
          const char *path,
          G_GNUC_UNUSED GHashTable *query,
          G_GNUC_UNUSED gpointer data)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (msg);

  if (soup_server_message_get_status (msg) != 0)
    return;
  if (adda_endpoint_lookup (path) == NULL)
    {
      refuse (msg, SOUP_STATUS_NOT_FOUND, "There is no such WebSocket here");
      return;
    }

  soup_message_headers_replace (headers, "Upgrade", "websocket");
  soup_message_headers_append (headers, "Connection", "Upgrade");
  refuse (msg, 426, "Upgrade Required");
}

/* ---- server-sent events ---- */

typedef struct
{
  Handshake *handshake;   /* (owned) */
  SoupServerMessage *msg; /* (owned) paused */
} Opening;

static void
opening_free (gpointer data)
{
  Opening *opening = data;

  handshake_free (opening->handshake);
  g_object_unref (opening->msg);
  g_free (opening);
}

static gboolean
open_stream (gpointer data)
{
  Opening *opening = data;

  take_over (opening->handshake, opening->msg);
  return G_SOURCE_REMOVE;
}

/* The answer's header with what other parts of the server have put into it; the stream ends with the
 * connection. */
static AddaFrame *
make_head (SoupServerMessage *msg)
{
  g_autoptr (GString) text = g_string_new ("HTTP/1.1 200 OK\r\n");
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (msg);
  SoupMessageHeadersIter iter;
  const char *name;
  const char *value;

  soup_message_headers_replace (headers, "Content-Type", "text/event-stream");
  soup_message_headers_replace (headers, "Cache-Control", "no-store");
  soup_message_headers_replace (headers, "Connection", "close");
  /* Proxies of the nginx kind keep answers back otherwise. */
  soup_message_headers_replace (headers, "X-Accel-Buffering", "no");
  soup_message_headers_iter_init (&iter, headers);
  while (soup_message_headers_iter_next (&iter, &name, &value))
    g_string_append_printf (text, "%s: %s\r\n", name, value);
  g_string_append_printf (text, "\r\nretry: %d\n\n", RETRY_MS);

  return adda_frame_new_bare (text->str, text->len);
}

/* By the header, as browsers do it, or for the first request in the query. */
static const char *
get_last_id (SoupServerMessage *msg, GHashTable *query)
{
  const char *header =
      soup_message_headers_get_one (soup_server_message_get_request_headers (msg), "Last-Event-ID");

  return header != NULL ? header : get_query (query, "last_event_id");
}

static gboolean
prepare_stream (AddaUpgrade *self, SoupServerMessage *msg, GHashTable *query, Handshake *handshake)
{
  g_autoptr (GError) error = NULL;

  handshake->stream = adda_event_stream_new (g_uri_get_query (soup_server_message_get_uri (msg)),
                                             get_last_id (msg, query), handshake->user->id,
                                             adda_gateway_get_epoch (self->gateway), &error);
  if (handshake->stream == NULL)
    {
      refuse (msg, SOUP_STATUS_BAD_REQUEST, error->message);
      return FALSE;
    }
  handshake->head = make_head (msg);

  return TRUE;
}

static gboolean
check_events_request (SoupServerMessage *msg, const char *path)
{
  const char *method = soup_server_message_get_method (msg);

  if (!g_str_equal (path, EVENTS_PATH))
    {
      refuse (msg, SOUP_STATUS_NOT_FOUND, "Not found");
      return FALSE;
    }
  if (method == SOUP_METHOD_GET)
    return TRUE;

  soup_message_headers_replace (soup_server_message_get_response_headers (msg), "Allow",
                                "GET, OPTIONS");
  if (method == SOUP_METHOD_OPTIONS)
    soup_server_message_set_status (msg, SOUP_STATUS_NO_CONTENT, NULL);
  else
    refuse (msg, SOUP_STATUS_METHOD_NOT_ALLOWED, "Method not allowed");
  return FALSE;
}

static void
on_events (G_GNUC_UNUSED SoupServer *server,
           SoupServerMessage *msg,
           const char *path,
           GHashTable *query,
           gpointer data)
{
  AddaUpgrade *self = data;
  g_autoptr (Handshake) handshake = NULL;
  Opening *opening;
  guint id;

  if (!check_events_request (msg, path))
    return;
  handshake = examine (self, msg, path, query);
  if (handshake == NULL || !prepare_stream (self, msg, query, handshake))
    return;

  /* Not from within SoupServer's own reading. */
  opening = g_new0 (Opening, 1);
  opening->handshake = g_steal_pointer (&handshake);
  opening->msg = g_object_ref (msg);
  soup_server_message_pause (msg);
  id = g_idle_add_full (G_PRIORITY_DEFAULT, open_stream, opening, opening_free);
  g_source_set_name_by_id (id, "[adda] event stream");
}

void
adda_upgrade_set_accounts (AddaUpgrade *self, AddaAccounts *accounts, AddaTickets *tickets)
{
  g_set_object (&self->accounts, accounts);
  self->tickets = tickets;
}

void
adda_upgrade_set_quota (AddaUpgrade *self, AddaQuota *quota)
{
  self->quota = quota;
}

void
adda_upgrade_set_config (AddaUpgrade *self, const AddaUpgradeConfig *config)
{
  g_strfreev (self->config.allowed_origins);
  self->config = *config;
  self->config.allowed_origins = g_strdupv (config->allowed_origins);
}

void
adda_upgrade_drain (AddaUpgrade *self)
{
  self->is_draining = TRUE;
}

static void
adda_upgrade_dispose (GObject *object)
{
  AddaUpgrade *self = ADDA_UPGRADE (object);

  if (self->server != NULL)
    {
      soup_server_remove_handler (self->server, "/ws");
      soup_server_remove_handler (self->server, EVENTS_PATH);
    }
  g_clear_object (&self->server);
  g_clear_object (&self->listener);
  g_clear_object (&self->gateway);
  g_clear_object (&self->tokens);
  g_clear_object (&self->accounts);
  g_clear_pointer (&self->config.allowed_origins, g_strfreev);

  G_OBJECT_CLASS (adda_upgrade_parent_class)->dispose (object);
}

static void
adda_upgrade_class_init (AddaUpgradeClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = adda_upgrade_dispose;
}

static void
adda_upgrade_init (AddaUpgrade *self)
{
  self->config.allows_guests = TRUE;
}

AddaUpgrade *
adda_upgrade_new (SoupServer *server,
                  AddaListener *listener,
                  AddaGateway *gateway,
                  AddaTokens *tokens)
{
  AddaUpgrade *self = g_object_new (ADDA_TYPE_UPGRADE, NULL);

  self->server = g_object_ref (server);
  self->listener = g_object_ref (listener);
  self->gateway = g_object_ref (gateway);
  self->tokens = g_object_ref (tokens);
  soup_server_add_early_handler (server, "/ws", on_early, self, NULL);
  soup_server_add_handler (server, "/ws", on_plain, self, NULL);
  soup_server_add_handler (server, EVENTS_PATH, on_events, self, NULL);

  return self;
}
