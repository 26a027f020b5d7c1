/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Tests of who is believed to be behind a proxy, and of the kinds of addresses */

#include "auth/adda-address.h"
#include "auth/adda-forwarded.h"

typedef struct
{
  const char *peer;
  const char *header; /* X-Forwarded-For, or Forwarded */
  const char *address;
  const char *scheme;
  const char *host;
} Case;

static const char *const trusted[] = { "10.0.0.0/8", "192.0.2.1", "2001:db8:aaaa::/48", NULL };

static const Case lists[] = {
  { "198.51.100.7", "203.0.113.9", "198.51.100.7" },
  { "10.0.0.1", NULL, "10.0.0.1" },
  { "10.0.0.1", "", "10.0.0.1" },
  { "10.0.0.1", "203.0.113.9", "203.0.113.9" },
  { "::ffff:10.0.0.1", "203.0.113.9", "203.0.113.9" },
  { "10.0.0.1", "1.2.3.4, 203.0.113.9", "203.0.113.9" },
  { "10.0.0.1", "1.2.3.4, 203.0.113.9, 10.0.0.2 , 192.0.2.1", "203.0.113.9" },
  { "10.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.3" },
  { "10.0.0.1", "203.0.113.9:4711", "203.0.113.9" },
  { "10.0.0.1", "2001:db8::17", "2001:db8::17" },
  { "10.0.0.1", "[2001:db8::17]:4711", "2001:db8::17" },
  { "2001:db8:aaaa::1", "2001:db8::17", "2001:db8::17" },
  { "10.0.0.1", "203.0.113.9, unknown", "10.0.0.1" },
  { "10.0.0.1", "203.0.113.9,,", "10.0.0.1" },
  { "10.0.0.1", "203.0.113.9, 10.0.0.2, x y z", "10.0.0.1" },
  { "10.0.0.1", "203.0.113.256", "10.0.0.1" },
  { "10.0.0.1", "fe80::1%lo", "10.0.0.1" },
  { "10.0.0.1", "::ffff:203.0.113.9", "203.0.113.9" },
  { "10.0.0.1", "\"203.0.113.9\"", "203.0.113.9" },
};

static const Case elements[] = {
  { "198.51.100.7", "for=203.0.113.9", "198.51.100.7" },
  { "10.0.0.1", "for=203.0.113.9", "203.0.113.9" },
  { "10.0.0.1", "For=203.0.113.9;Proto=HTTPS;by=10.0.0.1;host=hub.example", "203.0.113.9", "https",
    "hub.example" },
  { "10.0.0.1", "for=\"[2001:db8:cafe::17]:4711\"", "2001:db8:cafe::17" },
  { "10.0.0.1", "for=203.0.113.9;proto=https, for=10.0.0.2;proto=http", "203.0.113.9", "https" },
  { "10.0.0.1", "for=\"_a,b\\\";for=1.2.3.4\"", "10.0.0.1" },
  { "10.0.0.1", "for=_hidden;proto=https", "10.0.0.1", "https" },
  { "10.0.0.1", "proto=gopher;for=203.0.113.9;host=\"hub.example:81\"", "203.0.113.9", NULL,
    "hub.example:81" },
  { "10.0.0.1", "for=\"203.0.113.9", "10.0.0.1" },
};

static void
check (const Case *row, gboolean is_forwarded)
{
  g_autoptr (GPtrArray) nets = adda_nets_new (trusted);
  const AddaProxies proxies = { .nets = nets, .uses_forwarded = is_forwarded };
  /* the other family of headers is never looked at */
  const AddaForwardedHeaders headers = {
    .forwarded = is_forwarded ? row->header : "for=9.9.9.9;proto=https",
    .x_for = is_forwarded ? "9.9.9.9" : row->header,
    .x_proto = is_forwarded ? "https" : NULL,
  };
  g_autoptr (GInetAddress) peer = g_inet_address_new_from_string (row->peer);
  g_autofree char *address = NULL;
  g_auto (AddaForwarded) result = { NULL };

  g_test_message ("%s from %s", row->header, row->peer);
  adda_forwarded_resolve (&proxies, peer, &headers, &result);
  address = g_inet_address_to_string (result.address);
  g_assert_cmpstr (address, ==, row->address);
  g_assert_cmpstr (result.scheme, ==, row->scheme);
  g_assert_cmpstr (result.host, ==, row->host);
}

static void
test_lists (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++)
    check (&lists[i], FALSE);
}

