/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The pages and their files: GET /, /websocket, /dashboard, /assets/NAME, /favicon.ico */

#include "adda-answer.h"
#include "adda-headers.h"
#include "adda-http-private.h"

static void
answer_asset (AddaRequest *request, AddaWebAsset *asset)
{
  if (asset == NULL)
    adda_answer_page (request->msg, SOUP_STATUS_NOT_FOUND, "Not found");
  else
    adda_web_asset_answer (asset, request->msg);
}

/* In the reader's language. */
static void
answer_page (AddaRequest *request, const char *name)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (request->msg);
  const char *wanted = request->query != NULL ? g_hash_table_lookup (request->query, "lang") : NULL;
  const char *language =
      adda_headers_choose_language (soup_server_message_get_request_headers (request->msg), wanted,
                                    adda_web_languages);

  soup_message_headers_replace (headers, "Content-Language", language);
  adda_headers_add_vary (headers, "Accept-Language");
  answer_asset (request,
                adda_web_assets_get_page (adda_http_get_assets (request->http), name, language));
}

void
adda_pages_get_index (AddaRequest *request)
{
  answer_page (request, "index.html");
}

void
adda_pages_get_demo (AddaRequest *request)
{
  answer_page (request, "demo.html");
}

void
adda_pages_get_dashboard (AddaRequest *request)
{
  answer_page (request, "dashboard.html");
}

void
adda_pages_get_asset (AddaRequest *request)
{
  answer_asset (request,
                adda_web_assets_lookup (adda_http_get_assets (request->http), request->param));
}

void
adda_pages_get_icon (AddaRequest *request)
{
  static const char *const names[] = { "favicon.ico", "favicon.svg", "icon.svg" };
  AddaWebAsset *asset = NULL;

  for (gsize i = 0; asset == NULL && i < G_N_ELEMENTS (names); i++)
    asset = adda_web_assets_lookup (adda_http_get_assets (request->http), names[i]);
  answer_asset (request, asset);
}
