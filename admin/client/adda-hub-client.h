/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The console's connection to a hub: adda.v1 over WebSocket, for ever connected again */

#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define ADDA_HUB_CLIENT_ERROR (adda_hub_client_error_quark ())
GQuark adda_hub_client_error_quark (void);

typedef enum
{
  ADDA_HUB_CLIENT_ERROR_OFFLINE, /* no connection, or it broke before the answer came: try again */
  ADDA_HUB_CLIENT_ERROR_FORBIDDEN, /* the role does not allow it */
  ADDA_HUB_CLIENT_ERROR_NOT_FOUND,
  ADDA_HUB_CLIENT_ERROR_BUSY,   /* a limit: try later */
  ADDA_HUB_CLIENT_ERROR_FAILED, /* anything else; the message says what, for people */
} AddaHubClientError;

typedef enum
{
  ADDA_HUB_STATE_OFFLINE,    /* waits for its next try */
  ADDA_HUB_STATE_CONNECTING, /* until the welcome */
  ADDA_HUB_STATE_CONNECTED,
  ADDA_HUB_STATE_REFUSED, /* bad token, or a role that may watch nothing: does not try again by itself */
} AddaHubState;

#define ADDA_TYPE_HUB_STATE (adda_hub_state_get_type ())
GType adda_hub_state_get_type (void);

#define ADDA_TYPE_HUB_CLIENT (adda_hub_client_get_type ())
G_DECLARE_FINAL_TYPE (AddaHubClient, adda_hub_client, ADDA, HUB_CLIENT, GObject)

/**
 * AddaHubClient:
 *
 * Main thread only. Properties, all readable and notified:
 * - url (utf8): http:// or https://, without path
 * - state (AddaHubState), state-text (utf8): a sentence for people, with what to do
 * - user-id, user-name, role (utf8, nullable before the first welcome)
 * - retry-at (gint64): monotonic µs of the next try; 0 if none is planned
 *
 * Signal message (JsonObject): whatever came that answers no request and belongs to no watch: message, join, leave,
 * deleted, room, typing, notification …
 */

/* @token: (nullable). Does not connect yet. */
AddaHubClient *adda_hub_client_new (const char *url, const char *token);

/* Connects now, and again by itself with full jitter whenever the connection is lost, until closed. */
void adda_hub_client_open (AddaHubClient *self);
void adda_hub_client_close (AddaHubClient *self);

AddaHubState adda_hub_client_get_state (AddaHubClient *self);
const char *adda_hub_client_get_url (AddaHubClient *self);     /* (transfer none) */
const char *adda_hub_client_get_role (AddaHubClient *self);    /* (transfer none) (nullable) */
const char *adda_hub_client_get_user_id (AddaHubClient *self); /* (transfer none) (nullable) */

/* Whether the role allows what needs "moderator" or "admin". */
gboolean adda_hub_client_may (AddaHubClient *self, const char *role);

/* A request without nonce, which is added: (transfer full). Answered within 15 s or with OFFLINE. */
void adda_hub_client_request_async (AddaHubClient *self,
                                    JsonObject *request,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer data);

/* (transfer full) (nullable): NULL with @error, of ADDA_HUB_CLIENT_ERROR */
JsonObject *adda_hub_client_request_finish (AddaHubClient *self,
                                            GAsyncResult *result,
                                            GError **error);

/* The same for {"type":"admin","action":@action, …}; @members: (nullable) (transfer full). Finished as above. */
void adda_hub_client_do_async (AddaHubClient *self,
                               const char *action,
                               JsonObject *members,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer data);

/**
 * AddaWatchFunc:
 * @set: (nullable) (transfer none) array of whole items, new or changed
 * @removed: (nullable) (transfer none) array of keys
 * @is_snapshot: @set is (a part of) all that there is
 * @is_last: of the snapshot's parts; what was known before and did not come again is gone. TRUE for changes
 * @error: (nullable) the watch was refused and has ended; all else is NULL
 */
typedef void (*AddaWatchFunc) (JsonArray *set,
                               JsonArray *removed,
                               gboolean is_snapshot,
                               gboolean is_last,
                               const GError *error,
                               gpointer data);

/* @members: (nullable) (transfer full) parameters of the topic. Watched anew after each reconnect, with a new snapshot.
 * Returns an id for adda_hub_client_unwatch(), never 0. */
guint adda_hub_client_watch (AddaHubClient *self,
                             const char *topic,
                             JsonObject *members,
                             AddaWatchFunc func,
                             gpointer data);
void adda_hub_client_unwatch (AddaHubClient *self, guint id);

G_END_DECLS
