/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Who is behind a proxy that is trusted: Forwarded (RFC 7239) and the X-Forwarded family */

#include "adda-forwarded.h"

#include <string.h>

#include "adda-address.h"

/* A part of a header. */
typedef struct
{
  const char *text;
  gsize length_bytes;
} Span;

/* What one proxy says. */
typedef struct
{
  Span address;
  Span proto;
  Span host;
} Hop;

static Span
strip (Span span)
{
  while (span.length_bytes > 0 && strchr (" \t", span.text[0]) != NULL)
    span = (Span){ span.text + 1, span.length_bytes - 1 };
  while (span.length_bytes > 0 && strchr (" \t", span.text[span.length_bytes - 1]) != NULL)
    span.length_bytes--;
  return span;
}

/* Without the quotation marks; what is escaped in them stands for nothing that is wanted here. */
static Span
unquote (Span span)
{
  if (span.length_bytes >= 2 && span.text[0] == '"' && span.text[span.length_bytes - 1] == '"')
    return (Span){ span.text + 1, span.length_bytes - 2 };
  return span;
}

/* Takes the part before @separator off @rest; a separator in quotation marks is none. */
static Span
take_part (Span *rest, char separator)
{
  gboolean is_quoted = FALSE;
  gsize i = 0;
  Span part;

  for (; i < rest->length_bytes && (is_quoted || rest->text[i] != separator); i++)
    if (is_quoted && rest->text[i] == '\\' && i + 1 < rest->length_bytes)
      i++;
    else if (rest->text[i] == '"')
      is_quoted = !is_quoted;

  part = (Span){ rest->text, i };
  i = MIN (i + 1, rest->length_bytes);
  *rest = (Span){ rest->text + i, rest->length_bytes - i };
  return strip (part);
}

static gboolean
is_word (Span span, const char *word)
{
  return span.length_bytes == strlen (word) &&
         g_ascii_strncasecmp (span.text, word, span.length_bytes) == 0;
}

/* One element of Forwarded: "for=…;proto=…;host=…" */
static void
read_element (Span element, Hop *hop)
{
  while (element.length_bytes > 0)
    {
      Span value = take_part (&element, ';');
      Span name = take_part (&value, '=');

      value = unquote (strip (value));
      if (is_word (name, "for"))
        hop->address = value;
      else if (is_word (name, "proto"))
        hop->proto = value;
      else if (is_word (name, "host"))
        hop->host = value;
    }
}

/* FALSE if there is nothing that should be looked at. */
static gboolean
open_header (const char *header, Span *span)
{
  gsize length = header != NULL ? strnlen (header, ADDA_FORWARDED_MAX_BYTES + 1) : 0;

  *span = (Span){ header, length };
  return length > 0 && length <= ADDA_FORWARDED_MAX_BYTES;
}

/* The last hops, the nearest last. Returns: how many. */
static guint
read_hops (const char *header, gboolean is_forwarded, Hop hops[ADDA_FORWARDED_MAX_HOPS])
{
  guint n_hops = 0;
  Span rest;

  if (!open_header (header, &rest))
    return 0;
  while (rest.length_bytes > 0)
    {
      Hop hop = { .address.text = NULL };
      Span part = take_part (&rest, ',');

      if (is_forwarded)
        read_element (part, &hop);
      else
        hop.address = unquote (part);
      if (n_hops == ADDA_FORWARDED_MAX_HOPS)
        memmove (&hops[0], &hops[1], --n_hops * sizeof (Hop));
      hops[n_hops++] = hop;
    }
  return n_hops;
}

/* "192.0.2.1", "192.0.2.1:80", "[2001:db8::1]:80", "2001:db8::1"; no names. */
static GInetAddress *
parse_node (Span node)
{
  const char *end = node.text != NULL ? node.text + node.length_bytes : NULL;
  const char *colon;

  if (node.length_bytes == 0)
    return NULL;
  if (node.text[0] == '[')
    {
      const char *bracket = memchr (node.text, ']', node.length_bytes);

      if (bracket == NULL || (bracket + 1 < end && bracket[1] != ':'))
        return NULL;
      return adda_address_parse (node.text + 1, (gsize) (bracket - node.text) - 1);
    }
  colon = memchr (node.text, ':', node.length_bytes);
  if (colon != NULL && memchr (colon + 1, ':', (gsize) (end - colon) - 1) == NULL)
    return adda_address_parse (node.text, (gsize) (colon - node.text));
  return adda_address_parse (node.text, node.length_bytes);
}

static const char *
get_scheme (Span proto)
{
  if (is_word (proto, "https") || is_word (proto, "wss"))
    return "https";
  return is_word (proto, "http") || is_word (proto, "ws") ? "http" : NULL;
}

static void
take_names (AddaForwarded *result, Span proto, Span host)
{
  result->scheme = get_scheme (proto);
  if (host.length_bytes > 0)
    result->host = g_strndup (host.text, host.length_bytes);
}

/* The last one of a list, as the nearest proxy wrote it. */
static Span
get_last (const char *header)
{
  Span last = { NULL, 0 };
  Span rest;

  if (open_header (header, &rest))
    while (rest.length_bytes > 0)
      last = take_part (&rest, ',');
  return unquote (last);
}

void
adda_forwarded_resolve (const AddaProxies *proxies,
                        GInetAddress *peer,
                        const AddaForwardedHeaders *headers,
                        AddaForwarded *result)
{
  Hop hops[ADDA_FORWARDED_MAX_HOPS];
  gboolean is_forwarded = proxies->uses_forwarded;
  guint i;

  *result = (AddaForwarded){ .address = adda_address_strip (peer) };
  if (!adda_nets_contain (proxies->nets, peer))
    return;

  if (!is_forwarded)
    take_names (result, get_last (headers->x_proto), get_last (headers->x_host));
  i = read_hops (is_forwarded ? headers->forwarded : headers->x_for, is_forwarded, hops);
  while (i > 0 && adda_nets_contain (proxies->nets, result->address))
    {
      const Hop *hop = &hops[--i];
      GInetAddress *address = parse_node (hop->address);

      if (is_forwarded)
        {
          g_clear_pointer (&result->host, g_free);
          take_names (result, hop->proto, hop->host);
        }
      if (address == NULL)
        return;
      g_object_unref (result->address);
      result->address = address;
    }
}

void
adda_forwarded_clear (AddaForwarded *self)
{
  g_clear_object (&self->address);
  g_clear_pointer (&self->host, g_free);
}
