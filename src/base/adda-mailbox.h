/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A mailbox between threads: many senders, one reader, ownership goes with the letter */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _AddaMail AddaMail;
typedef struct _AddaMailbox AddaMailbox;

/* The link; the first field of whatever is sent. */
struct _AddaMail
{
  AddaMail *next;
};

/* Called by a sender, in the sender's thread, when the reader may be asleep. */
typedef void (*AddaMailboxWake) (gpointer data);

/**
 * AddaMailbox:
 *
 * A lock-free list (Treiber, 1986) that the reader takes whole and turns
 * round, so letters of one sender arrive in the order they were sent. A
 * reader that is awake is not signalled again: one wake-up a batch.
 */
struct _AddaMailbox
{
  AddaMail *head; /* atomic: newest first */
  int is_awake;   /* atomic: the reader has promised to look again */
  AddaMailboxWake wake;
  gpointer wake_data;
};

void
adda_mailbox_init (AddaMailbox *mailbox, AddaMailboxWake wake, gpointer wake_data);

/* Hands @mail to the reader: (transfer full). Any thread. */
void
adda_mailbox_push (AddaMailbox *mailbox, AddaMail *mail);

/* Takes all letters, oldest first, NULL if there are none. Reader's thread. */
AddaMail *
adda_mailbox_take (AddaMailbox *mailbox);

/* The reader is about to sleep. FALSE: something came meanwhile, take again first. */
gboolean
adda_mailbox_try_sleep (AddaMailbox *mailbox);

/* Called in the reader's main context with a list of letters, oldest first: (transfer full). */
typedef void (*AddaMailboxFunc) (AddaMail *list, gpointer data);

/**
 * adda_mailbox_source_new:
 * @mailbox: a zero-filled mailbox, initialised by this call; outlives the source
 *
 * Returns: (transfer full): a source to attach to the reader's context. It
 * wakes that context by g_main_context_wakeup(), and it may recurse.
 */
GSource *
adda_mailbox_source_new (AddaMailbox *mailbox,
                         const char *name,
                         AddaMailboxFunc func,
                         gpointer data);

G_END_DECLS
