/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * What an operator has to know at once: conditions that last, each with a sentence */

#pragma once

#include "base/adda-json.h"

G_BEGIN_DECLS

/* What the conditions are judged by, once a second. */
typedef struct
{
  guint crowded;           /* connections whose send queue is over 80 % full */
  guint64 slow_closed;     /* connections closed as too slow, since start */
  guint64 errors;          /* error answers and failed requests, since start */
  guint64 requests;        /* requests and messages, since start */
  guint64 disk_free_bytes; /* where the data is */
  guint64 disk_bytes;
  guint n_drafts; /* that wait for the log */
  gboolean is_log_failing;
} AddaAlarmFigures;

typedef struct _AddaAlarms AddaAlarms;

/* Main thread. */
AddaAlarms *adda_alarms_new (void);
void adda_alarms_free (AddaAlarms *self);

/* @now_usec: wall clock, a second after the last one. */
void adda_alarms_judge (AddaAlarms *self, const AddaAlarmFigures *figures, gint64 now_usec);

guint adda_alarms_get_n (AddaAlarms *self);

/* An array of those that hold. */
void adda_alarms_write (AddaAlarms *self, AddaJson *json, const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AddaAlarms, adda_alarms_free)

G_END_DECLS
