/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * An I/O worker: a thread, an epoll set, the connections in it and the rooms they hear */

#include "adda-worker.h"

#include <errno.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "adda-fan.h"
#include "adda-figures.h"

#define EVENTS 256
#define BUFFER_BYTES 32768

struct _AddaWorker
{
  /* set once */
  GThread *thread;
  AddaMailbox mailbox;      /* orders; shared */
  AddaMailbox *hub_mailbox; /* commands; shared */
  guint index;
  gboolean has_orders; /* the hub's thread only: posted and not rung */
  int epoll_fd;
  int wake_fd;
  /* the worker thread's own */
  AddaWorkerConfig config;
  AddaWheel wheel;
  AddaFans fans;
  gint64 epoch_usec; /* the worker's clock starts here */
  gint64 now_usec;
  AddaConnection *dirty;  /* to be settled before sleeping */
  GPtrArray *connections; /* (element-type AddaConnection) (unowned) all that are not freed */
  GPtrArray *buried;      /* (element-type AddaConnection) freed at the end of the wake-up */
  AddaFrame *ping;
  gboolean is_stopping;
  gboolean has_posted; /* the hub is to be rung */
  guint64 counts[ADDA_N_COUNTERS];
  gsize pending_bytes; /* of all send queues */
  gsize told_bytes;    /* of these, what the metrics know */
  AddaTracer tracer;
  guint8 buffer[BUFFER_BYTES];
};

const AddaWorkerConfig *
adda_worker_get_config (AddaWorker *self)
{
  return &self->config;
}

gint64
adda_worker_get_now_ms (AddaWorker *self)
{
  return (self->now_usec - self->epoch_usec) / 1000 + 1;
}

gint64
adda_worker_get_now_usec (AddaWorker *self)
{
  return self->now_usec;
}

guint
adda_worker_get_index (AddaWorker *self)
{
  return self->index;
}

guint8 *
adda_worker_get_buffer (AddaWorker *self, gsize *size_bytes)
{
  *size_bytes = sizeof self->buffer;
  return self->buffer;
}

AddaFrame *
adda_worker_get_ping (AddaWorker *self)
{
  return self->ping;
}

void
adda_worker_count (AddaWorker *self, AddaCounter counter, guint64 n)
{
  self->counts[counter] += n;
}

gsize *
adda_worker_get_pending (AddaWorker *self)
{
  return &self->pending_bytes;
}

static void
post (AddaWorker *self, AddaCommand *command)
{
  adda_mailbox_post (self->hub_mailbox, &command->mail);
  self->has_posted = TRUE;
}

void
adda_worker_trace (AddaWorker *self,
                   AddaConnection *connection,
                   gboolean is_out,
                   AddaOpcode opcode,
                   const guint8 *payload,
                   gsize length_bytes)
{
  AddaCommand *traced = adda_tracer_take (&self->tracer, connection, is_out, opcode, payload,
                                          length_bytes, self->now_usec);

  if (traced != NULL)
    post (self, traced);
}

void
adda_worker_submit (AddaWorker *self, AddaConnection *connection, AddaCommand *command)
{
  command->target = connection;
  command->start_usec = self->now_usec;
  __atomic_add_fetch (&connection->n_in_flight, 1, __ATOMIC_RELAXED);
  post (self, command);
}

void
adda_worker_add_dirty (AddaWorker *self, AddaConnection *connection)
{
  if (connection->is_dirty)
    return;
  connection->is_dirty = TRUE;
  connection->next_dirty = self->dirty;
  self->dirty = connection;
}

gboolean
adda_worker_watch (AddaWorker *self, AddaConnection *connection, guint32 events, gboolean is_new)
{
  struct epoll_event event = { .events = events, .data.ptr = connection };
  int op = is_new ? EPOLL_CTL_ADD : EPOLL_CTL_MOD;

  if (epoll_ctl (self->epoll_fd, op, connection->fd, &event) == 0)
    return TRUE;

  g_warning ("cannot watch a connection: %s", g_strerror (errno));
  return FALSE;
}

void
adda_worker_unwatch (AddaWorker *self, AddaConnection *connection)
{
  /* Before the descriptor is closed: a copy of it would stay in the set otherwise. */
  epoll_ctl (self->epoll_fd, EPOLL_CTL_DEL, connection->fd, NULL);
}

