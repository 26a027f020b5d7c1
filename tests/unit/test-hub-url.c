/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Tests of the address of a hub, as people write it */

#include "client/adda-hub-url.h"

static const struct
{
  const char *written;
  const char *url; /* NULL: refused */
} addresses[] = {
  { "https://chat.example.org", "https://chat.example.org" },
  { "  chat.example.org ", "https://chat.example.org" },
  { "chat.example.org:8443", "https://chat.example.org:8443" },
  { "wss://chat.example.org/ws?token=x#y", "https://chat.example.org" },
  { "ws://10.0.0.7:8080/", "http://10.0.0.7:8080" },
  { "HTTP://Chat.example.org", "http://Chat.example.org" },
  { "localhost:8080", "http://localhost:8080" },
  { "127.0.0.1:8080", "http://127.0.0.1:8080" },
  { "[::1]:8080", "http://[::1]:8080" },
  { "https://user:secret@chat.example.org", "https://chat.example.org" },
  { "", NULL },
  { "   ", NULL },
  { "ftp://chat.example.org", NULL },
  { "https://", NULL },
  { "chat.example.org:99999", NULL },
  { "two words", NULL },
};

static void
test_normalize (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *url = adda_hub_url_normalize (addresses[i].written, &error);

      g_test_message ("“%s”", addresses[i].written);
      g_assert_cmpstr (url, ==, addresses[i].url);
      if (addresses[i].url == NULL)
        g_assert_error (error, G_URI_ERROR, G_URI_ERROR_FAILED);
      else
        g_assert_no_error (error);
    }
}

static void
test_exposed (void)
{
  g_assert_true (adda_hub_url_is_exposed ("http://chat.example.org"));
  g_assert_false (adda_hub_url_is_exposed ("https://chat.example.org"));
  g_assert_false (adda_hub_url_is_exposed ("http://localhost:8080"));
  g_assert_false (adda_hub_url_is_exposed ("http://127.0.0.1"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/hub-url/normalize", test_normalize);
  g_test_add_func ("/hub-url/exposed", test_exposed);

  return g_test_run ();
}
