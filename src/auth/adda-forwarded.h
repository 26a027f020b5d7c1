/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Who is behind a proxy that is trusted: Forwarded (RFC 7239) and the X-Forwarded family */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Longer headers are not looked at. */
#define ADDA_FORWARDED_MAX_BYTES 4096

/* Proxies further away than this are not asked. */
#define ADDA_FORWARDED_MAX_HOPS 16

/* What the proxies that stand before the hub are, and what they write. */
typedef struct
{
  GPtrArray *nets;         /* (owned) (nullable) (element-type GInetAddressMask) */
  gboolean uses_forwarded; /* Forwarded; else X-Forwarded-For, -Proto and -Host */
} AddaProxies;

/* The headers of a request, each with all its lines joined by commas. All (unowned) (nullable) */
typedef struct
{
  const char *forwarded;
  const char *x_for;
  const char *x_proto;
  const char *x_host;
} AddaForwardedHeaders;

typedef struct
{
  GInetAddress *address; /* (owned) the client's */
  const char *scheme;    /* (nullable) static: "http" or "https", if a proxy tells */
  char *host;            /* (owned) (nullable) what the client calls the hub, if a proxy tells */
} AddaForwarded;

/**
 * adda_forwarded_resolve:
 * @peer: who the connection is from
 * @result: is overwritten
 *
 * Only a trusted proxy is believed, and only one of its two families of headers, for a proxy hands on
 * the other as the client made it up. From the right, the first address that is no trusted proxy's is the
 * client's. Any thread.
 */
void adda_forwarded_resolve (const AddaProxies *proxies,
                             GInetAddress *peer,
                             const AddaForwardedHeaders *headers,
                             AddaForwarded *result);

void adda_forwarded_clear (AddaForwarded *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AddaForwarded, adda_forwarded_clear)

G_END_DECLS
