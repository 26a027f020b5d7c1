/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Which connections of one worker hear which room */

#include "adda-fan.h"

#include <string.h>

void
adda_fans_init (AddaFans *self)
{
  *self = (AddaFans){ 0 };
}

void
adda_fans_clear (AddaFans *self)
{
  for (guint i = 0; i < self->n_fans; i++)
    g_free (self->fans[i].sitters);
  g_clear_pointer (&self->fans, g_free);
  self->n_fans = 0;
}

AddaFan *
adda_fans_lookup (AddaFans *self, guint room)
{
  return room < self->n_fans ? &self->fans[room] : NULL;
}

static AddaSeat *
seat_of (AddaConnection *connection, guint i)
{
  return i == 0 ? &connection->seat : &connection->more_seats[i - 1];
}

static int
find_seat (AddaConnection *connection, guint room)
{
  for (guint i = 0; i < connection->n_seats; i++)
    if (seat_of (connection, i)->room == room)
      return (int) i;

  return -1;
}

static AddaFan *
ensure (AddaFans *self, guint room)
{
  if (room >= self->n_fans)
    {
      guint n = MAX (room + 1, self->n_fans * 2);

      self->fans = g_renew (AddaFan, self->fans, n);
      memset (self->fans + self->n_fans, 0, sizeof (AddaFan) * (n - self->n_fans));
      self->n_fans = n;
    }

  return &self->fans[room];
}

void
adda_fans_add (AddaFans *self, guint room, AddaConnection *connection)
{
  AddaFan *fan;

  if (find_seat (connection, room) >= 0)
    return;

  fan = ensure (self, room);
  if (fan->n_sitters == fan->capacity)
    {
      fan->capacity = MAX (4, fan->capacity * 2);
      fan->sitters = g_renew (AddaSitter, fan->sitters, fan->capacity);
    }
  if (connection->n_seats > 0)
    connection->more_seats = g_renew (AddaSeat, connection->more_seats, connection->n_seats);

  *seat_of (connection, connection->n_seats) = (AddaSeat){ room, fan->n_sitters };
  fan->sitters[fan->n_sitters++] = (AddaSitter){ connection, connection->n_seats++ };
}

static void
shrink (AddaFan *fan)
{
  if (fan->n_sitters == 0)
    {
      g_clear_pointer (&fan->sitters, g_free);
      fan->capacity = 0;
    }
  else if (fan->capacity > 16 && fan->n_sitters < fan->capacity / 4)
    {
      fan->capacity /= 2;
      fan->sitters = g_renew (AddaSitter, fan->sitters, fan->capacity);
    }
}

static void
stand_up (AddaFans *self, AddaConnection *connection, guint i)
{
  AddaSeat *seat = seat_of (connection, i);
  AddaFan *fan = &self->fans[seat->room];
  guint32 position = seat->position;
  guint last = --connection->n_seats;
  AddaSitter moved;

  /* The last sitter of the room takes this place. */
  moved = fan->sitters[--fan->n_sitters];
  if (position != fan->n_sitters)
    {
      fan->sitters[position] = moved;
      seat_of (moved.connection, moved.seat)->position = position;
    }
  shrink (fan);

  /* The connection's last seat takes this seat's number. */
  if (i != last)
    {
      *seat = *seat_of (connection, last);
      self->fans[seat->room].sitters[seat->position].seat = i;
    }
  if (connection->n_seats <= 1)
    g_clear_pointer (&connection->more_seats, g_free);
}

void
adda_fans_remove (AddaFans *self, guint room, AddaConnection *connection)
{
  int i = find_seat (connection, room);

  if (i >= 0)
    stand_up (self, connection, (guint) i);
}

void
adda_fans_remove_all (AddaFans *self, AddaConnection *connection)
{
  while (connection->n_seats > 0)
    stand_up (self, connection, connection->n_seats - 1u);
}
