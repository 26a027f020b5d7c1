/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The event log: append, be told in order, read back. An interface: local now, clustered later */

#pragma once

#include <gio/gio.h>
#include "adda-event.h"

G_BEGIN_DECLS

#define ADDA_LOG_ERROR (adda_log_error_quark ())
GQuark adda_log_error_quark (void);

typedef enum
{
  ADDA_LOG_ERROR_OPEN,    /* not there, not ours, or in use by another server */
  ADDA_LOG_ERROR_VERSION, /* written by a newer version */
  ADDA_LOG_ERROR_CORRUPT,
  ADDA_LOG_ERROR_IO,
  ADDA_LOG_ERROR_BUSY, /* too many reads are waiting */
} AddaLogError;

#define ADDA_TYPE_LOG (adda_log_get_type ())
G_DECLARE_INTERFACE (AddaLog, adda_log, ADDA, LOG, GObject)

typedef struct _AddaLogQuery AddaLogQuery;

/* Called in the hub's thread. The query is the callee's: (transfer full). */
typedef void (*AddaLogQueryFunc) (AddaLogQuery *query, gpointer data);

/**
 * AddaLogQuery:
 *
 * One page of a room's events, always answered in ascending order of seq.
 * after > 0 or is_forward: the first @limit events with seq > @after;
 * else if before > 0: the last @limit events with seq < @before;
 * else: the last @limit events. Stops early at @max_bytes of content (but
 * gives at least one event).
 */
struct _AddaLogQuery
{
  AddaMail mail; /* first */
  char *room;    /* (owned) */
  gboolean is_forward;
  guint64 after;
  guint64 before;
  guint limit;
  gsize max_bytes; /* 0 = no bound but @limit */
  AddaLogQueryFunc func;
  gpointer data;
  gpointer owner; /* a caller's tag, e.g. for finding queries of a client that left */
  /* answer */
  GPtrArray *events; /* (owned) (element-type AddaEvent) */
  guint64 last_seq;  /* the room's last seq in the same snapshot, 0 if it has none */
  gboolean has_more; /* further events in the direction asked */
  GError *error;     /* (owned) (nullable) */
};

AddaLogQuery *adda_log_query_new (const char *room,
                                  guint limit,
                                  AddaLogQueryFunc func,
                                  gpointer data);
void adda_log_query_free (AddaLogQuery *query);

/* A room as the log knows it at start. */
typedef struct
{
  char *name; /* (owned) */
  guint64 last_seq;
  gint64 last_time_usec;
} AddaLogRoom;

void adda_log_room_free (AddaLogRoom *room);

/* Figures of the log; a copy, read without stopping it. */
typedef struct
{
  guint n_pending;         /* drafts appended and not answered */
  guint64 n_committed;     /* events since start */
  guint64 n_commits;       /* groups since start */
  gint64 last_commit_usec; /* how long the last commit took */
  guint64 n_unindexed;     /* events that views do not have yet */
  gboolean is_failing;     /* the last commit was refused */
} AddaLogStats;

/* Called in the hub's thread with a group of answered drafts, in log order:
 * a list linked by AddaEvent.mail, (transfer full). */
typedef void (*AddaLogAnswerFunc) (AddaEvent *list, gpointer data);

struct _AddaLogInterface
{
  GTypeInterface parent_iface;

  void (*set_answer_func) (AddaLog *self, AddaLogAnswerFunc func, gpointer data);
  void (*append) (AddaLog *self, AddaEvent *draft);
  void (*read) (AddaLog *self, AddaLogQuery *query);
  const char *(*get_epoch) (AddaLog *self);
  GPtrArray *(*list_rooms) (AddaLog *self, guint limit);
  void (*get_stats) (AddaLog *self, AddaLogStats *stats);
};

/* Before the first append. Hub's thread, as all below. */
void adda_log_set_answer_func (AddaLog *self, AddaLogAnswerFunc func, gpointer data);

/* Takes @draft: (transfer full). Answered exactly once, in the order of appending. Never blocks. */
void adda_log_append (AddaLog *self, AddaEvent *draft);

/* Takes @query: (transfer full). Answered exactly once by its func, later, even on error. Never blocks. */
void adda_log_read (AddaLog *self, AddaLogQuery *query);

/* Changes only when the numbering could not be kept (a restored backup, say). (transfer none) */
const char *adda_log_get_epoch (AddaLog *self);

/* (transfer container) (element-type AddaLogRoom): the @limit rooms last written to, newest first. Reads the
 * disk: for the start, before the first append. */
GPtrArray *adda_log_list_rooms (AddaLog *self, guint limit);

void adda_log_get_stats (AddaLog *self, AddaLogStats *stats);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AddaLogQuery, adda_log_query_free)

G_END_DECLS
