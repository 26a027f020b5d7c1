/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * One request and its answer as seen from outside: limits, headers, counters, access log */

#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* The log domain of the access log: one line a request, at info level. */
#define ADDA_ACCESS_LOG_DOMAIN "adda-access"

typedef struct
{
  GObject *owner;      /* (unowned) whose part this is: kept alive by each message */
  char **cors_origins; /* (owned) */
  gboolean is_logged;
} AddaExchangeRules;

/* Follows every message of @server, whatever handler answers it. @rules may change. */
void adda_exchange_watch (SoupServer *server, const AddaExchangeRules *rules);

void adda_exchange_unwatch (SoupServer *server, const AddaExchangeRules *rules);

G_END_DECLS
