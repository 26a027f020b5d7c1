/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The events that a join is answered with: the latest, or exactly those since, or why not */

#include "adda-hub-private.h"

/* Reads of the log for joins at the same time; the others wait for their turn. */
#define RESUME_MAX_READING 32

/* Tails that are read at the same time. */
#define RESUME_MAX_LOADING 64

/* A busy room may go on while its past is read: so often it is read on, then given up. */
#define RESUME_MAX_READS 4

typedef enum
{
  RESUME_DONE, /* the join has its events */
  RESUME_LOAD, /* it needs the room's tail first */
  RESUME_READ, /* it needs a page of the log */
} ResumeStep;

static void load_next (AddaHub *self);

static void
queue_push (AddaJoinQueue *queue, AddaJoin *join)
{
  join->next = NULL;
  if (queue->head == NULL)
    queue->head = join;
  else
    queue->tail->next = join;
  queue->tail = join;
}

static AddaJoin *
queue_pop (AddaJoinQueue *queue)
{
  AddaJoin *join = queue->head;

  if (join != NULL)
    queue->head = join->next;
  return join;
}

static AddaErrorCode
error_code_of (const GError *error)
{
  return g_error_matches (error, ADDA_LOG_ERROR, ADDA_LOG_ERROR_BUSY) ? ADDA_ERROR_BUSY
                                                                      : ADDA_ERROR_STORAGE_FAILED;
}

/* The next seq that @join misses. */
static guint64
next_missing (AddaJoin *join)
{
  return join->command->since + join->events->len + 1;
}

static gboolean
is_too_big (AddaHub *self, AddaJoin *join)
{
  return self->limits.resume_bytes > 0 && join->n_bytes > self->limits.resume_bytes;
}

static void
give_up (AddaJoin *join, const char *reset)
{
  join->reset = reset;
  join->n_bytes = 0;
  g_ptr_array_set_size (join->events, 0);
}

static const char *
why_not (AddaHub *self, AddaJoin *join)
{
  const AddaCommand *command = join->command;
  guint64 seq = join->room->seq;

  if (g_strcmp0 (command->epoch, adda_log_get_epoch (self->log)) != 0)
    return "epoch_changed";
  if (command->since > seq)
    return "unknown";
  if (seq - command->since > self->limits.resume_limit)
    return "too_far";
  return NULL;
}

/* Takes what the tail has; gives up, or says what is needed besides. */
static ResumeStep
recover (AddaHub *self, AddaJoin *join)
{
  AddaRoom *room = join->room;
  guint64 next = next_missing (join);
  const char *reset = why_not (self, join);

  if (reset == NULL && next <= room->seq)
    {
      if (adda_tail_covers (&room->tail, next))
        join->n_bytes += adda_tail_copy (&room->tail, next, room->seq, join->events);
      else if (!room->is_loaded)
        return RESUME_LOAD;
      else if (join->n_reads < RESUME_MAX_READS && !is_too_big (self, join))
        return RESUME_READ;
      else
        reset = "too_far";
    }
  if (reset == NULL && is_too_big (self, join))
    reset = "too_far";
  if (reset != NULL)
    give_up (join, reset);
  return RESUME_DONE;
}

static ResumeStep
take_latest (AddaHub *self, AddaJoin *join)
{
  AddaRoom *room = join->room;
  guint n = MIN (room->tail.n_events, ADDA_HUB_LATEST_EVENTS);

  /* Flat clients are not told of the past. */
  if (join->client->flags & ADDA_CLIENT_FLAT)
    return RESUME_DONE;
  if (!room->is_loaded)
    return RESUME_LOAD;
  if (n > 0)
    adda_tail_copy (&room->tail, room->seq - n + 1, room->seq, join->events);
  return RESUME_DONE;
}

/* What waits for the tail besides joins. */
struct _AddaLoad
{
  AddaLoad *next;
  AddaHubLoadFunc func;
  gpointer data;
};

guint
adda_hub_get_tail_events (AddaHub *self, AddaRoom *room)
{
  return room->is_stream ? ADDA_STREAM_TAIL_EVENTS : self->limits.tail_events;
}

static void
run_loads (AddaRoom *room, const GError *error)
{
  AddaLoad *load = g_steal_pointer (&room->loads);

  while (load != NULL)
    {
      g_autofree AddaLoad *done = load;

      load = load->next;
      room->n_joining--;
      done->func (room, error, done->data);
    }
}

