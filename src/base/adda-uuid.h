/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * UUID version 7: time-ordered ids (RFC 9562, section 5.7) */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define ADDA_UUID_LENGTH 37 /* 36 characters and the closing NUL */

typedef struct
{
  guint8 bytes[16];
} AddaUuid;

/**
 * adda_uuid_new:
 * @time_usec: wall clock, microseconds since 1970
 *
 * Milliseconds go to the time field, the rest of the microsecond to rand_a
 * (RFC 9562, section 6.2, method 3), 62 bits are random from the kernel's
 * generator (getrandom, fetched in blocks a thread). Any thread.
 */
void adda_uuid_new (gint64 time_usec, AddaUuid *uuid);

/* Writes the 36 lower-case characters and NUL. Returns @text. */
const char *adda_uuid_format (const AddaUuid *uuid, char text[ADDA_UUID_LENGTH]);

/* FALSE and *@uuid untouched if @text is not 36 characters of a UUID. */
gboolean adda_uuid_parse (const char *text, AddaUuid *uuid);

/* @length_bytes random bytes from the kernel. Aborts if the kernel has none to give. */
void adda_random_bytes (void *buffer, gsize length_bytes);

G_END_DECLS
