/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The page Connections: who is connected, from where, and how fast they read */

#pragma once

#include "adda-page.h"

G_BEGIN_DECLS

#define ADDA_TYPE_CONNECTIONS_PAGE (adda_connections_page_get_type ())
G_DECLARE_FINAL_TYPE (AddaConnectionsPage, adda_connections_page, ADDA, CONNECTIONS_PAGE, AddaPage)

G_END_DECLS
