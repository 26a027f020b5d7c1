/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A person's notifications as one list: the own stream and that of all, with what was read */

#include "adda-inbox.h"

#include <stdio.h>
#include <string.h>

#include "base/adda-json.h"

/* What is written here is read here alone, and always in these forms. */
#define READ_IDS "{\"ids\":["
#define READ_ALL "{\"all\":true,\"until\":%" G_GUINT64_FORMAT ",\"all_until\":%" G_GUINT64_FORMAT

/* What the person has read. */
typedef struct
{
  guint64 own_until;
  guint64 all_until;
  GHashTable *ids; /* (owned) a set of AddaUuid (owned) */
} Marks;

static guint
uuid_hash (gconstpointer uuid)
{
  guint hash;

  /* The end is random. */
  memcpy (&hash, ((const AddaUuid *) uuid)->bytes + 12, sizeof hash);
  return hash;
}

static gboolean
uuid_equal (gconstpointer a, gconstpointer b)
{
  return memcmp (a, b, sizeof (AddaUuid)) == 0;
}

static void
add_ids (Marks *marks, const char *text)
{
  char id[ADDA_UUID_LENGTH] = "";
  AddaUuid uuid;

  while (*text == '"' && strlen (text) > ADDA_UUID_LENGTH)
    {
      memcpy (id, text + 1, ADDA_UUID_LENGTH - 1);
      if (!adda_uuid_parse (id, &uuid))
        return;
      g_hash_table_add (marks->ids, g_memdup2 (&uuid, sizeof uuid));
      text += ADDA_UUID_LENGTH + 1;
      text += *text == ',';
    }
}

static void
add_marks (Marks *marks, const AddaEvent *event)
{
  guint64 own_until;
  guint64 all_until;

  if (g_str_has_prefix (event->content, READ_IDS))
    add_ids (marks, event->content + strlen (READ_IDS));
  else if (sscanf (event->content, READ_ALL, &own_until, &all_until) == 2)
    {
      marks->own_until = MAX (marks->own_until, own_until);
      marks->all_until = MAX (marks->all_until, all_until);
    }
}

static void
add_item (AddaInbox *inbox, const Marks *marks, AddaEvent *event, guint64 until)
{
  const AddaNotification item = {
    .event = event,
    .is_read = event->seq <= until || g_hash_table_contains (marks->ids, &event->id),
  };

  g_array_append_val (inbox->items, item);
  inbox->n_unread += item.is_read ? 0 : 1;
}

static AddaEvent *
next_notification (GPtrArray *events, guint *i)
{
  while (*i < events->len &&
         ((AddaEvent *) g_ptr_array_index (events, *i))->kind != ADDA_EVENT_NOTIFICATION)
    ++*i;
  return *i < events->len ? g_ptr_array_index (events, *i) : NULL;
}

static void
merge (AddaInbox *inbox, const Marks *marks, GPtrArray *own, GPtrArray *all)
{
  guint i = 0;
  guint j = 0;

  while (TRUE)
    {
      AddaEvent *first = next_notification (own, &i);
      AddaEvent *second = next_notification (all, &j);

      if (first == NULL && second == NULL)
        break;
      if (second == NULL || (first != NULL && first->time_usec <= second->time_usec))
        {
          add_item (inbox, marks, first, marks->own_until);
          i++;
        }
      else
        {
          add_item (inbox, marks, second, marks->all_until);
          j++;
        }
    }
}

/* Those over the bound count for nothing. */
static void
drop_oldest (AddaInbox *inbox)
{
  guint n = inbox->items->len;

  if (n <= ADDA_NOTIFICATIONS_MAX)
    return;
  n -= ADDA_NOTIFICATIONS_MAX;
  for (guint i = 0; i < n; i++)
    inbox->n_unread -= g_array_index (inbox->items, AddaNotification, i).is_read ? 0 : 1;
  g_array_remove_range (inbox->items, 0, n);
}

static GPtrArray *
copy_tail (const AddaTail *tail)
{
  GPtrArray *events = g_ptr_array_new_with_free_func ((GDestroyNotify) adda_event_unref);
  guint64 first = adda_tail_get_first (tail);

  if (tail->n_events > 0)
    adda_tail_copy (tail, first, first + tail->n_events - 1, events);
  return events;
}

void
adda_inbox_init (AddaInbox *inbox, const AddaTail *own, const AddaTail *all)
{
  GPtrArray *own_events = copy_tail (own);
  GPtrArray *all_events = copy_tail (all);
  Marks marks = { .ids = g_hash_table_new_full (uuid_hash, uuid_equal, g_free, NULL) };

  inbox->items = g_array_new (FALSE, FALSE, sizeof (AddaNotification));
  inbox->n_unread = 0;
  for (guint i = 0; i < own_events->len; i++)
    {
      const AddaEvent *event = g_ptr_array_index (own_events, i);

      if (event->kind == ADDA_EVENT_NOTIFICATION_READ)
        add_marks (&marks, event);
    }
  merge (inbox, &marks, own_events, all_events);
  drop_oldest (inbox);

  g_hash_table_unref (marks.ids);
  g_ptr_array_extend_and_steal (own_events, all_events);
  inbox->events = own_events;
}

void
adda_inbox_clear (AddaInbox *inbox)
{
  g_clear_pointer (&inbox->items, g_array_unref);
  g_clear_pointer (&inbox->events, g_ptr_array_unref);
}

int
adda_inbox_find (const AddaInbox *inbox, const AddaUuid *id)
{
  for (guint i = inbox->items->len; i > 0; i--)
    if (uuid_equal (&g_array_index (inbox->items, AddaNotification, i - 1).event->id, id))
      return (int) (i - 1);
  return -1;
}

char *
adda_inbox_write_ids (const AddaInbox *inbox, const AddaUuid *ids, guint n_ids)
{
  g_autoptr (GHashTable) wanted = g_hash_table_new (uuid_hash, uuid_equal);
  GString *text = g_string_new (NULL);
  guint n_found = 0;
  AddaJson json;

  for (guint i = 0; i < n_ids; i++)
    g_hash_table_add (wanted, (gpointer) &ids[i]);

  adda_json_init (&json, text);
  adda_json_open_object (&json, NULL);
  adda_json_open_array (&json, "ids");
  for (guint i = 0; i < inbox->items->len; i++)
    {
      const AddaNotification *item = &g_array_index (inbox->items, AddaNotification, i);

      if (item->is_read || !g_hash_table_contains (wanted, &item->event->id))
        continue;
      adda_json_add_uuid (&json, NULL, &item->event->id);
      n_found++;
    }
  adda_json_close_array (&json);
  adda_json_close_object (&json);
  return g_string_free (text, n_found == 0);
}

char *
adda_inbox_write_all (guint64 own_seq, guint64 all_seq, gint64 time_usec)
{
  GString *text = g_string_new (NULL);
  AddaJson json;

  adda_json_init (&json, text);
  adda_json_open_object (&json, NULL);
  adda_json_add_bool (&json, "all", TRUE);
  adda_json_add_int (&json, "until", (gint64) own_seq);
  adda_json_add_int (&json, "all_until", (gint64) all_seq);
  adda_json_add_time (&json, "time", time_usec);
  adda_json_close_object (&json);
  return g_string_free (text, FALSE);
}
