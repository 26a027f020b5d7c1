/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The page Overview: how the hub is, now and over the last hours */

#pragma once

#include "adda-page.h"

G_BEGIN_DECLS

#define ADDA_TYPE_OVERVIEW_PAGE (adda_overview_page_get_type ())
G_DECLARE_FINAL_TYPE (AddaOverviewPage, adda_overview_page, ADDA, OVERVIEW_PAGE, AddaPage)

G_END_DECLS
