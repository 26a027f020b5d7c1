/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * How long what a connection proved holds: warned of before the end, and ended */

#pragma once

#include "auth/adda-identity.h"

G_BEGIN_DECLS

/* How long before the end one is told of it. */
#define ADDA_LEASE_WARNING_USEC (60 * G_USEC_PER_SEC)

typedef struct _AddaLeases AddaLeases;

/* All are called in the hub's thread, with the holder. */
typedef struct
{
  void (*expiring) (gpointer holder, guint in_ms, gpointer data);
  void (*expired) (gpointer holder, gpointer data);
} AddaLeasesFuncs;

/* Hub's thread. */
AddaLeases *adda_leases_new (const AddaLeasesFuncs *funcs, gpointer data);
void adda_leases_free (AddaLeases *self);

/* What @holder is proven to be now; in the place of what it was. */
void adda_leases_set (AddaLeases *self, gpointer holder, const AddaIdentity *identity);

/* It is gone. */
void adda_leases_drop (AddaLeases *self, gpointer holder);

/* Those of @user_id, or only those by @session (nullable). (transfer container) */
GPtrArray *adda_leases_find (AddaLeases *self, const char *user_id, const char *session);

G_END_DECLS
