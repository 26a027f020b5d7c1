/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The local log's bounds: fixed in the program, made small by tests */

#pragma once

#include "adda-local-log.h"

G_BEGIN_DECLS

typedef struct
{
  guint group_limit;   /* most events a transaction */
  guint slice_events;  /* most events that views take at once: a sender may have to wait for it */
  guint tail_events;   /* events that views may lack before they are brought up under load */
  guint idle_ms;       /* without an event, after which views are brought up */
  guint retry_ms;      /* between two tries of what failed with no sender waiting for it */
  guint wal_pages;     /* of 4 KiB, above which the write-ahead log is begun anew */
  guint room_limit;    /* rooms that the writer remembers */
  guint read_limit;    /* reads that may wait */
  const char *boot_id; /* (nullable) (unowned): this run of the machine; NULL: as the kernel says */
} AddaLocalLogTuning;

extern const AddaLocalLogTuning adda_local_log_default_tuning;

/* @tuning: copied. */
AddaLocalLog *adda_local_log_open_tuned (const char *path,
                                         const AddaLocalLogOptions *options,
                                         const AddaLocalLogTuning *tuning,
                                         GError **error);

G_END_DECLS
