/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The chain of the audit log: each entry names the one before it by its SHA-256
 *
 * An entry is a JSON object whose last two members are "previous" and "hash", 64 hexadecimal digits each.
 * Its canonical text is the object without "hash"; the hash is the SHA-256 of "previous" and the canonical
 * text, one behind the other. The first entry's "previous" is 64 zeros. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define ADDA_LOG_HASH_LENGTH 65 /* 64 digits and the closing NUL */

/* Before the first entry. */
void adda_log_chain_begin (char hash[ADDA_LOG_HASH_LENGTH]);

/* Closes @entry, an object with at least one member that is open yet, and moves @hash on to it. */
void adda_log_chain_seal (GString *entry, char hash[ADDA_LOG_HASH_LENGTH]);

/* Whether @entry follows the one that @hash is of, and is as it was sealed; then @hash moves on. Any thread. */
gboolean adda_log_chain_follow (const char *entry,
                                gsize length_bytes,
                                char hash[ADDA_LOG_HASH_LENGTH]);

G_END_DECLS
