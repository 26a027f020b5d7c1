/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The log's writer: a thread that takes drafts from its mailbox, group after group
 *
 * What came since the last commit is the next group, so groups grow with the
 * load and a lone draft waits for nobody. Between groups, and when there is
 * nothing to write, the thread brings the views up and looks after the
 * write-ahead log. */

#include "adda-log-writer.h"

#include <errno.h>
#include <semaphore.h>
#include <time.h>

#include "adda-log-checkpointer.h"

/* The checkpointer is sent for whenever the write-ahead log grew by so much. */
#define CHECKPOINT_PAGES 2048

/* Rounds of it right before the writer begins the log anew. */
#define ROUNDS_BEFORE_RESTART 2

/* So many times the intended size more, and the writer waits for the disk. */
#define OVERDUE_FACTOR 3

/* And when there is nothing else to do, if it is longer than this. */
#define IDLE_CHECKPOINT_PAGES 256

struct _AddaLogWriter
{
  AddaMailbox mailbox;  /* of drafts */
  AddaMailbox *answers; /* (unowned) */
  sem_t wake;
  GThread *thread;                   /* (owned) */
  AddaLogCheckpointer *checkpointer; /* (owned) */
  AddaLocalLogTuning tuning;

  /* the thread's own */
  AddaLogStore *store;    /* (owned) */
  AddaEvent **group;      /* (owned) (array length=tuning.group_limit) */
  gboolean is_idle;       /* nothing came for a while */
  gint64 retry_usec;      /* monotonic: views are not tried before */
  guint wal_pages;        /* of the write-ahead log when it was last looked at */
  guint checkpoint_pages; /* of the write-ahead log, at which the checkpointer is sent for next */
  guint restart_pages;    /* and at which the log is begun anew */
  guint n_rounds;         /* of the checkpointer since restart_pages was reached */

  /* atomic, any thread; each stands alone, so no order is needed: relaxed */
  int durability;
  int is_closing;
  guint n_pending;
  guint64 n_committed;
  guint64 n_commits;
  gint64 last_commit_usec;
  guint64 n_unindexed;
  int is_failing;
};

static void
wake_writer (gpointer data)
{
  AddaLogWriter *self = data;

  sem_post (&self->wake);
}

/* FALSE: nobody woke it within @timeout_ms; 0 = no timeout. */
static gboolean
wait_for_wake (AddaLogWriter *self, guint timeout_ms)
{
  struct timespec until;
  int result;

  clock_gettime (CLOCK_MONOTONIC, &until);
  until.tv_sec += timeout_ms / 1000;
  until.tv_nsec += (glong) (timeout_ms % 1000) * 1000000;
  if (until.tv_nsec >= 1000000000)
    {
      until.tv_sec++;
      until.tv_nsec -= 1000000000;
    }

  do
    result = timeout_ms == 0 ? sem_wait (&self->wake)
                             : sem_clockwait (&self->wake, CLOCK_MONOTONIC, &until);
  while (result != 0 && errno == EINTR);

  return result == 0;
}

static void
publish_unindexed (AddaLogWriter *self)
{
  __atomic_store_n (&self->n_unindexed, adda_log_store_get_n_unindexed (self->store),
                    __ATOMIC_RELAXED);
}

static void
index_slice (AddaLogWriter *self)
{
  if (!adda_log_store_index_slice (self->store))
    self->retry_usec = g_get_monotonic_time () + self->tuning.retry_ms * G_TIME_SPAN_MILLISECOND;

  publish_unindexed (self);
}

static gboolean
is_due (AddaLogWriter *self)
{
  return adda_log_store_get_n_unindexed (self->store) > 0 &&
         (self->retry_usec == 0 || g_get_monotonic_time () >= self->retry_usec);
}

/* The log is begun anew when all of it is in the database, which under load it never is: the writer has
 * to move the rest itself. The checkpointer goes before it until that rest is small, unless the disk is
 * so slow that the log outgrows it: then senders have to wait. */
