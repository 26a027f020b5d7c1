/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * What one outgoing hook has still to deliver: in order, again and again, across restarts */

#include "adda-hook-queue.h"

#include <string.h>

#include "adda-hook-body.h"
#include "adda-hook-sender.h"
#include "base/adda-clock.h"
#include "hub/adda-stream.h"

#define MAX_WAITING 1000
#define MAX_WAITING_BYTES (4 * 1024 * 1024)

/* Of a room that the hook has never had anything of, no more is looked at. */
#define MAX_FIRST_EVENTS 1000
#define PAGE_EVENTS 100
#define PAGE_BYTES (1024 * 1024)
#define MAX_PLACES 65536
#define MAX_WAIT_MS (10 * 60 * 1000)
#define STATUS_GONE 410

/* How far it has come in a room. */
typedef struct
{
  char *room;        /* (owned) */
  guint64 queued;    /* the last that was put into the queue, or need not be */
  guint64 seen;      /* the last that is known to be there */
  gboolean is_known; /* queued means something: else only what is younger than the hook counts */
  gboolean is_behind;
} Place;

typedef struct
{
  char id[ADDA_UUID_LENGTH];
  const char *event; /* static */
  char *body;        /* (owned) */
  gsize length_bytes;
  Place *place; /* (nullable) it is in the log there, with seq */
  guint64 seq;
} Delivery;

struct _AddaHookQueue
{
  AddaHook *hook;           /* (unowned) it owns this */
  AddaLog *log;             /* (owned) */
  AddaHookCursors *cursors; /* (unowned) */
  AddaHookRules rules;
  AddaHookSender *sender; /* (owned) */
  AddaHookFaultFunc func;
  gpointer data;
  GHashTable *places; /* (owned) room → Place (owned) */
  GQueue waiting;     /* of Delivery (owned); the first is on its way or waits for another try */
  gsize n_waiting_bytes;
  AddaHookQueue **reader; /* (unowned) (nullable) of a page that is being read: how it finds us */
  Place *read_place;
  guint n_failures;
  guint timer_id;
  gboolean is_sending;
};

static void advance (AddaHookQueue *self);

static void
place_free (gpointer data)
{
  Place *place = data;

  g_free (place->room);
  g_free (place);
}

static void
delivery_free (gpointer data)
{
  Delivery *delivery = data;

  g_free (delivery->body);
  g_free (delivery);
}

AddaHookQueue *
adda_hook_queue_new (AddaHook *hook,
                     const char *secret,
                     AddaLog *log,
                     AddaHookCursors *cursors,
                     const AddaHookRules *rules,
                     AddaHookFaultFunc func,
                     gpointer data)
{
  AddaHookQueue *self = g_new0 (AddaHookQueue, 1);

  self->hook = hook;
  self->log = g_object_ref (log);
  self->cursors = cursors;
  self->sender = adda_hook_sender_new (hook->url, secret);
  adda_hook_queue_set_rules (self, rules);
  self->func = func;
  self->data = data;
  self->places = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, place_free);
  g_queue_init (&self->waiting);
  return self;
}

void
adda_hook_queue_set_rules (AddaHookQueue *self, const AddaHookRules *rules)
{
  self->rules = *rules;
  self->rules.allowed = NULL;
  adda_hook_sender_set_rules (self->sender, rules->allowed, rules->timeout_ms);
}

void
adda_hook_queue_free (AddaHookQueue *self)
{
  if (self->reader != NULL)
    *self->reader = NULL;
  g_clear_handle_id (&self->timer_id, g_source_remove);
  adda_hook_sender_free (self->sender);
  g_queue_clear_full (&self->waiting, delivery_free);
  g_hash_table_unref (self->places);
  g_object_unref (self->log);
  g_free (self);
}

/* ---- into the queue ---- */

static gboolean
is_full (AddaHookQueue *self)
{
  return self->waiting.length >= MAX_WAITING || self->n_waiting_bytes >= MAX_WAITING_BYTES;
}

/* @body: (transfer full) */
static void
push (AddaHookQueue *self,
      const char *event,
      const AddaUuid *id,
      GString *body,
      Place *place,
      guint64 seq)
{
  Delivery *delivery = g_new0 (Delivery, 1);

  adda_uuid_format (id, delivery->id);
  delivery->event = event;
  delivery->length_bytes = body->len;
  delivery->body = g_string_free (body, FALSE);
  delivery->place = place;
  delivery->seq = seq;
  self->n_waiting_bytes += delivery->length_bytes;
  g_queue_push_tail (&self->waiting, delivery);
}

