/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Tests of the origin rules */

#include "auth/adda-origin.h"

typedef struct
{
  const char *name;
  const char *origin;
  const char *host;
  gboolean is_tls;
  gboolean is_allowed;
} OriginCase;

static const char *const allowed[] = {
  "https://exact.example",
  "https://*.wild.example",
  "http://[2001:db8::1]:8080",
  "not an origin",
  NULL,
};

static const OriginCase cases[] = {
  /* no browser, or the hub's own page */
  { "none", NULL, "hub.example", FALSE, TRUE },
  { "same", "http://hub.example", "hub.example", FALSE, TRUE },
  { "same-port", "http://hub.example:8080", "hub.example:8080", FALSE, TRUE },
  { "same-case", "HTTP://Hub.Example", "hub.example", FALSE, TRUE },
  { "same-default-port", "http://hub.example", "hub.example:80", FALSE, TRUE },
  { "same-default-port-tls", "https://hub.example:443", "hub.example", TRUE, TRUE },
  { "same-ipv6", "http://[::1]:8080", "[::1]:8080", FALSE, TRUE },
  /* not quite */
  { "other-host", "http://evil.example", "hub.example", FALSE, FALSE },
  { "other-port", "http://hub.example:81", "hub.example", FALSE, FALSE },
  { "other-scheme", "https://hub.example:80", "hub.example:80", FALSE, FALSE },
  { "plain-to-tls", "http://hub.example:443", "hub.example", TRUE, FALSE },
  { "prefix", "http://hub.example.evil.example", "hub.example", FALSE, FALSE },
  { "suffix", "http://evilhub.example", "hub.example", FALSE, FALSE },
  { "user-info", "http://hub.example@evil.example", "hub.example", FALSE, FALSE },
  { "no-host", "http://hub.example", NULL, FALSE, FALSE },
  { "null", "null", "hub.example", FALSE, FALSE },
  { "empty", "", "hub.example", FALSE, FALSE },
  { "both-empty", "http://", "", FALSE, FALSE },
  { "path", "http://hub.example/", "hub.example/", FALSE, FALSE },
  { "space", "http://hub.example evil", "hub.example evil", FALSE, FALSE },
  { "port-zero", "http://hub.example:0", "hub.example:0", FALSE, FALSE },
  { "port-huge", "http://hub.example:65617", "hub.example:65617", FALSE, FALSE },
  { "port-empty", "http://hub.example:", "hub.example:", FALSE, FALSE },
  { "bracket", "http://[::1", "[::1", FALSE, FALSE },
  { "bracket-tail", "http://[::1]x", "[::1]x", FALSE, FALSE },
  /* the list */
  { "listed", "https://exact.example", "hub.example", FALSE, TRUE },
  { "listed-port", "https://exact.example:443", "hub.example", FALSE, TRUE },
  { "listed-other-port", "https://exact.example:8443", "hub.example", FALSE, FALSE },
  { "listed-scheme", "http://exact.example", "hub.example", FALSE, FALSE },
  { "listed-below", "https://sub.exact.example", "hub.example", FALSE, FALSE },
  { "wild", "https://a.wild.example", "hub.example", FALSE, TRUE },
  { "wild-deep", "https://a.b.wild.example", "hub.example", FALSE, TRUE },
  { "wild-case", "https://A.Wild.Example", "hub.example", FALSE, TRUE },
  { "wild-apex", "https://wild.example", "hub.example", FALSE, FALSE },
  { "wild-dot", "https://.wild.example", "hub.example", FALSE, FALSE },
  { "wild-joined", "https://evilwild.example", "hub.example", FALSE, FALSE },
  { "wild-scheme", "http://a.wild.example", "hub.example", FALSE, FALSE },
  { "ipv6", "http://[2001:db8::1]:8080", "hub.example", FALSE, TRUE },
};

static void
test_case (gconstpointer data)
{
  const OriginCase *c = data;

  g_assert_cmpint (adda_origin_is_allowed (c->origin, c->host, c->is_tls, allowed), ==,
                   c->is_allowed);
}

static void
test_all (void)
{
  static const char *const all[] = { "*", NULL };

  g_assert_true (adda_origin_is_allowed ("https://evil.example", "hub.example", FALSE, all));
  g_assert_true (adda_origin_is_allowed ("null", "hub.example", FALSE, all));
  g_assert_false (adda_origin_is_allowed ("https://evil.example", "hub.example", FALSE, NULL));
}

/* Neither a long origin nor a long host is more than looked at. */
static void
test_huge (void)
{
  g_autofree char *host = g_strnfill (1000000, 'a');
  g_autofree char *origin = g_strconcat ("http://", host, NULL);

  g_assert_false (adda_origin_is_allowed (origin, host, FALSE, allowed));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/origin/case/", cases[i].name, NULL);
      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/origin/all", test_all);
  g_test_add_func ("/origin/huge", test_huge);
  return g_test_run ();
}
