/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * What can be done to a binary message */

#include "adda-transform.h"

#define CHUNK_BYTES 16384
#define SHA256_BYTES 32
#define GZIP_LEVEL 6

static const char *const words[] = {
  [ADDA_TRANSFORM_NONE] = "none",
  [ADDA_TRANSFORM_SHA256] = "sha256",
  [ADDA_TRANSFORM_GZIP] = "gzip",
  [ADDA_TRANSFORM_GUNZIP] = "gunzip",
};

gboolean
adda_transform_from_string (const char *word, AddaTransform *transform)
{
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (word, words[i]))
      {
        *transform = (AddaTransform) i;
        return TRUE;
      }

  return FALSE;
}

static void
digest (const guint8 *data, gsize length_bytes, GByteArray *out)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 bytes[SHA256_BYTES];
  gsize n_bytes = sizeof bytes;

  g_checksum_update (checksum, data, (gssize) length_bytes);
  g_checksum_get_digest (checksum, bytes, &n_bytes);
  g_byte_array_append (out, bytes, (guint) n_bytes);
}

/* Through @converter, which begins anew where a member of the stream ends. */
static AddaTransformResult
convert (GConverter *converter,
         const guint8 *data,
         gsize length_bytes,
         gsize max_bytes,
         GByteArray *out)
{
  GConverterResult result;

  do
    {
      guint8 chunk[CHUNK_BYTES];
      gsize n_read = 0;
      gsize n_written = 0;

      result = g_converter_convert (converter, data, length_bytes, chunk, sizeof chunk,
                                    G_CONVERTER_INPUT_AT_END, &n_read, &n_written, NULL);
      if (result == G_CONVERTER_ERROR)
        return ADDA_TRANSFORM_BAD_DATA;
      if (n_written > max_bytes - out->len)
        return ADDA_TRANSFORM_TOO_BIG;

      g_byte_array_append (out, chunk, (guint) n_written);
      data += n_read;
      length_bytes -= n_read;
      if (result == G_CONVERTER_FINISHED && length_bytes > 0)
        g_converter_reset (converter);
    }
  while (result != G_CONVERTER_FINISHED || length_bytes > 0);

  return ADDA_TRANSFORM_DONE;
}

AddaTransformResult
adda_transform_run (AddaTransform transform,
                    const guint8 *data,
                    gsize length_bytes,
                    gsize max_bytes,
                    GByteArray *out)
{
  g_autoptr (GConverter) converter = NULL;

  switch (transform)
    {
    case ADDA_TRANSFORM_SHA256:
      digest (data, length_bytes, out);
      return ADDA_TRANSFORM_DONE;
    case ADDA_TRANSFORM_GZIP:
      converter = G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, GZIP_LEVEL));
      /* What does not shrink grows a little, and that little is not held against it. */
      return convert (converter, data, length_bytes, G_MAXUINT, out);
    case ADDA_TRANSFORM_GUNZIP:
      converter = G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP));
      return convert (converter, data, length_bytes, max_bytes, out);
    case ADDA_TRANSFORM_NONE:
    default:
      g_byte_array_append (out, data, (guint) length_bytes);
      return ADDA_TRANSFORM_DONE;
    }
}
