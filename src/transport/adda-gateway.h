/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Between hub and workers: commands in, notices encoded once a dialect and sent out */

#pragma once

#include <gio/gio.h>

#include "adda-desk.h"
#include "adda-endpoint.h"
#include "adda-roster.h"
#include "adda-worker.h"
#include "auth/adda-credentials.h"
#include "auth/adda-quota.h"
#include "hub/adda-hub.h"

G_BEGIN_DECLS

#define ADDA_TYPE_GATEWAY (adda_gateway_get_type ())
G_DECLARE_FINAL_TYPE (AddaGateway, adda_gateway, ADDA, GATEWAY, GObject)

/* The hub is made with this outlet and the gateway as its data. */
extern const AddaHubOutlet adda_gateway_outlet;

/* Starts @n_workers threads. Hub's thread, as all here. NULL with @error set if descriptors are
 * short. */
AddaGateway *adda_gateway_new (guint n_workers, const AddaWorkerConfig *config, GError **error);

/* Before the first connection. Takes references. */
void adda_gateway_set_hub (AddaGateway *self, AddaHub *hub, AddaTokens *tokens);

/* Before the first connection. Takes a reference: names of accounts are kept from guests, and what is
 * revoked ends. */
void adda_gateway_set_accounts (AddaGateway *self, AddaAccounts *accounts);

/* Before the first connection; must outlive it. */
void adda_gateway_set_quota (AddaGateway *self, AddaQuota *quota);

/* Takes effect in every worker, for open connections too. */
void adda_gateway_set_config (AddaGateway *self, const AddaWorkerConfig *config);

/* Sent with welcome. */
void adda_gateway_set_welcome (AddaGateway *self, const AddaWelcomeLimits *limits);

/* Before the first connection. @desk is static, and @data outlives the gateway's connections. */
void adda_gateway_set_desk (AddaGateway *self, const AddaGatewayDesk *desk, gpointer data);

/* In words of the client's dialect. */
void adda_gateway_tell (AddaGateway *self, AddaClient *client, const AddaNotice *notice);

/* A frame that was made for several: takes a reference of its own. */
void adda_gateway_send (AddaGateway *self, AddaClient *client, AddaFrame *frame);

/* Each worker reports on its connections: @all of them, or those that something has happened to since. Returns how
 * many reports there will be. */
guint adda_gateway_ask_report (AddaGateway *self, gboolean all);

/* Begins or ends to trace. */
void adda_gateway_trace (AddaGateway *self, AddaConnection *connection, gboolean is_on);

/* For the handshake: tells the desk. @address: (nullable) */
void adda_gateway_note_refusal (AddaGateway *self,
                                GInetAddress *address,
                                guint status,
                                const char *reason);

/* The desk is told once what has been sent so far has left. */
void adda_gateway_ask_drained (AddaGateway *self, AddaClient *client);

/* What the handshake found out. */
typedef struct
{
  const AddaEndpoint *endpoint;
  AddaDialect dialect;
  AddaClientFlags flags;
  AddaUser *user;               /* (nullable) for endpoints without a hub client */
  const AddaIdentity *identity; /* (nullable) what was proven of the user, and for how long */
  gboolean is_name_taken;       /* the guest must prove who it is, or go */
  const char *room;             /* (nullable) to be joined at once; or a stream's name */
  gboolean is_announced;        /* by its name, where joins are not told otherwise */
  GInetAddress *address;        /* (nullable) of who is behind it, for the limits */
  guint option;                 /* of the endpoint's parse_query */
  AddaEventStream *stream;      /* (transfer full) (nullable) of server-sent events */
  AddaFrame *head;              /* (nullable) goes out before all else */
} AddaArrivalInfo;

/* Takes over an upgraded socket: @fd, or @tls (transfer full, nullable) whose descriptor @fd is.
 * @initial: (transfer full) (nullable): what came behind the handshake; the worker's alone from now on. */
void adda_gateway_admit (AddaGateway *self,
                         const AddaArrivalInfo *info,
                         int fd,
                         GIOStream *tls,
                         GBytes *initial);

/* Of the log. (transfer none) */
const char *adda_gateway_get_epoch (AddaGateway *self);

/* Who is connected. (transfer none) */
AddaRoster *adda_gateway_get_roster (AddaGateway *self);

/* Starts the closing handshake of one of them. */
void adda_gateway_close (AddaConnection *connection, guint16 code, const char *reason);

/* WebSockets that are open or closing. */
guint adda_gateway_get_n_connections (AddaGateway *self);

/* Closes everybody with @code; each is told a moment within @spread_ms to come back. */
void adda_gateway_drain (AddaGateway *self, guint16 code, const char *reason, guint spread_ms);

/* Joins the workers; what is still open is cut. */
void adda_gateway_stop (AddaGateway *self);

G_END_DECLS
