/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * One WebSocket: its life in the worker, from the first byte to the last */

#include "adda-connection.h"

#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "adda-connection-io.h"
#include "adda-endpoint.h"
#include "adda-worker.h"

/* How long we wait for the peer's end of the stream after ours. */
#define LINGER_MS 2000

AddaConnection *
adda_connection_new (AddaWorker *worker,
                     const AddaEndpoint *endpoint,
                     AddaDialect dialect,
                     int fd,
                     GIOStream *tls)
{
  AddaConnection *self = g_new0 (AddaConnection, 1);

  self->worker = worker;
  self->endpoint = endpoint;
  self->dialect = dialect;
  self->fd = fd;
  self->tls = tls;
  adda_frame_parser_init (&self->parser);

  return self;
}

void
adda_connection_free (AddaConnection *self)
{
  g_assert (self->state == ADDA_CONNECTION_CLOSED);
  g_free (self->more_seats);
  g_clear_pointer (&self->stream, adda_event_stream_free);
  g_free (self);
}

/* The end of the descriptor. What epoll still reports of it in this wake-up finds it closed. */
static void
finish (AddaConnection *self, guint16 code)
{
  if (self->state == ADDA_CONNECTION_CLOSED)
    return;
  if (self->state == ADDA_CONNECTION_OPEN)
    adda_worker_forget (self->worker, self, code);

  self->state = ADDA_CONNECTION_CLOSED;
  adda_worker_unschedule (self->worker, self);
  adda_worker_unwatch (self->worker, self);
  adda_connection_io_close (self);
  adda_frame_parser_clear (&self->parser);
  g_clear_pointer (&self->outbox, adda_outbox_free);
  adda_worker_bury (self->worker, self);
}

void
adda_connection_abandon (AddaConnection *self)
{
  if (self->state == ADDA_CONNECTION_CLOSED)
    return;
  self->state = ADDA_CONNECTION_CLOSED;
  adda_connection_io_close (self);
  adda_frame_parser_clear (&self->parser);
  g_clear_pointer (&self->outbox, adda_outbox_free);
}

static void
watch (AddaConnection *self)
{
  guint32 events = 0;

  if (!__atomic_load_n (&self->is_paused, __ATOMIC_RELAXED))
    events |= EPOLLIN;
  if (self->is_blocked)
    events |= EPOLLOUT;
  if (events != self->events && adda_worker_watch (self->worker, self, events, FALSE))
    self->events = (guint8) events;
}

static gboolean
is_behind (AddaConnection *self)
{
  const AddaWorkerConfig *config = adda_worker_get_config (self->worker);

  if (self->outbox != NULL && (self->outbox->count > config->queue_messages / 2 ||
                               self->outbox->bytes > config->queue_bytes / 2))
    return TRUE;

  /* seq_cst: pairs with the hub's, which counts down first and looks at is_paused after; so
   * either it sees the pause, or this sees that nothing is in the way. */
  return __atomic_load_n (&self->n_in_flight, __ATOMIC_SEQ_CST) >= (int) config->commands_in_flight;
}

static void
pause_if_behind (AddaConnection *self)
{
  if (self->state != ADDA_CONNECTION_OPEN || !is_behind (self))
    return;

  __atomic_store_n (&self->is_paused, 1, __ATOMIC_SEQ_CST);
  if (!is_behind (self))
    __atomic_store_n (&self->is_paused, 0, __ATOMIC_SEQ_CST);
  watch (self);
}

/* The TLS layer may hold bytes already, and the descriptor does not show them. */
static void
read_again (AddaConnection *self)
{
  self->wants_read = TRUE;
  adda_worker_add_dirty (self->worker, self);
}

void
adda_connection_unpause (AddaConnection *self)
{
  if (self->state == ADDA_CONNECTION_CLOSED ||
      !__atomic_load_n (&self->is_paused, __ATOMIC_RELAXED) || is_behind (self))
    return;

  __atomic_store_n (&self->is_paused, 0, __ATOMIC_SEQ_CST);
  if (self->tls != NULL)
    read_again (self);
  watch (self);
}

