/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Sliding-window limiter in 16 bytes a subject */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * AddaLimiter:
 *
 * Counts of the current and the previous window; the previous one weighs as
 * much as it still overlaps the sliding window. All zero is a fresh limiter.
 * Belongs to one thread.
 */
typedef struct
{
  guint32 window; /* number of the current window since the clock's start */
  guint32 current;
  guint32 previous;
} AddaLimiter;

/**
 * adda_limiter_take:
 * @limit: how many are allowed a window; 0 = no limit
 * @window_ms: length of the window, at least 1
 * @now_usec: monotonic time
 *
 * Returns: 0 if this one may pass (and is counted), else after how many
 * milliseconds one may pass (at least 1; nothing is counted).
 */
guint adda_limiter_take (AddaLimiter *limiter, guint limit, guint window_ms, gint64 now_usec);

G_END_DECLS
