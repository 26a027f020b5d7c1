/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The page Broadcast: telling many people something */

#pragma once

#include "adda-page.h"

G_BEGIN_DECLS

#define ADDA_TYPE_BROADCAST_PAGE (adda_broadcast_page_get_type ())
G_DECLARE_FINAL_TYPE (AddaBroadcastPage, adda_broadcast_page, ADDA, BROADCAST_PAGE, AddaPage)

G_END_DECLS
