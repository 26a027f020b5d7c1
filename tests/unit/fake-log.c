/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A log in memory that answers when the test says so, and as it says */

#include "fake-log.h"

struct _FakeLog
{
  GObject parent_instance;

  AddaLogAnswerFunc func;
  gpointer data;
  GHashTable *rooms; /* name → GPtrArray of AddaEvent, ascending */
  GQueue drafts;
  GQueue answers;
  GQueue reads;
  gboolean has_snapshot; /* of the first of them */
};

static void fake_log_iface_init (AddaLogInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FakeLog,
                               fake_log,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (ADDA_TYPE_LOG, fake_log_iface_init))

static void
fake_log_finalize (GObject *object)
{
  FakeLog *self = FAKE_LOG (object);

  g_assert_cmpuint (self->drafts.length, ==, 0);
  g_assert_cmpuint (self->answers.length, ==, 0);
  g_assert_cmpuint (self->reads.length, ==, 0);
  g_hash_table_unref (self->rooms);

  G_OBJECT_CLASS (fake_log_parent_class)->finalize (object);
}

static void
fake_log_class_init (FakeLogClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fake_log_finalize;
}

static void
fake_log_init (FakeLog *self)
{
  self->rooms =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
}

FakeLog *
fake_log_new (void)
{
  return g_object_new (FAKE_TYPE_LOG, NULL);
}

static GPtrArray *
get_room (FakeLog *self, const char *name)
{
  GPtrArray *events = g_hash_table_lookup (self->rooms, name);

  if (events == NULL)
    {
      events = g_ptr_array_new_with_free_func ((GDestroyNotify) adda_event_unref);
      g_hash_table_insert (self->rooms, g_strdup (name), events);
    }
  return events;
}

static AddaEvent *
find_nonce (GPtrArray *events, AddaEvent *draft)
{
  for (guint i = 0; draft->nonce != NULL && i < events->len; i++)
    {
      AddaEvent *event = g_ptr_array_index (events, i);

      if (g_strcmp0 (event->nonce, draft->nonce) == 0 &&
          g_str_equal (event->user->id, draft->user->id))
        return event;
    }
  return NULL;
}

static void
commit (FakeLog *self, AddaEvent *draft)
{
  GPtrArray *events = get_room (self, draft->room);
  AddaEvent *first = find_nonce (events, draft);

  draft->seq = first != NULL ? first->seq : events->len + 1;
  draft->time_usec = 1000000 + (gint64) draft->seq;
  draft->status = first != NULL ? ADDA_EVENT_DUPLICATE : ADDA_EVENT_COMMITTED;
  if (first == NULL)
    g_ptr_array_add (events, adda_event_ref (draft));
}

void
fake_log_fill (FakeLog *self, const char *room, guint n_events)
{
  g_autoptr (AddaUser) user = adda_user_new ("filler", "filler", ADDA_ROLE_GUEST);

  for (guint i = 0; i < n_events; i++)
    {
      char *content = g_strdup_printf ("#%u", get_room (self, room)->len + 1);
      g_autoptr (AddaEvent) event =
          adda_event_new (ADDA_EVENT_MESSAGE, room, user, NULL, content, strlen (content));

      commit (self, event);
    }
}

void
fake_log_lose (FakeLog *self, const char *room)
{
  g_hash_table_remove (self->rooms, room);
}

guint
fake_log_get_n_drafts (FakeLog *self)
{
  return self->drafts.length;
}

guint
fake_log_get_n_reads (FakeLog *self)
{
  return self->reads.length;
}

void
fake_log_deliver (FakeLog *self)
{
  AddaEvent *list = NULL;
  AddaEvent *event;

  while ((event = g_queue_pop_tail (&self->answers)) != NULL)
    {
      event->mail.next = (AddaMail *) list;
      list = event;
    }
  self->func (list, self->data);
}

void
fake_log_commit_silently (FakeLog *self, guint n)
{
  while (n-- > 0)
    {
      AddaEvent *draft = g_queue_pop_head (&self->drafts);

      g_assert_nonnull (draft);
      commit (self, draft);
      g_queue_push_tail (&self->answers, draft);
    }
}

void
fake_log_commit (FakeLog *self, guint n)
{
  fake_log_commit_silently (self, n);
  fake_log_deliver (self);
}

