/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The arithmetic of the sliding-window limiter */

#include "base/adda-limiter.h"

/* All in milliseconds: two 32-bit numbers multiplied fit 64 bits. */

/* Moves @limiter to the window of @now_ms. Returns: how far into it that is. */
static guint64
adda_limiter_advance (AddaLimiter *limiter, guint window_ms, guint64 now_ms)
{
  guint32 number = (guint32) (now_ms / window_ms);
  guint32 n_passed = number - limiter->window; /* right across the wrap-around too */

  if (n_passed == 0)
    return now_ms % window_ms;

  /* A caller's clock was read just before the border that another had passed
   * already: stay at the beginning of the newer window, if that counts anything. */
  if (n_passed == G_MAXUINT32 && (limiter->current > 0 || limiter->previous > 0))
    return 0;

  /* The next window, or the clock has jumped: then what was is too old to count. */
  limiter->previous = n_passed == 1 ? limiter->current : 0;
  limiter->current = 0;
  limiter->window = number;
  return now_ms % window_ms;
}

/* From when on within a window @previous leaves room for @n_free more: previous × (window −
 * elapsed) / window ≤ n_free, solved for elapsed and rounded up. */
static guint64
adda_limiter_find_room (guint32 previous, guint32 n_free, guint window_ms)
{
  if (previous <= n_free)
    return 0;

  return window_ms - (guint64) n_free * window_ms / previous;
}

guint
adda_limiter_take (AddaLimiter *limiter, guint limit, guint window_ms, gint64 now_usec)
{
  guint64 elapsed_ms, free_at_ms;

  if (limit == 0)
    return 0;

  window_ms = MAX (window_ms, 1);
  elapsed_ms = adda_limiter_advance (limiter, window_ms, (guint64) MAX (now_usec, 0) / 1000);
  if (limiter->current < limit)
    free_at_ms =
        adda_limiter_find_room (limiter->previous, limit - limiter->current - 1, window_ms);
  else
    free_at_ms = window_ms + adda_limiter_find_room (limiter->current, limit - 1, window_ms);

  if (free_at_ms > elapsed_ms)
    return (guint) MIN (free_at_ms - elapsed_ms, G_MAXUINT);

  limiter->current++;
  return 0;
}
