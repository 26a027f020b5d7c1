/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The writing side of the log, without its thread: groups of drafts into transactions */

#pragma once

#include "adda-local-log-private.h"
#include "adda-log-database.h"

G_BEGIN_DECLS

/* Of one thread at a time: the opener's, then the writer's. */
typedef struct _AddaLogStore AddaLogStore;

/* Opens or makes the file, migrates it, brings views up to date, learns the latest nonces. */
AddaLogStore *adda_log_store_open (const char *path,
                                   const AddaLocalLogOptions *options,
                                   const AddaLocalLogTuning *tuning,
                                   GError **error);
void adda_log_store_free (AddaLogStore *self);

const char *adda_log_store_get_epoch (AddaLogStore *self);

/* Of commits from now on. FALSE: it could not be stored, and they are synced as before: try again. */
gboolean adda_log_store_set_durability (AddaLogStore *self, AddaDurability durability);

/**
 * adda_log_store_commit:
 * @drafts: at most the tuning's group_limit
 *
 * One transaction. Each draft gets its status, and its seq, id and time if it
 * is COMMITTED or DUPLICATE.
 *
 * Returns: FALSE if the transaction failed: all were refused and nothing is changed
 */
gboolean adda_log_store_commit (AddaLogStore *self, AddaEvent **drafts, guint n_drafts);

/* Takes one slice of events into the views. FALSE: it could not be. */
gboolean adda_log_store_index_slice (AddaLogStore *self);

/* Events that views do not have yet. */
guint64 adda_log_store_get_n_unindexed (AddaLogStore *self);

/* As of the last commit. */
guint adda_log_store_get_wal_pages (AddaLogStore *self);

/* Moves the write-ahead log into the database and begins it anew. Waits for the disk, not for
 * readers: FALSE if one still needs it. */
gboolean adda_log_store_restart_wal (AddaLogStore *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AddaLogStore, adda_log_store_free)

G_END_DECLS
