/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The address of a hub, as people write it */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* (transfer full) (nullable): "http://host:port" or "https://host". A host without a scheme gets https, this computer http;
 * ws and wss are taken for http and https; path, query and fragment are left out. NULL with @error if it is no address. */
char *adda_hub_url_normalize (const char *text, GError **error);

/* Whether a token goes over the network in the clear. */
gboolean adda_hub_url_is_exposed (const char *url);

G_END_DECLS
