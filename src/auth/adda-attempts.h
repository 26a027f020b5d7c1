/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * How often somebody tried: a sliding window for each key, in bounded memory */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _AddaAttempts AddaAttempts;

AddaAttempts *adda_attempts_new (void);
void adda_attempts_free (AddaAttempts *self);

/* Counts one of @key. Returns: 0, or after how many milliseconds one may pass. 0 = no limit. Of more
 * keys than can be kept the oldest are forgotten. @now_usec: monotonic */
guint adda_attempts_take (AddaAttempts *self,
                          const char *key,
                          guint limit,
                          guint window_ms,
                          gint64 now_usec);

/* @key proved to be good: it starts anew. */
void adda_attempts_forget (AddaAttempts *self, const char *key);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AddaAttempts, adda_attempts_free)

G_END_DECLS