void
adda_worker_schedule (AddaWorker *self, AddaConnection *connection, gint64 due_ms)
{
  if (connection->timer.link != NULL && connection->due_ms <= due_ms)
    return;
  connection->due_ms = due_ms;
  adda_wheel_set (&self->wheel, &connection->timer, due_ms);
}

void
adda_worker_unschedule (AddaWorker *self, AddaConnection *connection)
{
  adda_wheel_unset (&self->wheel, &connection->timer);
}

static void
timer_fired (AddaTimer *timer, G_GNUC_UNUSED gpointer data)
{
  adda_connection_check ((AddaConnection *) timer);
}

void
adda_worker_forget (AddaWorker *self, AddaConnection *connection, guint16 code)
{
  AddaCommand *gone = adda_command_new (ADDA_COMMAND_GONE);

  adda_fans_remove_all (&self->fans, connection);
  adda_tracer_remove (&self->tracer, connection);
  connection->is_traced = FALSE;
  gone->limit = code;
  adda_worker_count (self, ADDA_COUNTER_DISCONNECTS, 1);
  adda_worker_submit (self, connection, gone);
}

void
adda_worker_bury (AddaWorker *self, AddaConnection *connection)
{
  if (connection->is_buried || !connection->is_released ||
      connection->state != ADDA_CONNECTION_CLOSED)
    return;
  connection->is_buried = TRUE;
  g_ptr_array_add (self->buried, connection);
}

/* An event with a number, to one stream of server-sent events that hears its room. */
static void
send_event (AddaConnection *connection, const AddaOrder *order, AddaFrame *frame)
{
  guint slot = adda_event_stream_find_index (connection->stream, order->room);

  if (slot < connection->stream->n_slots)
    adda_connection_send_event (connection, slot, order->seq, frame, FALSE);
}

/* @is_last: no other order follows, so nothing is gained by waiting for more to send along. Each peer is served at once: its
 * memory is touched once, and the first delivery leaves before the last peer is looked at. */
static void
fan_out (AddaWorker *self, const AddaOrder *order, gboolean is_last)
{
  AddaFan *fan = adda_fans_lookup (&self->fans, order->room);
  guint n = fan != NULL ? fan->n_sitters : 0;

  /* Backwards: a connection that is closed for being slow leaves the list while we walk it, and
   * the one that takes its place has been served. */
  while (n-- > 0)
    {
      AddaConnection *connection = fan->sitters[n].connection;
      AddaFrame *frame = order->fan.frames[connection->dialect];

      if (n > 0)
        __builtin_prefetch (fan->sitters[n - 1].connection);
      if (connection == order->connection)
        continue;
      if (order->fan.own_frame != NULL && connection->dialect == ADDA_DIALECT_V1 &&
          connection->user_key == order->fan.user_key)
        frame = order->fan.own_frame;
      if (frame == NULL)
        continue;
      if (connection->stream != NULL && order->seq > 0)
        send_event (connection, order, frame);
      else
        adda_connection_send (connection, frame);
      if (is_last && !connection->is_blocked)
        adda_connection_flush (connection);
    }
}

static void
drain (AddaWorker *self, const AddaOrder *order)
{
  guint n = self->connections->len;

  /* Each is told its own moment to come back, so that they do not come all at once. */
  for (guint i = 0; i < n; i++)
    {
      AddaConnection *connection = g_ptr_array_index (self->connections, i);
      guint wait_ms = n > 1 ? (guint) ((guint64) order->close.spread_ms * i / n) : 0;
      g_autofree char *reason = g_strdup_printf ("%s wait_ms=%u", order->close.reason, wait_ms);

      adda_connection_close (connection, order->close.code, reason);
    }
}

static void
enlist (AddaWorker *self, AddaConnection *connection)
{
  connection->index = self->connections->len;
  g_ptr_array_add (self->connections, connection);
}

static void
trace (AddaWorker *self, const AddaOrder *order)
{
  AddaConnection *connection = order->connection;

  if (connection->state != ADDA_CONNECTION_OPEN)
    return;
  if (!order->is_on)
    adda_tracer_remove (&self->tracer, connection);
  connection->is_traced = order->is_on && adda_tracer_add (&self->tracer, connection);
}

