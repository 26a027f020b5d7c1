/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Requests that other sites' pages may have caused, and the cookie that they ride on */

#include "adda-csrf.h"

#include "auth/adda-origin.h"

#define ADDA_CSRF_HEADER "X-Adda-CSRF"

static SoupMessageHeaders *
get_headers (AddaRequest *request)
{
  return soup_server_message_get_request_headers (request->msg);
}

gboolean
adda_csrf_check_origin (AddaRequest *request)
{
  SoupMessageHeaders *headers = get_headers (request);
  g_auto (GStrv) allowed =
      g_settings_get_strv (adda_http_get_settings (request->http), "allowed-origins");

  return adda_origin_is_trusted (soup_message_headers_get_one (headers, "Origin"),
                                 adda_http_get_host (request->msg),
                                 adda_http_is_secure (request->http, request->msg),
                                 (const char *const *) allowed);
}

char *
adda_csrf_get_cookie (AddaRequest *request)
{
  const char *header = soup_message_headers_get_list (get_headers (request), "Cookie");

  return header != NULL ? adda_credentials_find_cookie (header) : NULL;
}

gboolean
adda_csrf_check (AddaRequest *request)
{
  SoupMessageHeaders *headers = get_headers (request);
  const char *csrf = soup_message_headers_get_one (headers, ADDA_CSRF_HEADER);
  g_autofree char *cookie = NULL;

  if (request->identity.proof != ADDA_PROOF_COOKIE || g_str_equal (request->route->method, "GET"))
    return TRUE;
  if (csrf == NULL || soup_message_headers_get_one (headers, "Origin") == NULL ||
      !adda_csrf_check_origin (request))
    return FALSE;
  cookie = adda_csrf_get_cookie (request);
  return cookie != NULL && adda_accounts_check_csrf (cookie, csrf);
}

void
adda_csrf_set_cookie (AddaHttp *http, SoupServerMessage *msg, const char *cookie, gint64 ttl_usec)
{
  g_autofree char *text =
      g_strdup_printf ("%s=%s; Path=/; HttpOnly; SameSite=Strict; Max-Age=%" G_GINT64_FORMAT "%s",
                       ADDA_COOKIE_NAME, cookie != NULL ? cookie : "",
                       cookie != NULL ? ttl_usec / G_USEC_PER_SEC : 0,
                       adda_http_is_secure (http, msg) ? "; Secure" : "");

  soup_message_headers_append (soup_server_message_get_response_headers (msg), "Set-Cookie", text);
}
