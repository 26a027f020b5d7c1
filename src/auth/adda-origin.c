/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Which web sites may open a WebSocket or read an answer here (RFC 6454) */

#include "adda-origin.h"

#include <string.h>

/* A name of 253 characters, a scheme and a port fit well. */
#define ADDA_ORIGIN_MAX_BYTES 512

/* Parts of "scheme://host:port"; they point into the text. */
typedef struct
{
  const char *scheme;
  gsize scheme_length;
  const char *host;
  gsize host_length;
  guint port; /* 0: the scheme has no default and none is given */
} AddaOrigin;

static guint
default_port (const char *scheme, gsize length)
{
  if (length == 5 && g_ascii_strncasecmp (scheme, "https", 5) == 0)
    return 443;
  if (length == 4 && g_ascii_strncasecmp (scheme, "http", 4) == 0)
    return 80;
  return 0;
}

static gboolean
parse_port (const char *text, guint *port)
{
  guint64 value;

  if (!g_ascii_string_to_unsigned (text, 10, 1, 65535, &value, NULL))
    return FALSE;
  *port = value;
  return TRUE;
}

/* Host and port as in a Host header: name, IPv4 or [IPv6]. */
static gboolean
parse_authority (const char *text, AddaOrigin *origin)
{
  gsize length = strlen (text);
  const char *bracket = text[0] == '[' ? strchr (text, ']') : NULL;
  const char *colon = strchr (bracket != NULL ? bracket : text, ':');

  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isgraph (text[i]) || strchr ("/\\?#@,\"<>", text[i]) != NULL)
      return FALSE;
  if (text[0] == '[' && (bracket == NULL || (bracket[1] != '\0' && bracket[1] != ':')))
    return FALSE;
  origin->host = text;
  origin->host_length = colon != NULL ? (gsize) (colon - text) : length;
  if (origin->host_length == 0)
    return FALSE;
  return colon == NULL || parse_port (colon + 1, &origin->port);
}

static gboolean
parse_origin (const char *text, AddaOrigin *origin)
{
  const char *separator = strstr (text, "://");

  if (strnlen (text, ADDA_ORIGIN_MAX_BYTES + 1) > ADDA_ORIGIN_MAX_BYTES || separator == NULL ||
      separator == text)
    return FALSE;
  origin->scheme = text;
  origin->scheme_length = separator - text;
  origin->port = default_port (text, origin->scheme_length);
  return parse_authority (separator + 3, origin);
}

static gboolean
is_text_equal (const char *a, gsize a_length, const char *b, gsize b_length)
{
  return a_length == b_length && g_ascii_strncasecmp (a, b, a_length) == 0;
}

static gboolean
is_same_site (const AddaOrigin *a, const AddaOrigin *b)
{
  return a->port == b->port &&
         is_text_equal (a->scheme, a->scheme_length, b->scheme, b->scheme_length);
}

/* @pattern may begin with "*.", which stands for one label or several. */
static gboolean
matches (const AddaOrigin *origin, const AddaOrigin *pattern)
{
  const char *suffix = pattern->host + 1;
  gsize suffix_length = pattern->host_length - 1;

  if (!is_same_site (origin, pattern))
    return FALSE;
  if (pattern->host_length < 3 || strncmp (pattern->host, "*.", 2) != 0)
    return is_text_equal (origin->host, origin->host_length, pattern->host, pattern->host_length);
  return origin->host_length > suffix_length &&
         is_text_equal (origin->host + origin->host_length - suffix_length, suffix_length, suffix,
                        suffix_length);
}

gboolean
adda_origin_is_allowed (const char *origin,
                        const char *host,
                        gboolean is_tls,
                        const char *const *allowed)
{
  AddaOrigin parsed = { 0 };
  AddaOrigin own = { 0 };
  gboolean is_parsed;

  if (origin == NULL)
    return TRUE;

  is_parsed = parse_origin (origin, &parsed);
  own.scheme = is_tls ? "https" : "http";
  own.scheme_length = strlen (own.scheme);
  own.port = is_tls ? 443 : 80;
  if (is_parsed && host != NULL && strnlen (host, ADDA_ORIGIN_MAX_BYTES) < ADDA_ORIGIN_MAX_BYTES &&
      parse_authority (host, &own) && is_same_site (&parsed, &own) &&
      is_text_equal (parsed.host, parsed.host_length, own.host, own.host_length))
    return TRUE;

  for (gsize i = 0; allowed != NULL && allowed[i] != NULL; i++)
    {
      AddaOrigin pattern = { 0 };

      if (g_str_equal (allowed[i], "*") ||
          (is_parsed && parse_origin (allowed[i], &pattern) && matches (&parsed, &pattern)))
        return TRUE;
    }
  return FALSE;
}

gboolean
adda_origin_is_trusted (const char *origin,
                        const char *host,
                        gboolean is_tls,
                        const char *const *allowed)
{
  if (allowed != NULL && g_strv_contains (allowed, "*"))
    allowed = NULL;
  return adda_origin_is_allowed (origin, host, is_tls, allowed);
}
