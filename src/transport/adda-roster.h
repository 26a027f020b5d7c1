/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Who is connected: each connection by a number of its own, with who it is and where it comes from */

#pragma once

#include "adda-connection.h"
#include "auth/adda-identity.h"

G_BEGIN_DECLS

/* Hub's thread, as all here. */
typedef struct
{
  guint64 id; /* never given twice while the hub runs */
  AddaConnection
      *connection; /* (unowned) of it only what never changes, and what is the hub's thread's */
  AddaUser *user;  /* (owned) (nullable) nobody in particular */
  char *token;     /* (owned) (nullable) the id of the token that it came with */
  GInetAddress *address; /* (owned) (nullable) of who is behind it */
  gint64 since_usec;     /* wall clock */
} AddaRosterEntry;

typedef struct _AddaRoster AddaRoster;

AddaRoster *adda_roster_new (void);
void adda_roster_free (AddaRoster *self);

/* @address, @identity: (nullable) */
void adda_roster_add (AddaRoster *self,
                      AddaConnection *connection,
                      AddaUser *user,
                      GInetAddress *address,
                      const AddaIdentity *identity);
void adda_roster_remove (AddaRoster *self, AddaConnection *connection);

/* It has proved to be somebody else. */
void adda_roster_rename (AddaRoster *self,
                         AddaConnection *connection,
                         const AddaIdentity *identity);

/* (transfer none) (nullable) */
const AddaRosterEntry *adda_roster_lookup (AddaRoster *self, guint64 id);
const AddaRosterEntry *adda_roster_find (AddaRoster *self, const AddaConnection *connection);

/* In no order. (transfer container) (element-type AddaRosterEntry) */
GPtrArray *adda_roster_list (AddaRoster *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AddaRoster, adda_roster_free)

G_END_DECLS
