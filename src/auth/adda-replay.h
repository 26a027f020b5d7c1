/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Reading a stream from its first event to its last, at the start */

#pragma once

#include "log/adda-log.h"

G_BEGIN_DECLS

typedef void (*AddaReplayFunc) (AddaEvent *event, gpointer data);

/* Calls @func for each event of @stream in order, iterating the thread's main context until the end.
 * FALSE with @error set, which begins with @what, if it cannot be read. */
gboolean adda_replay (AddaLog *log,
                      const char *stream,
                      const char *what,
                      AddaReplayFunc func,
                      gpointer data,
                      GError **error);

/* The same for the last @limit events only. */
gboolean adda_replay_latest (AddaLog *log,
                             const char *stream,
                             const char *what,
                             guint limit,
                             AddaReplayFunc func,
                             gpointer data,
                             GError **error);

G_END_DECLS
