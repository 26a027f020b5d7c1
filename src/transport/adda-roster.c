/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Who is connected: each connection by a number of its own, with who it is and where it comes from */

#include "adda-roster.h"

#include <string.h>

#include "adda-endpoint.h"
#include "base/adda-clock.h"

/* ::ffff:0:0/96 */
static const guint8 mapped[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };

struct _AddaRoster
{
  GPtrArray *entries; /* (owned) of AddaRosterEntry, by id: they come in that order */
  guint32 last_id;
};

AddaRoster *
adda_roster_new (void)
{
  AddaRoster *self = g_new0 (AddaRoster, 1);

  self->entries = g_ptr_array_new ();
  return self;
}

static void
clear (AddaRosterEntry *entry)
{
  AddaRosterProof *proof = g_steal_pointer (&entry->proof);

  if (proof == NULL)
    return;
  g_clear_pointer (&proof->user, adda_user_unref);
  g_free (proof->token);
  g_free (proof);
}

/* The connections may be gone already: the workers free what they still have at the end. */
void
adda_roster_free (AddaRoster *self)
{
  g_ptr_array_unref (self->entries);
  g_free (self);
}

void
adda_roster_clear (AddaRoster *self)
{
  g_ptr_array_foreach (self->entries, (GFunc) (void (*) (void)) clear, NULL);
  g_ptr_array_set_size (self->entries, 0);
}

/* ---- addresses ---- */

static void
write_address (AddaRosterEntry *entry, GInetAddress *address)
{
  gboolean is_v4 = g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV4;

  if (is_v4)
    memcpy (entry->address, mapped, sizeof mapped);
  memcpy (entry->address + (is_v4 ? sizeof mapped : 0), g_inet_address_to_bytes (address),
          g_inet_address_get_native_size (address));
}

GInetAddress *
adda_roster_dup_address (const AddaRosterEntry *entry)
{
  static const guint8 nowhere[sizeof entry->address];

  if (memcmp (entry->address, nowhere, sizeof nowhere) == 0)
    return NULL;
  if (memcmp (entry->address, mapped, sizeof mapped) == 0)
    return g_inet_address_new_from_bytes (entry->address + sizeof mapped, G_SOCKET_FAMILY_IPV4);
  return g_inet_address_new_from_bytes (entry->address, G_SOCKET_FAMILY_IPV6);
}

/* ---- entries ---- */

/* @user: (nullable) if its client knows; @identity: (nullable) */
static void
keep_proof (AddaRosterEntry *entry, AddaUser *user, const AddaIdentity *identity)
{
  const char *token = identity != NULL ? identity->token : NULL;

  if (user == NULL && token == NULL)
    return;
  entry->proof = g_new0 (AddaRosterProof, 1);
  entry->proof->user = user != NULL ? adda_user_ref (user) : NULL;
  entry->proof->token = g_strdup (token);
}

const AddaUser *
adda_roster_get_user (const AddaRosterEntry *entry)
{
  const AddaClient *client = adda_roster_get_connection (entry)->client;

  if (client != NULL)
    return client->user;
  return entry->proof != NULL ? entry->proof->user : NULL;
}

const char *
adda_roster_get_token (const AddaRosterEntry *entry)
{
  return entry->proof != NULL ? entry->proof->token : NULL;
}

AddaConnection *
adda_roster_get_connection (const AddaRosterEntry *entry)
{
  return (AddaConnection *) ((guint8 *) entry - G_STRUCT_OFFSET (AddaConnection, entry));
}

void
adda_roster_add (AddaRoster *self,
                 AddaConnection *connection,
                 AddaUser *user,
                 GInetAddress *address,
                 const AddaIdentity *identity)
{
  AddaRosterEntry *entry = &connection->entry;

  entry->id = ++self->last_id;
  entry->since = (guint32) (adda_clock_now_usec () / G_USEC_PER_SEC);
  keep_proof (entry, connection->endpoint->is_chat ? NULL : user, identity);
  if (address != NULL)
    write_address (entry, address);
  g_ptr_array_add (self->entries, entry);
}

/* Where @id stands, or would stand. */
static guint
find (AddaRoster *self, guint64 id)
{
  guint low = 0;
  guint high = self->entries->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      const AddaRosterEntry *entry = g_ptr_array_index (self->entries, middle);

      if (entry->id < id)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

void
adda_roster_remove (AddaRoster *self, AddaConnection *connection)
{
  if (connection->entry.id == 0)
    return;
  g_ptr_array_remove_index (self->entries, find (self, connection->entry.id));
  clear (&connection->entry);
  connection->entry.id = 0;
}

void
adda_roster_rename (AddaRoster *self, AddaConnection *connection, const AddaIdentity *identity)
{
  AddaRosterEntry *entry = &connection->entry;

  clear (entry);
  keep_proof (entry, NULL, identity);
}

const AddaRosterEntry *
adda_roster_lookup (AddaRoster *self, guint64 id)
{
  guint i = find (self, id);
  const AddaRosterEntry *entry =
      i < self->entries->len ? g_ptr_array_index (self->entries, i) : NULL;

  return entry != NULL && entry->id == id ? entry : NULL;
}

const AddaRosterEntry *
adda_roster_find (G_GNUC_UNUSED AddaRoster *self, const AddaConnection *connection)
{
  return connection->entry.id != 0 ? &connection->entry : NULL;
}

GPtrArray *
adda_roster_list (AddaRoster *self)
{
  return g_ptr_array_copy (self->entries, NULL, NULL);
}
