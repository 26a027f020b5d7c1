/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A thread that moves the write-ahead log into the database, so that no sender waits for that */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _AddaLogCheckpointer AddaLogCheckpointer;

/* Opens its own connection and starts the thread. */
AddaLogCheckpointer *adda_log_checkpointer_new (const char *path, GError **error);

/* Joins the thread. */
void adda_log_checkpointer_free (AddaLogCheckpointer *self);

/* Asks for one more round; returns at once. Any thread. */
void adda_log_checkpointer_poke (AddaLogCheckpointer *self);

/* A round is asked for or under way. Any thread. */
gboolean adda_log_checkpointer_is_busy (AddaLogCheckpointer *self);

/* Waits until it is not busy. Any thread. */
void adda_log_checkpointer_wait (AddaLogCheckpointer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AddaLogCheckpointer, adda_log_checkpointer_free)

G_END_DECLS
