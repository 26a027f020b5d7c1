/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The name of the log's numbering, and when the numbering could not be kept */

#pragma once

#include "adda-log-database.h"

G_BEGIN_DECLS

/**
 * adda_log_epoch_load:
 * @db: the writer's connection, synced at every commit
 * @boot_id: (nullable): names this run of the machine; NULL: as the kernel says
 *
 * A power cut may take events that were committed without a sync, and their
 * numbers are then given again. So the file says while it holds such events,
 * and in which run of the machine. If that run ended before the file was
 * synced, the numbering gets a new name.
 *
 * Returns: (transfer full): the epoch, or NULL with @error set
 */
char *adda_log_epoch_load (sqlite3 *db, const char *boot_id, GError **error);

/* From now on commits are not synced; to be called while they still are. FALSE: it could not be stored. */
gboolean adda_log_epoch_begin_unsynced (sqlite3 *db, const char *boot_id);

/* Commits are synced again, and by this one all before it are too. FALSE: it could not be stored. */
gboolean adda_log_epoch_end_unsynced (sqlite3 *db);

G_END_DECLS
