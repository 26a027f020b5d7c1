/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The web page's files, as they are sent: plain and compressed, each with its tag */

#include "adda-web-assets.h"

#include <gio/gio.h>
#include <string.h>

#include "adda-headers.h"

/* The resources are ours, but a loop in walking them must end. */
#define ADDA_WEB_MAX_DEPTH 8

/* Below this a header of its own costs more than is won. */
#define ADDA_WEB_MIN_GZIP_BYTES 256

#define ADDA_WEB_LANG "<html lang=\"en\""

const char *const adda_web_languages[] = { "en", "bn", NULL };

/* One body of an asset. */
typedef struct
{
  GBytes *bytes; /* (owned) (nullable) */
  char *etag;    /* (owned) (nullable) with its quotes */
} AddaWebBody;

struct _AddaWebAsset
{
  const char *type;
  gboolean is_text;     /* is worth compressing */
  gboolean is_prepared; /* tags and the compressed body are made */
  AddaWebBody plain;
  AddaWebBody gzip;
};

struct _AddaWebAssets
{
  GHashTable *by_name; /* (owned) (element-type utf8 AddaWebAsset) */
  GHashTable *pages;   /* (owned) (element-type utf8 AddaWebAsset) by LANGUAGE/NAME */
};

typedef struct
{
  const char *suffix;
  const char *type;
  gboolean is_text;
} AddaWebType;

static const AddaWebType types[] = {
  { ".css", "text/css; charset=utf-8", TRUE },
  { ".html", "text/html; charset=utf-8", TRUE },
  { ".ico", "image/x-icon", FALSE },
  { ".js", "text/javascript; charset=utf-8", TRUE },
  { ".json", "application/json", TRUE },
  { ".png", "image/png", FALSE },
  { ".svg", "image/svg+xml", TRUE },
  { ".ts", "text/plain; charset=utf-8", TRUE },
  { ".txt", "text/plain; charset=utf-8", TRUE },
  { ".webmanifest", "application/manifest+json", TRUE },
  { ".woff2", "font/woff2", FALSE },
  { "", "application/octet-stream", FALSE },
};

static AddaWebAsset *
asset_new (const char *name, GBytes *bytes)
{
  AddaWebAsset *asset = g_new0 (AddaWebAsset, 1);
  const AddaWebType *type = types;

  while (!g_str_has_suffix (name, type->suffix))
    type++;
  asset->type = type->type;
  asset->is_text = type->is_text;
  asset->plain.bytes = g_bytes_ref (bytes);
  return asset;
}

static void
body_clear (AddaWebBody *body)
{
  g_clear_pointer (&body->bytes, g_bytes_unref);
  g_clear_pointer (&body->etag, g_free);
}

static void
asset_free (AddaWebAsset *asset)
{
  body_clear (&asset->plain);
  body_clear (&asset->gzip);
  g_free (asset);
}

/* (transfer full) */
static char *
make_etag (GBytes *bytes)
{
  g_autofree char *digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);

  return g_strdup_printf ("\"%.32s\"", digest);
}

/* (transfer full) (nullable) */
static GBytes *
compress (GBytes *bytes)
{
  g_autoptr (GConverter) compressor =
      G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 9));
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) stream = g_converter_output_stream_new (memory, compressor);
  gsize length = 0;
  const void *data = g_bytes_get_data (bytes, &length);

  if (!g_output_stream_write_all (stream, data, length, NULL, NULL, NULL) ||
      !g_output_stream_close (stream, NULL, NULL))
    return NULL;
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
}

/* At the first use, and kept. */
static void
prepare (AddaWebAsset *asset)
{
  gsize length = g_bytes_get_size (asset->plain.bytes);

  if (asset->is_prepared)
    return;
  asset->is_prepared = TRUE;
  asset->plain.etag = make_etag (asset->plain.bytes);
  if (!asset->is_text || length < ADDA_WEB_MIN_GZIP_BYTES)
    return;
  asset->gzip.bytes = compress (asset->plain.bytes);
  if (asset->gzip.bytes != NULL && g_bytes_get_size (asset->gzip.bytes) < length)
    asset->gzip.etag = make_etag (asset->gzip.bytes);
  else
    g_clear_pointer (&asset->gzip.bytes, g_bytes_unref);
}

