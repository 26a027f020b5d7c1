/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The lock-free list behind a mailbox, and the source that wakes its reader */

#include "base/adda-mailbox.h"

/* Why no wake-up is lost. A sender links its letter, then looks at is_awake;
 * the reader clears is_awake, then looks at the list. Each writes one word and
 * reads the other's, so all four must be seen in one order by both: they are
 * sequentially consistent. Then at least one side sees the other: the sender
 * finds the reader asleep and wakes it, or the reader finds the letter. */

void
adda_mailbox_init (AddaMailbox *mailbox, AddaMailboxWake wake, gpointer wake_data)
{
  mailbox->wake = wake;
  mailbox->wake_data = wake_data;
  /* Release: whoever learns of the mailbox through these words sees it whole. */
  __atomic_store_n (&mailbox->head, NULL, __ATOMIC_RELEASE);
  __atomic_store_n (&mailbox->is_awake, FALSE, __ATOMIC_RELEASE);
}

void
adda_mailbox_post (AddaMailbox *mailbox, AddaMail *mail)
{
  /* Relaxed: the old head is only stored, never looked into. The reader takes
   * the whole list, so a head that came back (ABA) is a right head again. */
  AddaMail *head = __atomic_load_n (&mailbox->head, __ATOMIC_RELAXED);

  /* Sequentially consistent for the sleep protocol above; the release in it
   * hands the letter's contents over to adda_mailbox_take(). */
  do
    mail->next = head;
  while (!__atomic_compare_exchange_n (&mailbox->head, &head, mail, TRUE, __ATOMIC_SEQ_CST,
                                       __ATOMIC_RELAXED));
}

void
adda_mailbox_ring (AddaMailbox *mailbox)
{
  /* The load alone decides when the reader is awake; the exchange lets one of
   * several senders do the waking. Its acquire pairs with the reader's store
   * in adda_mailbox_try_sleep(), so wake_data set before is seen. */
  if (!__atomic_load_n (&mailbox->is_awake, __ATOMIC_SEQ_CST) &&
      !__atomic_exchange_n (&mailbox->is_awake, TRUE, __ATOMIC_SEQ_CST) && mailbox->wake != NULL)
    mailbox->wake (mailbox->wake_data);
}

void
adda_mailbox_push (AddaMailbox *mailbox, AddaMail *mail)
{
  adda_mailbox_post (mailbox, mail);
  adda_mailbox_ring (mailbox);
}

AddaMail *
adda_mailbox_take (AddaMailbox *mailbox)
{
  AddaMail *newest, *oldest = NULL;

  /* Relaxed: a letter missed here is found by adda_mailbox_try_sleep(). */
  if (__atomic_load_n (&mailbox->head, __ATOMIC_RELAXED) == NULL)
    return NULL;

  /* Acquire: pairs with the release of every push in the list; each push is a
   * read-modify-write, so the one acquire synchronises with all of them. */
  newest = __atomic_exchange_n (&mailbox->head, NULL, __ATOMIC_ACQUIRE);
  while (newest != NULL)
    {
      AddaMail *next = newest->next;

      newest->next = oldest;
      oldest = newest;
      newest = next;
    }

  return oldest;
}

gboolean
adda_mailbox_try_sleep (AddaMailbox *mailbox)
{
  __atomic_store_n (&mailbox->is_awake, FALSE, __ATOMIC_SEQ_CST);
  if (__atomic_load_n (&mailbox->head, __ATOMIC_SEQ_CST) == NULL)
    return TRUE;

  /* Relaxed: only spares senders a wake-up; the next try decides anew. */
  __atomic_store_n (&mailbox->is_awake, TRUE, __ATOMIC_RELAXED);
  return FALSE;
}

typedef struct
{
  GSource source;
  AddaMailbox *mailbox; /* (unowned); atomic: published last, see adda_mailbox_source_new() */
  AddaMailboxFunc func;
  gpointer data;
} AddaMailboxSource;

static AddaMailboxSource *
adda_mailbox_source_get (GSource *source, AddaMailbox **mailbox)
{
  AddaMailboxSource *self = (AddaMailboxSource *) source;

  /* Acquire: pairs with the release in adda_mailbox_source_new(), which may
   * have run in another thread than the reader's. */
  *mailbox = __atomic_load_n (&self->mailbox, __ATOMIC_ACQUIRE);
  return self;
}