static void
take_tail (AddaLogQuery *query, gpointer data)
{
  g_autoptr (AddaHub) self = data;
  g_autoptr (AddaRoom) room = query->owner;
  AddaJoinQueue waiting = room->waiting;
  AddaJoin *join;

  room->waiting = (AddaJoinQueue){ NULL };
  room->is_loading = FALSE;
  self->n_loading--;
  if (query->error == NULL)
    {
      adda_room_fill_tail (room, query->events, adda_hub_get_tail_events (self, room));
      room->is_loaded = TRUE;
    }
  load_next (self);

  while ((join = queue_pop (&waiting)) != NULL)
    {
      if (query->error != NULL)
        adda_hub_fail_join (self, join, error_code_of (query->error));
      else
        adda_hub_advance_join (self, join);
    }
  run_loads (room, query->error);
  adda_hub_settle_room (self, room);
  adda_log_query_free (query);
}

static void
load_next (AddaHub *self)
{
  while (self->n_loading < RESUME_MAX_LOADING && self->load_queue.length > 0)
    {
      AddaRoom *room = g_queue_pop_head (&self->load_queue);
      AddaLogQuery *query =
          adda_log_query_new (room->name, MAX (adda_hub_get_tail_events (self, room), 1), take_tail,
                              g_object_ref (self));

      query->owner = g_object_ref (room);
      query->max_bytes = ADDA_ROOM_TAIL_BYTES;
      self->n_loading++;
      adda_log_read (self->log, query);
    }
}

static void
load_tail (AddaHub *self, AddaRoom *room)
{
  if (room->is_loading)
    return;

  room->is_loading = TRUE;
  g_queue_push_tail (&self->load_queue, room);
  load_next (self);
}

void
adda_hub_load (AddaHub *self, AddaRoom *room, AddaHubLoadFunc func, gpointer data)
{
  AddaLoad *load;

  if (room->is_loaded)
    {
      func (room, NULL, data);
      return;
    }

  load = g_new0 (AddaLoad, 1);
  load->func = func;
  load->data = data;
  load->next = room->loads;
  room->loads = load;
  room->n_joining++;
  load_tail (self, room);
}

static void read_next (AddaHub *self);

/* Keeps what joins on without a gap. Events past the room's last applied one will be heard live. */
static void
take_events (AddaHub *self, AddaJoin *join, GPtrArray *events)
{
  guint n_before = join->events->len;

  for (guint i = 0; i < events->len; i++)
    {
      AddaEvent *event = g_ptr_array_index (events, i);

      if (event->seq != next_missing (join) || event->seq > join->room->seq)
        break;
      join->n_bytes += event->content_length;
      g_ptr_array_add (join->events, adda_event_ref (event));
    }

  /* The log does not have it any more. */
  if (join->events->len == n_before && next_missing (join) <= join->room->seq &&
      !adda_tail_covers (&join->room->tail, next_missing (join)))
    give_up (join, "too_far");
}

static void
take_page (AddaLogQuery *query, gpointer data)
{
  AddaJoin *join = data;
  g_autoptr (AddaHub) self = join->hub;

  self->n_reading--;
  if (query->error != NULL)
    adda_hub_fail_join (self, join, error_code_of (query->error));
  else
    {
      take_events (self, join, query->events);
      adda_hub_advance_join (self, join);
    }
  adda_log_query_free (query);
  read_next (self);
}

static void
read_page (AddaHub *self, AddaJoin *join)
{
  AddaLogQuery *query;
  guint limit = self->limits.resume_limit;

  limit = limit > join->events->len ? limit - join->events->len : 1;
  query = adda_log_query_new (join->room->name, limit, take_page, join);
  query->owner = join->client;
  query->is_forward = TRUE;
  query->after = next_missing (join) - 1;
  if (self->limits.resume_bytes > 0)
    query->max_bytes = self->limits.resume_bytes - join->n_bytes + 1;

  join->n_reads++;
  self->n_reading++;
  g_object_ref (self);
  adda_log_read (self->log, query);
}

static void
read_next (AddaHub *self)
{
  while (self->n_reading < RESUME_MAX_READING && self->read_queue.head != NULL)
    {
      AddaJoin *join = queue_pop (&self->read_queue);

      if (join->client->is_gone)
        adda_hub_complete_join (self, join);
      else
        read_page (self, join);
    }
}

void
adda_hub_advance_join (AddaHub *self, AddaJoin *join)
{
  ResumeStep step = RESUME_DONE;

  if (!join->client->is_gone)
    {
      if (join->command->has_since && join->reset == NULL)
        step = recover (self, join);
      if (step == RESUME_DONE && (!join->command->has_since || join->reset != NULL))
        step = take_latest (self, join);
    }

  switch (step)
    {
    case RESUME_LOAD:
      queue_push (&join->room->waiting, join);
      load_tail (self, join->room);
      break;
    case RESUME_READ:
      queue_push (&self->read_queue, join);
      read_next (self);
      break;
    case RESUME_DONE:
    default:
      adda_hub_complete_join (self, join);
    }
}
