/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * What rooms, members and the hub share */

#pragma once

#include "adda-room.h"
#include "adda-tail.h"

G_BEGIN_DECLS

/* A room's tail never keeps more content than this. */
#define ADDA_ROOM_TAIL_BYTES (256 * 1024)

/* The latest events of a stream that are kept in memory: its notifications, and what was read. */
#define ADDA_STREAM_TAIL_EVENTS 1000

/* At most so many people of a room are shown as typing at a time. */
#define ADDA_ROOM_MAX_TYPING 16

typedef struct _AddaTyping AddaTyping;
typedef struct _AddaJoin AddaJoin;
typedef struct _AddaLoad AddaLoad;

/* Joins in the order they came, linked by themselves. */
typedef struct
{
  AddaJoin *head;
  AddaJoin *tail;
} AddaJoinQueue;

/* One connection in one room: 40 bytes, for there are as many as connections. */
struct _AddaMembership
{
  AddaClient *client; /* (unowned) */
  AddaMember *member; /* (unowned) which lives as long as it has memberships */
  AddaMembership *next_of_client;
  AddaMembership *next; /* of the same member */
  AddaMembership *prev;
};

struct _AddaMember
{
  AddaRoom *room;              /* (unowned) (nullable) NULL once it has left */
  AddaUser *user;              /* (owned) */
  AddaMembership *memberships; /* (owned) */
  AddaMember *next;            /* of the room, in the order of joining */
  AddaMember *prev;
  AddaTyping *typing; /* (unowned) (nullable) the hub's note that it types */
  guint ref_count;
  guint n_clients;
};

struct _AddaRoom
{
  GObject parent_instance;

  char *name; /* (owned) */
  guint index;
  guint n_members;
  guint n_clients;
  guint n_user_list;        /* clients that asked for the list of users */
  AddaMember *first_member; /* (owned) */
  AddaMember *last_member;
  GHashTable *members_by_id; /* (owned) (nullable) a set of AddaMember, only in larger rooms */
  guint64 seq;
  gint64 last_time_usec;
  AddaTail tail;
  GArray *erased;        /* (owned) (nullable) of guint64: the messages that were deleted last */
  AddaJoinQueue waiting; /* (unowned) joins that need the tail */
  AddaLoad *loads;       /* (owned) who else needs it */
  guint n_joining;       /* joins and loads under way: they keep the room */
  guint n_in_flight;     /* drafts in the log: they keep it too */
  guint n_joined;        /* of a crowd, not yet told */
  guint n_left;
  guint16 n_typing;
  guint16 n_walking;
  gboolean is_stream : 1;
  gboolean is_open : 1;   /* room-opened was emitted and room-closed not yet */
  gboolean is_loaded : 1; /* the tail has as much as it may have */
  gboolean is_loading : 1;
  gboolean is_crowd_pending : 1; /* in the hub's list for the next presence notice */
};

/* Copies @name. */
AddaRoom *adda_room_new (const char *name, guint index);

/* (transfer none) (nullable) */
AddaMember *adda_room_find_member (AddaRoom *self, AddaUser *user);

/* (transfer none) (nullable): asks the shorter of both lists. */
AddaMembership *adda_room_find_membership (AddaRoom *self, AddaClient *client);

/* @client must not be in the room. (transfer none); its member has one client if it is new here. */
AddaMembership *adda_room_add_client (AddaRoom *self, AddaClient *client);

/* Frees @membership. Returns: (transfer full) (nullable): the member, if it left with this client.
 */
AddaMember *adda_room_remove_client (AddaRoom *self, AddaMembership *membership);

/* The next durable event of the room. */
void adda_room_apply (AddaRoom *self, AddaEvent *event, guint tail_events);

/* The message @seq is deleted: of it there is a tombstone now, in what is read of the log already too. */
void adda_room_erase (AddaRoom *self, guint64 seq);

/* Leaves tombstones in @events, which were read from the log, of what has been deleted since. */
void adda_room_mend (AddaRoom *self, GPtrArray *events);

/* Puts what the log read (ascending) in front of what the tail has. */
void adda_room_fill_tail (AddaRoom *self, GPtrArray *events, guint tail_events);

/* The tail goes; name, seq and time stay. */
void adda_room_make_dormant (AddaRoom *self);

AddaMember *adda_member_new (AddaRoom *room, AddaUser *user);

G_END_DECLS