static void
obey (AddaWorker *self, AddaOrder *order, gboolean is_last)
{
  AddaConnection *connection = order->connection;

  switch (order->type)
    {
    case ADDA_ORDER_ADD:
      enlist (self, connection);
      adda_worker_count (self, ADDA_COUNTER_CONNECTS, 1);
      adda_connection_open (connection, order->initial);
      break;
    case ADDA_ORDER_SEND:
      if (order->slot > 0)
        adda_connection_send_event (connection, order->slot - 1, order->seq, order->frame,
                                    order->has_more);
      else
        adda_connection_send (connection, order->frame);
      break;
    case ADDA_ORDER_FAN:
      fan_out (self, order, is_last);
      break;
    case ADDA_ORDER_ENTER:
      if (order->slot > 0)
        connection->stream->slots[order->slot - 1].index = order->room;
      if (connection->state == ADDA_CONNECTION_OPEN)
        adda_fans_add (&self->fans, order->room, connection);
      break;
    case ADDA_ORDER_EXIT:
      if (order->slot > 0)
        connection->stream->slots[order->slot - 1].index = G_MAXUINT32;
      adda_fans_remove (&self->fans, order->room, connection);
      break;
    case ADDA_ORDER_USER:
      connection->user_key = order->user_key;
      connection->owes_proof = FALSE;
      break;
    case ADDA_ORDER_RESUME:
      adda_connection_unpause (connection);
      break;
    case ADDA_ORDER_REPORT:
      post (self, adda_figures_report (self->connections, order->is_on));
      break;
    case ADDA_ORDER_TRACE:
      trace (self, order);
      break;
    case ADDA_ORDER_ASK:
      adda_connection_ask_drained (connection);
      break;
    case ADDA_ORDER_CLOSE:
      adda_connection_close (connection, order->close.code, order->close.reason);
      break;
    case ADDA_ORDER_RELEASE:
      connection->is_released = TRUE;
      adda_worker_bury (self, connection);
      break;
    case ADDA_ORDER_CONFIG:
      self->config = *order->config;
      break;
    case ADDA_ORDER_DRAIN:
      drain (self, order);
      break;
    case ADDA_ORDER_STOP:
      self->is_stopping = TRUE;
      break;
    }
}

static void
obey_all (AddaWorker *self)
{
  AddaMail *mail = adda_mailbox_take (&self->mailbox);

  while (mail != NULL)
    {
      AddaOrder *order = (AddaOrder *) mail;

      mail = mail->next;
      obey (self, order, mail == NULL);
      adda_order_free (order);
    }
}

static void
settle_all (AddaWorker *self)
{
  AddaConnection *connection = g_steal_pointer (&self->dirty);

  while (connection != NULL)
    {
      AddaConnection *next = connection->next_dirty;

      connection->is_dirty = FALSE;
      adda_connection_settle (connection);
      connection = next;
    }
}

static void
strike_off (AddaWorker *self, AddaConnection *connection)
{
  AddaConnection *moved;

  g_ptr_array_remove_index_fast (self->connections, connection->index);
  if (connection->index < self->connections->len)
    {
      moved = g_ptr_array_index (self->connections, connection->index);
      moved->index = connection->index;
    }
}

static void
bury_all (AddaWorker *self)
{
  guint n_kept = 0;

  for (guint i = 0; i < self->buried->len; i++)
    {
      AddaConnection *connection = g_ptr_array_index (self->buried, i);

      if (connection->is_dirty)
        self->buried->pdata[n_kept++] = connection;
      else
        {
          strike_off (self, connection);
          adda_connection_free (connection);
        }
    }
  g_ptr_array_set_size (self->buried, (int) n_kept);
}

static void
add_up (AddaWorker *self)
{
  for (guint i = 0; i < ADDA_N_COUNTERS; i++)
    if (self->counts[i] > 0)
      {
        adda_metrics_add ((AddaCounter) i, self->counts[i]);
        self->counts[i] = 0;
      }
  if (self->pending_bytes != self->told_bytes)
    adda_metrics_add_pending_bytes ((gint64) self->pending_bytes - (gint64) self->told_bytes);
  self->told_bytes = self->pending_bytes;
}

/* How long the worker may sleep; 0 while there is something to do. */
static int
get_timeout_ms (AddaWorker *self)
{
  if (self->dirty != NULL || !adda_mailbox_try_sleep (&self->mailbox))
    return 0;

  return adda_wheel_get_timeout_ms (&self->wheel, adda_worker_get_now_ms (self));
}

