/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The page People: accounts, bans and mutes, invites, tokens */

#pragma once

#include "adda-page.h"

G_BEGIN_DECLS

#define ADDA_TYPE_PEOPLE_PAGE (adda_people_page_get_type ())
G_DECLARE_FINAL_TYPE (AddaPeoplePage, adda_people_page, ADDA, PEOPLE_PAGE, AddaPage)

G_END_DECLS
