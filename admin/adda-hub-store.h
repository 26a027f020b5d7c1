/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The saved hubs: a list model, kept in the settings, their tokens in the keyring */

#pragma once

#include "adda-hub.h"

G_BEGIN_DECLS

#define ADDA_TYPE_HUB_STORE (adda_hub_store_get_type ())
G_DECLARE_FINAL_TYPE (AddaHubStore, adda_hub_store, ADDA, HUB_STORE, GObject)

/**
 * AddaHubStore:
 *
 * A GListModel of AddaHub, all of which are connected or try to be.
 * Signal token-not-kept (AddaHub): the keyring did not take or give its token, which is good for this session only.
 */

AddaHubStore *adda_hub_store_new (GSettings *settings);

/* Takes the hub in and connects. @is_saved: also in the settings and the keyring. @token: (nullable) */
void adda_hub_store_add (AddaHubStore *self, AddaHub *hub, const char *token, gboolean is_saved);

/* What is not new stays as it is. @token: (nullable) keeps the one it has */
void adda_hub_store_change (AddaHubStore *self,
                            AddaHub *hub,
                            const char *name,
                            const char *url,
                            const char *token);

/* Its token is forgotten too. Returns whether it was saved. */
gboolean adda_hub_store_remove (AddaHubStore *self, AddaHub *hub);

/* (transfer none) (nullable) */
AddaHub *adda_hub_store_find (AddaHubStore *self, const char *id);

/* Ends all connections. */
void adda_hub_store_close (AddaHubStore *self);

G_END_DECLS