static void
test_elements (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (elements); i++)
    check (&elements[i], TRUE);
}

static void
test_names (void)
{
  g_autoptr (GPtrArray) nets = adda_nets_new (trusted);
  const AddaProxies proxies = { .nets = nets };
  const AddaForwardedHeaders headers = {
    .x_for = "203.0.113.9",
    .x_proto = "http, https",
    .x_host = "evil.example, hub.example",
  };
  g_autoptr (GInetAddress) peer = g_inet_address_new_from_string ("10.0.0.1");
  g_auto (AddaForwarded) result = { NULL };

  adda_forwarded_resolve (&proxies, peer, &headers, &result);
  g_assert_cmpstr (result.scheme, ==, "https");
  g_assert_cmpstr (result.host, ==, "hub.example");
}

static void
test_names_of_nobody (void)
{
  g_autoptr (GPtrArray) nets = adda_nets_new (trusted);
  const AddaProxies proxies = { .nets = nets };
  const AddaForwardedHeaders headers = { .x_proto = "https", .x_host = "hub.example" };
  g_autoptr (GInetAddress) peer = g_inet_address_new_from_string ("203.0.113.9");
  g_auto (AddaForwarded) result = { NULL };

  adda_forwarded_resolve (&proxies, peer, &headers, &result);
  g_assert_null (result.scheme);
  g_assert_null (result.host);
}

/* Far more than anybody needs is not read, and the nearest hops count. */
static void
test_bounds (void)
{
  g_autoptr (GString) header = g_string_new ("203.0.113.9");
  Case row = { "10.0.0.1", NULL, "10.0.0.77" };

  for (guint i = 0; i < ADDA_FORWARDED_MAX_HOPS; i++)
    g_string_append (header, i == 0 ? ",10.0.0.77" : ",10.0.0.2");
  row.header = header->str;
  check (&row, FALSE);

  while (header->len <= ADDA_FORWARDED_MAX_BYTES)
    g_string_append (header, ", 198.51.100.1");
  row.header = header->str;
  row.address = "10.0.0.1";
  check (&row, FALSE);
}

static void
test_public (void)
{
  static const char *const yes[] = { "1.1.1.1",           "8.8.8.8",      "172.32.0.1",
                                     "100.128.0.1",       "169.253.1.1",  "2606:4700::1111",
                                     "::ffff:93.184.1.1", "223.255.255.1" };
  static const char *const no[] = {
    "0.0.0.0",
    "10.1.2.3",
    "127.0.0.1",
    "127.9.9.9",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.9.9",
    "192.168.1.1",
    "100.64.0.1",
    "192.0.0.192",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "198.18.0.1",
    "::",
    "::1",
    "fe80::1",
    "fc00::1",
    "fd00:ec2::254",
    "ff02::1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "2001::1",
    "2001:db8::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::127.0.0.1",
    "100::1",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (yes); i++)
    {
      g_autoptr (GInetAddress) address = g_inet_address_new_from_string (yes[i]);

      g_test_message ("%s", yes[i]);
      g_assert_true (adda_address_is_public (address));
    }
  for (gsize i = 0; i < G_N_ELEMENTS (no); i++)
    {
      g_autoptr (GInetAddress) address = g_inet_address_new_from_string (no[i]);

      g_test_message ("%s", no[i]);
      g_assert_false (adda_address_is_public (address));
    }
}

static void
test_bad_nets (void)
{
  static const char *const texts[] = { "localhost", "10.0.0.0/8", "10.0.0.0/33", NULL };
  g_autoptr (GPtrArray) nets = NULL;

  g_test_expect_message ("adda-auth", G_LOG_LEVEL_WARNING, "*“localhost” is no address*");
  g_test_expect_message ("adda-auth", G_LOG_LEVEL_WARNING, "*“10.0.0.0/33” is no address*");
  nets = adda_nets_new (texts);
  g_test_assert_expected_messages ();
  g_assert_cmpuint (nets->len, ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/forwarded/lists", test_lists);
  g_test_add_func ("/forwarded/elements", test_elements);
  g_test_add_func ("/forwarded/names", test_names);
  g_test_add_func ("/forwarded/names-of-nobody", test_names_of_nobody);
  g_test_add_func ("/forwarded/bounds", test_bounds);
  g_test_add_func ("/forwarded/public", test_public);
  g_test_add_func ("/forwarded/bad-nets", test_bad_nets);

  return g_test_run ();
}
