/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * What one outgoing hook has still to deliver: in order, again and again, across restarts */

#pragma once

#include "adda-hook-cursors.h"
#include "adda-hook.h"
#include "log/adda-log.h"

G_BEGIN_DECLS

typedef struct
{
  GPtrArray *allowed; /* (nullable) nets beside the public ones */
  guint timeout_ms;   /* of one try */
  guint retry_ms;     /* the first wait is at most that long; each further one twice as long */
  guint max_tries;    /* of one delivery: then the hook is disabled */
} AddaHookRules;

/* It has failed for good: @fault says why. */
typedef void (*AddaHookFaultFunc) (AddaHook *hook, const char *fault, gpointer data);

/**
 * AddaHookQueue:
 *
 * Events of the log wait there and not here: the queue knows how far it has come in each room, holds
 * the next few and reads the others when it gets to them. What is not in the log waits in memory.
 */
AddaHookQueue *adda_hook_queue_new (AddaHook *hook,
                                    const char *secret,
                                    AddaLog *log,
                                    AddaHookCursors *cursors,
                                    const AddaHookRules *rules,
                                    AddaHookFaultFunc func,
                                    gpointer data);
void adda_hook_queue_free (AddaHookQueue *self);

/* From the next try on. */
void adda_hook_queue_set_rules (AddaHookQueue *self, const AddaHookRules *rules);

/* At the start, for each room of the log: what of it is still due is read when its turn comes. */
void adda_hook_queue_resume (AddaHookQueue *self, const char *room, guint64 last_seq);

/* An event of the log that the hook may want. */
void adda_hook_queue_offer (AddaHookQueue *self, AddaEvent *event);

/* What is not in the log: @json is the text of an object. Kept if there is space. */
void adda_hook_queue_add (AddaHookQueue *self, const char *event, const char *json);

/* It has been enabled, or is ready at the start: goes on. Disabled it waits. */
void adda_hook_queue_run (AddaHookQueue *self);

/* Deliveries that wait in memory, and tries of the first that failed. */
guint adda_hook_queue_get_n_waiting (AddaHookQueue *self);
guint adda_hook_queue_get_n_failures (AddaHookQueue *self);

G_END_DECLS
