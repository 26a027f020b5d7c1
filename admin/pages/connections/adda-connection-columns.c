/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * What the columns of the connections' list show, and how they sort */

#include "adda-connection-columns.h"

#include <glib/gi18n.h>

#include "models/adda-text.h"

static char *
user_text (const AddaConnectionItem *item, gint64 now_us)
{
  const char *name = item->user_name != NULL ? item->user_name : _ ("Nobody");

  if (adda_live_item_get_is_gone ((AddaLiveItem *) item))
    return g_strdup_printf (_ ("%s · gone"), name);
  if (item->user_role == NULL || strcmp (item->user_role, "user") == 0)
    return g_strdup (name);
  /* Translators: a person's name and role */
  return g_strdup_printf (_ ("%s · %s"), name, item->user_role);
}

static char *
address_text (const AddaConnectionItem *item, gint64 now_us)
{
  return g_strdup (item->address);
}

static char *
rooms_text (const AddaConnectionItem *item, gint64 now_us)
{
  return adda_connection_item_dup_rooms_text (item);
}

static char *
dialect_text (const AddaConnectionItem *item, gint64 now_us)
{
  return g_strdup (item->dialect);
}

static char *
age_text (const AddaConnectionItem *item, gint64 now_us)
{
  return adda_text_age (item->since, now_us);
}

static char *
rtt_text (const AddaConnectionItem *item, gint64 now_us)
{
  if (item->rtt_ms < 0)
    return g_strdup ("–");
  return g_strdup_printf (_ ("%d ms"), (int) item->rtt_ms);
}

static char *
in_text (const AddaConnectionItem *item, gint64 now_us)
{
  return adda_text_count (item->in_messages);
}

static char *
out_text (const AddaConnectionItem *item, gint64 now_us)
{
  return adda_text_count (item->out_messages);
}

char *
adda_column_pending_text (const AddaConnectionItem *item, gint64 now_us)
{
  static const char *const words[] = {
    [ADDA_PENDING_LOW] = NULL,
    /* Translators: how much waits to be sent */
    [ADDA_PENDING_RAISED] = N_ ("raised"),
    [ADDA_PENDING_HIGH] = N_ ("high"),
  };
  const char *word = words[adda_connection_item_get_level (item)];
  g_autofree char *bytes = adda_text_bytes (item->pending_bytes);

  return word != NULL ? g_strdup_printf ("%s · %s", _ (word), bytes) : g_steal_pointer (&bytes);
}

static int
compare_texts (const char *a, const char *b)
{
  if (a == b)
    return 0; /* texts are kept once */
  if (a == NULL || b == NULL)
    return a == NULL ? 1 : -1;
  return g_utf8_collate (a, b);
}

#define NUMBERS(a, b) (((a) > (b)) - ((a) < (b)))

static int
compare_users (const AddaConnectionItem *a, const AddaConnectionItem *b)
{
  return compare_texts (a->user_name, b->user_name);
}

static int
compare_addresses (const AddaConnectionItem *a, const AddaConnectionItem *b)
{
  return a->address == b->address ? 0 : g_strcmp0 (a->address, b->address);
}

static int
compare_rooms (const AddaConnectionItem *a, const AddaConnectionItem *b)
{
  return compare_texts (a->rooms, b->rooms);
}

static int
compare_dialects (const AddaConnectionItem *a, const AddaConnectionItem *b)
{
  return a->dialect == b->dialect ? 0 : g_strcmp0 (a->dialect, b->dialect);
}

/* The youngest first, as its age is the smallest. */
static int
compare_ages (const AddaConnectionItem *a, const AddaConnectionItem *b)
{
  return NUMBERS (b->since, a->since);
}

static int
compare_rtts (const AddaConnectionItem *a, const AddaConnectionItem *b)
{
  return NUMBERS (a->rtt_ms, b->rtt_ms);
}

static int
compare_in (const AddaConnectionItem *a, const AddaConnectionItem *b)
{
  return NUMBERS (a->in_messages, b->in_messages);
}

static int
compare_out (const AddaConnectionItem *a, const AddaConnectionItem *b)
{
  return NUMBERS (a->out_messages, b->out_messages);
}

static int
compare_pending (const AddaConnectionItem *a, const AddaConnectionItem *b)
{
  return NUMBERS (a->pending_bytes, b->pending_bytes);
}

static const AddaColumn columns[ADDA_N_COLUMNS] = {
  [ADDA_COLUMN_USER] = { user_text, compare_users, 14 },
  [ADDA_COLUMN_ADDRESS] = { address_text, compare_addresses, 14 },
  [ADDA_COLUMN_ROOMS] = { rooms_text, compare_rooms, 12 },
  [ADDA_COLUMN_DIALECT] = { dialect_text, compare_dialects, 8 },
  [ADDA_COLUMN_AGE] = { age_text, compare_ages, 6, TRUE },
  [ADDA_COLUMN_RTT] = { rtt_text, compare_rtts, 7, TRUE },
  [ADDA_COLUMN_IN] = { in_text, compare_in, 7, TRUE },
  [ADDA_COLUMN_OUT] = { out_text, compare_out, 8, TRUE },
  [ADDA_COLUMN_PENDING] = { adda_column_pending_text, compare_pending, 15, TRUE, TRUE },
};

const AddaColumn *
adda_column_get (AddaColumnId id)
{
  return &columns[id];
}
