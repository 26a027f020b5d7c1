/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Internet addresses: read, told apart, found in nets */

#include "adda-address.h"

#include <string.h>

/* "ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255" */
#define ADDRESS_MAX_BYTES 45

/* The bits of ::ffff:0:0 before an IPv4 address. */
#define COAT_BITS 96

/* Wider ranges are a slip of the hand. */
#define LEAST_PREFIX_V4 8
#define LEAST_PREFIX_V6 16

/* Of IPv4 everything is public but this. */
static const char *const special_v4[] = {
  "0.0.0.0/8",      "10.0.0.0/8",     "100.64.0.0/10", "127.0.0.0/8",
  "169.254.0.0/16", "172.16.0.0/12",  "192.0.0.0/24",  "192.0.2.0/24",
  "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24",
  "203.0.113.0/24", "224.0.0.0/4",    "240.0.0.0/4",   NULL,
};

/* Of IPv6 nothing is public but this … */
static const char *const public_v6[] = { "2000::/3", NULL };

/* … and of it not this: protocols' own and Teredo, documentation, 6to4. */
static const char *const special_v6[] = {
  "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", NULL,
};

GInetAddress *
adda_address_strip (GInetAddress *address)
{
  static const guint8 coat[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };
  const guint8 *bytes = g_inet_address_to_bytes (address);

  if (g_inet_address_get_family (address) != G_SOCKET_FAMILY_IPV6 ||
      memcmp (bytes, coat, sizeof coat) != 0)
    return g_object_ref (address);
  return g_inet_address_new_from_bytes (bytes + sizeof coat, G_SOCKET_FAMILY_IPV4);
}

GInetAddress *
adda_address_parse (const char *text, gsize length_bytes)
{
  g_autoptr (GInetAddress) address = NULL;
  char copy[ADDRESS_MAX_BYTES + 1];

  if (length_bytes == 0 || length_bytes > ADDRESS_MAX_BYTES)
    return NULL;
  for (gsize i = 0; i < length_bytes; i++)
    if (!g_ascii_isxdigit (text[i]) && text[i] != ':' && text[i] != '.')
      return NULL;

  memcpy (copy, text, length_bytes);
  copy[length_bytes] = '\0';
  address = g_inet_address_new_from_string (copy);
  return address != NULL ? adda_address_strip (address) : NULL;
}

GInetAddressMask *
adda_address_parse_range (const char *text, GError **error)
{
  const char *slash = strchr (text, '/');
  gsize length_bytes = slash != NULL ? (gsize) (slash - text) : strlen (text);
  g_autoptr (GInetAddress) address = adda_address_parse (text, length_bytes);
  gboolean is_v4 = address != NULL && g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV4;
  gboolean has_coat = is_v4 && memchr (text, ':', length_bytes) != NULL;
  guint most = is_v4 && !has_coat ? 32 : 128;
  guint64 prefix = most;

  if (address == NULL ||
      (slash != NULL && !g_ascii_string_to_unsigned (slash + 1, 10, 0, most, &prefix, NULL)))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   "“%.64s” is no address, and no range such as 192.0.2.0/24", text);
      return NULL;
    }
  if (has_coat)
    prefix = prefix >= COAT_BITS ? prefix - COAT_BITS : 0;
  if (prefix < (is_v4 ? LEAST_PREFIX_V4 : LEAST_PREFIX_V6))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   "The range “%.64s” is too wide: /%d is the widest of IPv4, /%d of IPv6", text,
                   LEAST_PREFIX_V4, LEAST_PREFIX_V6);
      return NULL;
    }
  return g_inet_address_mask_new (address, (guint) prefix, error);
}

char *
adda_address_make_subject (GInetAddress *address)
{
  g_autoptr (GInetAddress) bare = adda_address_strip (address);
  g_autoptr (GInetAddress) net = NULL;
  g_autofree char *text = NULL;
  guint8 bytes[16] = { 0 };

  if (g_inet_address_get_family (bare) != G_SOCKET_FAMILY_IPV6)
    return g_inet_address_to_string (bare);

  memcpy (bytes, g_inet_address_to_bytes (bare), 8);
  net = g_inet_address_new_from_bytes (bytes, G_SOCKET_FAMILY_IPV6);
  text = g_inet_address_to_string (net);
  return g_strconcat (text, "/64", NULL);
}

GPtrArray *
adda_nets_new (const char *const *texts)
{
  GPtrArray *nets = g_ptr_array_new_with_free_func (g_object_unref);

  for (gsize i = 0; texts != NULL && texts[i] != NULL; i++)
    {
      g_autoptr (GError) error = NULL;
      GInetAddressMask *net = g_inet_address_mask_new_from_string (texts[i], &error);

      if (net != NULL)
        g_ptr_array_add (nets, net);
      else
        g_warning ("“%s” is no address and no net, and is not used: %s", texts[i], error->message);
    }
  return nets;
}

gboolean
adda_nets_contain (GPtrArray *nets, GInetAddress *address)
{
  g_autoptr (GInetAddress) bare = adda_address_strip (address);

  for (guint i = 0; nets != NULL && i < nets->len; i++)
    if (g_inet_address_mask_matches (nets->pdata[i], bare))
      return TRUE;
  return FALSE;
}

static gboolean
is_in_table (const char *const *texts, GInetAddress *address)
{
  g_autoptr (GPtrArray) nets = adda_nets_new (texts);

  return adda_nets_contain (nets, address);
}

gboolean
adda_address_is_public (GInetAddress *address)
{
  g_autoptr (GInetAddress) bare = adda_address_strip (address);

  if (g_inet_address_get_family (bare) == G_SOCKET_FAMILY_IPV4)
    return !is_in_table (special_v4, bare);
  return is_in_table (public_v6, bare) && !is_in_table (special_v6, bare);
}
