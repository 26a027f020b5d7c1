/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The items of one watched thing, in the order of their last change: from any place in it to now, a page at a time */

#include "adda-feed.h"

#include <string.h>

#include "base/adda-json.h"

/* An item, or without text the memory of one that was removed. */
typedef struct
{
  GList link; /* in the feed's order */
  guint64 version;
  guint64 round; /* the last one that it was set in */
  char *item;    /* (owned) (nullable) */
  char key[];
} Entry;

struct _AddaFeed
{
  char *header;        /* (owned) */
  GHashTable *entries; /* (owned) key → Entry (owned) */
  GQueue order;        /* all of them, by version */
  guint64 version;
  guint64 round;
  guint n_items; /* without those removed */
  guint max_items;
  gboolean has_numbers;
  gboolean is_read;
};

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->item);
  g_free (entry);
}

AddaFeed *
adda_feed_new (const char *header, gboolean has_numbers, guint max_items)
{
  AddaFeed *self = g_new0 (AddaFeed, 1);

  self->header = g_strdup (header);
  self->has_numbers = has_numbers;
  self->max_items = max_items;
  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, entry_free);
  g_queue_init (&self->order);

  return self;
}

void
adda_feed_free (AddaFeed *self)
{
  g_hash_table_unref (self->entries);
  g_free (self->header);
  g_free (self);
}

/* ---- changes ---- */

static Entry *
add_entry (AddaFeed *self, const char *key)
{
  gsize size = strlen (key) + 1;
  Entry *entry = g_malloc0 (sizeof (Entry) + size);

  memcpy (entry->key, key, size);
  entry->link.data = entry;
  g_queue_push_tail_link (&self->order, &entry->link);
  g_hash_table_insert (self->entries, entry->key, entry);

  return entry;
}

static void
drop (AddaFeed *self, Entry *entry)
{
  g_queue_unlink (&self->order, &entry->link);
  g_hash_table_remove (self->entries, entry->key);
}

static void
touch (AddaFeed *self, Entry *entry)
{
  g_queue_unlink (&self->order, &entry->link);
  g_queue_push_tail_link (&self->order, &entry->link);
  entry->version = ++self->version;
}

static void
remove_entry (AddaFeed *self, Entry *entry)
{
  self->n_items--;
  if (!self->is_read)
    {
      self->version++;
      drop (self, entry);
      return;
    }
  g_clear_pointer (&entry->item, g_free);
  touch (self, entry);
}

static void
thin (AddaFeed *self)
{
  GList *next;

  for (GList *l = self->order.head; l != NULL && self->n_items > self->max_items; l = next)
    {
      Entry *entry = l->data;

      next = l->next;
      if (entry->item != NULL)
        remove_entry (self, entry);
    }
}

void
adda_feed_set_max_items (AddaFeed *self, guint max_items)
{
  self->max_items = max_items;
}

gboolean
adda_feed_set (AddaFeed *self, const char *key, const char *item)
{
  Entry *entry = g_hash_table_lookup (self->entries, key);

  if (entry == NULL)
    entry = add_entry (self, key);
  entry->round = self->round;
  if (entry->item != NULL && g_str_equal (entry->item, item))
    return FALSE;

  self->n_items += entry->item == NULL ? 1 : 0;
  g_free (entry->item);
  entry->item = g_strdup (item);
  touch (self, entry);
  if (self->max_items > 0)
    thin (self);

  return TRUE;
}

gboolean
adda_feed_set_number (AddaFeed *self, guint64 key, const char *item)
{
  char text[24];

  g_snprintf (text, sizeof text, "%" G_GUINT64_FORMAT, key);
  return adda_feed_set (self, text, item);
}

gboolean
adda_feed_remove (AddaFeed *self, const char *key)
{
  Entry *entry = g_hash_table_lookup (self->entries, key);

  if (entry == NULL || entry->item == NULL)
    return FALSE;
  remove_entry (self, entry);
  return TRUE;
}

void
adda_feed_begin (AddaFeed *self)
{
  self->round++;
}

gboolean
adda_feed_end (AddaFeed *self)
{
  guint64 before = self->version;
  GList *last = self->order.tail;
  GList *next;

  for (GList *l = self->order.head; l != NULL; l = next)
    {
      Entry *entry = l->data;

      /* What is removed moves behind the last. */
      next = l != last ? l->next : NULL;
      if (entry->item != NULL && entry->round != self->round)
        remove_entry (self, entry);
    }

  return self->version != before;
}