static gboolean
wants (AddaHookQueue *self, const char *room)
{
  const AddaHook *hook = self->hook;

  if (adda_stream_is_name (room))
    return (hook->events & ADDA_HOOK_NOTIFICATION) != 0 &&
           (adda_stream_get_user (room) != NULL || g_str_equal (room, ADDA_STREAM_ALL));
  return (hook->events & ADDA_HOOK_MESSAGE) != 0 &&
         (hook->room == NULL || g_str_equal (hook->room, room));
}

static Place *
ensure_place (AddaHookQueue *self, const char *room, guint64 before)
{
  Place *place = g_hash_table_lookup (self->places, room);

  if (place != NULL || g_hash_table_size (self->places) >= MAX_PLACES)
    return place;
  place = g_new0 (Place, 1);
  place->room = g_strdup (room);
  place->queued = before;
  place->is_known = TRUE;
  g_hash_table_insert (self->places, place->room, place);
  return place;
}

static void
take_event (AddaHookQueue *self, Place *place, AddaEvent *event)
{
  place->queued = event->seq;
  if (event->kind == ADDA_EVENT_MESSAGE)
    push (self, "message", &event->id, adda_hook_body_for_message (self->hook, event), place,
          event->seq);
  else if (event->kind == ADDA_EVENT_NOTIFICATION)
    push (self, "notification", &event->id, adda_hook_body_for_notification (self->hook, event),
          place, event->seq);
}

/* What has been deleted and is not on its way yet is not sent any more. */
static void
withdraw (AddaHookQueue *self, const Place *place, guint64 seq)
{
  GList *l = self->waiting.head != NULL && self->is_sending ? self->waiting.head->next
                                                            : self->waiting.head;

  for (; l != NULL; l = l->next)
    {
      Delivery *delivery = l->data;

      if (delivery->place != place || delivery->seq != seq)
        continue;
      self->n_waiting_bytes -= delivery->length_bytes;
      g_queue_delete_link (&self->waiting, l);
      delivery_free (delivery);
      return;
    }
}

void
adda_hook_queue_offer (AddaHookQueue *self, AddaEvent *event)
{
  Place *place;

  if (!wants (self, event->room))
    return;
  place = ensure_place (self, event->room, event->seq - 1);
  if (place == NULL)
    return;
  place->seen = event->seq;
  if (event->kind == ADDA_EVENT_DELETED)
    {
      AddaUuid id;

      withdraw (self, place, adda_event_get_target (event, &id));
    }
  if (is_full (self) || self->hook->fault != NULL)
    place->is_behind = TRUE;
  if (place->is_behind)
    return;
  take_event (self, place, event);
  advance (self);
}

void
adda_hook_queue_add (AddaHookQueue *self, const char *event, const char *json)
{
  gint64 now_usec = adda_clock_now_usec ();
  AddaUuid id;

  if (is_full (self) || self->hook->fault != NULL)
    return;
  adda_uuid_new (now_usec, &id);
  push (self, event, &id, adda_hook_body_new (self->hook, event, &id, now_usec, json), NULL, 0);
  advance (self);
}

void
adda_hook_queue_resume (AddaHookQueue *self, const char *room, guint64 last_seq)
{
  guint64 done = 0;
  gboolean is_known = adda_hook_cursors_get (self->cursors, self->hook->id, room, &done);
  Place *place;

  if (!wants (self, room) || (is_known && done >= last_seq))
    return;
  place = ensure_place (self, room, done);
  if (place == NULL)
    return;
  place->is_known = is_known;
  place->is_behind = TRUE;
  place->seen = last_seq;
}

static gboolean
try_again (gpointer data)
{
  AddaHookQueue *self = data;

  self->timer_id = 0;
  advance (self);
  return G_SOURCE_REMOVE;
}

static void
wait_to_try (AddaHookQueue *self, guint wait_ms)
{
  self->timer_id = g_timeout_add (wait_ms, try_again, self);
  g_source_set_name_by_id (self->timer_id, "[adda] webhook's next try");
}

/* ---- what the log has ---- */

static void
take_page (AddaHookQueue *self, Place *place, AddaLogQuery *page)
{
  for (guint i = 0; i < page->events->len; i++)
    {
      AddaEvent *event = page->events->pdata[i];

      if (place->is_known || event->time_usec > self->hook->created_usec)
        take_event (self, place, event);
      else
        place->queued = event->seq;
    }
  place->is_known = TRUE;
  place->is_behind = page->events->len > 0 && place->queued < place->seen;
}

