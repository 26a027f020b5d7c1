/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * One accepted connection that is not a WebSocket yet */

#pragma once

#include <libsoup/soup.h>

#include "adda-tap.h"
#include "adda-wheel.h"

G_BEGIN_DECLS

typedef enum
{
  ADDA_ARRIVAL_LOBBY,     /* its header is not whole: we own the descriptor */
  ADDA_ARRIVAL_HANDSHAKE, /* TLS is being set up */
  ADDA_ARRIVAL_HTTP,      /* SoupServer has it */
} AddaArrivalStage;

typedef enum
{
  ADDA_HEADER_PARTIAL,
  ADDA_HEADER_WHOLE,
  ADDA_HEADER_TOO_LONG,
  ADDA_HEADER_ENDED, /* the peer went */
} AddaHeaderState;

/* The longest header that is waited for. */
#define ADDA_HEADER_MAX_BYTES 16384

/* Belongs to the listener; main thread. */
typedef struct
{
  AddaTimer timer;   /* first */
  gpointer listener; /* (unowned) */
  AddaArrivalStage stage;
  int fd;                 /* lobby: ours; later: the socket's */
  GSocketAddress *remote; /* (owned) carries this arrival as its data: how a message finds it */
  GSocket *socket;        /* (owned) (nullable) after the lobby */
  AddaTap *stream;        /* (unowned) (nullable) what SoupServer has; tells us when it is closed */
  SoupServerMessage *message; /* (owned) (nullable) the last one, while the connection is idle */
  guint parting_id;           /* the peer left while idle: the connection is about to be dropped */
  GCancellable *cancellable;  /* (owned) (nullable) of the TLS handshake */
} AddaArrival;

/* Takes @fd; copies nothing else. */
AddaArrival *adda_arrival_new (gpointer listener, int fd, GSocketAddress *remote);

/* Closes the descriptor if it is still in the lobby. */
void adda_arrival_free (AddaArrival *arrival);

/* (nullable): who came from @remote, the very object */
AddaArrival *adda_arrival_lookup (GSocketAddress *remote);

/* Looks at what the kernel holds, without taking it. */
AddaHeaderState adda_arrival_peek (const AddaArrival *arrival);

/* A last word to who will not be served; never waits. */
void adda_arrival_refuse (const AddaArrival *arrival, const char *status);

/* Leaves the lobby: makes the descriptor a GSocket's. (transfer full) (nullable): a stream on it.
 */
GIOStream *adda_arrival_make_stream (AddaArrival *arrival, GError **error);

G_END_DECLS
