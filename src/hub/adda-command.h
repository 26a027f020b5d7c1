/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * What a client asks for, whatever dialect it spoke */

#pragma once

#include "base/adda-frame.h"
#include "base/adda-mailbox.h"
#include "base/adda-uuid.h"

G_BEGIN_DECLS

typedef enum
{
  ADDA_COMMAND_AUTH,          /* text: a token; or session */
  ADDA_COMMAND_JOIN,          /* room, epoch, since */
  ADDA_COMMAND_LEAVE,         /* room */
  ADDA_COMMAND_SEND,          /* room, text */
  ADDA_COMMAND_HISTORY,       /* room, before or after, limit */
  ADDA_COMMAND_TYPING,        /* room, is_on, text */
  ADDA_COMMAND_PRESENCE,      /* room */
  ADDA_COMMAND_RELAY,         /* room, text or frame: passed on to who is there, and not kept */
  ADDA_COMMAND_NOTIFICATIONS, /* limit, ids: at most one, before which; is_on: only unread ones */
  ADDA_COMMAND_READ,          /* ids; none: all */
  ADDA_COMMAND_PING,
  ADDA_COMMAND_WATCH, /* text: the whole message, as JSON that was validated; so in the next two */
  ADDA_COMMAND_UNWATCH,
  ADDA_COMMAND_ADMIN,
  ADDA_COMMAND_DRAINED, /* what was queued for the connection has left: the transport's own, if it was asked */
  ADDA_COMMAND_REPORT, /* text: figures of a worker's connections: the transport's own too */
  ADDA_COMMAND_TRACE,  /* text: a frame of a connection that is traced: as well */
  ADDA_COMMAND_GONE, /* the connection is closed, with code limit: the transport's own, the last of a connection */
} AddaCommandType;

typedef struct _AddaCommand AddaCommand;

/* Made by a codec in a worker, handed to the hub by mailbox. */
struct _AddaCommand
{
  AddaMail mail; /* first */
  guint8 type;   /* AddaCommandType */
  guint is_on : 1;
  guint is_forward : 1; /* history: after is given */
  guint has_since : 1;
  guint is_greeting : 1; /* relay: says who came, and a crowd is not told */
  guint echoes : 1;      /* typing comes back to the sender too, as flat clients expect */
  guint limit;           /* history: 0 = default */
  gint64 start_usec;     /* monotonic: when it was read; 0 = unknown */
  gpointer target;       /* the transport's own while in flight: the connection it came from */
  char *room;            /* (owned) (nullable: the connection's only room) in its normal form */
  char *nonce;           /* (owned) (nullable) up to 64 bytes */
  char *text;            /* (owned) (nullable) content, or a token */
  gsize text_length;     /* in bytes */
  AddaFrame *frame;      /* (owned) (nullable) relay: what goes out, as it came */
  char *session;         /* (owned) (nullable) auth: a guest's session from an earlier welcome */
  char *epoch;           /* (owned) (nullable) */
  AddaUuid *ids;         /* (owned) (nullable) of notifications */
  guint n_ids;
  guint64 since;  /* join: the last seq the client has */
  guint64 before; /* history */
  guint64 after;  /* history */
};

AddaCommand *adda_command_new (AddaCommandType type);
void adda_command_free (AddaCommand *command);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AddaCommand, adda_command_free)

G_END_DECLS
