/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Before 101: who asks, from where, for what, and whether they may (RFC 6455, section 4.2) */

#include "adda-upgrade-private.h"

#include <string.h>

#include "adda-gatekeeper.h"
#include "auth/adda-origin.h"
#include "base/adda-clock.h"
#include "base/adda-name.h"

/* Who gives no name. */
#define GUEST_NAME "Anonymous"

void
adda_handshake_free (AddaHandshake *handshake)
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

/* For what libsoup has none. */
static const char *
get_words (guint status)
{
  if (status == 426)
    return "Upgrade Required";
  return status == 429 ? "Too Many Requests" : NULL;
}

void
adda_upgrade_refuse (SoupServerMessage *msg, guint status, const char *text)
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

const char *
adda_upgrade_get_query (GHashTable *query, const char *key)
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
  adda_upgrade_refuse (msg, 429, "Rate limit exceeded");
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
owe_proof (SoupServerMessage *msg, AddaHandshake *handshake)
{
  if (!handshake->endpoint->needs_proof && handshake->dialect != ADDA_DIALECT_V1)
    {
      adda_upgrade_refuse (msg, SOUP_STATUS_UNAUTHORIZED, "Unauthorized");
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
allow_name (AddaUpgrade *self, SoupServerMessage *msg, const char *name, AddaHandshake *handshake)
{
  g_autoptr (GError) error = NULL;

  if (self->accounts == NULL || adda_accounts_allow_guest (self->accounts, name, &error))
    return TRUE;
  if (!g_error_matches (error, ADDA_ACCOUNTS_ERROR, ADDA_ACCOUNTS_ERROR_NAME_TAKEN))
    adda_upgrade_refuse (msg, SOUP_STATUS_BAD_REQUEST, error->message);
  else if (handshake->dialect != ADDA_DIALECT_V1)
    adda_upgrade_refuse (msg, SOUP_STATUS_FORBIDDEN, error->message);
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
prove (AddaUpgrade *self, SoupServerMessage *msg, GHashTable *query, AddaHandshake *handshake)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (msg);
  const AddaCredentials shown = {
    .authorization = soup_message_headers_get_one (headers, "Authorization"),
    .token = adda_upgrade_get_query (query, "token"),
    .ticket = adda_upgrade_get_query (query, "ticket"),
    .cookie = get_cookie (self, msg, &handshake->forwarded),
  };
  g_autoptr (GError) error = NULL;

  if (!adda_credentials_check (&shown, self->tokens, self->accounts, self->tickets,
                               &handshake->identity, &error))
    {
      adda_upgrade_refuse (msg,
                           g_error_matches (error, ADDA_AUTH_ERROR, ADDA_AUTH_ERROR_BANNED)
                               ? SOUP_STATUS_FORBIDDEN
                               : SOUP_STATUS_UNAUTHORIZED,
                           error->message);
      return FALSE;
    }
  if (handshake->identity.user != NULL)
    handshake->user = adda_user_ref (handshake->identity.user);
  return handshake->user == NULL || handshake->user->role != ADDA_ROLE_GUEST ||
         allow_name (self, msg, handshake->user->name, handshake);
}

/* Sets handshake->user, or refuses. */
static gboolean
identify (AddaUpgrade *self, SoupServerMessage *msg, GHashTable *query, AddaHandshake *handshake)
{
  const char *username = adda_upgrade_get_query (query, "username");
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

      adda_upgrade_refuse (msg, SOUP_STATUS_BAD_REQUEST, text);
      return FALSE;
    }

  if (!allow_name (self, msg, name, handshake))
    return FALSE;
  if (handshake->user == NULL)
    handshake->user = make_guest (name);
  return TRUE;
}

static gboolean
check_user (AddaUpgrade *self, SoupServerMessage *msg, const char *user_id)
{
  g_autoptr (GError) error = NULL;

  if (self->accounts == NULL || adda_accounts_check_ban (self->accounts, user_id, &error))
    return TRUE;
  adda_upgrade_refuse (msg, SOUP_STATUS_FORBIDDEN, error->message);
  return FALSE;
}

/* Whose notifications are asked for: the token's own, and nobody else's. Sets handshake->user, or
 * refuses. */
static gboolean
identify_reader (AddaUpgrade *self,
                 SoupServerMessage *msg,
                 GHashTable *query,
                 AddaHandshake *handshake)
{
  const char *user_id = adda_upgrade_get_query (query, "user_id");
  gboolean has_user_id = user_id != NULL && *user_id != '\0';

  if (!prove (self, msg, query, handshake))
    return FALSE;
  if (handshake->user != NULL)
    {
      if (!has_user_id || g_str_equal (user_id, handshake->user->id))
        return TRUE;
      adda_upgrade_refuse (msg, SOUP_STATUS_FORBIDDEN, "user_id is not the token's own");
    }
  else if (!has_user_id)
    adda_upgrade_refuse (msg, SOUP_STATUS_BAD_REQUEST, "user_id required");
  else if (!self->config.opens_notifications)
    adda_upgrade_refuse (msg, SOUP_STATUS_UNAUTHORIZED, "Unauthorized");
  else if (!adda_user_id_is_valid (user_id, strlen (user_id)))
    adda_upgrade_refuse (msg, SOUP_STATUS_BAD_REQUEST, "user_id is not valid");
  else
    {
      handshake->user = adda_user_new (user_id, user_id, ADDA_ROLE_GUEST);
      return check_user (self, msg, user_id);
    }
  return FALSE;
}

/* Sets handshake->room of a client that stays in one, or refuses. */
static gboolean
choose_room (AddaUpgrade *self, SoupServerMessage *msg, GHashTable *query, AddaHandshake *handshake)
{
  const char *room = adda_upgrade_get_query (query, "room");
  const char *user_list = adda_upgrade_get_query (query, "user_list");
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

      adda_upgrade_refuse (msg, SOUP_STATUS_BAD_REQUEST, text);
      return FALSE;
    }

  if (handshake->room != NULL && self->accounts != NULL &&
      !adda_permissions_may_join (adda_accounts_get_permissions (self->accounts), handshake->user,
                                  handshake->room))
    {
      adda_upgrade_refuse (msg, SOUP_STATUS_FORBIDDEN, "This room is for its members");
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
read_query (SoupServerMessage *msg, GHashTable *query, AddaHandshake *handshake)
{
  const AddaEndpoint *endpoint = handshake->endpoint;
  const char *fault =
      endpoint->parse_query != NULL ? endpoint->parse_query (query, &handshake->option) : NULL;

  if (fault != NULL)
    adda_upgrade_refuse (msg, SOUP_STATUS_BAD_REQUEST, fault);
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

  adda_upgrade_refuse (msg, SOUP_STATUS_SERVICE_UNAVAILABLE,
                       self->is_draining ? "The hub is shutting down"
                                         : "The hub is full, try again later");
  return FALSE;
}

static gboolean
check_banned (AddaUpgrade *self, SoupServerMessage *msg, const AddaForwarded *forwarded)
{
  g_autoptr (GError) error = NULL;

  if (self->accounts == NULL ||
      adda_accounts_check_address (self->accounts, forwarded->address, &error))
    return TRUE;
  adda_upgrade_refuse (msg, SOUP_STATUS_FORBIDDEN, error->message);
  return FALSE;
}

static AddaHandshake *
examine (AddaUpgrade *self, SoupServerMessage *msg, const char *path, GHashTable *query)
{
  g_autoptr (AddaHandshake) handshake = g_new0 (AddaHandshake, 1);

  handshake->upgrade = g_object_ref (self);
  handshake->endpoint = adda_endpoint_lookup (path);
  if (handshake->endpoint == NULL)
    {
      adda_upgrade_refuse (msg, SOUP_STATUS_NOT_FOUND, "There is no such WebSocket here");
      return NULL;
    }
  adda_gatekeeper_resolve (self->quota, msg, &handshake->forwarded);
  if (!check_origin (self, msg, &handshake->forwarded))
    {
      adda_upgrade_refuse (msg, SOUP_STATUS_FORBIDDEN,
                           "This site may not connect here (allowed-origins)");
      return NULL;
    }
  if (!check_banned (self, msg, &handshake->forwarded))
    return NULL;
  if (has_nul (msg))
    {
      adda_upgrade_refuse (msg, SOUP_STATUS_BAD_REQUEST, "The query has a NUL character");
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

/* So that who watches the hub sees it. */
static void
note_refusal (AddaUpgrade *self, SoupServerMessage *msg)
{
  g_auto (AddaForwarded) forwarded = { NULL };

  adda_gatekeeper_resolve (self->quota, msg, &forwarded);
  adda_gateway_note_refusal (self->gateway, forwarded.address, soup_server_message_get_status (msg),
                             soup_server_message_get_reason_phrase (msg));
}

AddaHandshake *
adda_upgrade_examine (AddaUpgrade *self,
                      SoupServerMessage *msg,
                      const char *path,
                      GHashTable *query)
{
  g_autoptr (AddaHandshake) handshake = examine (self, msg, path, query);

  if (handshake == NULL ||
      !pass_after (msg, adda_gatekeeper_check_account (self->quota, handshake->forwarded.address,
                                                       handshake->user)))
    {
      note_refusal (self, msg);
      return NULL;
    }
  return g_steal_pointer (&handshake);
}
