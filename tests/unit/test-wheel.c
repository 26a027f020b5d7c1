/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The timer wheel: never early within its turn, never more than a tick late, cheap to move */

#include "transport/adda-wheel.h"

typedef struct
{
  AddaTimer timer; /* first */
  gint64 due_ms;
  gint64 fired_ms;
  guint n_fired;
} Probe;

typedef struct
{
  AddaWheel wheel;
  gint64 now_ms;
  gboolean sets_again;
} Fixture;

static void
fired (AddaTimer *timer, gpointer data)
{
  Probe *probe = (Probe *) timer;
  Fixture *fixture = data;

  g_assert_null (timer->link);
  probe->fired_ms = fixture->now_ms;
  probe->n_fired++;
  if (fixture->sets_again && fixture->now_ms < probe->due_ms)
    adda_wheel_set (&fixture->wheel, timer, probe->due_ms);
}

static void
run_to (Fixture *fixture, gint64 end_ms, guint step_ms)
{
  while (fixture->now_ms < end_ms)
    {
      fixture->now_ms += step_ms;
      adda_wheel_run (&fixture->wheel, fixture->now_ms);
    }
}

static void
test_due (void)
{
  for (gint64 due_ms = 1; due_ms < 60000; due_ms += 977)
    {
      Fixture fixture = { .now_ms = 12345 };
      Probe probe = { .due_ms = fixture.now_ms + due_ms };

      adda_wheel_init (&fixture.wheel, fixture.now_ms, fired, &fixture);
      adda_wheel_set (&fixture.wheel, &probe.timer, probe.due_ms);
      run_to (&fixture, probe.due_ms + 2 * ADDA_WHEEL_TICK_MS, 10);

      g_assert_cmpuint (probe.n_fired, ==, 1);
      g_assert_cmpint (probe.fired_ms, >=, probe.due_ms);
      g_assert_cmpint (probe.fired_ms, <=, probe.due_ms + ADDA_WHEEL_TICK_MS + 10);
      g_assert_cmpuint (fixture.wheel.n_timers, ==, 0);
    }
}

static void
test_far_fires_early_and_is_set_again (void)
{
  Fixture fixture = { .now_ms = 1, .sets_again = TRUE };
  Probe probe = { .due_ms = 300000 };

  adda_wheel_init (&fixture.wheel, fixture.now_ms, fired, &fixture);
  adda_wheel_set (&fixture.wheel, &probe.timer, probe.due_ms);
  run_to (&fixture, 301000, 100);

  g_assert_cmpuint (probe.n_fired, >, 1);
  g_assert_cmpuint (probe.n_fired, <, 8);
  g_assert_cmpint (probe.fired_ms, >=, probe.due_ms);
}

static void
test_move_and_unset (void)
{
  Fixture fixture = { .now_ms = 1 };
  Probe probes[8] = { 0 };

  adda_wheel_init (&fixture.wheel, fixture.now_ms, fired, &fixture);
  for (guint i = 0; i < 8; i++)
    adda_wheel_set (&fixture.wheel, &probes[i].timer, 1000);
  g_assert_cmpuint (fixture.wheel.n_timers, ==, 8);

  /* From the middle, the head and the end of one slot's list. */
  adda_wheel_unset (&fixture.wheel, &probes[3].timer);
  adda_wheel_unset (&fixture.wheel, &probes[7].timer);
  adda_wheel_unset (&fixture.wheel, &probes[0].timer);
  adda_wheel_unset (&fixture.wheel, &probes[0].timer);
  adda_wheel_set (&fixture.wheel, &probes[5].timer, 5000);
  run_to (&fixture, 2000, 50);

  for (guint i = 0; i < 8; i++)
    g_assert_cmpuint (probes[i].n_fired, ==, i == 0 || i == 3 || i == 5 || i == 7 ? 0 : 1);
  run_to (&fixture, 6000, 50);
  g_assert_cmpuint (probes[5].n_fired, ==, 1);
}

static void
test_timeout (void)
{
  Fixture fixture = { .now_ms = 1000 };
  Probe probe = { 0 };
  int timeout_ms;

  adda_wheel_init (&fixture.wheel, fixture.now_ms, fired, &fixture);
  g_assert_cmpint (adda_wheel_get_timeout_ms (&fixture.wheel, 1000), ==, -1);

  adda_wheel_set (&fixture.wheel, &probe.timer, 54000);
  timeout_ms = adda_wheel_get_timeout_ms (&fixture.wheel, 1000);
  g_assert_cmpint (timeout_ms, >=, 53000);
  g_assert_cmpint (timeout_ms, <=, 53000 + ADDA_WHEEL_TICK_MS);

  /* Sleeping as long as it says is enough. */
  fixture.now_ms = 1000 + timeout_ms;
  adda_wheel_run (&fixture.wheel, fixture.now_ms);
  g_assert_cmpuint (probe.n_fired, ==, 1);
  g_assert_cmpint (adda_wheel_get_timeout_ms (&fixture.wheel, fixture.now_ms), ==, -1);
}

static void
test_long_sleep (void)
{
  Fixture fixture = { .now_ms = 1 };
  Probe probes[200] = { 0 };

  adda_wheel_init (&fixture.wheel, fixture.now_ms, fired, &fixture);
  for (guint i = 0; i < 200; i++)
    adda_wheel_set (&fixture.wheel, &probes[i].timer, i * 300);
  fixture.now_ms = 10000000;
  adda_wheel_run (&fixture.wheel, fixture.now_ms);
  for (guint i = 0; i < 200; i++)
    g_assert_cmpuint (probes[i].n_fired, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wheel/due", test_due);
  g_test_add_func ("/wheel/far", test_far_fires_early_and_is_set_again);
  g_test_add_func ("/wheel/move-and-unset", test_move_and_unset);
  g_test_add_func ("/wheel/timeout", test_timeout);
  g_test_add_func ("/wheel/long-sleep", test_long_sleep);
  return g_test_run ();
}
