/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The chain of the audit log: each entry names the one before it by its SHA-256 */

#include "adda-log-chain.h"

#include <string.h>

#define DIGITS (ADDA_LOG_HASH_LENGTH - 1)
#define PREVIOUS ",\"previous\":\""
#define HASH ",\"hash\":\""
#define END "\"}"

/* How much of an entry's end is the chain's. */
#define HASH_BYTES (sizeof HASH - 1 + DIGITS + sizeof END - 1)
#define SEAL_BYTES (sizeof PREVIOUS - 1 + DIGITS + 1 + HASH_BYTES)

void
adda_log_chain_begin (char hash[ADDA_LOG_HASH_LENGTH])
{
  memset (hash, '0', DIGITS);
  hash[DIGITS] = '\0';
}

/* @body: the canonical text but for its closing brace */
static void
compute (const char *body, gsize length_bytes, char hash[ADDA_LOG_HASH_LENGTH])
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  g_checksum_update (checksum, (const guchar *) hash, DIGITS);
  g_checksum_update (checksum, (const guchar *) body, (gssize) length_bytes);
  g_checksum_update (checksum, (const guchar *) "}", 1);
  g_strlcpy (hash, g_checksum_get_string (checksum), ADDA_LOG_HASH_LENGTH);
}

void
adda_log_chain_seal (GString *entry, char hash[ADDA_LOG_HASH_LENGTH])
{
  g_string_append_printf (entry, PREVIOUS "%s\"", hash);
  compute (entry->str, entry->len, hash);
  g_string_append_printf (entry, HASH "%s" END, hash);
}

gboolean
adda_log_chain_follow (const char *entry, gsize length_bytes, char hash[ADDA_LOG_HASH_LENGTH])
{
  const char *seal = entry + length_bytes - SEAL_BYTES;
  const char *digits = entry + length_bytes - HASH_BYTES + sizeof HASH - 1;
  char wanted[ADDA_LOG_HASH_LENGTH];

  if (length_bytes < SEAL_BYTES || strncmp (seal, PREVIOUS, sizeof PREVIOUS - 1) != 0 ||
      strncmp (seal + sizeof PREVIOUS - 1, hash, DIGITS) != 0 ||
      strncmp (digits - (sizeof HASH - 1), HASH, sizeof HASH - 1) != 0 ||
      strncmp (digits + DIGITS, END, sizeof END - 1) != 0)
    return FALSE;

  memcpy (wanted, hash, sizeof wanted);
  compute (entry, length_bytes - HASH_BYTES, wanted);
  if (strncmp (wanted, digits, DIGITS) != 0)
    return FALSE;
  memcpy (hash, wanted, sizeof wanted);
  return TRUE;
}
