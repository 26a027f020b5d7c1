/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * What the files of the handshake share */

#pragma once

#include "adda-upgrade.h"

G_BEGIN_DECLS

#define ADDA_UPGRADE_EVENTS_PATH "/events"

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
} AddaHandshake;

void adda_handshake_free (AddaHandshake *handshake);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AddaHandshake, adda_handshake_free)

/* adda-handshake.c */

void adda_upgrade_refuse (SoupServerMessage *msg, guint status, const char *text);

/* (nullable) */
const char *adda_upgrade_get_query (GHashTable *query, const char *key);

/* Who it is and whether it may: (transfer full) (nullable): NULL if it has been refused. */
AddaHandshake *adda_upgrade_examine (AddaUpgrade *self,
                                     SoupServerMessage *msg,
                                     const char *path,
                                     GHashTable *query);

/* adda-upgrade.c */

/* Takes the connection from SoupServer to the gateway. */
void adda_upgrade_take_over (AddaHandshake *handshake, SoupServerMessage *msg);

/* adda-upgrade-events.c */

void adda_upgrade_on_events (SoupServer *server,
                             SoupServerMessage *msg,
                             const char *path,
                             GHashTable *query,
                             gpointer data);

G_END_DECLS
