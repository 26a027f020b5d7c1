/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A hub on this computer, started by the console */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define ADDA_LOCAL_HUB_ID "local"

#define ADDA_TYPE_LOCAL_HUB (adda_local_hub_get_type ())
G_DECLARE_FINAL_TYPE (AddaLocalHub, adda_local_hub, ADDA, LOCAL_HUB, GObject)

AddaLocalHub *adda_local_hub_new (void);

/* Starts adda-server on a free port of 127.0.0.1, with a data folder of its own, and issues an admin token. Fails with the last lines
 * of the hub's log in the message. One that runs already is as good. Only one start at a time. */
void adda_local_hub_start_async (AddaLocalHub *self, GAsyncReadyCallback callback, gpointer data);

/* @url, @token: (out) (transfer full) */
gboolean adda_local_hub_start_finish (AddaLocalHub *self,
                                      GAsyncResult *result,
                                      char **url,
                                      char **token,
                                      GError **error);

/* Tells it to end; it says goodbye to everybody and goes by itself. */
void adda_local_hub_stop (AddaLocalHub *self);

G_END_DECLS
