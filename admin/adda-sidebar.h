/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The side of the window: the hubs, and the pages of the one that shows */

#pragma once

#include <adwaita.h>

#include "adda-hub-store.h"

G_BEGIN_DECLS

#define ADDA_TYPE_SIDEBAR (adda_sidebar_get_type ())
G_DECLARE_FINAL_TYPE (AddaSidebar, adda_sidebar, ADDA, SIDEBAR, AdwBin)

/**
 * AddaSidebar:
 *
 * Rows that are activated become the actions win.show-page and win.show-hub.
 */

/* Once. */
void adda_sidebar_set_store (AddaSidebar *self, AddaHubStore *store);

/* @hub: (nullable) */
void adda_sidebar_set_hub (AddaSidebar *self, AddaHub *hub);

void adda_sidebar_select_page (AddaSidebar *self, const char *name);

/* The name of the @n-th page, from 1, that this role may see. (nullable) */
const char *adda_sidebar_get_nth_page (AddaSidebar *self, guint n);

G_END_DECLS
