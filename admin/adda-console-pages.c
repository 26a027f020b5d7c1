/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The pages of the window, in their order */

#include "adda-console-pages.h"

#include <glib/gi18n.h>

#include "pages/overview/adda-overview-page.h"
#include "pages/rooms/adda-rooms-page.h"
#include "pages/connections/adda-connections-page.h"
#include "pages/broadcast/adda-broadcast-page.h"
#include "pages/people/adda-people-page.h"
#include "pages/audit/adda-audit-page.h"
#include "pages/settings/adda-settings-page.h"

static const AddaConsolePage pages[] = {
  { "overview", N_ ("Overview"), "adda-overview-symbolic", "admin", NULL,
    adda_overview_page_get_type },
  { "rooms", N_ ("Rooms"), "adda-rooms-symbolic", "moderator", "n_rooms",
    adda_rooms_page_get_type },
  { "connections", N_ ("Connections"), "adda-connections-symbolic", "admin", "n_connections",
    adda_connections_page_get_type },
  { "broadcast", N_ ("Broadcast"), "adda-broadcast-symbolic", "admin", NULL,
    adda_broadcast_page_get_type },
  { "people", N_ ("People"), "system-users-symbolic", "moderator", "n_accounts",
    adda_people_page_get_type },
  { "audit", N_ ("Audit"), "adda-audit-symbolic", "admin", NULL, adda_audit_page_get_type },
  { "settings", N_ ("Settings"), "emblem-system-symbolic", "admin", NULL,
    adda_settings_page_get_type },
  { NULL },
};

const AddaConsolePage *
adda_console_pages_get (void)
{
  return pages;
}
