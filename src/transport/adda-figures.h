/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * What a worker tells of its connections when it is asked, and of the frames of those that are traced */

#pragma once

#include "adda-connection.h"
#include "hub/adda-command.h"

G_BEGIN_DECLS

/* One connection at one moment. */
typedef struct
{
  AddaConnection
      *connection; /* of it only what is the hub's thread's; there until the hub lets go of it */
  guint64 in_bytes;
  guint64 out_bytes;
  guint64 pending_bytes;
  guint32 in_messages;
  guint32 out_messages;
  guint32 pending_messages;
  int rtt_ms; /* of the last ping; -1: no answer yet */
} AddaFigures;

/* What one worker tells: those of its connections that something has happened to since the last time. */
typedef struct
{
  const AddaFigures *figures;
  guint n_figures;
  guint n_crowded; /* connections with a send queue that is more than 80 % full */
} AddaReport;

/* A frame of a connection that is traced. */
typedef struct
{
  gboolean is_out;
  AddaOpcode opcode;
  guint64 length_bytes; /* of its payload */
  const char *text;     /* (nullable) what it begins with; not of binary ones */
  gsize text_length;
  guint n_left_out; /* frames before it, for there were too many */
} AddaTraced;

/* Of what a text frame has, so much is shown. */
#define ADDA_TRACED_CHARS 2000

/* Worker's thread. @connections: all of the worker; @all: whether anything happened or not. (transfer full): a
 * REPORT */
AddaCommand *adda_figures_report (GPtrArray *connections, gboolean all);

/* Hub's thread: what a REPORT says. @report borrows from @command. */
void adda_figures_read_report (const AddaCommand *command, AddaReport *report);

/* ---- traces ---- */

#define ADDA_TRACER_MAX 8         /* connections of a worker at once */
#define ADDA_TRACER_PER_SECOND 50 /* frames of each */

/* A worker's own; all zero: nothing is traced. */
typedef struct
{
  struct
  {
    AddaConnection *connection;
    gint64 second_usec; /* when this second began */
    guint n;            /* frames in it */
    guint n_left_out;   /* since the last one that was told */
  } rows[ADDA_TRACER_MAX];
  guint n_rows;
} AddaTracer;

/* FALSE: too many are traced. */
gboolean adda_tracer_add (AddaTracer *self, AddaConnection *connection);
void adda_tracer_remove (AddaTracer *self, AddaConnection *connection);

/* (transfer full) (nullable): a TRACE; NULL if there were too many in this second */
AddaCommand *adda_tracer_take (AddaTracer *self,
                               AddaConnection *connection,
                               gboolean is_out,
                               AddaOpcode opcode,
                               const guint8 *payload,
                               gsize length_bytes,
                               gint64 now_usec);

/* Hub's thread: what a TRACE says. @traced borrows from @command. */
void adda_tracer_read (const AddaCommand *command, AddaTraced *traced);

G_END_DECLS