static void
load_folder (AddaWebAssets *assets, const char *folder, guint depth)
{
  g_autofree char *path = g_strconcat (ADDA_WEB_RESOURCE_PATH, folder, NULL);
  g_auto (GStrv) children = g_resources_enumerate_children (path, 0, NULL);

  for (gsize i = 0; depth < ADDA_WEB_MAX_DEPTH && children != NULL && children[i] != NULL; i++)
    {
      g_autofree char *name = g_strconcat (folder, children[i], NULL);
      g_autofree char *child = g_strconcat (ADDA_WEB_RESOURCE_PATH, name, NULL);
      g_autoptr (GBytes) bytes = NULL;

      if (g_str_has_suffix (name, "/"))
        {
          load_folder (assets, name, depth + 1);
          continue;
        }
      bytes = g_resources_lookup_data (child, 0, NULL);
      if (bytes != NULL)
        g_hash_table_insert (assets->by_name, g_strdup (name), asset_new (name, bytes));
    }
}

/* The page says its language where the browser and screen readers look for it. */
static GBytes *
translate_page (GBytes *bytes, const char *language)
{
  gsize length = 0;
  const char *data = g_bytes_get_data (bytes, &length);
  const char *mark = g_strstr_len (data, length, ADDA_WEB_LANG);
  g_autofree char *tag = g_strdup_printf ("<html lang=\"%s\"", language);
  GString *text;

  if (mark == NULL)
    return g_bytes_ref (bytes);
  text = g_string_new_len (data, mark - data);
  g_string_append (text, tag);
  mark += strlen (ADDA_WEB_LANG);
  g_string_append_len (text, mark, data + length - mark);
  return g_string_free_to_bytes (text);
}

/* A page is served at an address of its own, in each language; not among the files. */
static gboolean
take_page (gpointer key, gpointer value, gpointer data)
{
  AddaWebAssets *assets = data;
  const char *name = key;
  AddaWebAsset *page = value;

  if (!g_str_has_suffix (name, ".html") || strchr (name, '/') != NULL)
    return FALSE;

  for (gsize i = 0; adda_web_languages[i] != NULL; i++)
    {
      g_autoptr (GBytes) bytes = translate_page (page->plain.bytes, adda_web_languages[i]);

      g_hash_table_insert (assets->pages, g_strconcat (adda_web_languages[i], "/", name, NULL),
                           asset_new (name, bytes));
    }
  return TRUE;
}

AddaWebAssets *
adda_web_assets_new (void)
{
  AddaWebAssets *assets = g_new0 (AddaWebAssets, 1);

  assets->by_name =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) asset_free);
  assets->pages =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) asset_free);
  load_folder (assets, "", 0);
  g_hash_table_foreach_remove (assets->by_name, take_page, assets);
  return assets;
}

void
adda_web_assets_free (AddaWebAssets *assets)
{
  g_hash_table_unref (assets->by_name);
  g_hash_table_unref (assets->pages);
  g_free (assets);
}

AddaWebAsset *
adda_web_assets_lookup (AddaWebAssets *assets, const char *name)
{
  return g_hash_table_lookup (assets->by_name, name);
}

AddaWebAsset *
adda_web_assets_get_page (AddaWebAssets *assets, const char *name, const char *language)
{
  g_autofree char *key = g_strconcat (language, "/", name, NULL);

  return g_hash_table_lookup (assets->pages, key);
}

void
adda_web_asset_answer (AddaWebAsset *asset, SoupServerMessage *msg)
{
  SoupMessageHeaders *request = soup_server_message_get_request_headers (msg);
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (msg);
  const AddaWebBody *body = &asset->plain;

  prepare (asset);
  if (asset->gzip.bytes != NULL)
    {
      adda_headers_add_vary (headers, "Accept-Encoding");
      if (adda_headers_accept_gzip (request))
        body = &asset->gzip;
    }
  /* the names do not change with the contents, so a browser asks each time, and gets a 304 */
  soup_message_headers_replace (headers, "Cache-Control", "no-cache");
  soup_message_headers_replace (headers, "ETag", body->etag);
  if (adda_headers_have_etag (request, body->etag))
    {
      soup_server_message_set_status (msg, SOUP_STATUS_NOT_MODIFIED, NULL);
      return;
    }

  soup_server_message_set_status (msg, SOUP_STATUS_OK, NULL);
  soup_message_headers_replace (headers, "Content-Type", asset->type);
  if (body == &asset->gzip)
    soup_message_headers_replace (headers, "Content-Encoding", "gzip");
  soup_message_body_append_bytes (soup_server_message_get_response_body (msg), body->bytes);
}
