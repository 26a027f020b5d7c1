/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Tickets: good once and for half a minute, so that nothing longer-lived stands in an address */

#include "adda-tickets.h"

#include "adda-base64url.h"
#include "base/adda-uuid.h"

#define MAX_TICKETS 16384
#define TICKET_BYTES 24

typedef struct
{
  char *text; /* (owned) */
  gint64 end_usec;
  AddaIdentity identity;
} Ticket;

struct _AddaTickets
{
  GHashTable *by_text; /* (owned) of Ticket */
  GQueue queue;        /* the same, the oldest first */
};

static void
ticket_free (Ticket *ticket)
{
  adda_identity_clear (&ticket->identity);
  g_free (ticket->text);
  g_free (ticket);
}

AddaTickets *
adda_tickets_new (void)
{
  AddaTickets *self = g_new0 (AddaTickets, 1);

  self->by_text = g_hash_table_new (g_str_hash, g_str_equal);
  g_queue_init (&self->queue);
  return self;
}

void
adda_tickets_free (AddaTickets *self)
{
  g_hash_table_unref (self->by_text);
  g_queue_clear_full (&self->queue, (GDestroyNotify) ticket_free);
  g_free (self);
}

/* A ticket that was used stays in the queue until its time is over. */
static void
drop_old (AddaTickets *self, gint64 now_usec)
{
  Ticket *ticket;

  while ((ticket = g_queue_peek_head (&self->queue)) != NULL && ticket->end_usec <= now_usec)
    {
      g_queue_pop_head (&self->queue);
      g_hash_table_remove (self->by_text, ticket->text);
      ticket_free (ticket);
    }
}

char *
adda_tickets_issue (AddaTickets *self, const AddaIdentity *identity, gint64 now_usec)
{
  guint8 random[TICKET_BYTES];
  Ticket *ticket;

  drop_old (self, now_usec);
  if (self->queue.length >= MAX_TICKETS)
    return NULL;

  adda_random_bytes (random, sizeof random);
  ticket = g_new0 (Ticket, 1);
  ticket->text = adda_base64url_encode (random, sizeof random);
  ticket->end_usec = now_usec + ADDA_TICKET_TTL_USEC;
  adda_identity_copy (identity, &ticket->identity);
  ticket->identity.proof = ADDA_PROOF_TICKET;
  g_hash_table_insert (self->by_text, ticket->text, ticket);
  g_queue_push_tail (&self->queue, ticket);
  return g_strdup (ticket->text);
}

gboolean
adda_tickets_redeem (AddaTickets *self, const char *ticket, gint64 now_usec, AddaIdentity *identity)
{
  Ticket *found;

  *identity = (AddaIdentity){ 0 };
  drop_old (self, now_usec);
  found = g_hash_table_lookup (self->by_text, ticket);
  if (found == NULL)
    return FALSE;
  g_hash_table_remove (self->by_text, ticket);
  *identity = found->identity;
  found->identity = (AddaIdentity){ 0 };
  return TRUE;
}
