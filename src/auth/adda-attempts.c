/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * How often somebody tried: a sliding window for each key, in bounded memory */

#include "adda-attempts.h"

#include "base/adda-limiter.h"

#define MAX_KEYS 65536

typedef struct
{
  GList link; /* in the queue of all */
  AddaLimiter limiter;
  char *key; /* (owned) */
} Attempt;

struct _AddaAttempts
{
  GHashTable *by_key; /* (owned) of Attempt */
  GQueue queue;       /* the same; who came last is last */
};

static void
attempt_free (Attempt *attempt)
{
  g_free (attempt->key);
  g_free (attempt);
}

AddaAttempts *
adda_attempts_new (void)
{
  AddaAttempts *self = g_new0 (AddaAttempts, 1);

  self->by_key =
      g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) attempt_free);
  g_queue_init (&self->queue);
  return self;
}

void
adda_attempts_free (AddaAttempts *self)
{
  g_hash_table_unref (self->by_key);
  g_free (self);
}

static void
drop (AddaAttempts *self, Attempt *attempt)
{
  g_queue_unlink (&self->queue, &attempt->link);
  g_hash_table_remove (self->by_key, attempt->key);
}

guint
adda_attempts_take (AddaAttempts *self,
                    const char *key,
                    guint limit,
                    guint window_ms,
                    gint64 now_usec)
{
  Attempt *attempt = g_hash_table_lookup (self->by_key, key);

  if (attempt == NULL)
    {
      if (self->queue.length >= MAX_KEYS)
        drop (self, self->queue.head->data);
      attempt = g_new0 (Attempt, 1);
      attempt->key = g_strdup (key);
      attempt->link.data = attempt;
      g_hash_table_insert (self->by_key, attempt->key, attempt);
    }
  else
    g_queue_unlink (&self->queue, &attempt->link);
  g_queue_push_tail_link (&self->queue, &attempt->link);
  return adda_limiter_take (&attempt->limiter, limit, window_ms, now_usec);
}

void
adda_attempts_forget (AddaAttempts *self, const char *key)
{
  Attempt *attempt = g_hash_table_lookup (self->by_key, key);

  if (attempt != NULL)
    drop (self, attempt);
}
