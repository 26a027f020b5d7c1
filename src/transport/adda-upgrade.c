/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The handshake: who may open which WebSocket, decided before 101 (RFC 6455, section 4.2) */

#include "adda-upgrade-private.h"

#include <unistd.h>

/* More than SoupServer's own buffer ever holds: what lies beyond is in the socket, or in the TLS layer, yet. */
#define INITIAL_ENOUGH_BYTES 65536

G_DEFINE_FINAL_TYPE (AddaUpgrade, adda_upgrade, G_TYPE_OBJECT)

static gboolean
is_upgrade (SoupServerMessage *msg)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (msg);

  return soup_server_message_get_method (msg) == SOUP_METHOD_GET &&
         soup_message_headers_header_equals (headers, "Upgrade", "websocket");
}

/* What SoupServer has read beyond the header, and perhaps some of what has come since: a client is quick to answer 101. NULL
 * in @initial if there is nothing. FALSE: the peer is gone. */
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
    }
  while (n == sizeof buffer && bytes->len < INITIAL_ENOUGH_BYTES);

  *initial = bytes->len > 0 ? g_byte_array_free_to_bytes (g_steal_pointer (&bytes)) : NULL;
  return TRUE;
}

/* Takes the connection from SoupServer to the gateway. What is stolen may hold the last reference of the
 * listener's stream: it stays until the listener has taken the socket out. */
void
adda_upgrade_take_over (AddaHandshake *handshake, SoupServerMessage *msg)
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
                      fd, g_steal_pointer (&tls), g_steal_pointer (&initial));
}

static void
switched (SoupServerMessage *msg, gpointer data)
{
  g_autoptr (SoupServerMessage) keep = g_object_ref (msg);

  if (soup_server_message_get_status (msg) == SOUP_STATUS_SWITCHING_PROTOCOLS)
    adda_upgrade_take_over (data, msg);
}

static void
on_early (G_GNUC_UNUSED SoupServer *server,
          SoupServerMessage *msg,
          const char *path,
          GHashTable *query,
          gpointer data)
{
  AddaUpgrade *self = data;
  g_autoptr (AddaHandshake) handshake = NULL;
  char *protocols[2] = { NULL, NULL };

  if (!is_upgrade (msg))
    return;
  handshake = adda_upgrade_examine (self, msg, path, query);
  if (handshake == NULL)
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
                         (GClosureNotify) (void (*) (void)) adda_handshake_free, 0);
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
      adda_upgrade_refuse (msg, SOUP_STATUS_NOT_FOUND, "There is no such WebSocket here");
      return;
    }

  soup_message_headers_replace (headers, "Upgrade", "websocket");
  soup_message_headers_append (headers, "Connection", "Upgrade");
  adda_upgrade_refuse (msg, 426, "Upgrade Required");
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
      soup_server_remove_handler (self->server, ADDA_UPGRADE_EVENTS_PATH);
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
  soup_server_add_handler (server, ADDA_UPGRADE_EVENTS_PATH, adda_upgrade_on_events, self, NULL);

  return self;
}
