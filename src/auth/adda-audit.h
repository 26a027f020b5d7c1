/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The audit log: who did what as moderator or admin. It only grows, each entry bound to the one before it */

#pragma once

#include <gio/gio.h>

#include "log/adda-log.h"

G_BEGIN_DECLS

/* The latest entries are kept in memory. */
#define ADDA_AUDIT_MAX_LATEST 1000

#define ADDA_TYPE_AUDIT (adda_audit_get_type ())
G_DECLARE_FINAL_TYPE (AddaAudit, adda_audit, ADDA, AUDIT, GObject)

/**
 * AddaAudit:
 *
 * Signals: entry-added (gpointer: AddaEvent, whose content is the entry as JSON with all members of the topic)
 */

/* The log has answered: COMMITTED or REFUSED. */
typedef void (*AddaAuditPostedFunc) (AddaEvent *event, gpointer data);

/* Appends @draft (transfer full) to the stream and tells @func in the main thread. */
typedef void (*AddaAuditPostFunc) (AddaEvent *draft,
                                   AddaAuditPostedFunc func,
                                   gpointer func_data,
                                   gpointer data);

/* Finds the end of the chain, iterating the thread's main context. Main thread, as all here. */
AddaAudit *adda_audit_new (AddaLog *log,
                           const char *stream,
                           AddaAuditPostFunc post,
                           gpointer data,
                           GError **error);

/* Nothing is posted any more; what waits is lost, and that is told in the log. */
void adda_audit_close (AddaAudit *self);

/**
 * adda_audit_add:
 * @by: (nullable): the system
 * @target: (nullable): whom or what it was done to, in a few words
 * @details: (nullable): a JSON object, without secrets and without what people said
 * @result: "ok", or an error's code
 */
void adda_audit_add (AddaAudit *self,
                     AddaUser *by,
                     const char *action,
                     const char *target,
                     const char *details,
                     const char *result);

/* The latest ones, ascending: (transfer none) (element-type AddaEvent) */
GQueue *adda_audit_get_latest (AddaAudit *self);

/* @broken_at: the first entry that does not fit, 0 if all do; @error: (nullable) it could not be read */
typedef void (*AddaAuditVerifyFunc) (guint64 n_entries,
                                     guint64 broken_at,
                                     const GError *error,
                                     gpointer data);

/* Reads all of it, page by page. */
void adda_audit_verify (AddaAudit *self, AddaAuditVerifyFunc func, gpointer data);

G_END_DECLS
