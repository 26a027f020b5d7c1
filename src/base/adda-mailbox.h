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

void adda_mailbox_init (AddaMailbox *mailbox, AddaMailboxWake wake, gpointer wake_data);

/* Hands @mail to the reader: (transfer full). Any thread. */
void adda_mailbox_push (AddaMailbox *mailbox, AddaMail *mail);

/* Like push, but wakes nobody: adda_mailbox_ring() must follow. Waking a reader that shares a
 * core takes the core from the sender, so who sends many rings once, when it is done. */
void adda_mailbox_post (AddaMailbox *mailbox, AddaMail *mail);

/* Wakes the reader if it may be asleep. Any thread. */
void adda_mailbox_ring (AddaMailbox *mailbox);

/* Takes all letters, oldest first, NULL if there are none. Reader's thread. */
AddaMail *adda_mailbox_take (AddaMailbox *mailbox);

/* The reader is about to sleep. FALSE: something came meanwhile, take again first. */
gboolean adda_mailbox_try_sleep (AddaMailbox *mailbox);

/* Called in the reader's main context with a list of letters, oldest first: (transfer full). */
typedef void (*AddaMailboxFunc) (AddaMail *list, gpointer data);

/**
 * adda_mailbox_source_new:
 * @mailbox: a zero-filled mailbox, initialised by this call; outlives the source
 *
 * Returns: (transfer full): a source to attach to the reader's context. It
 * wakes that context by g_main_context_wakeup(), and it may recurse.
 */
GSource *adda_mailbox_source_new (AddaMailbox *mailbox,
                                  const char *name,
                                  AddaMailboxFunc func,
                                  gpointer data);

/* Called before a main context sleeps. */
typedef void (*AddaMailboxBell) (gpointer data);

/**
 * adda_mailbox_bell_new:
 * @bell: rings what was posted to since; called at each turn of the context, so it must be cheap
 *
 * Returns: (transfer full): a source for the sender's context
 */
GSource *adda_mailbox_bell_new (const char *name, AddaMailboxBell bell, gpointer data);

G_END_DECLS
