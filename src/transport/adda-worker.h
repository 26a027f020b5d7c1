/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * An I/O worker: a thread, an epoll set, the connections in it and the rooms they hear */

#pragma once

#include "adda-connection.h"
#include "hub/adda-command.h"
#include "metrics/adda-metrics.h"

G_BEGIN_DECLS

/**
 * adda_worker_new:
 * @index: which worker this is, for its name
 * @hub_mailbox: where commands go; each carries its connection in target. The
 *   last one of a connection is ADDA_COMMAND_GONE.
 * @config: copied
 *
 * Starts the thread. Hub's thread, as all of the interface above the line.
 *
 * Returns: (nullable): NULL with @error set when descriptors are short
 */
AddaWorker *adda_worker_new (guint index,
                             AddaMailbox *hub_mailbox,
                             const AddaWorkerConfig *config,
                             GError **error);

/* Hands over an order: (transfer full). The worker may sleep on until adda_worker_ring(). */
void adda_worker_order (AddaWorker *self, AddaOrder *order);

/* Wakes the worker for the orders given since. */
void adda_worker_ring (AddaWorker *self);

guint adda_worker_get_index (AddaWorker *self);

/* Stops and joins the thread, closes what is open without ceremony, frees. */
void adda_worker_free (AddaWorker *self);

/* ---- in the worker's thread ---- */

const AddaWorkerConfig *adda_worker_get_config (AddaWorker *self);

/* Milliseconds on the worker's own clock, which starts at 1; as of this wake-up. */
gint64 adda_worker_get_now_ms (AddaWorker *self);

gint64 adda_worker_get_now_usec (AddaWorker *self);

/* Sends a command to the hub: (transfer full). */
void adda_worker_submit (AddaWorker *self, AddaConnection *connection, AddaCommand *command);

/* Counted here, and added to the metrics once a wake-up. */
void adda_worker_count (AddaWorker *self, AddaCounter counter, guint64 n);

/* Where the bytes of all its send queues are added up. */
gsize *adda_worker_get_pending (AddaWorker *self);

/* A frame of a connection that is traced, to the hub. */
void adda_worker_trace (AddaWorker *self,
                        AddaConnection *connection,
                        gboolean is_out,
                        AddaOpcode opcode,
                        const guint8 *payload,
                        gsize length_bytes);

/* To be settled before the worker sleeps. */
void adda_worker_add_dirty (AddaWorker *self, AddaConnection *connection);

/* Watches (or, with 0 events and @is_new FALSE, keeps without interest) a descriptor. FALSE: no. */
gboolean adda_worker_watch (AddaWorker *self,
                            AddaConnection *connection,
                            guint32 events,
                            gboolean is_new);

void adda_worker_unwatch (AddaWorker *self, AddaConnection *connection);

/* Sets the connection's timer, if it is not due earlier already. */
void adda_worker_schedule (AddaWorker *self, AddaConnection *connection, gint64 due_ms);

void adda_worker_unschedule (AddaWorker *self, AddaConnection *connection);

/* It leaves all rooms and the hub is told; it stays until it is released. */
void adda_worker_forget (AddaWorker *self, AddaConnection *connection, guint16 code);

/* It is closed and released: freed when this wake-up is over. */
void adda_worker_bury (AddaWorker *self, AddaConnection *connection);

/* Room for one read; shared by all connections of the worker. */
guint8 *adda_worker_get_buffer (AddaWorker *self, gsize *size_bytes);

/* A ping without payload: (transfer none) */
AddaFrame *adda_worker_get_ping (AddaWorker *self);

G_END_DECLS
