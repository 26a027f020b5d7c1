/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The HTTP side: a SoupServer with the hub's pages and its REST interface */

#pragma once

#include <libsoup/soup.h>

#include "auth/adda-audit.h"
#include "auth/adda-credentials.h"
#include "auth/adda-quota.h"
#include "hooks/adda-hooks.h"
#include "hub/adda-hub.h"

G_BEGIN_DECLS

/* A longer request body is answered with 413. */
#define ADDA_HTTP_MAX_BODY_BYTES (64 * 1024)

#define ADDA_TYPE_HTTP (adda_http_get_type ())
G_DECLARE_FINAL_TYPE (AddaHttp, adda_http, ADDA, HTTP, GObject)

/**
 * adda_http_new:
 * @settings: of the schema chat.adda.Server; changes of allow and log rules apply at once
 *
 * Makes the server; it listens nowhere: connections are fed to it. Nothing is
 * registered below "/ws", but what is refused there gets the security headers and
 * a line in the access log too. Paths reach handlers as they were sent, not decoded.
 * The web page is looked up among the registered resources, below /chat/adda/web/.
 *
 * Takes references of all three. Main thread, as all here.
 */
AddaHttp *adda_http_new (AddaHub *hub, AddaTokens *tokens, GSettings *settings);

/* Before the first request. Takes a reference of @accounts; @tickets must outlive it. */
void adda_http_set_accounts (AddaHttp *self, AddaAccounts *accounts, AddaTickets *tickets);

/* Before the first request; must outlive it. Without one nothing is limited and no proxy is trusted. */
void adda_http_set_quota (AddaHttp *self, AddaQuota *quota);

/* A demonstration: whoever can connect may notify. Nothing for an address that others reach. */
void adda_http_set_demo (AddaHttp *self, gboolean is_demo);

/* Before the first request; must outlive it. */
void adda_http_set_hooks (AddaHttp *self, AddaHooks *hooks);

/* Takes a reference: what moderators and admins change is written down there. */
void adda_http_set_audit (AddaHttp *self, AddaAudit *audit);

/* Whether browsers come by TLS: for cookies and origins. */
void adda_http_set_secure (AddaHttp *self, gboolean is_secure);

/* (transfer none) */
SoupServer *adda_http_get_server (AddaHttp *self);

G_END_DECLS
