/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The hub's side of one connection */

#pragma once

#include "log/adda-user.h"

G_BEGIN_DECLS

typedef struct _AddaClient AddaClient;
typedef struct _AddaMembership AddaMembership;

typedef enum
{
  ADDA_CLIENT_DEFAULT = 0,
  ADDA_CLIENT_USER_LIST = 1 << 0, /* flat clients that asked for the list of users */
  ADDA_CLIENT_FLAT = 1 << 1,      /* hears its own join, has one room */
  ADDA_CLIENT_UNPROVEN = 1 << 2,  /* the transport's: has to prove first who it is */
} AddaClientFlags;

/* Small, for there are many. Belongs to the hub's thread. */
struct _AddaClient
{
  AddaUser *user;              /* (owned) */
  gpointer link;               /* the transport's connection */
  AddaMembership *memberships; /* (owned) the rooms it is in, linked */
  AddaClient *next_follower;   /* of the same person's notifications */
  guint16 n_memberships;       /* of rooms and streams */
  guint16 n_in_flight;         /* drafts and queries not yet answered */
  guint8 flags;                /* AddaClientFlags */
  guint8 is_gone : 1;          /* removed, kept only for what is in flight */
  guint8 is_follower : 1;      /* hears the person's notifications */
  guint8 n_streams : 6;        /* of its memberships */
  guint16 n_joining;           /* joins under way */
};

G_END_DECLS
