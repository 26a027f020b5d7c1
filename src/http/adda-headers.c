/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Headers: what each answer carries for safety, and what requests ask for */

#include "adda-headers.h"

#include <string.h>

#include "auth/adda-origin.h"

/* How long a browser may remember what a preflight allowed. */
#define ADDA_CORS_MAX_AGE_SECONDS "600"

typedef struct
{
  const char *name;
  const char *value;
} AddaHeader;

static const AddaHeader security_headers[] = {
  { "Content-Security-Policy",
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'" },
  { "Cross-Origin-Opener-Policy", "same-origin" },
  { "Permissions-Policy", "camera=(), geolocation=(), microphone=()" },
  { "Referrer-Policy", "no-referrer" },
  { "X-Content-Type-Options", "nosniff" },
};

void
adda_headers_add_security (SoupMessageHeaders *headers)
{
  for (gsize i = 0; i < G_N_ELEMENTS (security_headers); i++)
    soup_message_headers_replace (headers, security_headers[i].name, security_headers[i].value);
}

void
adda_headers_add_vary (SoupMessageHeaders *headers, const char *name)
{
  if (!soup_message_headers_header_contains (headers, "Vary", name))
    soup_message_headers_append (headers, "Vary", name);
}

void
adda_headers_add_cors (SoupMessageHeaders *answer,
                       SoupMessageHeaders *request,
                       const char *const *origins)
{
  const char *origin = soup_message_headers_get_one (request, "Origin");
  gboolean is_open = origins != NULL && g_strv_contains (origins, "*");

  if (origins == NULL || origins[0] == NULL)
    return;
  if (!is_open)
    adda_headers_add_vary (answer, "Origin");
  if (origin == NULL || !adda_origin_is_allowed (origin, NULL, FALSE, origins))
    return;

  soup_message_headers_replace (answer, "Access-Control-Allow-Origin", is_open ? "*" : origin);
  if (soup_message_headers_get_one (request, "Access-Control-Request-Method") == NULL)
    return;
  soup_message_headers_replace (answer, "Access-Control-Allow-Methods", "GET, HEAD, PATCH, POST");
  soup_message_headers_replace (answer, "Access-Control-Allow-Headers",
                                "Authorization, Content-Type");
  soup_message_headers_replace (answer, "Access-Control-Max-Age", ADDA_CORS_MAX_AGE_SECONDS);
}

gboolean
adda_headers_accept_gzip (SoupMessageHeaders *request)
{
  const char *header = soup_message_headers_get_list (request, "Accept-Encoding");
  GSList *unacceptable = NULL;
  GSList *accepted;
  gboolean found;

  if (header == NULL)
    return FALSE;
  accepted = soup_header_parse_quality_list (header, &unacceptable);
  found = g_slist_find_custom (accepted, "gzip", (GCompareFunc) g_ascii_strcasecmp) != NULL ||
          (g_slist_find_custom (accepted, "*", (GCompareFunc) g_ascii_strcasecmp) != NULL &&
           g_slist_find_custom (unacceptable, "gzip", (GCompareFunc) g_ascii_strcasecmp) == NULL);
  soup_header_free_list (accepted);
  soup_header_free_list (unacceptable);
  return found;
}

gboolean
adda_headers_have_etag (SoupMessageHeaders *request, const char *etag)
{
  const char *header = soup_message_headers_get_list (request, "If-None-Match");
  gboolean found = FALSE;
  GSList *tags;

  if (header == NULL)
    return FALSE;
  tags = soup_header_parse_list (header);
  for (GSList *l = tags; l != NULL && !found; l = l->next)
    {
      const char *tag = l->data;

      found = g_str_equal (tag, "*") ||
              g_str_equal (g_str_has_prefix (tag, "W/") ? tag + 2 : tag, etag);
    }
  soup_header_free_list (tags);
  return found;
}

/* "bn-BD" is Bengali. (transfer none) (nullable) */
static const char *
find_language (const char *tag, const char *const *languages)
{
  gsize length = strcspn (tag, "-");

  for (gsize i = 0; languages[i] != NULL; i++)
    if (strlen (languages[i]) == length && g_ascii_strncasecmp (languages[i], tag, length) == 0)
      return languages[i];
  return NULL;
}

const char *
adda_headers_choose_language (SoupMessageHeaders *request,
                              const char *wanted,
                              const char *const *languages)
{
  const char *header = soup_message_headers_get_list (request, "Accept-Language");
  const char *chosen = wanted != NULL ? find_language (wanted, languages) : NULL;
  GSList *tags;

  if (chosen != NULL || header == NULL)
    return chosen != NULL ? chosen : languages[0];

  tags = soup_header_parse_quality_list (header, NULL);
  for (GSList *l = tags; l != NULL && chosen == NULL; l = l->next)
    chosen = find_language (l->data, languages);
  soup_header_free_list (tags);
  return chosen != NULL ? chosen : languages[0];
}
