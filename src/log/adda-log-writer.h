/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The log's writer: a thread that takes drafts from its mailbox, group after group */

#pragma once

#include "adda-log-store.h"

G_BEGIN_DECLS

typedef struct _AddaLogWriter AddaLogWriter;

/**
 * adda_log_writer_new:
 * @store: (transfer full): the thread's from now on
 * @answers: where answered drafts go; outlives the writer
 */
AddaLogWriter *adda_log_writer_new (AddaLogStore *store,
                                    const char *path,
                                    const AddaLocalLogTuning *tuning,
                                    AddaDurability durability,
                                    AddaMailbox *answers,
                                    GError **error);

/* Writes and answers all drafts, brings views up to date, joins the thread. Once. */
void adda_log_writer_close (AddaLogWriter *self);

/* Closes it if that was not done, and the store. */
void adda_log_writer_free (AddaLogWriter *self);

/* (transfer full) @draft. The hub's thread. */
void adda_log_writer_append (AddaLogWriter *self, AddaEvent *draft);

/* Wakes the writer for what was appended. The hub's thread. */
void adda_log_writer_ring (AddaLogWriter *self);

/* Any thread. */
void adda_log_writer_set_durability (AddaLogWriter *self, AddaDurability durability);
void adda_log_writer_get_stats (AddaLogWriter *self, AddaLogStats *stats);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AddaLogWriter, adda_log_writer_free)

G_END_DECLS
