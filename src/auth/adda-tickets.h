/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Tickets: good once and for half a minute, so that nothing longer-lived stands in an address */

#pragma once

#include "adda-identity.h"

G_BEGIN_DECLS

#define ADDA_TICKET_TTL_USEC (30 * G_USEC_PER_SEC)

typedef struct _AddaTickets AddaTickets;

/* Kept in memory only. Main thread. */
AddaTickets *adda_tickets_new (void);
void adda_tickets_free (AddaTickets *self);

/* For who @identity is. @now_usec: monotonic. (transfer full) (nullable): NULL if too many are out. */
char *adda_tickets_issue (AddaTickets *self, const AddaIdentity *identity, gint64 now_usec);

/* TRUE if @ticket is good, and never again; @identity is overwritten. */
gboolean adda_tickets_redeem (AddaTickets *self,
                              const char *ticket,
                              gint64 now_usec,
                              AddaIdentity *identity);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AddaTickets, adda_tickets_free)

G_END_DECLS
