/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * One durable event of a room: a draft before the log took it, immutable after */

#pragma once

#include "adda-user.h"
#include "base/adda-mailbox.h"
#include "base/adda-uuid.h"

G_BEGIN_DECLS

/* Stored as numbers: never renumber. */
typedef enum
{
  ADDA_EVENT_MESSAGE = 1,
  ADDA_EVENT_NOTIFICATION =
      2, /* in a person's stream or in that of all; content is JSON, as all below */
  ADDA_EVENT_NOTIFICATION_READ = 3, /* in a person's stream */
  ADDA_EVENT_ACCOUNT = 4,
  ADDA_EVENT_HOOK = 5,
  ADDA_EVENT_RULING = 6,    /* what moderators and admins have ruled */
  ADDA_EVENT_AUDIT = 7,     /* an entry of the audit log: adda-log-chain.h */
  ADDA_EVENT_DELETED = 8,   /* in a room; content is no JSON: adda_event_get_target() */
  ADDA_EVENT_TOMBSTONE = 9, /* what was a message; its content is erased */
} AddaEventKind;

typedef enum
{
  ADDA_EVENT_DRAFT,     /* not yet in the log */
  ADDA_EVENT_COMMITTED, /* durable; seq, id and time are set */
  ADDA_EVENT_DUPLICATE, /* its nonce was known: seq, id and time are those of the first */
  ADDA_EVENT_REFUSED,   /* not stored; failure says why */
} AddaEventStatus;

typedef enum
{
  ADDA_EVENT_FAILURE_NONE,
  ADDA_EVENT_FAILURE_FULL, /* no space left */
  ADDA_EVENT_FAILURE_IO,   /* any other error of the store */
  ADDA_EVENT_FAILURE_BUSY, /* the hub's own: too much waits; never came to the log */
  ADDA_EVENT_FAILURE_GONE, /* what was to be deleted is no message, or not any more */
} AddaEventFailure;

typedef struct _AddaEvent AddaEvent;

/**
 * AddaEvent:
 *
 * Owned by one thread at a time until it is committed (hub → log → hub, by
 * mailbox); from then on immutable and shared by reference.
 */
struct _AddaEvent
{
  AddaMail mail;    /* first: the link while it is handed over */
  int ref_count;    /* atomic */
  guint8 kind;      /* AddaEventKind */
  guint8 status;    /* AddaEventStatus */
  guint8 failure;   /* AddaEventFailure */
  guint8 is_posted; /* the hub's own: origin is a post and not a client */
  AddaUuid id;
  guint64 seq;          /* in its room, from 1 without gaps */
  gint64 time_usec;     /* wall clock at commit */
  gint64 start_usec;    /* monotonic: when its sender's command was read; 0 = unknown */
  char *room;           /* in this block of memory, as nonce is */
  AddaUser *user;       /* (owned) */
  char *nonce;          /* (nullable) the sender's idempotency key */
  char *content;        /* (owned) UTF-8 without NUL */
  gsize content_length; /* in bytes */
  gpointer origin;      /* the hub's own while in flight: who sent it; never read elsewhere */
};

/* A draft: copies @room and @nonce, takes @content (transfer full), takes a reference of @user. */
AddaEvent *adda_event_new (AddaEventKind kind,
                           const char *room,
                           AddaUser *user,
                           const char *nonce,
                           char *content,
                           gsize content_length);

/* A draft that deletes the message @target of @room: with its commit, and in the same transaction, that one
 * becomes a TOMBSTONE. */
AddaEvent *adda_event_new_deletion (const char *room, AddaUser *user, guint64 target);

/* The number of the message that a DELETED event deletes, and once it is committed that message's @id. */
guint64 adda_event_get_target (const AddaEvent *event, AddaUuid *id);

/* The log's: says in a DELETED draft which id its target has. */
void adda_event_set_target_id (AddaEvent *draft, const AddaUuid *id);

/* What the deletion leaves of @message: (transfer full). */
AddaEvent *adda_event_new_tombstone (const AddaEvent *message);

AddaEvent *adda_event_ref (AddaEvent *event);
void adda_event_unref (AddaEvent *event);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AddaEvent, adda_event_unref)

G_END_DECLS