static void
trace_out (AddaConnection *self, AddaFrame *frame)
{
  gsize length_bytes = frame->length;
  const guint8 *payload =
      self->stream != NULL ? frame->data : adda_frame_get_payload (frame, &length_bytes);

  adda_worker_trace (self->worker, self, TRUE,
                     self->stream != NULL ? ADDA_OPCODE_TEXT : (AddaOpcode) frame->opcode, payload,
                     length_bytes);
}

static void
push (AddaConnection *self, AddaFrame *frame, gboolean is_first)
{
  if (G_UNLIKELY (self->is_traced))
    trace_out (self, frame);
  if (frame->opcode < ADDA_OPCODE_CLOSE)
    self->out_messages++;
  self->is_touched = TRUE;
  if (self->outbox == NULL)
    self->outbox = adda_outbox_new (adda_worker_get_pending (self->worker));
  if (is_first)
    adda_outbox_push_first (self->outbox, adda_frame_ref (frame));
  else
    adda_outbox_push (self->outbox, adda_frame_ref (frame));
  adda_worker_count (self->worker, ADDA_COUNTER_DELIVERIES, 1);
  adda_worker_add_dirty (self->worker, self);
}

void
adda_connection_close (AddaConnection *self, guint16 code, const char *reason)
{
  const AddaWorkerConfig *config = adda_worker_get_config (self->worker);
  g_autoptr (AddaFrame) frame = NULL;

  if (self->state != ADDA_CONNECTION_OPEN)
    return;

  /* 1005 stands for "no code was given" and is never sent (RFC 6455, section 7.4.1). */
  if (self->stream != NULL)
    frame = adda_event_stream_new_end (code, reason);
  else if (code == 1005)
    frame = adda_frame_new (ADDA_OPCODE_CLOSE, NULL, 0);
  else
    frame = adda_frame_new_close (code, reason);

  adda_worker_forget (self->worker, self, code);
  self->state = ADDA_CONNECTION_CLOSING;
  self->stalled_ms = adda_worker_get_now_ms (self->worker) + config->write_wait_ms;
  adda_worker_schedule (self->worker, self, self->stalled_ms);
  adda_frame_parser_clear (&self->parser);

  if (code == ADDA_CLOSE_SLOW && self->outbox != NULL)
    adda_outbox_drop_all (self->outbox);
  push (self, frame, FALSE);

  __atomic_store_n (&self->is_paused, 0, __ATOMIC_RELAXED);
  watch (self);
}

/* What is on its way already does not count: one long answer must not make a peer look slow. */
static gboolean
is_over (AddaConnection *self, const AddaFrame *frame)
{
  const AddaWorkerConfig *config = adda_worker_get_config (self->worker);
  const AddaOutbox *outbox = self->outbox;
  gsize waiting;

  if (outbox == NULL || outbox->count == 0)
    return FALSE;
  if (outbox->count >= config->queue_messages)
    return TRUE;

  waiting = outbox->bytes - (outbox->ring[outbox->head]->length - outbox->head_sent);
  return waiting + frame->length > config->queue_bytes;
}

void
adda_connection_send (AddaConnection *self, AddaFrame *frame)
{
  if (self->state != ADDA_CONNECTION_OPEN)
    return;

  if (is_over (self, frame) && !self->is_blocked)
    adda_connection_flush (self);
  if (self->state != ADDA_CONNECTION_OPEN)
    return;
  if (is_over (self, frame))
    {
      adda_outbox_drop_ephemeral (self->outbox);
      if (is_over (self, frame))
        {
          if (frame->is_ephemeral)
            return;
          adda_worker_count (self->worker, ADDA_COUNTER_SLOW_CLOSED, 1);
          adda_connection_close (self, ADDA_CLOSE_SLOW, "send queue is full, resume");
          return;
        }
    }

  push (self, frame, FALSE);
}

