/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The event log of one machine: SQLite, one writer thread, readers beside it */

#pragma once

#include "adda-log.h"

G_BEGIN_DECLS

typedef enum
{
  ADDA_DURABILITY_PROCESS, /* survives a killed process: no sync a commit */
  ADDA_DURABILITY_POWER,   /* survives a power cut: synced before it is answered */
} AddaDurability;

#define ADDA_TYPE_LOCAL_LOG (adda_local_log_get_type ())
G_DECLARE_FINAL_TYPE (AddaLocalLog, adda_local_log, ADDA, LOCAL_LOG, GObject)

typedef struct
{
  AddaDurability durability;
  guint nonce_window; /* how many recent nonces are known, 0 = none */
} AddaLocalLogOptions;

/**
 * adda_local_log_open:
 * @path: the database file, made if it is missing (its folder must exist)
 *
 * Blocks while it migrates and brings views up to date after a crash. Answers
 * are delivered in the thread-default main context of the caller.
 *
 * Returns: (transfer full) (nullable): NULL with %ADDA_LOG_ERROR set
 */
AddaLocalLog *adda_local_log_open (const char *path,
                                   const AddaLocalLogOptions *options,
                                   GError **error);

/* Applies to commits from now on. */
void adda_local_log_set_durability (AddaLocalLog *self, AddaDurability durability);

/* Answers what was appended, brings views up to date, joins the threads. Nothing may be appended
 * after it. Answers still come through the main context afterwards. */
void adda_local_log_close (AddaLocalLog *self);

G_END_DECLS
