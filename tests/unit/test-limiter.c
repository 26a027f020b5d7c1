/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The sliding-window limiter: bursts, the slide, exact waits, odd clocks */

#include "base/adda-limiter.h"

#define WINDOW_MS 1000
#define MS(n) ((gint64) (n) *1000)

/* How many of 1000 tries pass at once. */
static guint
count_passes (AddaLimiter *limiter, guint limit, gint64 now_usec)
{
  guint n = 0;

  for (guint i = 0; i < 1000; i++)
    n += adda_limiter_take (limiter, limit, WINDOW_MS, now_usec) == 0;

  return n;
}

static void
test_burst (void)
{
  AddaLimiter limiter = { 0 };

  g_assert_cmpuint (sizeof limiter, <=, 16);
  g_assert_cmpuint (count_passes (&limiter, 10, MS (500)), ==, 10);
  g_assert_cmpuint (count_passes (&limiter, 10, MS (999)), ==, 0);
  /* Right after the border all ten still count. */
  g_assert_cmpuint (count_passes (&limiter, 10, MS (1000)), ==, 0);
  g_assert_cmpuint (count_passes (&limiter, 10, MS (1100)), ==, 1);
  g_assert_cmpuint (count_passes (&limiter, 10, MS (1500)), ==, 4);
  g_assert_cmpuint (count_passes (&limiter, 10, MS (3000)), ==, 10);
}

static void
test_no_limit (void)
{
  AddaLimiter limiter = { 0 };

  g_assert_cmpuint (count_passes (&limiter, 0, MS (1)), ==, 1000);
  g_assert_cmpuint (limiter.current, ==, 0);
  g_assert_cmpuint (count_passes (&limiter, 3, MS (1)), ==, 3);
}

static void
test_wait (void)
{
  AddaLimiter limiter = { 0 };

  g_assert_cmpuint (adda_limiter_take (&limiter, 1, WINDOW_MS, MS (5200)), ==, 0);
  /* It weighs on all of the next window; the one after is free. */
  g_assert_cmpuint (adda_limiter_take (&limiter, 1, WINDOW_MS, MS (5200)), ==, 1800);
  g_assert_cmpuint (adda_limiter_take (&limiter, 1, WINDOW_MS, MS (6999)), ==, 1);
  g_assert_cmpuint (adda_limiter_take (&limiter, 1, WINDOW_MS, MS (7000)), ==, 0);
}

/* Whatever came before: the wait is enough, and a millisecond less is not. */
static void
test_wait_is_exact (void)
{
  for (guint round = 0; round < 2000; round++)
    {
      AddaLimiter limiter = { 0 };
      guint limit = (guint) g_test_rand_int_range (1, 20);
      guint window_ms = (guint) g_test_rand_int_range (1, 3000);
      gint64 now_ms = g_test_rand_int_range (0, G_MAXINT32);

      for (guint i = 0; i < 100; i++)
        {
          AddaLimiter copy;
          guint wait_ms = adda_limiter_take (&limiter, limit, window_ms, MS (now_ms));

          if (wait_ms > 0)
            {
              copy = limiter;
              g_assert_cmpuint (adda_limiter_take (&copy, limit, window_ms, MS (now_ms + wait_ms)),
                                ==, 0);
              copy = limiter;
              g_assert_cmpuint (adda_limiter_take (&copy, limit, window_ms,
                                                   MS (now_ms + wait_ms) - 1),
                                ==, 1);
            }
          now_ms += g_test_rand_int_range (0, (gint32) window_ms / 4 + 1);
        }
    }
}

/* Over any long time no more pass than the limit allows. */
static void
test_rate (void)
{
  AddaLimiter limiter = { 0 };
  guint n = 0;

  for (gint64 now_ms = 0; now_ms < 60 * WINDOW_MS; now_ms += 7)
    n += adda_limiter_take (&limiter, 10, WINDOW_MS, MS (now_ms)) == 0;

  g_assert_cmpuint (n, <=, 61 * 10);
  g_assert_cmpuint (n, >=, 50 * 10);
}

static void
test_clock_goes_back (void)
{
  AddaLimiter limiter = { 0 };

  g_assert_cmpuint (count_passes (&limiter, 10, MS (8001)), ==, 10);
  /* A little, over the border: nothing is forgotten. */
  g_assert_cmpuint (count_passes (&limiter, 10, MS (7999)), ==, 0);
  g_assert_cmpuint (count_passes (&limiter, 10, MS (8002)), ==, 0);
  /* Far: nobody is shut out until the old time comes again. */
  g_assert_cmpuint (count_passes (&limiter, 10, MS (1000)), ==, 10);
  g_assert_cmpuint (count_passes (&limiter, 10, -1), ==, 0);
  g_assert_cmpuint (count_passes (&limiter, 10, MS (1000000)), ==, 10);
}

static void
test_window_number_wraps (void)
{
  AddaLimiter limiter = { 0 };
  gint64 wrap_ms = ((gint64) G_MAXUINT32 + 1) * WINDOW_MS;

  g_assert_cmpuint (count_passes (&limiter, 10, MS (wrap_ms - 1)), ==, 10);
  g_assert_cmpuint (count_passes (&limiter, 10, MS (wrap_ms)), ==, 0);
  g_assert_cmpuint (limiter.window, ==, 0);
  g_assert_cmpuint (count_passes (&limiter, 10, MS (wrap_ms + 500)), ==, 5);
}

/* Products that do not fit 32 bits. */
static void
test_large (void)
{
  AddaLimiter limiter = { .window = 7, .current = 100000 };
  AddaLimiter full;

  g_assert_cmpuint (adda_limiter_take (&limiter, 100000, 60000, MS (8 * 60000 + 29999)), ==, 0);
  full = (AddaLimiter){ .window = 8, .current = 50000, .previous = 100000 };
  g_assert_cmpuint (adda_limiter_take (&full, 100000, 60000, MS (8 * 60000 + 29999)), ==, 2);
}

static void
test_extremes (void)
{
  AddaLimiter limiter = { 0 };

  /* A window of none counts as one of a millisecond. */
  g_assert_cmpuint (adda_limiter_take (&limiter, 1, 0, MS (5)), ==, 0);
  g_assert_cmpuint (adda_limiter_take (&limiter, 1, 0, MS (5)), ==, 2);

  limiter = (AddaLimiter){ .current = G_MAXUINT32, .previous = G_MAXUINT32 };
  g_assert_cmpuint (adda_limiter_take (&limiter, G_MAXUINT32, G_MAXUINT32, 0), ==, G_MAXUINT32);
  limiter = (AddaLimiter){ .current = G_MAXUINT32 - 1, .previous = 1 };
  g_assert_cmpuint (adda_limiter_take (&limiter, G_MAXUINT32, G_MAXUINT32, G_MAXINT64), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/limiter/burst", test_burst);
  g_test_add_func ("/limiter/no-limit", test_no_limit);
  g_test_add_func ("/limiter/wait", test_wait);
  g_test_add_func ("/limiter/wait-is-exact", test_wait_is_exact);
  g_test_add_func ("/limiter/rate", test_rate);
  g_test_add_func ("/limiter/clock-goes-back", test_clock_goes_back);
  g_test_add_func ("/limiter/window-number-wraps", test_window_number_wraps);
  g_test_add_func ("/limiter/large", test_large);
  g_test_add_func ("/limiter/extremes", test_extremes);
  return g_test_run ();
}
