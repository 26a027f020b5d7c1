/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The log's readers: threads that take queries from one bounded queue */

#pragma once

#include "adda-log.h"

G_BEGIN_DECLS

typedef struct _AddaLogReaders AddaLogReaders;

/* @answers: where answered queries go; outlives the readers. @limit: queries that may wait. */
AddaLogReaders *adda_log_readers_new (const char *path,
                                      guint limit,
                                      AddaMailbox *answers,
                                      GError **error);

/* Answers what waits, joins the threads. */
void adda_log_readers_free (AddaLogReaders *self);

/* (transfer full) @query: answered with %ADDA_LOG_ERROR_BUSY if too many wait. Any thread. */
void adda_log_readers_push (AddaLogReaders *self, AddaLogQuery *query);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AddaLogReaders, adda_log_readers_free)

G_END_DECLS