void
fake_log_refuse (FakeLog *self, guint n, AddaEventFailure failure)
{
  while (n-- > 0)
    {
      AddaEvent *draft = g_queue_pop_head (&self->drafts);

      g_assert_nonnull (draft);
      draft->status = ADDA_EVENT_REFUSED;
      draft->failure = (guint8) failure;
      g_queue_push_tail (&self->answers, draft);
    }
  fake_log_deliver (self);
}

static void
read_forward (AddaLogQuery *query, GPtrArray *events)
{
  gsize n_bytes = 0;

  for (guint64 i = query->after; i < events->len && query->events->len < query->limit; i++)
    {
      AddaEvent *event = g_ptr_array_index (events, i);

      n_bytes += event->content_length;
      if (query->events->len > 0 && query->max_bytes > 0 && n_bytes > query->max_bytes)
        break;
      g_ptr_array_add (query->events, adda_event_ref (event));
    }
  query->has_more = query->after + query->events->len < events->len;
}

static void
read_backward (AddaLogQuery *query, GPtrArray *events)
{
  guint64 end = query->before > 0 ? MIN (query->before - 1, events->len) : events->len;
  guint64 start = end > query->limit ? end - query->limit : 0;

  for (guint64 i = start; i < end; i++)
    g_ptr_array_add (query->events, adda_event_ref (g_ptr_array_index (events, i)));
  query->has_more = start > 0;
}

void
fake_log_snapshot_read (FakeLog *self)
{
  AddaLogQuery *query = g_queue_peek_head (&self->reads);
  GPtrArray *events;

  g_assert_nonnull (query);
  events = get_room (self, query->room);
  query->last_seq = events->len;
  if (query->is_forward || query->after > 0)
    read_forward (query, events);
  else
    read_backward (query, events);
  self->has_snapshot = TRUE;
}

void
fake_log_answer_read (FakeLog *self)
{
  AddaLogQuery *query;

  if (!self->has_snapshot)
    fake_log_snapshot_read (self);
  self->has_snapshot = FALSE;
  query = g_queue_pop_head (&self->reads);
  query->func (query, query->data);
}

void
fake_log_fail_read (FakeLog *self, AddaLogError code)
{
  AddaLogQuery *query = g_queue_pop_head (&self->reads);

  g_assert_nonnull (query);
  query->error = g_error_new_literal (ADDA_LOG_ERROR, (int) code, "refused by the test");
  query->func (query, query->data);
}

static void
fake_log_set_answer_func (AddaLog *log, AddaLogAnswerFunc func, gpointer data)
{
  FakeLog *self = FAKE_LOG (log);

  self->func = func;
  self->data = data;
}

static void
fake_log_append (AddaLog *log, AddaEvent *draft)
{
  g_queue_push_tail (&FAKE_LOG (log)->drafts, draft);
}

static void
fake_log_read (AddaLog *log, AddaLogQuery *query)
{
  g_queue_push_tail (&FAKE_LOG (log)->reads, query);
}

static const char *
fake_log_get_epoch (AddaLog *log)
{
  return "epoch-1";
}

static GPtrArray *
fake_log_list_rooms (AddaLog *log, guint limit)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) adda_log_room_free);
  GHashTableIter iter;
  gpointer name, events;

  g_hash_table_iter_init (&iter, FAKE_LOG (log)->rooms);
  while (g_hash_table_iter_next (&iter, &name, &events) && list->len < limit)
    {
      AddaLogRoom *room = g_new0 (AddaLogRoom, 1);

      room->name = g_strdup (name);
      room->last_seq = ((GPtrArray *) events)->len;
      room->last_time_usec = 1000000 + (gint64) room->last_seq;
      g_ptr_array_add (list, room);
    }
  return list;
}

static void
fake_log_get_stats (AddaLog *log, AddaLogStats *stats)
{
  *stats = (AddaLogStats){ .n_pending = FAKE_LOG (log)->drafts.length };
}

static void
fake_log_iface_init (AddaLogInterface *iface)
{
  iface->set_answer_func = fake_log_set_answer_func;
  iface->append = fake_log_append;
  iface->read = fake_log_read;
  iface->get_epoch = fake_log_get_epoch;
  iface->list_rooms = fake_log_list_rooms;
  iface->get_stats = fake_log_get_stats;
}
