/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Internet addresses: read, told apart, found in nets */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A numeric address without port, brackets or zone; IPv4 in an IPv6 coat (::ffff:…) loses the coat. Any
 * thread. (transfer full) (nullable) */
GInetAddress *adda_address_parse (const char *text, gsize length_bytes);

/* The same for one that is there. (transfer full) */
GInetAddress *adda_address_strip (GInetAddress *address);

/* What limits count by: an IPv4 address, or the first 64 bits of an IPv6 one, for the rest is anybody's
 * own choice (RFC 4291, section 2.5.4). (transfer full) */
char *adda_address_make_subject (GInetAddress *address);

/* FALSE for all that is not of the public unicast Internet: loopback, link-local, private, shared,
 * multicast, documentation, translated and tunnelled addresses (IANA special-purpose registries). */
gboolean adda_address_is_public (GInetAddress *address);

/* An address or a net, without host bits and not as wide as half the world; IPv4 in an IPv6 coat loses the
 * coat. (transfer full) (nullable): NULL with %G_IO_ERROR set */
GInetAddressMask *adda_address_parse_range (const char *text, GError **error);

/* Of addresses ("192.0.2.1") and nets ("10.0.0.0/8"): what is neither is told in the log and left out.
 * (transfer full) (element-type GInetAddressMask) */
GPtrArray *adda_nets_new (const char *const *texts);

/* @nets: (nullable) */
gboolean adda_nets_contain (GPtrArray *nets, GInetAddress *address);

G_END_DECLS
