/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The nonces of the latest events: a ring of entries, found through an open-addressed table
 *
 * The table holds numbers of ring places plus one, 0 for an empty slot, with
 * linear probing; a removal moves later entries of the run back, so that no
 * tombstones pile up while the window slides (Knuth, TAOCP 3, 6.4, algorithm R). */

#include "adda-log-nonces.h"

#include <string.h>

#include "adda-siphash.h"

struct _AddaLogNonces
{
  guint64 key[2];
  guint window;
  guint capacity; /* of the ring: the window and one group */
  guint first;    /* place of the oldest */
  guint n_entries;
  guint n_added;       /* since the last commit */
  guint mask;          /* slots - 1 */
  AddaLogNonce *ring;  /* (owned) */
  guint32 *slots;      /* (owned) */
  GByteArray *scratch; /* (owned) what is hashed */
};

AddaLogNonces *
adda_log_nonces_new (guint window, guint group_limit)
{
  AddaLogNonces *self = g_new0 (AddaLogNonces, 1);
  guint n_slots = 16;

  adda_random_bytes (self->key, sizeof self->key);
  self->window = MIN (window, ADDA_LOG_NONCES_MAX);
  self->capacity = self->window + group_limit;
  while (n_slots < self->capacity + self->capacity / 2)
    n_slots *= 2;
  self->mask = n_slots - 1;
  self->ring = g_new0 (AddaLogNonce, self->capacity);
  self->slots = g_new0 (guint32, n_slots);
  self->scratch = g_byte_array_new ();

  return self;
}

void
adda_log_nonces_free (AddaLogNonces *self)
{
  g_free (self->ring);
  g_free (self->slots);
  g_byte_array_unref (self->scratch);
  g_free (self);
}

void
adda_log_nonces_hash (AddaLogNonces *self,
                      const char *user_id,
                      const char *room,
                      const char *nonce,
                      AddaLogNonce *entry)
{
  AddaSipHash hash;

  /* With their closing NULs, so that no two triples run together to the same bytes. */
  g_byte_array_set_size (self->scratch, 0);
  g_byte_array_append (self->scratch, (const guint8 *) user_id, (guint) strlen (user_id) + 1);
  g_byte_array_append (self->scratch, (const guint8 *) room, (guint) strlen (room) + 1);
  g_byte_array_append (self->scratch, (const guint8 *) nonce, (guint) strlen (nonce) + 1);
  hash = adda_siphash (self->key, self->scratch->data, self->scratch->len);
  memcpy (entry->hash, hash.words, sizeof entry->hash);
}

/* The slot that holds @hash, or the empty one where it would go. */
static guint
find_slot (AddaLogNonces *self, const guint64 hash[2])
{
  guint slot = (guint) hash[0] & self->mask;

  while (self->slots[slot] != 0)
    {
      const AddaLogNonce *entry = &self->ring[self->slots[slot] - 1];

      if (entry->hash[0] == hash[0] && entry->hash[1] == hash[1])
        break;
      slot = (slot + 1) & self->mask;
    }

  return slot;
}

const AddaLogNonce *
adda_log_nonces_lookup (AddaLogNonces *self, const AddaLogNonce *entry)
{
  guint32 place = self->slots[find_slot (self, entry->hash)];

  return place != 0 ? &self->ring[place - 1] : NULL;
}

void
adda_log_nonces_add (AddaLogNonces *self, const AddaLogNonce *entry)
{
  guint place = (self->first + self->n_entries) % self->capacity;
  guint slot = find_slot (self, entry->hash);

  g_return_if_fail (self->slots[slot] == 0);
  g_return_if_fail (self->n_entries < self->capacity);

  self->ring[place] = *entry;
  self->slots[slot] = place + 1;
  self->n_entries++;
  self->n_added++;
}

static void
remove_place (AddaLogNonces *self, guint place)
{
  guint hole = find_slot (self, self->ring[place].hash);
  guint slot = hole;

  while (self->slots[slot = (slot + 1) & self->mask] != 0)
    {
      guint home = (guint) self->ring[self->slots[slot] - 1].hash[0] & self->mask;

      /* It may fill the hole unless its home lies between the hole and itself. */
      if (((slot - home) & self->mask) >= ((slot - hole) & self->mask))
        {
          self->slots[hole] = self->slots[slot];
          hole = slot;
        }
    }

  self->slots[hole] = 0;
}

void
adda_log_nonces_commit (AddaLogNonces *self)
{
  self->n_added = 0;
  while (self->n_entries > self->window)
    {
      remove_place (self, self->first);
      self->first = (self->first + 1) % self->capacity;
      self->n_entries--;
    }
}

void
adda_log_nonces_rollback (AddaLogNonces *self)
{
  for (; self->n_added > 0; self->n_added--)
    {
      self->n_entries--;
      remove_place (self, (self->first + self->n_entries) % self->capacity);
    }
}

guint
adda_log_nonces_get_size (AddaLogNonces *self)
{
  return self->n_entries;
}