void
adda_connection_send_event (AddaConnection *self,
                            guint slot,
                            guint64 seq,
                            AddaFrame *frame,
                            gboolean has_more)
{
  g_autoptr (AddaFrame) event = NULL;

  if (self->state != ADDA_CONNECTION_OPEN)
    return;
  event = adda_event_stream_advance (self->stream, slot, seq, frame, has_more);
  if (event != NULL)
    adda_connection_send (self, event);
}

void
adda_connection_ask_drained (AddaConnection *self)
{
  if (self->state != ADDA_CONNECTION_OPEN)
    return;
  self->is_asked = self->outbox != NULL;
  if (!self->is_asked)
    adda_worker_submit (self->worker, self, adda_command_new (ADDA_COMMAND_DRAINED));
}

/* All is sent. */
static void
drained (AddaConnection *self)
{
  g_clear_pointer (&self->outbox, adda_outbox_free);
  if (self->is_asked)
    adda_connection_ask_drained (self);
  self->is_blocked = FALSE;
  self->is_stalled = FALSE;

  if (self->state == ADDA_CONNECTION_CLOSING && !self->is_shut)
    {
      self->is_shut = TRUE;
      adda_connection_io_shutdown (self);
      self->stalled_ms = adda_worker_get_now_ms (self->worker) + LINGER_MS;
      adda_worker_schedule (self->worker, self, self->stalled_ms);
    }
}

void
adda_connection_flush (AddaConnection *self)
{
  if (self->state == ADDA_CONNECTION_CLOSED || self->outbox == NULL)
    return;

  switch (adda_connection_io_write (self))
    {
    case ADDA_IO_DONE:
      drained (self);
      break;
    case ADDA_IO_WAIT:
      self->is_blocked = TRUE;
      if (self->state == ADDA_CONNECTION_OPEN && !self->is_stalled)
        {
          self->is_stalled = TRUE;
          self->stalled_ms = adda_worker_get_now_ms (self->worker);
          adda_worker_schedule (self->worker, self,
                                self->stalled_ms +
                                    adda_worker_get_config (self->worker)->write_wait_ms);
        }
      break;
    case ADDA_IO_END:
      finish (self, 1006);
      return;
    }

  adda_connection_unpause (self);
  watch (self);
}

static void
answer_ping (AddaConnection *self, const AddaParsed *ping)
{
  g_autoptr (AddaFrame) frame =
      adda_frame_new (ADDA_OPCODE_PONG, ping->payload, ping->length_bytes);

  /* Only the latest ping needs an answer (RFC 6455, section 5.5.3). */
  if (self->outbox != NULL)
    adda_outbox_drop_opcode (self->outbox, ADDA_OPCODE_PONG);
  push (self, frame, TRUE);
}

static void
handle_control (AddaConnection *self, const AddaParsed *control)
{
  if (control->opcode == ADDA_OPCODE_PING)
    answer_ping (self, control);
  else if (control->opcode == ADDA_OPCODE_PONG && self->is_pinged)
    {
      self->is_pinged = FALSE;
      self->has_rtt = TRUE;
      self->rtt_ms = (guint16) MIN (self->received_ms - self->pinged_ms, G_MAXUINT16);
    }
  else if (control->opcode == ADDA_OPCODE_CLOSE)
    adda_connection_close (self, control->close_code, NULL);
}

static void
trace_in (AddaConnection *self, const AddaParsed *parsed)
{
  if (G_UNLIKELY (self->is_traced))
    adda_worker_trace (self->worker, self, FALSE, parsed->opcode, parsed->payload,
                       parsed->length_bytes);
}

