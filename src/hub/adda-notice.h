/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * What clients are told, before a codec puts it into words */

#pragma once

#include "adda-error-code.h"
#include "base/adda-frame.h"
#include "log/adda-event.h"

G_BEGIN_DECLS

typedef enum
{
  ADDA_NOTICE_WELCOME, /* user, session, epoch, limits */
  ADDA_NOTICE_JOINED, /* to who joined: room, epoch, seq, count, members, events, is_recovered, reset */
  ADDA_NOTICE_JOIN,     /* to the others: room, user, count, time */
  ADDA_NOTICE_LEAVE,    /* room, user, count, time */
  ADDA_NOTICE_MESSAGE,  /* event; is_own: with its nonce */
  ADDA_NOTICE_ACK,      /* event if something was stored (is_duplicate), else only room and nonce */
  ADDA_NOTICE_HISTORY,  /* room, events, has_more */
  ADDA_NOTICE_TYPING,   /* room, user, is_on, text, time */
  ADDA_NOTICE_PRESENCE, /* room, count, n_joined, n_left; members if it was asked for */
  ADDA_NOTICE_RELAY,    /* room, user, text or frame: as the command had it */
  ADDA_NOTICE_USER_LIST,     /* members: flat clients that asked for it */
  ADDA_NOTICE_PONG,          /* time */
  ADDA_NOTICE_NOTIFICATION,  /* event, in a person's stream or in that of all */
  ADDA_NOTICE_NOTIFICATIONS, /* page, to who asked or comes in */
  ADDA_NOTICE_READ, /* event: the person has read notifications, in its own stream; or to who asked: page */
  ADDA_NOTICE_EXPIRING, /* retry_after_ms: until what proved the client holds no more */
  ADDA_NOTICE_ADMIN, /* text: a whole message of adda.v1 as JSON, to who watches or steers the hub */
  ADDA_NOTICE_ERROR,   /* code, text, retry_after_ms */
  ADDA_NOTICE_DELETED, /* event */
  ADDA_NOTICE_ROOM,    /* room, topic, is_locked */
} AddaNoticeType;

/* What a welcome promises, 0 = no limit. */
typedef struct
{
  guint message_bytes; /* longest message */
  guint rate_messages; /* messages a window … */
  guint rate_window_ms;
  guint rooms;   /* rooms a connection may be in */
  guint history; /* most messages a page */
  guint ping_ms; /* how often the server pings */
} AddaWelcomeLimits;

typedef struct _AddaClient AddaClient;
typedef struct _AddaNotice AddaNotice;
typedef struct _AddaNotificationPage AddaNotificationPage;

/* Lives on the stack of who tells; everything in it is borrowed for the call. */
struct _AddaNotice
{
  AddaNoticeType type;
  const char *room;
  const char *nonce; /* of the request that this answers */
  AddaUser *user;
  AddaClient *origin; /* (nullable) whose doing it is: for dialects that do not tell the sender */
  AddaFrame *frame;   /* relay */
  AddaEvent *event;
  AddaEvent *const *events; /* ascending */
  guint n_events;
  AddaUser *const *members;
  guint n_members; /* may be fewer than count in a crowd */
  guint count;     /* people in the room */
  guint n_joined;
  guint n_left;
  guint64 seq;
  const AddaNotificationPage *page;
  const char *epoch;
  const char *session;
  const AddaWelcomeLimits *limits;
  const char *reset; /* why nothing was recovered: "epoch_changed", "too_far", "unknown" */
  const char *topic; /* (nullable) of the room; joined too, as is_locked */
  const char *text;  /* error: sentence, NULL for the code's own; typing: flat's content */
  gint64 time_usec;
  AddaErrorCode code;
  guint retry_after_ms;
  gboolean is_recovered;
  gboolean is_duplicate;
  gboolean is_own;
  gboolean is_on;
  gboolean is_locked;
  gboolean has_more;
};

G_END_DECLS
