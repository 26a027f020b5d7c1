/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A request that is answered later: kept paused, and known when nobody waits any more */

#pragma once

#include "adda-http-private.h"

G_BEGIN_DECLS

typedef struct
{
  AddaHttp *http;         /* (owned) */
  SoupServerMessage *msg; /* (owned) paused */
  gboolean is_gone;       /* nobody waits: do not answer */
} AddaPending;

/* Pauses the request. */
AddaPending *adda_pending_new (AddaRequest *request);

/* It has been answered, or is gone: lets it go on. Frees @self. */
void adda_pending_end (AddaPending *self);

G_END_DECLS
