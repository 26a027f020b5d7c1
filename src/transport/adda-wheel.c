/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A timer wheel: setting, moving and dropping a timer costs the same whatever their number */

#include "adda-wheel.h"

void
adda_wheel_init (AddaWheel *wheel, gint64 now_ms, AddaTimerFunc func, gpointer data)
{
  *wheel = (AddaWheel){
    .tick = now_ms / ADDA_WHEEL_TICK_MS,
    .func = func,
    .data = data,
  };
}

static guint
slot_of (const AddaTimer *const *link, const AddaWheel *wheel)
{
  return (guint) (link - (const AddaTimer *const *) wheel->slots);
}

static gboolean
is_slot_head (const AddaWheel *wheel, AddaTimer *const *link)
{
  return link >= wheel->slots && link < wheel->slots + ADDA_WHEEL_SLOTS;
}

void
adda_wheel_unset (AddaWheel *wheel, AddaTimer *timer)
{
  AddaTimer **link = timer->link;

  if (link == NULL)
    return;

  *link = timer->next;
  if (timer->next != NULL)
    timer->next->link = link;
  else if (is_slot_head (wheel, link))
    {
      guint slot = slot_of ((const AddaTimer *const *) link, wheel);

      wheel->occupied[slot / 64] &= ~(G_GUINT64_CONSTANT (1) << (slot % 64));
    }
  timer->next = NULL;
  timer->link = NULL;
  wheel->n_timers--;
}

void
adda_wheel_set (AddaWheel *wheel, AddaTimer *timer, gint64 due_ms)
{
  gint64 tick = (due_ms + ADDA_WHEEL_TICK_MS - 1) / ADDA_WHEEL_TICK_MS;
  AddaTimer **head;
  guint slot;

  adda_wheel_unset (wheel, timer);

  tick = CLAMP (tick, wheel->tick, wheel->tick + ADDA_WHEEL_SLOTS - 1);
  slot = (guint) (tick % ADDA_WHEEL_SLOTS);
  head = &wheel->slots[slot];

  timer->next = *head;
  timer->link = head;
  if (timer->next != NULL)
    timer->next->link = &timer->next;
  *head = timer;
  wheel->occupied[slot / 64] |= G_GUINT64_CONSTANT (1) << (slot % 64);
  wheel->n_timers++;
}

static void
run_slot (AddaWheel *wheel, guint slot)
{
  AddaTimer *due = wheel->slots[slot];

  /* Taken off first: what the function sets again may fall into the same slot. */
  wheel->slots[slot] = NULL;
  wheel->occupied[slot / 64] &= ~(G_GUINT64_CONSTANT (1) << (slot % 64));
  if (due != NULL)
    due->link = &due;

  while (due != NULL)
    {
      AddaTimer *timer = due;

      adda_wheel_unset (wheel, timer);
      wheel->func (timer, wheel->data);
    }
}

void
adda_wheel_run (AddaWheel *wheel, gint64 now_ms)
{
  gint64 now_tick = now_ms / ADDA_WHEEL_TICK_MS;
  gint64 behind = MIN (now_tick - wheel->tick + 1, ADDA_WHEEL_SLOTS);

  /* After a long sleep one turn is enough: every slot is passed once. */
  for (gint64 i = 0; i < behind; i++)
    {
      gint64 tick = now_tick - behind + 1 + i;

      wheel->tick = tick + 1;
      if (wheel->n_timers > 0)
        run_slot (wheel, (guint) (tick % ADDA_WHEEL_SLOTS));
    }
}

int
adda_wheel_get_timeout_ms (const AddaWheel *wheel, gint64 now_ms)
{
  if (wheel->n_timers == 0)
    return -1;

  for (guint i = 0; i < ADDA_WHEEL_SLOTS; i++)
    {
      gint64 tick = wheel->tick + i;
      guint slot = (guint) (tick % ADDA_WHEEL_SLOTS);

      if (wheel->occupied[slot / 64] == 0)
        {
          i += 63 - slot % 64;
          continue;
        }
      if (wheel->occupied[slot / 64] & (G_GUINT64_CONSTANT (1) << (slot % 64)))
        return (int) MAX (0, tick * ADDA_WHEEL_TICK_MS - now_ms);
    }

  return -1;
}
