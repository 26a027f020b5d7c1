/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The page Rooms: what rooms there are, and one of them opened */

#pragma once

#include "adda-page.h"

G_BEGIN_DECLS

#define ADDA_TYPE_ROOMS_PAGE (adda_rooms_page_get_type ())
G_DECLARE_FINAL_TYPE (AddaRoomsPage, adda_rooms_page, ADDA, ROOMS_PAGE, AddaPage)

G_END_DECLS