static void
feed (AddaConnection *self, guint8 *data, gsize length_bytes)
{
  const AddaWorkerConfig *config = adda_worker_get_config (self->worker);
  AddaParsed parsed;

  self->received_ms = adda_worker_get_now_ms (self->worker);

  /* A stream has one direction. */
  if (self->stream != NULL)
    return;

  while (self->state == ADDA_CONNECTION_OPEN)
    switch (adda_frame_parser_feed (&self->parser, &data, &length_bytes, config->max_message_bytes,
                                    &parsed))
      {
      case ADDA_PARSE_MESSAGE:
        self->is_partial = FALSE;
        adda_worker_count (self->worker, ADDA_COUNTER_MESSAGES_IN, 1);
        self->in_messages++;
        trace_in (self, &parsed);
        self->endpoint->receive (self, &parsed);
        break;
      case ADDA_PARSE_CONTROL:
        trace_in (self, &parsed);
        handle_control (self, &parsed);
        break;
      case ADDA_PARSE_ERROR:
        adda_worker_count (self->worker, ADDA_COUNTER_PROTOCOL_ERRORS, 1);
        adda_connection_close (self, parsed.close_code, parsed.reason);
        break;
      case ADDA_PARSE_NEED_MORE:
        if (!adda_frame_parser_is_partial (&self->parser))
          self->is_partial = FALSE;
        else if (!self->is_partial)
          {
            self->is_partial = TRUE;
            self->partial_ms = self->received_ms;
            adda_worker_schedule (self->worker, self, self->partial_ms + config->message_wait_ms);
          }
        pause_if_behind (self);
        return;
      }
}

static void
read_some (AddaConnection *self)
{
  gsize size_bytes;
  guint8 *buffer = adda_worker_get_buffer (self->worker, &size_bytes);
  gsize length_bytes = 0;

  switch (adda_connection_io_read (self, buffer, size_bytes, &length_bytes))
    {
    case ADDA_IO_DONE:
      adda_worker_count (self->worker, ADDA_COUNTER_BYTES_IN, length_bytes);
      self->in_bytes += length_bytes;
      self->is_touched = TRUE;
      if (self->state == ADDA_CONNECTION_OPEN)
        feed (self, buffer, length_bytes);
      if (self->tls != NULL && length_bytes == size_bytes &&
          !__atomic_load_n (&self->is_paused, __ATOMIC_RELAXED))
        read_again (self);
      break;
    case ADDA_IO_WAIT:
      break;
    case ADDA_IO_END:
      finish (self, 1006);
      break;
    }
}

static gint64
get_ping_ms (const AddaConnection *self, const AddaWorkerConfig *config)
{
  if (self->stream != NULL)
    return self->pinged_ms + ADDA_EVENT_STREAM_BEAT_MS;
  if (self->endpoint->pings_always)
    return self->pinged_ms + config->ping_endpoint_period_ms;

  return MAX (self->received_ms, self->pinged_ms) + config->ping_period_ms;
}

/* When to look at it next, but for a silence that lasts too long. */
static gint64
get_due_ms (const AddaConnection *self, const AddaWorkerConfig *config)
{
  gint64 due_ms = get_ping_ms (self, config);

  if (self->owes_proof)
    due_ms = MIN (due_ms, self->proof_ms);
  if (self->is_stalled)
    due_ms = MIN (due_ms, self->stalled_ms + config->write_wait_ms);
  if (self->is_partial)
    due_ms = MIN (due_ms, self->partial_ms + config->message_wait_ms);

  return due_ms;
}

void
adda_connection_open (AddaConnection *self, GBytes *initial)
{
  const AddaWorkerConfig *config = adda_worker_get_config (self->worker);

  self->received_ms = adda_worker_get_now_ms (self->worker);
  if (!adda_worker_watch (self->worker, self, EPOLLIN, TRUE))
    {
      finish (self, 1006);
      return;
    }
  self->events = EPOLLIN;
  self->pinged_ms = self->received_ms;
  self->proof_ms = self->received_ms + config->auth_wait_ms;
  adda_worker_schedule (self->worker, self, get_due_ms (self, config));

  if (initial != NULL)
    {
      gsize length_bytes;
      const guint8 *bytes = g_bytes_get_data (initial, &length_bytes);
      g_autofree guint8 *copy = g_memdup2 (bytes, length_bytes);

      feed (self, copy, length_bytes);
    }
  if (self->tls != NULL && self->state == ADDA_CONNECTION_OPEN &&
      !__atomic_load_n (&self->is_paused, __ATOMIC_RELAXED))
    read_again (self);
}

