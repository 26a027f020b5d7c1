/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * What the hub's thread tells a worker: one letter each, obeyed in order */

#pragma once

#include "base/adda-frame.h"
#include "base/adda-mailbox.h"
#include "protocol/adda-codec.h"

G_BEGIN_DECLS

typedef struct _AddaConnection AddaConnection;

typedef enum
{
  ADDA_ORDER_ADD,     /* connection, initial: from now on the worker's */
  ADDA_ORDER_SEND,    /* connection, frame */
  ADDA_ORDER_FAN,     /* room, frames, own_frame, user_key, connection: who does not hear it */
  ADDA_ORDER_ENTER,   /* connection, room */
  ADDA_ORDER_EXIT,    /* connection, room */
  ADDA_ORDER_USER,    /* connection, user_key: it has proved who it is */
  ADDA_ORDER_RESUME,  /* connection: its commands were answered, read on */
  ADDA_ORDER_ASK,     /* connection: say when all that is queued has left */
  ADDA_ORDER_REPORT,  /* is_on: of all connections, not only of those that something happened to */
  ADDA_ORDER_TRACE,   /* connection, is_on */
  ADDA_ORDER_CLOSE,   /* connection, code, reason */
  ADDA_ORDER_RELEASE, /* connection: the hub will not name it again */
  ADDA_ORDER_CONFIG,  /* config */
  ADDA_ORDER_DRAIN,   /* code, reason, spread_ms: close everybody */
  ADDA_ORDER_STOP,
} AddaOrderType;

/* A worker's settings; 0 = no limit where a limit can be missing. */
typedef struct
{
  gsize max_message_bytes;
  guint queue_messages;
  gsize queue_bytes;
  guint commands_in_flight;
  guint rate_messages;
  guint rate_window_ms;
  guint write_wait_ms;
  guint pong_wait_ms;
  guint ping_period_ms;
  guint ping_endpoint_period_ms;
  guint auth_wait_ms;
  guint message_wait_ms;
} AddaWorkerConfig;

typedef struct
{
  AddaMail mail; /* first */
  AddaOrderType type;
  guint room;
  AddaConnection *connection;
  gboolean is_on;
  guint slot; /* SEND to an event stream, ENTER, EXIT: which of its rooms, from 1; 0 = none */
  gboolean
      has_more; /* SEND to a slot: the next one to it follows at once, and goes out with this one */
  guint64 seq;  /* SEND to a slot, and FAN: the event's number; 0 = it has none */
  union
  {
    AddaFrame *frame;         /* (owned) */
    GBytes *initial;          /* (owned) (nullable) */
    AddaWorkerConfig *config; /* (owned) */
    guint64 user_key;
    struct
    {
      AddaFrame *frames[ADDA_N_DIALECTS]; /* (owned) (nullable) each */
      AddaFrame *own_frame; /* (owned) (nullable) for adda.v1 clients of the same user */
      guint64 user_key;
    } fan;
    struct
    {
      char *reason; /* (owned) */
      guint16 code;
      guint spread_ms;
    } close;
  };
} AddaOrder;

AddaOrder *adda_order_new (AddaOrderType type, AddaConnection *connection);
void adda_order_free (AddaOrder *order);

G_END_DECLS
