/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Requests that other sites' pages may have caused, and the cookie that they ride on */

#pragma once

#include "adda-http-private.h"

G_BEGIN_DECLS

/* Whether the page that sent this, if a page did, is one of ours or of a site that is allowed by name. */
gboolean adda_csrf_check_origin (AddaRequest *request);

/* A request that changes something and is proven by a cookie must carry the cookie's own X-Adda-CSRF and an
 * Origin of ours. */
gboolean adda_csrf_check (AddaRequest *request);

/* The cookie of the request: (transfer full) (nullable) */
char *adda_csrf_get_cookie (AddaRequest *request);

/* @cookie: (nullable): NULL takes it away */
void adda_csrf_set_cookie (AddaHttp *http,
                           SoupServerMessage *msg,
                           const char *cookie,
                           gint64 ttl_usec);

G_END_DECLS
