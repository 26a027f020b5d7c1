/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Which web sites may open a WebSocket or read an answer here (RFC 6454) */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * adda_origin_is_allowed:
 * @origin: (nullable): the Origin header; none (not a browser) is allowed
 * @host: (nullable): the Host header
 * @is_tls: whether the request came in over TLS
 * @allowed: (nullable): further origins: exact ("https://example.org"), with a host of the form
 *   "*.example.org" after the scheme, or "*" for all
 *
 * Same origin is scheme, host and port alike after default ports.
 */
gboolean adda_origin_is_allowed (const char *origin,
                                 const char *host,
                                 gboolean is_tls,
                                 const char *const *allowed);

/* The same for what is proven by a cookie: "*" allows nobody, for it names nobody. */
gboolean adda_origin_is_trusted (const char *origin,
                                 const char *host,
                                 gboolean is_tls,
                                 const char *const *allowed);

G_END_DECLS
