/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * What can be done to a binary message: bounded, without state, in any thread */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  ADDA_TRANSFORM_NONE,   /* the same bytes */
  ADDA_TRANSFORM_SHA256, /* its 32 bytes */
  ADDA_TRANSFORM_GZIP,
  ADDA_TRANSFORM_GUNZIP, /* all members of the stream (RFC 1952, section 2.2) */
} AddaTransform;

typedef enum
{
  ADDA_TRANSFORM_DONE,
  ADDA_TRANSFORM_TOO_BIG,  /* inflated, it has more than max_bytes */
  ADDA_TRANSFORM_BAD_DATA, /* not gzip, or cut short */
} AddaTransformResult;

/* "none", "sha256", "gzip", "gunzip"; FALSE for anything else. */
gboolean adda_transform_from_string (const char *word, AddaTransform *transform);

/* Appends to @out. Whatever it returns, never much more than @max_bytes are held, or than
 * @length_bytes if that is more. */
AddaTransformResult adda_transform_run (AddaTransform transform,
                                        const guint8 *data,
                                        gsize length_bytes,
                                        gsize max_bytes,
                                        GByteArray *out);

G_END_DECLS
