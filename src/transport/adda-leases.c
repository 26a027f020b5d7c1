/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * How long what a connection proved holds: warned of before the end, and ended */

#include "adda-leases.h"

#include "base/adda-clock.h"

/* The wall clock may be set: look at it now and then. */
#define MAX_SLEEP_USEC (60 * G_USEC_PER_SEC)

typedef struct
{
  gpointer holder;
  AddaIdentity identity;
  GSequenceIter *place; /* (nullable) among those that end, by due_usec */
  gint64 due_usec;      /* wall clock: when there is something to do */
  gboolean is_warned;
} Lease;

struct _AddaLeases
{
  const AddaLeasesFuncs *funcs;
  gpointer data;
  GHashTable *by_holder; /* (owned) of Lease (owned) */
  GSequence *ending;     /* (owned) of Lease */
  GSource *timer;        /* (owned) */
};

static void
lease_free (Lease *lease)
{
  if (lease->place != NULL)
    g_sequence_remove (lease->place);
  adda_identity_clear (&lease->identity);
  g_free (lease);
}

static int
compare_due (gconstpointer a, gconstpointer b, G_GNUC_UNUSED gpointer data)
{
  const Lease *first = a;
  const Lease *second = b;

  return first->due_usec < second->due_usec ? -1 : first->due_usec > second->due_usec;
}

static Lease *
get_first (AddaLeases *self)
{
  GSequenceIter *first = g_sequence_get_begin_iter (self->ending);

  return g_sequence_iter_is_end (first) ? NULL : g_sequence_get (first);
}

static void
arm (AddaLeases *self)
{
  const Lease *first = get_first (self);
  gint64 ready_usec = -1;

  if (first != NULL)
    ready_usec = g_get_monotonic_time () +
                 CLAMP (first->due_usec - adda_clock_now_usec (), 0, MAX_SLEEP_USEC);
  g_source_set_ready_time (self->timer, ready_usec);
}

static void
warn (AddaLeases *self, Lease *lease, gint64 now_usec)
{
  gint64 left_usec = lease->identity.expires_usec - now_usec;

  lease->is_warned = TRUE;
  lease->due_usec = lease->identity.expires_usec;
  g_sequence_sort_changed (lease->place, compare_due, NULL);
  self->funcs->expiring (lease->holder, (guint) (left_usec / 1000), self->data);
}

/* The holder's lease is over; the holder itself may stay a while. */
static void
end (AddaLeases *self, Lease *lease)
{
  gpointer holder = lease->holder;

  g_hash_table_remove (self->by_holder, holder);
  self->funcs->expired (holder, self->data);
}

static gboolean
look (gpointer data)
{
  AddaLeases *self = data;
  gint64 now_usec = adda_clock_now_usec ();
  Lease *lease;

  while ((lease = get_first (self)) != NULL && lease->due_usec <= now_usec)
    {
      if (lease->is_warned || lease->identity.expires_usec <= now_usec)
        end (self, lease);
      else
        warn (self, lease, now_usec);
    }
  arm (self);
  return G_SOURCE_CONTINUE;
}

static gboolean
dispatch (G_GNUC_UNUSED GSource *source, GSourceFunc func, gpointer data)
{
  return func (data);
}

static GSourceFuncs timer_funcs = { .dispatch = dispatch };

AddaLeases *
adda_leases_new (const AddaLeasesFuncs *funcs, gpointer data)
{
  AddaLeases *self = g_new0 (AddaLeases, 1);

  self->funcs = funcs;
  self->data = data;
  self->by_holder = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) lease_free);
  self->ending = g_sequence_new (NULL);
  self->timer = g_source_new (&timer_funcs, sizeof (GSource));
  g_source_set_static_name (self->timer, "[adda] leases");
  g_source_set_callback (self->timer, look, self, NULL);
  g_source_attach (self->timer, g_main_context_get_thread_default ());
  return self;
}

void
adda_leases_free (AddaLeases *self)
{
  g_source_destroy (self->timer);
  g_source_unref (self->timer);
  g_hash_table_unref (self->by_holder);
  g_sequence_free (self->ending);
  g_free (self);
}

void
adda_leases_set (AddaLeases *self, gpointer holder, const AddaIdentity *identity)
{
  Lease *lease;

  adda_leases_drop (self, holder);
  if (identity->user == NULL)
    return;
  lease = g_new0 (Lease, 1);
  lease->holder = holder;
  adda_identity_copy (identity, &lease->identity);
  g_hash_table_insert (self->by_holder, holder, lease);
  if (identity->expires_usec == 0)
    return;
  lease->due_usec = identity->expires_usec - ADDA_LEASE_WARNING_USEC;
  lease->place = g_sequence_insert_sorted (self->ending, lease, compare_due, NULL);
  arm (self);
}

void
adda_leases_drop (AddaLeases *self, gpointer holder)
{
  g_hash_table_remove (self->by_holder, holder);
}

GPtrArray *
adda_leases_find (AddaLeases *self, const char *user_id, const char *session)
{
  GPtrArray *found = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->by_holder);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Lease *lease = value;

      if (g_str_equal (lease->identity.user->id, user_id) &&
          (session == NULL || g_strcmp0 (lease->identity.session, session) == 0))
        g_ptr_array_add (found, lease->holder);
    }
  return found;
}