static void
restart_wal (AddaLogWriter *self, guint n_pages)
{
  gboolean is_overdue = n_pages >= self->restart_pages + OVERDUE_FACTOR * self->tuning.wal_pages;

  if (is_overdue)
    adda_log_checkpointer_wait (self->checkpointer);
  else if (adda_log_checkpointer_is_busy (self->checkpointer))
    return;

  if (!is_overdue && self->n_rounds++ < ROUNDS_BEFORE_RESTART)
    adda_log_checkpointer_poke (self->checkpointer);
  else if (!adda_log_store_restart_wal (self->store))
    self->restart_pages = n_pages + self->tuning.wal_pages / 4;
}

static void
look_after_wal (AddaLogWriter *self)
{
  guint n_pages = adda_log_store_get_wal_pages (self->store);

  /* Begun anew since. */
  if (n_pages < self->wal_pages)
    {
      self->checkpoint_pages = CHECKPOINT_PAGES;
      self->restart_pages = self->tuning.wal_pages;
      self->n_rounds = 0;
    }
  self->wal_pages = n_pages;

  if (n_pages >= self->restart_pages)
    restart_wal (self, n_pages);
  else if (n_pages >= self->checkpoint_pages)
    {
      self->checkpoint_pages = n_pages + CHECKPOINT_PAGES;
      self->n_rounds = 0;
      adda_log_checkpointer_poke (self->checkpointer);
    }
}

static void
commit_group (AddaLogWriter *self, guint n_drafts)
{
  gint64 begun_usec = g_get_monotonic_time ();
  gboolean is_done;
  guint n_committed = 0;

  adda_log_store_set_durability (self->store, (AddaDurability) __atomic_load_n (&self->durability,
                                                                                __ATOMIC_RELAXED));
  is_done = adda_log_store_commit (self->store, self->group, n_drafts);
  for (guint i = 0; i < n_drafts; i++)
    n_committed += self->group[i]->status == ADDA_EVENT_COMMITTED;

  __atomic_store_n (&self->last_commit_usec, g_get_monotonic_time () - begun_usec,
                    __ATOMIC_RELAXED);
  __atomic_store_n (&self->is_failing, !is_done, __ATOMIC_RELAXED);
  __atomic_fetch_add (&self->n_committed, n_committed, __ATOMIC_RELAXED);
  if (n_committed > 0)
    __atomic_fetch_add (&self->n_commits, 1, __ATOMIC_RELAXED);
  __atomic_fetch_sub (&self->n_pending, n_drafts, __ATOMIC_RELAXED);
  publish_unindexed (self);

  for (guint i = 0; i < n_drafts; i++)
    adda_mailbox_post (self->answers, &self->group[i]->mail);
  adda_mailbox_ring (self->answers);

  /* A full disk may have room again in the write-ahead log, once that is moved. */
  if (!is_done)
    adda_log_checkpointer_poke (self->checkpointer);
}

static void
write_drafts (AddaLogWriter *self, AddaMail *list)
{
  while (list != NULL)
    {
      guint n_drafts = 0;

      for (; list != NULL && n_drafts < self->tuning.group_limit; list = list->next)
        self->group[n_drafts++] = (AddaEvent *) list;

      commit_group (self, n_drafts);
      if (adda_log_store_get_n_unindexed (self->store) > self->tuning.tail_events && is_due (self))
        index_slice (self);
      look_after_wal (self);
    }

  self->is_idle = FALSE;
}

/* Nothing to write: bring views up, or sleep until something comes. */
static void
rest (AddaLogWriter *self)
{
  guint timeout_ms = 0;

  if (self->is_idle && is_due (self))
    {
      index_slice (self);
      if (adda_log_store_get_n_unindexed (self->store) == 0 &&
          adda_log_store_get_wal_pages (self->store) >= IDLE_CHECKPOINT_PAGES)
        adda_log_checkpointer_poke (self->checkpointer);
      return;
    }

  if (adda_log_store_get_n_unindexed (self->store) > 0)
    timeout_ms = self->is_idle ? self->tuning.retry_ms : self->tuning.idle_ms;
  if (adda_mailbox_try_sleep (&self->mailbox) && !wait_for_wake (self, timeout_ms))
    self->is_idle = TRUE;
}

