/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Headers: what each answer carries for safety, and what requests ask for */

#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

void adda_headers_add_security (SoupMessageHeaders *headers);

/**
 * adda_headers_add_cors:
 * @origins: the web sites that may read answers, as in the setting cors-origins
 *
 * Credentials are never allowed: the hub knows people by tokens, not by cookies.
 */
void adda_headers_add_cors (SoupMessageHeaders *answer,
                            SoupMessageHeaders *request,
                            const char *const *origins);

/* Adds @name to Vary, once. */
void adda_headers_add_vary (SoupMessageHeaders *headers, const char *name);

gboolean adda_headers_accept_gzip (SoupMessageHeaders *request);

/* Whether If-None-Match names @etag (quotes included) or any (RFC 9110, section 13.1.2). */
gboolean adda_headers_have_etag (SoupMessageHeaders *request, const char *etag);

/**
 * adda_headers_choose_language:
 * @wanted: (nullable): what goes before the header
 * @languages: NULL-terminated primary tags; the first is the default
 *
 * Returns: one of @languages
 */
const char *adda_headers_choose_language (SoupMessageHeaders *request,
                                          const char *wanted,
                                          const char *const *languages);

G_END_DECLS
