/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Who is connected: each connection by a number of its own, with who it is and where it comes from */

#pragma once

#include "adda-connection.h"
#include "auth/adda-identity.h"

G_BEGIN_DECLS

/* Hub's thread, as all here. There are as many entries as connections: each stands in its connection, and the roster
 * is a list of these. */
typedef struct _AddaRoster AddaRoster;

AddaRoster *adda_roster_new (void);
void adda_roster_free (AddaRoster *self);

/* Forgets everybody: before the connections are freed. */
void adda_roster_clear (AddaRoster *self);

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

/* Whose entry it is: of it only what never changes, and what is the hub's thread's. (transfer none) */
AddaConnection *adda_roster_get_connection (const AddaRosterEntry *entry);

/* Who it is: (transfer none) (nullable): nobody in particular */
const AddaUser *adda_roster_get_user (const AddaRosterEntry *entry);

/* The id of the token that it came with: (transfer none) (nullable) */
const char *adda_roster_get_token (const AddaRosterEntry *entry);

/* Of who is behind it. (transfer full) (nullable): unknown */
GInetAddress *adda_roster_dup_address (const AddaRosterEntry *entry);

/* (transfer none) (nullable) */
const AddaRosterEntry *adda_roster_lookup (AddaRoster *self, guint64 id);
const AddaRosterEntry *adda_roster_find (AddaRoster *self, const AddaConnection *connection);

/* The oldest first. (transfer container) (element-type AddaRosterEntry) */
GPtrArray *adda_roster_list (AddaRoster *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AddaRoster, adda_roster_free)

G_END_DECLS
