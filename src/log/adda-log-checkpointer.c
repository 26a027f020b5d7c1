/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A thread that moves the write-ahead log into the database, without holding up readers or the
 * writer */

#include "adda-log-checkpointer.h"

#include <pthread.h>

#include "adda-log-database.h"

/* A checkpoint goes round the page cache. */
#define CACHE_KIB 64

struct _AddaLogCheckpointer
{
  sqlite3 *db;     /* (owned) of the thread */
  GThread *thread; /* (owned) */
  pthread_mutex_t lock;
  pthread_cond_t wake; /* of the thread */
  pthread_cond_t done; /* a round */
  /* under lock */
  gboolean is_asked;
  gboolean is_working;
  gboolean is_closing;
};

static gpointer
run_checkpointer (gpointer data)
{
  AddaLogCheckpointer *self = data;

  pthread_mutex_lock (&self->lock);
  while (!self->is_closing)
    {
      if (!self->is_asked)
        {
          pthread_cond_wait (&self->wake, &self->lock);
          continue;
        }

      self->is_asked = FALSE;
      self->is_working = TRUE;
      pthread_mutex_unlock (&self->lock);
      /* What cannot be moved now is moved in a later round. */
      sqlite3_wal_checkpoint_v2 (self->db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
      pthread_mutex_lock (&self->lock);
      self->is_working = FALSE;
      pthread_cond_broadcast (&self->done);
    }
  pthread_mutex_unlock (&self->lock);

  return NULL;
}

AddaLogCheckpointer *
adda_log_checkpointer_new (const char *path, GError **error)
{
  g_autoptr (sqlite3) db = adda_log_database_open (path, ADDA_LOG_DATABASE_WRITE, CACHE_KIB, error);
  AddaLogCheckpointer *self;

  if (db == NULL)
    return NULL;

  self = g_new0 (AddaLogCheckpointer, 1);
  self->db = g_steal_pointer (&db);
  pthread_mutex_init (&self->lock, NULL);
  pthread_cond_init (&self->wake, NULL);
  pthread_cond_init (&self->done, NULL);
  self->thread = g_thread_new ("log-checkpoint", run_checkpointer, self);

  return self;
}

void
adda_log_checkpointer_free (AddaLogCheckpointer *self)
{
  pthread_mutex_lock (&self->lock);
  self->is_closing = TRUE;
  pthread_cond_signal (&self->wake);
  pthread_mutex_unlock (&self->lock);
  g_thread_join (self->thread);

  pthread_cond_destroy (&self->wake);
  pthread_cond_destroy (&self->done);
  pthread_mutex_destroy (&self->lock);
  sqlite3_close (self->db);
  g_free (self);
}

void
adda_log_checkpointer_poke (AddaLogCheckpointer *self)
{
  pthread_mutex_lock (&self->lock);
  self->is_asked = TRUE;
  pthread_cond_signal (&self->wake);
  pthread_mutex_unlock (&self->lock);
}

gboolean
adda_log_checkpointer_is_busy (AddaLogCheckpointer *self)
{
  gboolean is_busy;

  pthread_mutex_lock (&self->lock);
  is_busy = self->is_asked || self->is_working;
  pthread_mutex_unlock (&self->lock);

  return is_busy;
}

void
adda_log_checkpointer_wait (AddaLogCheckpointer *self)
{
  pthread_mutex_lock (&self->lock);
  while (self->is_asked || self->is_working)
    pthread_cond_wait (&self->done, &self->lock);
  pthread_mutex_unlock (&self->lock);
}
