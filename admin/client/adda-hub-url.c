/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The address of a hub, as people write it */

#include "adda-hub-url.h"

#include <glib/gi18n.h>

static const struct
{
  const char *given;
  const char *meant;
} schemes[] = { { "http", "http" }, { "https", "https" }, { "ws", "http" }, { "wss", "https" } };

static gboolean
is_this_computer (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  if (address != NULL)
    return g_inet_address_get_is_loopback (address);
  return g_ascii_strcasecmp (host, "localhost") == 0;
}

/* (transfer full) (nullable) */
static GUri *
parse (const char *text)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  g_autofree char *guess = NULL;
  g_autoptr (GUri) uri = NULL;

  if (strstr (stripped, "://") != NULL)
    return g_uri_parse (stripped, G_URI_FLAGS_NONE, NULL);

  guess = g_strconcat ("https://", stripped, NULL);
  uri = g_uri_parse (guess, G_URI_FLAGS_NONE, NULL);
  if (uri != NULL && is_this_computer (g_uri_get_host (uri)))
    return g_uri_build (G_URI_FLAGS_NONE, "http", NULL, g_uri_get_host (uri), g_uri_get_port (uri),
                        "", NULL, NULL);
  return g_steal_pointer (&uri);
}

static const char *
meant_scheme (GUri *uri)
{
  for (gsize i = 0; i < G_N_ELEMENTS (schemes); i++)
    if (g_str_equal (g_uri_get_scheme (uri), schemes[i].given))
      return schemes[i].meant;
  return NULL;
}

char *
adda_hub_url_normalize (const char *text, GError **error)
{
  g_autoptr (GUri) uri = parse (text);
  const char *scheme = uri != NULL ? meant_scheme (uri) : NULL;
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;

  if (scheme != NULL && host != NULL && *host != '\0' && strpbrk (host, " \t\n\"<>\\") == NULL)
    return g_uri_join (G_URI_FLAGS_NONE, scheme, NULL, host, g_uri_get_port (uri), "", NULL, NULL);

  g_set_error_literal (error, G_URI_ERROR, G_URI_ERROR_FAILED,
                       _ ("Write an address such as https://chat.example.org or localhost:8080"));
  return NULL;
}

gboolean
adda_hub_url_is_exposed (const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);

  return uri != NULL && g_str_equal (g_uri_get_scheme (uri), "http") &&
         !is_this_computer (g_uri_get_host (uri));
}
