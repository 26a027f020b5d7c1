/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * What a client watches, and to whom it is told */

#pragma once

#include "adda-hub-client.h"

G_BEGIN_DECLS

typedef struct _AddaHubWatches AddaHubWatches;

/* Sends a request to the hub, if there is a connection. */
typedef void (*AddaHubSendFunc) (AddaHubClient *client, JsonObject *request);

/* @client: (unowned), which owns this; @send gets the watch and unwatch requests without nonces of their own */
AddaHubWatches *adda_hub_watches_new (AddaHubClient *client, AddaHubSendFunc send);
void adda_hub_watches_free (AddaHubWatches *self);

guint adda_hub_watches_add (AddaHubWatches *self,
                            const char *topic,
                            JsonObject *members,
                            AddaWatchFunc func,
                            gpointer data,
                            gboolean is_connected);
void adda_hub_watches_remove (AddaHubWatches *self, guint id);

/* Asks for all again, on a new connection. */
void adda_hub_watches_begin (AddaHubWatches *self);

/* Whether @message belonged to a watch. */
gboolean adda_hub_watches_take (AddaHubWatches *self, JsonObject *message);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AddaHubWatches, adda_hub_watches_free)

G_END_DECLS