static void
page_read (AddaLogQuery *query, gpointer data)
{
  AddaHookQueue **reader = data;
  AddaHookQueue *self = *reader;
  g_autoptr (AddaLogQuery) page = query;

  g_free (reader);
  if (self == NULL)
    return;
  self->reader = NULL;
  if (page->error == NULL)
    {
      take_page (self, self->read_place, page);
      advance (self);
    }
  else
    {
      g_warning ("webhook %s: cannot read what is due: %s", self->hook->id, page->error->message);
      if (self->timer_id == 0)
        wait_to_try (self, self->rules.retry_ms);
    }
}

static void
read_place (AddaHookQueue *self, Place *place)
{
  AddaHookQueue **reader = g_new (AddaHookQueue *, 1);
  AddaLogQuery *query;

  *reader = self;
  self->reader = reader;
  self->read_place = place;
  query = adda_log_query_new (place->room, place->is_known ? PAGE_EVENTS : MAX_FIRST_EVENTS,
                              page_read, reader);
  query->is_forward = place->is_known;
  query->after = place->queued;
  query->max_bytes = PAGE_BYTES;
  adda_log_read (self->log, query);
}

/* When there is little left. */
static void
read_on (AddaHookQueue *self)
{
  GHashTableIter iter;
  gpointer value;

  if (self->reader != NULL || self->waiting.length > PAGE_EVENTS)
    return;
  g_hash_table_iter_init (&iter, self->places);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (((Place *) value)->is_behind)
      {
        read_place (self, value);
        return;
      }
}

/* ---- out of the queue ---- */

static void
drop_first (AddaHookQueue *self)
{
  Delivery *delivery = g_queue_pop_head (&self->waiting);

  self->n_waiting_bytes -= delivery->length_bytes;
  if (delivery->place != NULL)
    adda_hook_cursors_set (self->cursors, self->hook->id, delivery->place->room, delivery->seq);
  delivery_free (delivery);
  self->n_failures = 0;
}

/* Anywhere between nothing and twice the last bound, so that many who fail together do not come back
 * together ("full jitter": Brooker, Exponential Backoff and Jitter, 2015). */
static guint
choose_wait_ms (AddaHookQueue *self)
{
  guint64 bound_ms = (guint64) self->rules.retry_ms << MIN (self->n_failures - 1, 20);

  return (guint) g_random_int_range (0, (gint32) MIN (bound_ms, MAX_WAIT_MS) + 1);
}

static void
fail (AddaHookQueue *self, guint status, const GError *error)
{
  g_autofree char *fault =
      error != NULL ? g_strdup (error->message) : g_strdup_printf ("the answer was %u", status);

  self->n_failures++;
  g_message ("webhook %s: try %u failed: %s", self->hook->id, self->n_failures, fault);
  if (self->n_failures >= self->rules.max_tries || status == STATUS_GONE)
    {
      self->n_failures = 0;
      self->func (self->hook, fault, self->data);
      return;
    }
  wait_to_try (self, choose_wait_ms (self));
}

static void
sent (guint status, const GError *error, gpointer data)
{
  AddaHookQueue *self = data;

  self->is_sending = FALSE;
  if (status < 200 || status > 299)
    {
      fail (self, status, error);
      return;
    }
  drop_first (self);
  advance (self);
}

static void
advance (AddaHookQueue *self)
{
  Delivery *first;

  if (self->hook->fault != NULL)
    return;
  read_on (self);
  first = g_queue_peek_head (&self->waiting);
  if (first == NULL || self->is_sending || self->timer_id != 0)
    return;
  self->is_sending = TRUE;
  adda_hook_sender_send (self->sender,
                         &(AddaHookLetter){
                             .hook_id = self->hook->id,
                             .event = first->event,
                             .delivery_id = first->id,
                             .body = first->body,
                             .length_bytes = first->length_bytes,
                         },
                         sent, self);
}

void
adda_hook_queue_run (AddaHookQueue *self)
{
  advance (self);
}

guint
adda_hook_queue_get_n_waiting (AddaHookQueue *self)
{
  return self->waiting.length;
}

guint
adda_hook_queue_get_n_failures (AddaHookQueue *self)
{
  return self->n_failures;
}
