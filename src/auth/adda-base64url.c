/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Base64 for URLs and file names, without padding (RFC 4648, section 5) */

#include "adda-base64url.h"

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

char *
adda_base64url_encode (const void *data, gsize length_bytes)
{
  const guint8 *bytes = data;
  GString *text = g_string_sized_new (length_bytes / 3 * 4 + 4);
  guint32 bits = 0;
  guint n_bits = 0;

  for (gsize i = 0; i < length_bytes; i++)
    {
      bits = (bits << 8 | bytes[i]) & 0xffff;
      for (n_bits += 8; n_bits >= 6; n_bits -= 6)
        g_string_append_c (text, alphabet[bits >> (n_bits - 6) & 63]);
    }
  if (n_bits > 0)
    g_string_append_c (text, alphabet[bits << (6 - n_bits) & 63]);
  return g_string_free (text, FALSE);
}

static int
decode_char (char c)
{
  if (c >= 'A' && c <= 'Z')
    return c - 'A';
  if (c >= 'a' && c <= 'z')
    return c - 'a' + 26;
  if (c >= '0' && c <= '9')
    return c - '0' + 52;
  if (c == '-')
    return 62;
  return c == '_' ? 63 : -1;
}

guint8 *
adda_base64url_decode (const char *text, gsize text_length, gsize *length_bytes)
{
  g_autofree guint8 *bytes = g_malloc (text_length / 4 * 3 + 3);
  guint32 bits = 0;
  guint n_bits = 0;
  gsize length = 0;

  if (text_length % 4 == 1)
    return NULL;
  for (gsize i = 0; i < text_length; i++)
    {
      int value = decode_char (text[i]);

      if (value < 0)
        return NULL;
      bits = (bits << 6 | value) & 0xffff;
      n_bits += 6;
      if (n_bits >= 8)
        {
          n_bits -= 8;
          bytes[length++] = bits >> n_bits & 0xff;
        }
    }
  /* bits that stand for nothing must be zero, so that there is one text for the same bytes */
  if ((bits & ((1u << n_bits) - 1)) != 0)
    return NULL;
  *length_bytes = length;
  return g_steal_pointer (&bytes);
}
