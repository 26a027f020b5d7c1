/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The object that holds the HTTP side together */

#include "adda-http.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#include "adda-exchange.h"
#include "adda-http-private.h"

struct _AddaHttp
{
  GObject parent_instance;

  AddaHub *hub;           /* (owned) */
  AddaTokens *tokens;     /* (owned) */
  AddaAccounts *accounts; /* (owned) (nullable) */
  AddaTickets *tickets;   /* (unowned) (nullable) */
  AddaHooks *hooks;       /* (unowned) (nullable) */
  AddaAudit *audit;       /* (owned) (nullable) */
  AddaAttempts *attempts; /* (owned) */
  GSettings *settings;    /* (owned) */
  SoupServer *server;     /* (owned) */
  AddaWebAssets *assets;  /* (owned) */
  AddaExchangeRules rules;
  gint64 start_usec; /* monotonic */
  gboolean is_secure;
  gboolean is_demo;
  int silent_fd; /* the other end of what the server "listens" at, or -1 */
};

G_DEFINE_TYPE (AddaHttp, adda_http, G_TYPE_OBJECT)

static void
adda_http_dispose (GObject *object)
{
  AddaHttp *self = ADDA_HTTP (object);

  if (self->server != NULL)
    {
      adda_exchange_unwatch (self->server, &self->rules);
      soup_server_remove_handler (self->server, NULL);
      soup_server_disconnect (self->server);
    }
  g_clear_object (&self->server);
  g_clear_object (&self->settings);
  g_clear_object (&self->accounts);
  g_clear_object (&self->audit);
  g_clear_object (&self->tokens);
  g_clear_object (&self->hub);

  G_OBJECT_CLASS (adda_http_parent_class)->dispose (object);
}

static void
adda_http_finalize (GObject *object)
{
  AddaHttp *self = ADDA_HTTP (object);

  g_clear_pointer (&self->assets, adda_web_assets_free);
  g_clear_pointer (&self->attempts, adda_attempts_free);
  g_clear_pointer (&self->rules.cors_origins, g_strfreev);
  if (self->silent_fd >= 0)
    close (self->silent_fd);

  G_OBJECT_CLASS (adda_http_parent_class)->finalize (object);
}

static void
adda_http_class_init (AddaHttpClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = adda_http_dispose;
  object_class->finalize = adda_http_finalize;
}

static void
adda_http_init (AddaHttp *self)
{
  self->start_usec = g_get_monotonic_time ();
  self->attempts = adda_attempts_new ();
  self->rules.owner = G_OBJECT (self);
  self->silent_fd = -1;
}

static void
on_settings_changed (AddaHttp *self)
{
  g_clear_pointer (&self->rules.cors_origins, g_strfreev);
  self->rules.cors_origins = g_settings_get_strv (self->settings, "cors-origins");
  self->rules.is_logged = g_settings_get_boolean (self->settings, "access-log");
}

static void
on_request (SoupServer *server,
            SoupServerMessage *msg,
            const char *path,
            GHashTable *query,
            gpointer data)
{
  AddaHttp *self = data;

  adda_routes_dispatch (self, msg, path, query);
}

/* Connections live on between requests: the listener hands them over behind an AddaTap, which
 * ends them when their peer leaves (libsoup before 3.4 forgets to).
 * SoupServer closes a connection after one answer if it listens nowhere itself, so it gets a
 * socket at which nobody will ever knock. */
static void
listen_to_silence (AddaHttp *self)
{
  g_autoptr (GSocket) socket = NULL;
  g_autoptr (GError) error = NULL;
  int fds[2];

  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, fds) < 0)
    {
      g_warning ("HTTP connections will not be kept open: %s", g_strerror (errno));
      return;
    }
  self->silent_fd = fds[1];
  socket = g_socket_new_from_fd (fds[0], &error);
  if (socket == NULL)
    close (fds[0]);
  if (socket == NULL || !soup_server_listen_socket (self->server, socket, 0, &error))
    g_warning ("HTTP connections will not be kept open: %s", error->message);
}