void
adda_connection_ready (AddaConnection *self, guint32 events)
{
  if (self->state == ADDA_CONNECTION_CLOSED)
    return;

  if (events & EPOLLOUT)
    {
      self->is_blocked = FALSE;
      adda_connection_flush (self);
    }
  if (self->state != ADDA_CONNECTION_CLOSED && (events & (EPOLLIN | EPOLLHUP | EPOLLERR)))
    read_some (self);
}

void
adda_connection_settle (AddaConnection *self)
{
  if (!self->is_blocked)
    adda_connection_flush (self);
  if (self->wants_read)
    {
      self->wants_read = FALSE;
      if (self->state != ADDA_CONNECTION_CLOSED)
        read_some (self);
    }
}

/* A sign of life from us. A stream needs none while something else is on its way. */
static void
beat (AddaConnection *self)
{
  g_autoptr (AddaFrame) comment = NULL;

  if (self->stream == NULL)
    {
      self->is_pinged = TRUE;
      push (self, adda_worker_get_ping (self->worker), TRUE);
      return;
    }
  if (self->outbox != NULL)
    return;
  comment = adda_event_stream_new_beat ();
  push (self, comment, FALSE);
}

static void
check_open (AddaConnection *self, const AddaWorkerConfig *config, gint64 now_ms)
{
  gint64 due_ms = self->received_ms + config->pong_wait_ms;

  if (self->stream == NULL && now_ms >= due_ms &&
      !__atomic_load_n (&self->is_paused, __ATOMIC_RELAXED))
    {
      adda_worker_count (self->worker, ADDA_COUNTER_TIMEOUT_CLOSED, 1);
      adda_connection_close (self, ADDA_CLOSE_TIMEOUT, "no sign of life, resume");
      return;
    }
  if (self->is_stalled && now_ms >= self->stalled_ms + config->write_wait_ms)
    {
      adda_worker_count (self->worker, ADDA_COUNTER_SLOW_CLOSED, 1);
      adda_connection_close (self, ADDA_CLOSE_SLOW, "nothing was taken for too long, resume");
      return;
    }
  if (self->is_partial && now_ms >= self->partial_ms + config->message_wait_ms)
    {
      adda_worker_count (self->worker, ADDA_COUNTER_PROTOCOL_ERRORS, 1);
      adda_connection_close (self, ADDA_CLOSE_POLICY, "the message took too long");
      return;
    }

  if (self->owes_proof && now_ms >= self->proof_ms)
    {
      adda_worker_count (self->worker, ADDA_COUNTER_TIMEOUT_CLOSED, 1);
      adda_endpoint_expire (self);
      return;
    }

  if (now_ms >= get_ping_ms (self, config))
    {
      self->pinged_ms = now_ms;
      beat (self);
    }

  due_ms = MAX (due_ms, now_ms + ADDA_WHEEL_TICK_MS);
  adda_worker_schedule (self->worker, self, MIN (due_ms, get_due_ms (self, config)));
}

void
adda_connection_check (AddaConnection *self)
{
  gint64 now_ms = adda_worker_get_now_ms (self->worker);

  if (self->state == ADDA_CONNECTION_OPEN)
    check_open (self, adda_worker_get_config (self->worker), now_ms);
  else if (self->state == ADDA_CONNECTION_CLOSING)
    {
      if (now_ms >= self->stalled_ms)
        finish (self, 1006);
      else
        adda_worker_schedule (self->worker, self, self->stalled_ms);
    }
}
