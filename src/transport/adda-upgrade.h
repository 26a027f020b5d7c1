/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The handshake: who may open which WebSocket, decided before 101 (RFC 6455, section 4.2) */

#pragma once

#include <libsoup/soup.h>

#include "adda-gateway.h"
#include "adda-listener.h"

G_BEGIN_DECLS

#define ADDA_TYPE_UPGRADE (adda_upgrade_get_type ())
G_DECLARE_FINAL_TYPE (AddaUpgrade, adda_upgrade, ADDA, UPGRADE, GObject)

typedef struct
{
  char **allowed_origins; /* (nullable) beside the same origin */
  guint max_connections;  /* 0 = no limit but descriptors */
  gboolean requires_token;
  gboolean allows_guests;
  gboolean opens_notifications; /* to who names a user_id and proves nothing */
} AddaUpgradeConfig;

/* Answers everything under /ws of @server. Takes references of all. Main thread. */
AddaUpgrade *adda_upgrade_new (SoupServer *server,
                               AddaListener *listener,
                               AddaGateway *gateway,
                               AddaTokens *tokens);

/* Before the first connection. Takes a reference of @accounts; @tickets must outlive it. */
void adda_upgrade_set_accounts (AddaUpgrade *self, AddaAccounts *accounts, AddaTickets *tickets);

/* Before the first request; must outlive it. */
void adda_upgrade_set_quota (AddaUpgrade *self, AddaQuota *quota);

/* Copies. */
void adda_upgrade_set_config (AddaUpgrade *self, const AddaUpgradeConfig *config);

/* From now on every upgrade is refused with 503. */
void adda_upgrade_drain (AddaUpgrade *self);

G_END_DECLS
