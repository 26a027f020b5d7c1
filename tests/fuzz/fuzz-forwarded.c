/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Fuzzes the headers of proxies: there is always an address, and a trusted one only if nothing better was said */

#include "auth/adda-address.h"
#include "auth/adda-forwarded.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize length_bytes);

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize length_bytes)
{
  static const char *const trusted[] = { "10.0.0.0/8", NULL };
  g_autoptr (GPtrArray) nets = adda_nets_new (trusted);
  g_autoptr (GInetAddress) peer = g_inet_address_new_from_string ("10.0.0.1");
  g_autofree char *text = g_strndup ((const char *) data, length_bytes);
  const AddaForwardedHeaders headers = { text, text, text, text };

  for (guint i = 0; i < 2; i++)
    {
      const AddaProxies proxies = { .nets = nets, .uses_forwarded = i == 1 };
      g_auto (AddaForwarded) result = { NULL };

      adda_forwarded_resolve (&proxies, peer, &headers, &result);
      if (result.address == NULL)
        g_abort ();
    }
  return 0;
}
