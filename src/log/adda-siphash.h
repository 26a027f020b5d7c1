/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * SipHash-2-4 with 128 bits of output: a keyed hash that senders cannot make collide */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  guint64 words[2];
} AddaSipHash;

/**
 * adda_siphash:
 * @key: secret
 *
 * J.-P. Aumasson, D. J. Bernstein: SipHash, a fast short-input PRF (2012), in
 * the double-width variant of its authors. Any thread.
 */
AddaSipHash adda_siphash (const guint64 key[2], const void *bytes, gsize length_bytes);

G_END_DECLS
