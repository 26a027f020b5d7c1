/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Checking UTF-8 as it arrives, in pieces cut anywhere; RFC 3629 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Between characters: where a text may begin and end. */
#define ADDA_UTF8_ACCEPT 0

/* Some byte could not stand where it stood. Nothing leads out of it. */
#define ADDA_UTF8_REJECT 8

/**
 * adda_utf8_feed:
 * @state: %ADDA_UTF8_ACCEPT at first, then what the last call returned
 *
 * Overlong forms, surrogates and what lies beyond U+10FFFF are rejected at the
 * first byte that gives them away. NUL is a character like any other. Any thread.
 *
 * Returns: the new state; others than the two named are inside a character.
 */
guint8 adda_utf8_feed (guint8 state, const guint8 *data, gsize length_bytes);

/* Whether @data (nullable if @length_bytes is 0) is whole, valid UTF-8. Any thread. */
gboolean adda_utf8_is_valid (const void *data, gsize length_bytes);

G_END_DECLS
