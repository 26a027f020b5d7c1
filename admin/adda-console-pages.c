/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The pages of the window, in their order */

#include "adda-console-pages.h"

#include <glib/gi18n.h>

#ifdef ADDA_HAS_PAGE_OVERVIEW
#include "pages/overview/adda-overview-page.h"
#endif
#ifdef ADDA_HAS_PAGE_ROOMS
#include "pages/rooms/adda-rooms-page.h"
#endif
#ifdef ADDA_HAS_PAGE_CONNECTIONS
#include "pages/connections/adda-connections-page.h"
#endif
#ifdef ADDA_HAS_PAGE_BROADCAST
#include "pages/broadcast/adda-broadcast-page.h"
#endif
#ifdef ADDA_HAS_PAGE_PEOPLE
#include "pages/people/adda-people-page.h"
#endif
#ifdef ADDA_HAS_PAGE_AUDIT
#include "pages/audit/adda-audit-page.h"
#endif
#ifdef ADDA_HAS_PAGE_SETTINGS
#include "pages/settings/adda-settings-page.h"
#endif

static const AddaConsolePage pages[] = {
#ifdef ADDA_HAS_PAGE_OVERVIEW
  { "overview", N_ ("Overview"), "adda-overview-symbolic", "admin", NULL,
    adda_overview_page_get_type },
#endif
#ifdef ADDA_HAS_PAGE_ROOMS
  { "rooms", N_ ("Rooms"), "adda-rooms-symbolic", "moderator", "n_rooms",
    adda_rooms_page_get_type },
#endif
#ifdef ADDA_HAS_PAGE_CONNECTIONS
  { "connections", N_ ("Connections"), "adda-connections-symbolic", "admin", "n_connections",
    adda_connections_page_get_type },
#endif
#ifdef ADDA_HAS_PAGE_BROADCAST
  { "broadcast", N_ ("Broadcast"), "adda-broadcast-symbolic", "admin", NULL,
    adda_broadcast_page_get_type },
#endif
#ifdef ADDA_HAS_PAGE_PEOPLE
  { "people", N_ ("People"), "system-users-symbolic", "moderator", "n_accounts",
    adda_people_page_get_type },
#endif
#ifdef ADDA_HAS_PAGE_AUDIT
  { "audit", N_ ("Audit"), "adda-audit-symbolic", "admin", NULL, adda_audit_page_get_type },
#endif
#ifdef ADDA_HAS_PAGE_SETTINGS
  { "settings", N_ ("Settings"), "emblem-system-symbolic", "admin", NULL,
    adda_settings_page_get_type },
#endif
  { NULL },
};

const AddaConsolePage *
adda_console_pages_get (void)
{
  return pages;
}
