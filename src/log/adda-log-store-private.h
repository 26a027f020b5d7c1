/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The state of the writing side, for its own two files */

#pragma once

#include "adda-log-nonces.h"
#include "adda-log-rooms.h"
#include "adda-log-store.h"
#include "adda-log-views.h"

G_BEGIN_DECLS

struct _AddaLogStore
{
  AddaLocalLogTuning tuning;
  sqlite3 *db;               /* (owned) */
  sqlite3_stmt *begin;       /* (owned) */
  sqlite3_stmt *insert;      /* (owned) */
  sqlite3_stmt *commit;      /* (owned) */
  sqlite3_stmt *find;        /* (owned) a message by room and seq */
  sqlite3_stmt *erase;       /* (owned) makes it a tombstone */
  AddaLogRooms *rooms;       /* (owned) */
  AddaLogViews *views;       /* (owned) */
  AddaLogNonces *nonces;     /* (owned) (nullable) */
  char *epoch;               /* (owned) */
  AddaDurability durability; /* of the commits now */
  gint64 last_pos;           /* of the last event, committed or in this group */
  guint wal_pages;           /* as of the last commit */
};

G_END_DECLS
