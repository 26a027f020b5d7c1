/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The page Settings: what the hub is set to, and setting it */

#pragma once

#include "adda-page.h"

G_BEGIN_DECLS

#define ADDA_TYPE_SETTINGS_PAGE (adda_settings_page_get_type ())
G_DECLARE_FINAL_TYPE (AddaSettingsPage, adda_settings_page, ADDA, SETTINGS_PAGE, AddaPage)

G_END_DECLS