static void
adda_mailbox_source_wake (gpointer data)
{
  g_main_context_wakeup (data);
}

static gboolean
adda_mailbox_source_prepare (GSource *source, int *timeout_ms)
{
  AddaMailbox *mailbox;

  adda_mailbox_source_get (source, &mailbox);
  *timeout_ms = -1;
  /* Nobody reads wake_data while is_awake holds, and it holds from the start
   * until the first adda_mailbox_try_sleep(), which publishes this. */
  if (mailbox->wake_data == NULL)
    mailbox->wake_data = g_source_get_context (source);

  return !adda_mailbox_try_sleep (mailbox);
}

static gboolean
adda_mailbox_source_check (GSource *source)
{
  AddaMailbox *mailbox;

  adda_mailbox_source_get (source, &mailbox);
  /* Polling is over; prepare comes again before the next. Relaxed: as above. */
  __atomic_store_n (&mailbox->is_awake, TRUE, __ATOMIC_RELAXED);
  return __atomic_load_n (&mailbox->head, __ATOMIC_RELAXED) != NULL;
}

static gboolean
adda_mailbox_source_dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  AddaMailbox *mailbox;
  AddaMailboxSource *self = adda_mailbox_source_get (source, &mailbox);
  AddaMail *list = adda_mailbox_take (mailbox);

  if (list != NULL)
    self->func (list, self->data);

  return G_SOURCE_CONTINUE;
}

static void
adda_mailbox_source_finalize (GSource *source)
{
  AddaMailbox *mailbox;

  adda_mailbox_source_get (source, &mailbox);
  /* From here on letters only pile up for whoever takes them last; nobody is
   * woken. A push that began earlier may still wake: the context must live
   * until the last sender is gone. */
  __atomic_store_n (&mailbox->is_awake, TRUE, __ATOMIC_SEQ_CST);
}

static GSourceFuncs adda_mailbox_source_funcs = {
  .prepare = adda_mailbox_source_prepare,
  .check = adda_mailbox_source_check,
  .dispatch = adda_mailbox_source_dispatch,
  .finalize = adda_mailbox_source_finalize,
};

GSource *
adda_mailbox_source_new (AddaMailbox *mailbox,
                         const char *name,
                         AddaMailboxFunc func,
                         gpointer data)
{
  GSource *source = g_source_new (&adda_mailbox_source_funcs, sizeof (AddaMailboxSource));
  AddaMailboxSource *self = (AddaMailboxSource *) source;

  adda_mailbox_init (mailbox, adda_mailbox_source_wake, NULL);
  /* Awake until the context first prepares: attaching wakes it by itself. */
  __atomic_store_n (&mailbox->is_awake, TRUE, __ATOMIC_RELEASE);
  self->func = func;
  self->data = data;
  g_source_set_static_name (source, name);
  g_source_set_can_recurse (source, TRUE);
  __atomic_store_n (&self->mailbox, mailbox, __ATOMIC_RELEASE);

  return source;
}

typedef struct
{
  GSource source;
  AddaMailboxBell bell;
  gpointer data;
} AddaMailboxBellSource;

static gboolean
adda_mailbox_bell_prepare (GSource *source, int *timeout_ms)
{
  AddaMailboxBellSource *self = (AddaMailboxBellSource *) source;

  *timeout_ms = -1;
  self->bell (self->data);

  return FALSE;
}

static gboolean
adda_mailbox_bell_dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

static GSourceFuncs adda_mailbox_bell_funcs = {
  .prepare = adda_mailbox_bell_prepare,
  .dispatch = adda_mailbox_bell_dispatch,
};

GSource *
adda_mailbox_bell_new (const char *name, AddaMailboxBell bell, gpointer data)
{
  GSource *source = g_source_new (&adda_mailbox_bell_funcs, sizeof (AddaMailboxBellSource));
  AddaMailboxBellSource *self = (AddaMailboxBellSource *) source;

  self->bell = bell;
  self->data = data;
  g_source_set_static_name (source, name);
  /* A context asks no source that comes after a ready one of higher priority. */
  g_source_set_priority (source, G_PRIORITY_HIGH);

  return source;
}