static gpointer
run_writer (gpointer data)
{
  AddaLogWriter *self = data;

  for (;;)
    {
      /* Acquire: pairs with the release when closing; what was appended before is then in the
       * mailbox. */
      gboolean is_closing = __atomic_load_n (&self->is_closing, __ATOMIC_ACQUIRE);
      AddaMail *list = adda_mailbox_take (&self->mailbox);

      if (list != NULL)
        write_drafts (self, list);
      else if (is_closing)
        break;
      else
        rest (self);
    }

  self->retry_usec = 0;
  while (is_due (self))
    index_slice (self);

  return NULL;
}

AddaLogWriter *
adda_log_writer_new (AddaLogStore *store,
                     const char *path,
                     const AddaLocalLogTuning *tuning,
                     AddaDurability durability,
                     AddaMailbox *answers,
                     GError **error)
{
  g_autoptr (AddaLogStore) owned_store = store;
  AddaLogCheckpointer *checkpointer = adda_log_checkpointer_new (path, error);
  AddaLogWriter *self;

  if (checkpointer == NULL)
    return NULL;

  self = g_new0 (AddaLogWriter, 1);
  self->checkpointer = checkpointer;
  self->tuning = *tuning;
  self->answers = answers;
  self->store = g_steal_pointer (&owned_store);
  self->group = g_new (AddaEvent *, tuning->group_limit);
  self->durability = durability;
  self->checkpoint_pages = CHECKPOINT_PAGES;
  self->restart_pages = tuning->wal_pages;
  sem_init (&self->wake, 0, 0);
  adda_mailbox_init (&self->mailbox, wake_writer, self);
  publish_unindexed (self);
  self->thread = g_thread_new ("log-writer", run_writer, self);

  return self;
}

void
adda_log_writer_close (AddaLogWriter *self)
{
  /* Release: all drafts come before it. */
  __atomic_store_n (&self->is_closing, TRUE, __ATOMIC_RELEASE);
  sem_post (&self->wake);
  g_clear_pointer (&self->thread, g_thread_join);
}

void
adda_log_writer_free (AddaLogWriter *self)
{
  if (self->thread != NULL)
    adda_log_writer_close (self);

  adda_log_checkpointer_free (self->checkpointer);
  adda_log_store_free (self->store);
  sem_destroy (&self->wake);
  g_free (self->group);
  g_free (self);
}

void
adda_log_writer_append (AddaLogWriter *self, AddaEvent *draft)
{
  __atomic_fetch_add (&self->n_pending, 1, __ATOMIC_RELAXED);
  adda_mailbox_post (&self->mailbox, &draft->mail);
}

void
adda_log_writer_ring (AddaLogWriter *self)
{
  if (__atomic_load_n (&self->n_pending, __ATOMIC_RELAXED) > 0)
    adda_mailbox_ring (&self->mailbox);
}

void
adda_log_writer_set_durability (AddaLogWriter *self, AddaDurability durability)
{
  __atomic_store_n (&self->durability, (int) durability, __ATOMIC_RELAXED);
}

void
adda_log_writer_get_stats (AddaLogWriter *self, AddaLogStats *stats)
{
  stats->n_pending = __atomic_load_n (&self->n_pending, __ATOMIC_RELAXED);
  stats->n_committed = __atomic_load_n (&self->n_committed, __ATOMIC_RELAXED);
  stats->n_commits = __atomic_load_n (&self->n_commits, __ATOMIC_RELAXED);
  stats->last_commit_usec = __atomic_load_n (&self->last_commit_usec, __ATOMIC_RELAXED);
  stats->n_unindexed = __atomic_load_n (&self->n_unindexed, __ATOMIC_RELAXED);
  stats->is_failing = __atomic_load_n (&self->is_failing, __ATOMIC_RELAXED);
}
