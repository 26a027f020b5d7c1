/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * One request and its answer as seen from outside: limits, headers, counters, access log */

#pragma once

#include <libsoup/soup.h>

#include "auth/adda-quota.h"

G_BEGIN_DECLS

/* The log domain of the access log: one line a request, at info level. */
#define ADDA_ACCESS_LOG_DOMAIN "adda-access"

typedef struct
{
  GObject *owner;      /* (unowned) whose part this is: kept alive by each message */
  char **cors_origins; /* (owned) */
  AddaQuota *quota;    /* (unowned) (nullable) knows the proxies that are trusted */
  gboolean is_logged;
} AddaExchangeRules;

/* Follows every message of @server, whatever handler answers it. @rules may change. */
void adda_exchange_watch (SoupServer *server, const AddaExchangeRules *rules);

/* Who a message is from that is watched and whose headers have come, and by what way. (transfer none) */
const AddaForwarded *adda_exchange_get_forwarded (SoupServerMessage *msg);

void adda_exchange_unwatch (SoupServer *server, const AddaExchangeRules *rules);

G_END_DECLS
