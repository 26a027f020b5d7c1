/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The log's readers: threads with a connection each, one bounded queue for all */

#include "adda-log-readers.h"

#include <pthread.h>

#include "adda-log-page.h"

#define N_READERS 2

typedef struct
{
  AddaLogReaders *pool; /* (unowned) */
  AddaLogPages *pages;  /* (owned) of the thread */
  GThread *thread;      /* (owned) */
} AddaLogReader;

struct _AddaLogReaders
{
  AddaMailbox *answers; /* (unowned) */
  guint limit;
  pthread_mutex_t lock;
  pthread_cond_t wake;
  /* under lock */
  AddaMail *first; /* (owned) of the queue */
  AddaMail *last;
  guint n_waiting;
  gboolean is_closing;

  AddaLogReader readers[N_READERS];
};

/* NULL: closing, and nothing is left. */
static AddaLogQuery *
wait_for_query (AddaLogReaders *self)
{
  AddaMail *mail;

  pthread_mutex_lock (&self->lock);
  while (self->first == NULL && !self->is_closing)
    pthread_cond_wait (&self->wake, &self->lock);

  mail = self->first;
  if (mail != NULL)
    {
      self->first = mail->next;
      self->n_waiting--;
    }
  pthread_mutex_unlock (&self->lock);

  return (AddaLogQuery *) mail;
}

static gpointer
run_reader (gpointer data)
{
  AddaLogReader *reader = data;
  AddaLogQuery *query;

  while ((query = wait_for_query (reader->pool)) != NULL)
    {
      adda_log_pages_read (reader->pages, query);
      adda_mailbox_push (reader->pool->answers, &query->mail);
    }

  return NULL;
}

AddaLogReaders *
adda_log_readers_new (const char *path, guint limit, AddaMailbox *answers, GError **error)
{
  g_autoptr (AddaLogReaders) self = g_new0 (AddaLogReaders, 1);

  self->answers = answers;
  self->limit = limit;
  pthread_mutex_init (&self->lock, NULL);
  pthread_cond_init (&self->wake, NULL);

  for (guint i = 0; i < N_READERS; i++)
    {
      AddaLogReader *reader = &self->readers[i];

      reader->pool = self;
      reader->pages = adda_log_pages_open (path, error);
      if (reader->pages == NULL)
        return NULL;
      reader->thread = g_thread_new ("log-reader", run_reader, reader);
    }

  return g_steal_pointer (&self);
}

void
adda_log_readers_free (AddaLogReaders *self)
{
  pthread_mutex_lock (&self->lock);
  self->is_closing = TRUE;
  pthread_cond_broadcast (&self->wake);
  pthread_mutex_unlock (&self->lock);

  for (guint i = 0; i < N_READERS; i++)
    {
      g_clear_pointer (&self->readers[i].thread, g_thread_join);
      g_clear_pointer (&self->readers[i].pages, adda_log_pages_free);
    }

  pthread_cond_destroy (&self->wake);
  pthread_mutex_destroy (&self->lock);
  g_free (self);
}

void
adda_log_readers_push (AddaLogReaders *self, AddaLogQuery *query)
{
  gboolean is_taken;

  pthread_mutex_lock (&self->lock);
  is_taken = self->n_waiting < self->limit;
  if (is_taken)
    {
      query->mail.next = NULL;
      if (self->first == NULL)
        self->first = &query->mail;
      else
        self->last->next = &query->mail;
      self->last = &query->mail;
      self->n_waiting++;
      pthread_cond_signal (&self->wake);
    }
  pthread_mutex_unlock (&self->lock);

  if (!is_taken)
    {
      query->error = g_error_new_literal (ADDA_LOG_ERROR, ADDA_LOG_ERROR_BUSY,
                                          "Too many pages are being read; ask again");
      adda_mailbox_push (self->answers, &query->mail);
    }
}