AddaHttp *
adda_http_new (AddaHub *hub, AddaTokens *tokens, GSettings *settings)
{
  AddaHttp *self = g_object_new (ADDA_TYPE_HTTP, NULL);

  self->hub = g_object_ref (hub);
  self->tokens = g_object_ref (tokens);
  self->settings = g_object_ref (settings);
  self->assets = adda_web_assets_new ();
  on_settings_changed (self);
  g_signal_connect_object (settings, "changed::cors-origins", G_CALLBACK (on_settings_changed),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "changed::access-log", G_CALLBACK (on_settings_changed), self,
                           G_CONNECT_SWAPPED);

  self->server = soup_server_new ("raw-paths", TRUE, NULL);
  soup_server_remove_websocket_extension (self->server, SOUP_TYPE_WEBSOCKET_EXTENSION_DEFLATE);
  listen_to_silence (self);
  adda_exchange_watch (self->server, &self->rules);
  soup_server_add_handler (self->server, NULL, on_request, self, NULL);
  return self;
}

SoupServer *
adda_http_get_server (AddaHttp *self)
{
  g_return_val_if_fail (ADDA_IS_HTTP (self), NULL);
  return self->server;
}

AddaHub *
adda_http_get_hub (AddaHttp *self)
{
  return self->hub;
}

GSettings *
adda_http_get_settings (AddaHttp *self)
{
  return self->settings;
}

AddaWebAssets *
adda_http_get_assets (AddaHttp *self)
{
  return self->assets;
}

gint64
adda_http_get_uptime_usec (AddaHttp *self)
{
  return g_get_monotonic_time () - self->start_usec;
}

void
adda_http_set_accounts (AddaHttp *self, AddaAccounts *accounts, AddaTickets *tickets)
{
  g_set_object (&self->accounts, accounts);
  self->tickets = tickets;
}

void
adda_http_set_secure (AddaHttp *self, gboolean is_secure)
{
  self->is_secure = is_secure;
}

void
adda_http_set_demo (AddaHttp *self, gboolean is_demo)
{
  self->is_demo = is_demo;
}

gboolean
adda_http_is_demo (AddaHttp *self)
{
  return self->is_demo;
}

AddaAccounts *
adda_http_get_accounts (AddaHttp *self)
{
  return self->accounts;
}

AddaTickets *
adda_http_get_tickets (AddaHttp *self)
{
  return self->tickets;
}

AddaAttempts *
adda_http_get_attempts (AddaHttp *self)
{
  return self->attempts;
}

gboolean
adda_http_is_secure (AddaHttp *self, SoupServerMessage *msg)
{
  const AddaForwarded *forwarded = adda_exchange_get_forwarded (msg);

  return forwarded->scheme != NULL ? g_str_equal (forwarded->scheme, "https") : self->is_secure;
}

const char *
adda_http_get_host (SoupServerMessage *msg)
{
  const AddaForwarded *forwarded = adda_exchange_get_forwarded (msg);

  if (forwarded->host != NULL)
    return forwarded->host;
  return soup_message_headers_get_one (soup_server_message_get_request_headers (msg), "Host");
}

void
adda_http_set_quota (AddaHttp *self, AddaQuota *quota)
{
  self->rules.quota = quota;
}

void
adda_http_set_hooks (AddaHttp *self, AddaHooks *hooks)
{
  self->hooks = hooks;
}

void
adda_http_set_audit (AddaHttp *self, AddaAudit *audit)
{
  g_set_object (&self->audit, audit);
}

AddaAudit *
adda_http_get_audit (AddaHttp *self)
{
  return self->audit;
}

AddaHooks *
adda_http_get_hooks (AddaHttp *self)
{
  return self->hooks;
}

AddaQuota *
adda_http_get_quota (AddaHttp *self)
{
  return self->rules.quota;
}

gboolean
adda_http_identify (AddaHttp *self,
                    SoupServerMessage *msg,
                    GHashTable *query,
                    AddaIdentity *identity,
                    GError **error)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (msg);
  const AddaCredentials shown = {
    .authorization = soup_message_headers_get_one (headers, "Authorization"),
    .ticket = query != NULL ? g_hash_table_lookup (query, "ticket") : NULL,
    .cookie = soup_message_headers_get_list (headers, "Cookie"),
  };

  return adda_credentials_check (&shown, self->tokens, self->accounts, self->tickets, identity,
                                 error);
}
