/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Which connections of one worker hear which room */

#pragma once

#include "adda-connection.h"

G_BEGIN_DECLS

/* One connection in a room, and which of its seats this is. */
typedef struct
{
  AddaConnection *connection;
  guint32 seat;
} AddaSitter;

/* One room's list; unordered, without holes. */
typedef struct
{
  AddaSitter *sitters;
  guint n_sitters;
  guint capacity;
} AddaFan;

/* All rooms of a worker, by the room's index. Belongs to the worker's thread. */
typedef struct
{
  AddaFan *fans;
  guint n_fans;
} AddaFans;

void adda_fans_init (AddaFans *self);
void adda_fans_clear (AddaFans *self);

/* (nullable): nobody here has been in that room */
AddaFan *adda_fans_lookup (AddaFans *self, guint room);

/* Does nothing if it is there already. */
void adda_fans_add (AddaFans *self, guint room, AddaConnection *connection);

/* Does nothing if it is not there. */
void adda_fans_remove (AddaFans *self, guint room, AddaConnection *connection);

void adda_fans_remove_all (AddaFans *self, AddaConnection *connection);

G_END_DECLS
