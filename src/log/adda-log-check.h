/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Whether a log is whole: numbers without gaps, views that say what the events say */

#pragma once

#include "adda-log.h"

G_BEGIN_DECLS

/* More faults are counted, but not described. */
#define ADDA_LOG_CHECK_MAX_FAULTS 100

typedef struct
{
  guint64 n_events;
  guint64 n_rooms;
  guint64 n_audit;     /* entries of the audit log */
  guint64 n_unindexed; /* events that the views do not have yet: no fault */
  guint64 n_faults;
  GPtrArray *faults; /* (owned) (element-type utf8) the first ones, a sentence each */
  char *epoch;       /* (owned) (nullable) */
} AddaLogReport;

/* Reads all of the log at @path, from one snapshot and without writing; a server may be running on it.
 * Takes a time that grows with the log, and memory that grows with its rooms. NULL with %ADDA_LOG_ERROR
 * set if it cannot be read at all. (transfer full) */
AddaLogReport *adda_log_check (const char *path, GError **error);

void adda_log_report_free (AddaLogReport *report);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AddaLogReport, adda_log_report_free)

G_END_DECLS
