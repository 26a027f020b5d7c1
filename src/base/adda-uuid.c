/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Making, writing and reading UUIDs; random bytes */

#include "base/adda-uuid.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

#define ADDA_RANDOM_BLOCK_BYTES 256 /* what getrandom() gives in one piece, whatever happens */

typedef struct
{
  guint8 bytes[ADDA_RANDOM_BLOCK_BYTES];
  guint n_left;
} AddaRandomBlock;

/* A system call for 32 ids, not for each. */
static __thread AddaRandomBlock adda_uuid_random;

static const char adda_hex_digits[] = "0123456789abcdef";

void
adda_random_bytes (void *buffer, gsize length_bytes)
{
  guint8 *bytes = buffer;

  while (length_bytes > 0)
    {
      gssize n = getrandom (bytes, length_bytes, 0);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        g_error ("The kernel gave no random bytes: %s", g_strerror (errno));
      bytes += n;
      length_bytes -= (gsize) n;
    }
}

static void
adda_uuid_fill_random (guint8 bytes[8])
{
  AddaRandomBlock *block = &adda_uuid_random;

  if (block->n_left < 8)
    {
      adda_random_bytes (block->bytes, sizeof block->bytes);
      block->n_left = sizeof block->bytes;
    }
  block->n_left -= 8;
  memcpy (bytes, block->bytes + block->n_left, 8);
}

void
adda_uuid_new (gint64 time_usec, AddaUuid *uuid)
{
  guint64 usec = (guint64) MAX (time_usec, 0);
  guint64 msec = usec / 1000;
  guint fraction = (guint) (usec % 1000 * 4096 / 1000);

  for (guint i = 0; i < 6; i++)
    uuid->bytes[i] = (guint8) (msec >> (8 * (5 - i)));
  uuid->bytes[6] = (guint8) (0x70 | fraction >> 8); /* version 7 */
  uuid->bytes[7] = (guint8) fraction;
  adda_uuid_fill_random (uuid->bytes + 8);
  uuid->bytes[8] = (guint8) ((uuid->bytes[8] & 0x3f) | 0x80); /* variant 10 */
}

static gboolean
adda_uuid_is_dash (guint position)
{
  return position == 8 || position == 13 || position == 18 || position == 23;
}

const char *
adda_uuid_format (const AddaUuid *uuid, char text[ADDA_UUID_LENGTH])
{
  char *end = text;

  for (guint i = 0; i < sizeof uuid->bytes; i++)
    {
      if (adda_uuid_is_dash ((guint) (end - text)))
        *end++ = '-';
      *end++ = adda_hex_digits[uuid->bytes[i] >> 4];
      *end++ = adda_hex_digits[uuid->bytes[i] & 0xf];
    }
  *end = '\0';

  return text;
}

gboolean
adda_uuid_parse (const char *text, AddaUuid *uuid)
{
  AddaUuid parsed;
  guint n_digits = 0;

  for (guint i = 0; i < ADDA_UUID_LENGTH - 1; i++)
    {
      int digit;

      if (adda_uuid_is_dash (i))
        {
          if (text[i] != '-')
            return FALSE;
          continue;
        }
      digit = g_ascii_xdigit_value (text[i]); /* -1 at the closing NUL too */
      if (digit < 0)
        return FALSE;
      if (n_digits % 2 == 0)
        parsed.bytes[n_digits / 2] = (guint8) (digit << 4);
      else
        parsed.bytes[n_digits / 2] |= (guint8) digit;
      n_digits++;
    }
  if (text[ADDA_UUID_LENGTH - 1] != '\0')
    return FALSE;

  *uuid = parsed;
  return TRUE;
}
