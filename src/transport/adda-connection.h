/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * One WebSocket: its socket, what it has half received, what waits to be sent */

#pragma once

#include <gio/gio.h>

#include "adda-event-stream.h"
#include "adda-frame-parser.h"
#include "adda-order.h"
#include "adda-outbox.h"
#include "adda-wheel.h"
#include "auth/adda-quota.h"
#include "base/adda-limiter.h"
#include "hub/adda-client.h"

G_BEGIN_DECLS

typedef struct _AddaWorker AddaWorker;
typedef struct _AddaEndpoint AddaEndpoint;

typedef enum
{
  ADDA_CONNECTION_OPEN,
  ADDA_CONNECTION_CLOSING, /* our close frame is queued; what comes in is thrown away */
  ADDA_CONNECTION_CLOSED,  /* no descriptor any more; waits for the hub to let go */
} AddaConnectionState;

/* Where a connection sits in a room's list of its worker. */
typedef struct
{
  guint32 room;
  guint32 position;
} AddaSeat;

/* What the client of a connection does not tell of who it is. */
typedef struct
{
  AddaUser *user; /* (owned) (nullable) of a connection without a client */
  char *token;    /* (owned) (nullable) the id of the token that it came with */
} AddaRosterProof;

/* Who is at the other end, for the roster (adda-roster.h). The hub's thread only. */
typedef struct
{
  guint32 id;             /* never given twice while the hub runs; 0: not in the roster */
  guint32 since;          /* wall clock, in seconds */
  AddaRosterProof *proof; /* (owned) (nullable) */
  guint8 address
      [16]; /* of who is behind it: IPv6, or IPv4 as RFC 4291, 2.5.5.2, maps it; all 0: unknown */
} AddaRosterEntry;

/**
 * AddaConnection:
 *
 * Made in the hub's thread, handed to its worker with ADDA_ORDER_ADD; from then on the
 * worker's, but for the fields that say otherwise. Freed by the worker after
 * ADDA_ORDER_RELEASE. There are many: keep it small.
 */
struct _AddaConnection
{
  AddaTimer timer;              /* first: the wheel gives it back */
  AddaWorker *worker;           /* never changes */
  const AddaEndpoint *endpoint; /* never changes */
  AddaClient *client;           /* the hub's thread only */
  AddaSubject *address;         /* (nullable) the hub's thread only: who it counts for, as below */
  AddaSubject *account;         /* (nullable) */
  AddaRosterEntry entry;        /* the hub's thread only */
  GIOStream *tls;               /* (owned) (nullable) plain sockets have none */
  AddaEventStream *stream;      /* (owned) (nullable) it speaks server-sent events, not WebSocket */
  AddaOutbox *outbox;           /* (owned) (nullable) only while something waits */
  AddaConnection *next_dirty;   /* in the worker's list of those to flush */
  AddaSeat *more_seats;         /* (owned) (nullable) rooms after the first */
  guint64 user_key;             /* hash of the user's id: which messages are its own */
  AddaFrameParser parser;
  AddaLimiter limiter;
  AddaSeat seat; /* the first room */
  int fd;
  guint32 index;   /* in the worker's list of all */
  int n_in_flight; /* atomic: commands that the hub has not answered */
  int is_paused;   /* atomic: not read from until the hub catches up */
  guint16 rtt_ms;  /* of the last ping that was answered */
  guint16 n_seats;
  gint64 due_ms;      /* when the timer was set to fire; worker's clock, as all below */
  gint64 received_ms; /* last byte in */
  gint64 pinged_ms;   /* last ping out */
  gint64 stalled_ms;  /* since when the socket takes no more; closing: the deadline */
  gint64 partial_ms;  /* since when a message is half received */
  gint64 proof_ms;    /* until when it must have proved who it is */
  guint64 in_bytes;
  guint64 out_bytes;
  guint32 in_messages; /* so far: frames of text and of bytes */
  guint32 out_messages;
  guint8 dialect; /* AddaDialect, never changes */
  guint8 option;  /* what the endpoint read from the query; never changes */
  guint8 state;   /* AddaConnectionState */
  guint8 events;  /* what epoll watches: EPOLLIN, EPOLLOUT */
  gboolean is_dirty : 1;
  gboolean is_blocked : 1; /* the socket took less than we had */
  gboolean is_stalled : 1; /* stalled_ms is set */
  gboolean is_partial : 1; /* partial_ms is set */
  gboolean is_released : 1;
  gboolean is_shut : 1; /* our side of the stream is closed */
  gboolean is_buried : 1;
  gboolean owes_proof : 1; /* proof_ms counts */
  gboolean has_spoken : 1; /* its first message has come */
  gboolean has_rtt : 1;    /* rtt_ms is set */
  gboolean is_pinged : 1;  /* a ping is out */
  gboolean is_touched : 1; /* its figures are others than were reported */
  gboolean is_traced : 1;  /* the worker's tracer has a row for it */
  gboolean is_asked : 1;   /* the hub wants to know when all has left */
  gboolean wants_read : 1; /* the TLS layer may hold bytes that epoll does not show */
};

/* Takes @fd, or @tls (transfer full, nullable) whose descriptor @fd is. */
AddaConnection *adda_connection_new (AddaWorker *worker,
                                     const AddaEndpoint *endpoint,
                                     AddaDialect dialect,
                                     int fd,
                                     GIOStream *tls);

/* All below: worker's thread. */

/* Starts to watch it, and reads what came with the handshake. */
void adda_connection_open (AddaConnection *self, GBytes *initial);

/* epoll says that it can be read or written. */
void adda_connection_ready (AddaConnection *self, guint32 events);

/* Queues @frame (takes a reference of its own) within the bounds; over them the connection is
 * closed. */
void adda_connection_send (AddaConnection *self, AddaFrame *frame);

/* The same for an event of a stream's @slot that has a number: it gets its id, and with @has_more it waits for the
 * next. */
void adda_connection_send_event (AddaConnection *self,
                                 guint slot,
                                 guint64 seq,
                                 AddaFrame *frame,
                                 gboolean has_more);

/* Writes as much as the socket takes. */
void adda_connection_flush (AddaConnection *self);

/* Once before the worker sleeps: flushes, and reads what the TLS layer still holds. */
void adda_connection_settle (AddaConnection *self);

/* Starts the closing handshake. Nothing happens if it is closing already. */
void adda_connection_close (AddaConnection *self, guint16 code, const char *reason);

/* Tells the hub, now or later, once nothing is queued any more; never if it closes before. */
void adda_connection_ask_drained (AddaConnection *self);

/* Reads on if there is no reason to pause. */
void adda_connection_unpause (AddaConnection *self);

/* Its timer fired: pings, and the ends of patience. */
void adda_connection_check (AddaConnection *self);

/* Closes the descriptor and tells nobody: the worker is at its end. */
void adda_connection_abandon (AddaConnection *self);

void adda_connection_free (AddaConnection *self);

G_END_DECLS
