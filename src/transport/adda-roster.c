/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Who is connected: each connection by a number of its own, with who it is and where it comes from */

#include "adda-roster.h"

#include "base/adda-clock.h"

struct _AddaRoster
{
  GHashTable *by_id;         /* (owned) of AddaRosterEntry */
  GHashTable *by_connection; /* (owned) of AddaRosterEntry (owned) */
  guint64 last_id;
};

static void
entry_free (AddaRosterEntry *entry)
{
  g_clear_pointer (&entry->user, adda_user_unref);
  g_clear_object (&entry->address);
  g_free (entry->token);
  g_free (entry);
}

AddaRoster *
adda_roster_new (void)
{
  AddaRoster *self = g_new0 (AddaRoster, 1);

  self->by_id = g_hash_table_new (g_int64_hash, g_int64_equal);
  self->by_connection = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) entry_free);
  return self;
}

void
adda_roster_free (AddaRoster *self)
{
  g_hash_table_unref (self->by_id);
  g_hash_table_unref (self->by_connection);
  g_free (self);
}

void
adda_roster_add (AddaRoster *self,
                 AddaConnection *connection,
                 AddaUser *user,
                 GInetAddress *address,
                 const AddaIdentity *identity)
{
  AddaRosterEntry *entry = g_new0 (AddaRosterEntry, 1);

  entry->id = ++self->last_id;
  entry->connection = connection;
  entry->user = user != NULL ? adda_user_ref (user) : NULL;
  entry->address = address != NULL ? g_object_ref (address) : NULL;
  entry->token = identity != NULL ? g_strdup (identity->token) : NULL;
  entry->since_usec = adda_clock_now_usec ();
  g_hash_table_insert (self->by_connection, connection, entry);
  g_hash_table_insert (self->by_id, &entry->id, entry);
}

void
adda_roster_remove (AddaRoster *self, AddaConnection *connection)
{
  AddaRosterEntry *entry = g_hash_table_lookup (self->by_connection, connection);

  if (entry == NULL)
    return;
  g_hash_table_remove (self->by_id, &entry->id);
  g_hash_table_remove (self->by_connection, connection);
}

void
adda_roster_rename (AddaRoster *self, AddaConnection *connection, const AddaIdentity *identity)
{
  AddaRosterEntry *entry = g_hash_table_lookup (self->by_connection, connection);

  g_return_if_fail (entry != NULL);

  g_clear_pointer (&entry->user, adda_user_unref);
  entry->user = adda_user_ref (identity->user);
  g_free (entry->token);
  entry->token = g_strdup (identity->token);
}

const AddaRosterEntry *
adda_roster_lookup (AddaRoster *self, guint64 id)
{
  return g_hash_table_lookup (self->by_id, &id);
}

const AddaRosterEntry *
adda_roster_find (AddaRoster *self, const AddaConnection *connection)
{
  return g_hash_table_lookup (self->by_connection, connection);
}

GPtrArray *
adda_roster_list (AddaRoster *self)
{
  GPtrArray *list = g_ptr_array_sized_new (g_hash_table_size (self->by_id));
  GHashTableIter iter;
  gpointer entry;

  g_hash_table_iter_init (&iter, self->by_connection);
  while (g_hash_table_iter_next (&iter, NULL, &entry))
    g_ptr_array_add (list, entry);
  return list;
}
