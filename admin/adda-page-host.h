/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * What a page asks of the window that it stands in */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define ADDA_TYPE_PAGE_HOST (adda_page_host_get_type ())
G_DECLARE_INTERFACE (AddaPageHost, adda_page_host, ADDA, PAGE_HOST, GtkWidget)

struct _AddaPageHostInterface
{
  GTypeInterface parent_iface;

  /* @toast: (transfer full) */
  void (*add_toast) (AddaPageHost *self, AdwToast *toast);

  /* @detail: (nullable) */
  void (*go) (AddaPageHost *self, const char *page, const char *detail);
};

void adda_page_host_add_toast (AddaPageHost *self, AdwToast *toast);
void adda_page_host_go (AddaPageHost *self, const char *page, const char *detail);

G_END_DECLS
