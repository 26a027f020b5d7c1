/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * What the resources share: the request, the route, the way to the hub */

#pragma once

#include "adda-http.h"
#include "adda-web-assets.h"
#include "auth/adda-attempts.h"
#include "auth/adda-identity.h"

G_BEGIN_DECLS

typedef struct _AddaRoute AddaRoute;

/**
 * AddaRequest:
 *
 * Lives on the stack while its handler runs. A handler that answers later pauses
 * @msg and keeps references of what it needs.
 */
typedef struct
{
  AddaHttp *http;
  SoupServerMessage *msg;
  const AddaRoute *route;
  GHashTable *query; /* (nullable) (element-type utf8 utf8) decoded, not checked */
  char *param; /* (nullable) what stands at ":" or "*" in the route's path: decoded, valid UTF-8 */
  AddaIdentity identity; /* who asks: routes of the API only */
} AddaRequest;

typedef void (*AddaRequestFunc) (AddaRequest *request);

typedef enum
{
  ADDA_ROUTE_DEFAULT = 0,
  ADDA_ROUTE_API = 1 << 0,      /* errors are JSON */
  ADDA_ROUTE_TOKEN = 1 << 1,    /* needs a token if the settings say so */
  ADDA_ROUTE_ACCOUNTS = 1 << 2, /* not there in a hub without accounts */
  ADDA_ROUTE_DEMO = 1 << 4,     /* everybody may in a demonstration */
  ADDA_ROUTE_NOBODY = 1 << 3,   /* whoever asks is nobody yet: cookies and tokens do not count */
  ADDA_ROUTE_HOOKS = 1 << 5,    /* not there in a hub without webhooks */
} AddaRouteFlags;

/* HEAD and OPTIONS need no rows of their own. */
struct _AddaRoute
{
  const char *method;
  const char *path; /* segments; ":" stands for one, a final "*" for the rest */
  AddaRouteFlags flags;
  AddaRequestFunc func;
  AddaRole least_role; /* who has less is answered 401 (nobody) or 403; GUEST: everybody may */
};

/* Finds the route and runs it, or says why not. */
void adda_routes_dispatch (AddaHttp *http,
                           SoupServerMessage *msg,
                           const char *path,
                           GHashTable *query);

/* All (transfer none). */
AddaHub *adda_http_get_hub (AddaHttp *self);
GSettings *adda_http_get_settings (AddaHttp *self);
AddaWebAssets *adda_http_get_assets (AddaHttp *self);

/* (transfer none) (nullable): NULL in a hub without accounts */
AddaAccounts *adda_http_get_accounts (AddaHttp *self);
AddaTickets *adda_http_get_tickets (AddaHttp *self);

/* Tries at signing in and at accounts. (transfer none) */
AddaAttempts *adda_http_get_attempts (AddaHttp *self);

/* (transfer none) (nullable): NULL in a hub without webhooks */
AddaHooks *adda_http_get_hooks (AddaHttp *self);

/* (transfer none) (nullable) */
AddaAudit *adda_http_get_audit (AddaHttp *self);

/* Writes down what becomes of @request, if that belongs into the audit log. */
void adda_http_audit_follow (AddaRequest *request);

/* (transfer none) (nullable) */
AddaQuota *adda_http_get_quota (AddaHttp *self);

/* Whether the browser behind @msg came by TLS, and what it calls the hub: (nullable). */
gboolean adda_http_is_secure (AddaHttp *self, SoupServerMessage *msg);

/* Whether this is a demonstration, as adda_http_set_demo() says. */
gboolean adda_http_is_demo (AddaHttp *self);
const char *adda_http_get_host (SoupServerMessage *msg);

/* Who the request is from: nobody if it shows nothing. FALSE with @error set if what it shows is not
 * good. @identity is overwritten. */
gboolean adda_http_identify (AddaHttp *self,
                             SoupServerMessage *msg,
                             GHashTable *query,
                             AddaIdentity *identity,
                             GError **error);

/* Since the server was made. */
gint64 adda_http_get_uptime_usec (AddaHttp *self);

/* Handlers: pages */
void adda_pages_get_index (AddaRequest *request);
void adda_pages_get_demo (AddaRequest *request);
void adda_pages_get_dashboard (AddaRequest *request);
void adda_pages_get_asset (AddaRequest *request);
void adda_pages_get_icon (AddaRequest *request);

/* Handlers: rooms */
void adda_rooms_get_counts (AddaRequest *request);
void adda_rooms_get_list (AddaRequest *request);
void adda_rooms_get_one (AddaRequest *request);
void adda_messages_get (AddaRequest *request);

/* Handlers: webhooks */
void adda_hook_message_post (AddaRequest *request);
void adda_hooks_get_all (AddaRequest *request);
void adda_hooks_post_one (AddaRequest *request);
void adda_hooks_patch_one (AddaRequest *request);
void adda_hooks_delete_one (AddaRequest *request);
void adda_hooks_test_one (AddaRequest *request);

/* Handlers: accounts */
void adda_join_get (AddaRequest *request);
void adda_sign_in_post (AddaRequest *request);
void adda_sign_out_post (AddaRequest *request);
void adda_register_post (AddaRequest *request);
void adda_me_get (AddaRequest *request);
void adda_password_post (AddaRequest *request);
void adda_ticket_post (AddaRequest *request);
void adda_invites_post (AddaRequest *request);
void adda_accounts_get_all (AddaRequest *request);
void adda_accounts_post (AddaRequest *request);
void adda_accounts_patch (AddaRequest *request);
void adda_permissions_get_room (AddaRequest *request);
void adda_permissions_patch (AddaRequest *request);

/* Handlers: notifications */
void adda_notify_post (AddaRequest *request);
void adda_broadcast_post (AddaRequest *request);
void adda_notifications_get (AddaRequest *request);
void adda_notifications_read_post (AddaRequest *request);

/* Handlers: the hub itself */
void adda_stats_get (AddaRequest *request);
void adda_health_get (AddaRequest *request);
void adda_prometheus_get (AddaRequest *request);
void adda_openapi_get (AddaRequest *request);

G_END_DECLS
