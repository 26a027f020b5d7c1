/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The tokens of the saved hubs, in the keyring and nowhere else */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The token of the hub with @id, (transfer full) (nullable): NULL without @error if there is none. */
void adda_hub_tokens_lookup_async (const char *id, GAsyncReadyCallback callback, gpointer data);
char *adda_hub_tokens_lookup_finish (GAsyncResult *result, GError **error);

/* @name: the hub's, for whoever looks into the keyring */
void adda_hub_tokens_store_async (const char *id,
                                  const char *name,
                                  const char *token,
                                  GAsyncReadyCallback callback,
                                  gpointer data);
gboolean adda_hub_tokens_store_finish (GAsyncResult *result, GError **error);

/* Nobody waits for it: without a keyring there is nothing to forget. */
void adda_hub_tokens_forget (const char *id);

G_END_DECLS
