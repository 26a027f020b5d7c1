/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The items of one watched thing, in the order of their last change: from any place in it to now, a page at a time */

#include "adda-feed.h"

#include <string.h>

#include "base/adda-json.h"

/* An item, or without text the memory of one that was removed. */
typedef struct
{
  GList link; /* of the feed's items, or of what is gone */
  guint64 version;
  guint64 round; /* the last one that it was set in */
  char *item;    /* (owned) (nullable) */
  char key[];
} Entry;

struct _AddaFeed
{
  char *header;        /* (owned) */
  GHashTable *entries; /* (owned) key → Entry (owned) */
  GQueue items;        /* of Entry, by version */
  GQueue gone;         /* the same, of those that were removed */
  guint64 version;
  guint64 round;
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
  g_queue_init (&self->items);
  g_queue_init (&self->gone);

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
  g_queue_push_tail_link (&self->gone, &entry->link);
  g_hash_table_insert (self->entries, entry->key, entry);

  return entry;
}

static GQueue *
get_list (AddaFeed *self, const Entry *entry)
{
  return entry->item != NULL ? &self->items : &self->gone;
}

/* @item: (transfer full) (nullable): the entry goes to the end of its list. */
static void
put (AddaFeed *self, Entry *entry, char *item)
{
  g_queue_unlink (get_list (self, entry), &entry->link);
  g_free (entry->item);
  entry->item = item;
  entry->version = ++self->version;
  g_queue_push_tail_link (get_list (self, entry), &entry->link);
}

/* While nobody reads there is nobody to be told of it. */
static void
remove_entry (AddaFeed *self, Entry *entry)
{
  put (self, entry, NULL);
  if (!self->is_read)
    adda_feed_forget (self, self->version);
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

  put (self, entry, g_strdup (item));
  while (self->max_items > 0 && self->items.length > self->max_items)
    remove_entry (self, self->items.head->data);

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
  GList *next;

  for (GList *l = self->items.head; l != NULL; l = next)
    {
      Entry *entry = l->data;

      next = l->next;
      if (entry->round != self->round)
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
  while (self->gone.head != NULL && ((Entry *) self->gone.head->data)->version <= version)
    {
      Entry *entry = self->gone.head->data;

      g_queue_unlink (&self->gone, &entry->link);
      g_hash_table_remove (self->entries, entry->key);
    }
}

guint
adda_feed_get_n_items (AddaFeed *self)
{
  return self->items.length;
}

guint64
adda_feed_get_version (AddaFeed *self)
{
  return self->version;
}

/* ---- pages ---- */

/* The first entry behind @version. Near the end mostly, or at the beginning. */
static GList *
find_behind (const GQueue *list, guint64 version)
{
  GList *l = list->tail;

  if (version == 0)
    return list->head;
  if (l == NULL || ((Entry *) l->data)->version <= version)
    return NULL;
  while (l->prev != NULL && ((Entry *) l->prev->data)->version > version)
    l = l->prev;

  return l;
}

static guint64
get_version (const GList *l)
{
  return l != NULL ? ((const Entry *) l->data)->version : G_MAXUINT64;
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
  GList *l = find_behind (&self->items, *from);
  guint n = 0;
  AddaJson json;

  begin (self, &json, "snapshot");
  adda_json_open_array (&json, "items");
  for (; get_version (l) <= until && n < ADDA_FEED_PAGE_ITEMS; l = l->next, n++)
    {
      *from = get_version (l);
      adda_json_add_raw (&json, NULL, ((Entry *) l->data)->item);
    }
  adda_json_close_array (&json);

  *is_last = get_version (l) > until;
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
add_removed (AddaFeed *self, AddaJson *json, const GPtrArray *entries)
{
  adda_json_open_array (json, "removed");
  for (guint i = 0; i < entries->len; i++)
    {
      const Entry *entry = g_ptr_array_index (entries, i);

      if (self->has_numbers)
        adda_json_add_raw (json, NULL, entry->key);
      else
        adda_json_add_string (json, NULL, entry->key);
    }
  adda_json_close_array (json);
}

static void
add_set (AddaJson *json, const GPtrArray *entries)
{
  adda_json_open_array (json, "set");
  for (guint i = 0; i < entries->len; i++)
    adda_json_add_raw (json, NULL, ((const Entry *) g_ptr_array_index (entries, i))->item);
  adda_json_close_array (json);
}

AddaFrame *
adda_feed_encode_changes (AddaFeed *self, guint64 *from, guint64 until)
{
  GList *item = find_behind (&self->items, *from);
  GList *gone = find_behind (&self->gone, *from);
  g_autoptr (GPtrArray) set = g_ptr_array_new ();
  g_autoptr (GPtrArray) removed = g_ptr_array_new ();
  AddaJson json;

  while (set->len + removed->len < ADDA_FEED_PAGE_ITEMS)
    {
      gboolean is_item = get_version (item) < get_version (gone);
      GList **next = is_item ? &item : &gone;

      if (*next == NULL || get_version (*next) > until)
        break;
      *from = get_version (*next);
      g_ptr_array_add (is_item ? set : removed, (*next)->data);
      *next = (*next)->next;
    }
  if (MIN (get_version (item), get_version (gone)) > until)
    *from = MAX (*from, until);
  if (set->len + removed->len == 0)
    return NULL;

  begin (self, &json, "changes");
  if (set->len > 0)
    add_set (&json, set);
  if (removed->len > 0)
    add_removed (self, &json, removed);

  return end (&json);
}