static void
ring_hub (AddaWorker *self)
{
  if (!self->has_posted)
    return;
  self->has_posted = FALSE;
  adda_mailbox_ring (self->hub_mailbox);
}

static void
turn (AddaWorker *self)
{
  struct epoll_event events[EVENTS];
  int n = epoll_wait (self->epoll_fd, events, EVENTS, get_timeout_ms (self));

  self->now_usec = g_get_monotonic_time ();

  for (int i = 0; i < n; i++)
    {
      /* NULL is the eventfd: it is watched by its edges, so it need not be read. */
      if (events[i].data.ptr != NULL)
        adda_connection_ready (events[i].data.ptr, events[i].events);
    }

  /* The hub may begin while this thread writes. */
  ring_hub (self);
  obey_all (self);
  adda_wheel_run (&self->wheel, adda_worker_get_now_ms (self));
  settle_all (self);
  bury_all (self);
  add_up (self);
  ring_hub (self);
}

static gpointer
run (gpointer data)
{
  AddaWorker *self = data;

  while (!self->is_stopping)
    turn (self);

  return NULL;
}

static void
wake (gpointer data)
{
  AddaWorker *self = data;
  guint64 one = 1;

  while (write (self->wake_fd, &one, sizeof one) < 0 && errno == EINTR)
    ;
}

void
adda_worker_order (AddaWorker *self, AddaOrder *order)
{
  adda_mailbox_post (&self->mailbox, &order->mail);
  self->has_orders = TRUE;
}

void
adda_worker_ring (AddaWorker *self)
{
  if (!self->has_orders)
    return;
  self->has_orders = FALSE;
  adda_mailbox_ring (&self->mailbox);
}

AddaWorker *
adda_worker_new (guint index,
                 AddaMailbox *hub_mailbox,
                 const AddaWorkerConfig *config,
                 GError **error)
{
  AddaWorker *self = g_new0 (AddaWorker, 1);
  struct epoll_event event = { .events = EPOLLIN | EPOLLET };
  g_autofree char *name = g_strdup_printf ("adda-io-%u", index);

  self->epoll_fd = epoll_create1 (EPOLL_CLOEXEC);
  self->wake_fd = eventfd (0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (self->epoll_fd < 0 || self->wake_fd < 0 ||
      epoll_ctl (self->epoll_fd, EPOLL_CTL_ADD, self->wake_fd, &event) < 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno),
                   "cannot set up an I/O worker: %s", g_strerror (errno));
      if (self->epoll_fd >= 0)
        close (self->epoll_fd);
      if (self->wake_fd >= 0)
        close (self->wake_fd);
      g_free (self);
      return NULL;
    }

  self->index = index;
  self->hub_mailbox = hub_mailbox;
  self->config = *config;
  self->epoch_usec = g_get_monotonic_time ();
  self->now_usec = self->epoch_usec;
  self->connections = g_ptr_array_new ();
  self->buried = g_ptr_array_new ();
  self->ping = adda_frame_new (ADDA_OPCODE_PING, NULL, 0);
  adda_fans_init (&self->fans);
  adda_wheel_init (&self->wheel, 1, timer_fired, self);
  adda_mailbox_init (&self->mailbox, wake, self);
  self->thread = g_thread_new (name, run, self);

  return self;
}

static void
close_all (AddaWorker *self)
{
  for (guint i = 0; i < self->connections->len; i++)
    {
      AddaConnection *connection = g_ptr_array_index (self->connections, i);

      adda_connection_abandon (connection);
      adda_connection_free (connection);
    }
}

void
adda_worker_free (AddaWorker *self)
{
  AddaMail *mail;

  adda_worker_order (self, adda_order_new (ADDA_ORDER_STOP, NULL));
  adda_worker_ring (self);
  g_thread_join (self->thread);

  mail = adda_mailbox_take (&self->mailbox);
  while (mail != NULL)
    {
      AddaOrder *order = (AddaOrder *) mail;

      mail = mail->next;
      if (order->type == ADDA_ORDER_ADD)
        enlist (self, order->connection);
      adda_order_free (order);
    }

  close_all (self);
  g_ptr_array_unref (self->connections);
  g_ptr_array_unref (self->buried);
  adda_fans_clear (&self->fans);
  adda_frame_unref (self->ping);
  close (self->wake_fd);
  close (self->epoll_fd);
  g_free (self);
}