void
adda_feed_set_read (AddaFeed *self, gboolean is_read)
{
  self->is_read = is_read;
  if (!is_read)
    adda_feed_forget (self, self->version);
}

void
adda_feed_forget (AddaFeed *self, guint64 version)
{
  GList *next;

  if (self->n_items == self->order.length)
    return;
  for (GList *l = self->order.head; l != NULL; l = next)
    {
      Entry *entry = l->data;

      if (entry->version > version)
        break;
      next = l->next;
      if (entry->item == NULL)
        drop (self, entry);
    }
}

guint
adda_feed_get_n_items (AddaFeed *self)
{
  return self->n_items;
}

guint64
adda_feed_get_version (AddaFeed *self)
{
  return self->version;
}

/* ---- pages ---- */

/* The first entry behind @version. Near the end mostly, or at the beginning. */
static GList *
find_behind (AddaFeed *self, guint64 version)
{
  GList *l = self->order.tail;

  if (version == 0)
    return self->order.head;
  if (l == NULL || ((Entry *) l->data)->version <= version)
    return NULL;
  while (l->prev != NULL && ((Entry *) l->prev->data)->version > version)
    l = l->prev;

  return l;
}

static void
begin (AddaFeed *self, AddaJson *json, const char *type)
{
  adda_json_init (json, g_string_sized_new (4096));
  adda_json_open_object (json, NULL);
  adda_json_add_string (json, "type", type);
  g_string_append_c (json->text, ',');
  g_string_append (json->text, self->header);
}

static AddaFrame *
end (AddaJson *json)
{
  AddaFrame *frame;

  adda_json_close_object (json);
  frame = adda_frame_new (ADDA_OPCODE_TEXT, json->text->str, json->text->len);
  g_string_free (json->text, TRUE);
  return frame;
}

AddaFrame *
adda_feed_encode_snapshot (AddaFeed *self,
                           guint64 *from,
                           guint64 until,
                           const char *nonce,
                           gboolean *is_last)
{
  GList *l = find_behind (self, *from);
  guint n = 0;
  AddaJson json;

  begin (self, &json, "snapshot");
  adda_json_open_array (&json, "items");
  for (; l != NULL && ((Entry *) l->data)->version <= until && n < ADDA_FEED_PAGE_ITEMS;
       l = l->next)
    {
      Entry *entry = l->data;

      *from = entry->version;
      if (entry->item == NULL)
        continue;
      adda_json_add_raw (&json, NULL, entry->item);
      n++;
    }
  adda_json_close_array (&json);

  *is_last = l == NULL || ((Entry *) l->data)->version > until;
  if (*is_last)
    {
      *from = until;
      adda_json_add_bool (&json, "last", TRUE);
      if (nonce != NULL)
        adda_json_add_string (&json, "nonce", nonce);
    }

  return end (&json);
}

static void
add_key (AddaFeed *self, AddaJson *json, const char *key)
{
  if (self->has_numbers)
    adda_json_add_raw (json, NULL, key);
  else
    adda_json_add_string (json, NULL, key);
}

/* Up to the entry @stop (nullable): those that are there, or those that are not. */
static void
add_changes (AddaFeed *self, AddaJson *json, const char *name, GList *first, GList *stop)
{
  gboolean is_removed = g_str_equal (name, "removed");

  adda_json_open_array (json, name);
  for (GList *l = first; l != stop; l = l->next)
    {
      Entry *entry = l->data;

      if (is_removed != (entry->item == NULL))
        continue;
      if (is_removed)
        add_key (self, json, entry->key);
      else
        adda_json_add_raw (json, NULL, entry->item);
    }
  adda_json_close_array (json);
}

AddaFrame *
adda_feed_encode_changes (AddaFeed *self, guint64 *from, guint64 until)
{
  GList *first = find_behind (self, *from);
  GList *stop = first;
  guint n_set = 0;
  guint n = 0;
  AddaJson json;

  for (; stop != NULL && n < ADDA_FEED_PAGE_ITEMS; stop = stop->next)
    {
      Entry *entry = stop->data;

      if (entry->version > until)
        break;
      *from = entry->version;
      n_set += entry->item != NULL ? 1 : 0;
      n++;
    }
  if (stop == NULL || ((Entry *) stop->data)->version > until)
    *from = MAX (*from, until);
  if (n == 0)
    return NULL;

  begin (self, &json, "changes");
  if (n_set > 0)
    add_changes (self, &json, "set", first, stop);
  if (n_set < n)
    add_changes (self, &json, "removed", first, stop);

  return end (&json);
}
