/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A timer wheel: setting, moving and dropping a timer costs the same whatever their number */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Length of a tick; timers fire up to one tick late, never early. */
#define ADDA_WHEEL_TICK_MS 250
#define ADDA_WHEEL_SLOTS 256

typedef struct _AddaTimer AddaTimer;
typedef struct _AddaWheel AddaWheel;

/* Embedded in what it times; all zero is an unset timer. */
struct _AddaTimer
{
  AddaTimer *next;
  AddaTimer **link; /* what points to this one; NULL while unset */
};

/* The timer is unset when this is called, and may be set again from within. */
typedef void (*AddaTimerFunc) (AddaTimer *timer, gpointer data);

/**
 * AddaWheel:
 *
 * One level of slots (Varghese and Lauck, 1987, scheme 5). A timer further
 * away than the wheel turns fires early, at the far end: whoever set it looks
 * at the clock and sets it again. So a timer that is pushed on by every byte
 * received need never be moved: it fires, looks, and goes back to sleep.
 */
struct _AddaWheel
{
  AddaTimer *slots[ADDA_WHEEL_SLOTS];
  guint64 occupied[ADDA_WHEEL_SLOTS / 64];
  gint64 tick; /* the next tick to run */
  guint n_timers;
  AddaTimerFunc func;
  gpointer data;
};

void adda_wheel_init (AddaWheel *wheel, gint64 now_ms, AddaTimerFunc func, gpointer data);

/* Sets or moves @timer. Monotonic milliseconds. */
void adda_wheel_set (AddaWheel *wheel, AddaTimer *timer, gint64 due_ms);

/* Does nothing if it is not set. */
void adda_wheel_unset (AddaWheel *wheel, AddaTimer *timer);

/* Calls the function for all timers that are due. */
void adda_wheel_run (AddaWheel *wheel, gint64 now_ms);

/* For poll: milliseconds until the next timer, 0 if one is due, -1 if there is none. */
int adda_wheel_get_timeout_ms (const AddaWheel *wheel, gint64 now_ms);

G_END_DECLS
