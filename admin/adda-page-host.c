/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * What a page asks of the window that it stands in */

#include "adda-page-host.h"

G_DEFINE_INTERFACE (AddaPageHost, adda_page_host, GTK_TYPE_WIDGET)

static void
adda_page_host_default_init (AddaPageHostInterface *iface)
{
}

void
adda_page_host_add_toast (AddaPageHost *self, AdwToast *toast)
{
  g_return_if_fail (ADDA_IS_PAGE_HOST (self));

  ADDA_PAGE_HOST_GET_IFACE (self)->add_toast (self, toast);
}

void
adda_page_host_go (AddaPageHost *self, const char *page, const char *detail)
{
  g_return_if_fail (ADDA_IS_PAGE_HOST (self));

  ADDA_PAGE_HOST_GET_IFACE (self)->go (self, page, detail);
}
