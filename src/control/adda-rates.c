/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * How many messages each room had in the last minute */

#include "adda-rates.h"

typedef struct
{
  guint32 counts[ADDA_RATES_SECONDS]; /* by second, in a ring */
  guint32 sum;
  gint64 second; /* the latest that it counts in */
} Rate;

struct _AddaRates
{
  GHashTable *rooms; /* (owned) name (owned) → Rate (owned) */
};

AddaRates *
adda_rates_new (void)
{
  AddaRates *self = g_new0 (AddaRates, 1);

  self->rooms = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
adda_rates_free (AddaRates *self)
{
  g_hash_table_unref (self->rooms);
  g_free (self);
}

/* Returns: whether anything fell out of the minute */
static gboolean
advance (Rate *rate, gint64 second)
{
  guint32 before = rate->sum;
  gint64 n = MIN (second - rate->second, ADDA_RATES_SECONDS);

  for (gint64 i = 1; i <= n; i++)
    {
      guint32 *count = &rate->counts[(rate->second + i) % ADDA_RATES_SECONDS];

      rate->sum -= *count;
      *count = 0;
    }
  rate->second = MAX (rate->second, second);

  return rate->sum != before;
}

void
adda_rates_count (AddaRates *self, const char *room, gint64 second)
{
  Rate *rate = g_hash_table_lookup (self->rooms, room);

  if (rate == NULL)
    {
      rate = g_new0 (Rate, 1);
      rate->second = second;
      g_hash_table_insert (self->rooms, g_strdup (room), rate);
    }
  advance (rate, second);
  rate->counts[rate->second % ADDA_RATES_SECONDS]++;
  rate->sum++;
}

guint
adda_rates_get (AddaRates *self, const char *room)
{
  Rate *rate = g_hash_table_lookup (self->rooms, room);

  return rate != NULL ? rate->sum : 0;
}

void
adda_rates_expire (AddaRates *self, gint64 second, AddaRatesFunc func, gpointer data)
{
  GHashTableIter iter;
  gpointer room;
  gpointer value;

  g_hash_table_iter_init (&iter, self->rooms);
  while (g_hash_table_iter_next (&iter, &room, &value))
    {
      Rate *rate = value;

      if (advance (rate, second))
        func (room, data);
      if (rate->sum == 0)
        g_hash_table_iter_remove (&iter);
    }
}
