/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Passwords: hashed and checked in a thread of their own, for it takes long on purpose */

#include "adda-passwords.h"

#include <pthread.h>
#include <sodium.h>
#include <string.h>

#include "base/adda-mailbox.h"

/* A tenth of a second each: over this the answer would come too late anyhow. */
#define MAX_WAITING 64

typedef struct
{
  AddaMail mail;  /* first */
  char *password; /* (owned) wiped after use */
  char *hash;     /* (owned) (nullable) */
  gboolean is_check;
  gboolean is_good;
  AddaPasswordFunc func;
  gpointer data;
} Job;

struct _AddaPasswords
{
  GThread *thread;     /* (owned) */
  AddaMailbox answers; /* to the main thread */
  GSource *source;     /* (owned) of the answers */
  pthread_mutex_t lock;
  pthread_cond_t wake;
  /* under lock */
  AddaMail *first; /* (owned) of the queue */
  AddaMail *last;
  guint n_waiting;
  gboolean is_closing;
};

static void
free_secret (char *text)
{
  if (text != NULL)
    explicit_bzero (text, strlen (text));
  g_free (text);
}

static void
answer (Job *job)
{
  job->func (job->is_good, job->hash, job->data);
  free_secret (job->password);
  g_free (job->hash);
  g_free (job);
}

static void
answer_all (AddaMail *list, G_GNUC_UNUSED gpointer data)
{
  while (list != NULL)
    {
      Job *job = (Job *) list;

      list = list->next;
      answer (job);
    }
}

/* ---- the thread ---- */

static char *
make_hash (const char *password)
{
  char hash[crypto_pwhash_STRBYTES];

  if (crypto_pwhash_str_alg (hash, password, strlen (password), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                             crypto_pwhash_MEMLIMIT_INTERACTIVE, crypto_pwhash_ALG_ARGON2ID13) != 0)
    return NULL;
  return g_strdup (hash);
}

static gboolean
fits (const char *hash, const char *password)
{
  return hash != NULL && crypto_pwhash_str_verify (hash, password, strlen (password)) == 0;
}

static void
run_job (Job *job, const char *nobodys_hash)
{
  if (!job->is_check)
    {
      job->hash = make_hash (job->password);
      job->is_good = job->hash != NULL;
    }
  else if (job->hash != NULL)
    job->is_good = fits (job->hash, job->password);
  else
    fits (nobodys_hash, job->password);
}

/* NULL: closing. */
static Job *
wait_for_job (AddaPasswords *self)
{
  AddaMail *mail = NULL;

  pthread_mutex_lock (&self->lock);
  while (self->first == NULL && !self->is_closing)
    pthread_cond_wait (&self->wake, &self->lock);
  if (!self->is_closing)
    {
      mail = self->first;
      self->first = mail->next;
      self->n_waiting--;
    }
  pthread_mutex_unlock (&self->lock);

  return (Job *) mail;
}

static gpointer
run_thread (gpointer data)
{
  AddaPasswords *self = data;
  g_autofree char *nobodys_hash = make_hash ("nobody has this password");
  Job *job;

  while ((job = wait_for_job (self)) != NULL)
    {
      run_job (job, nobodys_hash);
      adda_mailbox_push (&self->answers, &job->mail);
    }
  return NULL;
}

/* ---- the main thread ---- */

AddaPasswords *
adda_passwords_new (void)
{
  AddaPasswords *self = g_new0 (AddaPasswords, 1);

  if (sodium_init () < 0)
    g_error ("libsodium cannot start");
  pthread_mutex_init (&self->lock, NULL);
  pthread_cond_init (&self->wake, NULL);
  self->source = adda_mailbox_source_new (&self->answers, "[adda] passwords", answer_all, self);
  g_source_attach (self->source, g_main_context_get_thread_default ());
  self->thread = g_thread_new ("passwords", run_thread, self);
  return self;
}

void
adda_passwords_free (AddaPasswords *self)
{
  pthread_mutex_lock (&self->lock);
  self->is_closing = TRUE;
  pthread_cond_signal (&self->wake);
  pthread_mutex_unlock (&self->lock);
  g_thread_join (self->thread);

  g_source_destroy (self->source);
  g_source_unref (self->source);
  answer_all (adda_mailbox_take (&self->answers), NULL);
  answer_all (self->first, NULL);
  pthread_cond_destroy (&self->wake);
  pthread_mutex_destroy (&self->lock);
  g_free (self);
}

static gboolean
push (AddaPasswords *self, Job *job)
{
  gboolean is_taken;

  pthread_mutex_lock (&self->lock);
  is_taken = self->n_waiting < MAX_WAITING;
  if (is_taken)
    {
      job->mail.next = NULL;
      if (self->first == NULL)
        self->first = &job->mail;
      else
        self->last->next = &job->mail;
      self->last = &job->mail;
      self->n_waiting++;
      pthread_cond_signal (&self->wake);
    }
  pthread_mutex_unlock (&self->lock);

  if (!is_taken)
    {
      free_secret (job->password);
      g_free (job->hash);
      g_free (job);
    }
  return is_taken;
}

gboolean
adda_passwords_hash (AddaPasswords *self,
                     const char *password,
                     AddaPasswordFunc func,
                     gpointer data)
{
  Job *job = g_new0 (Job, 1);

  job->password = g_strdup (password);
  job->func = func;
  job->data = data;
  return push (self, job);
}

gboolean
adda_passwords_check (AddaPasswords *self,
                      const char *password,
                      const char *hash,
                      AddaPasswordFunc func,
                      gpointer data)
{
  Job *job = g_new0 (Job, 1);

  job->password = g_strdup (password);
  job->hash = g_strdup (hash);
  job->is_check = TRUE;
  job->func = func;
  job->data = data;
  return push (self, job);
}

guint
adda_passwords_get_n_waiting (AddaPasswords *self)
{
  guint n_waiting;

  pthread_mutex_lock (&self->lock);
  n_waiting = self->n_waiting;
  pthread_mutex_unlock (&self->lock);
  return n_waiting;
}

char *
adda_password_prepare (const char *password)
{
  char *prepared;

  if (strnlen (password, ADDA_PASSWORD_MAX_BYTES + 1) > ADDA_PASSWORD_MAX_BYTES ||
      !g_utf8_validate (password, -1, NULL) ||
      g_utf8_strlen (password, -1) < ADDA_PASSWORD_MIN_CHARS)
    return NULL;
  prepared = g_utf8_normalize (password, -1, G_NORMALIZE_NFC);
  return prepared;
}
