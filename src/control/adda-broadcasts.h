/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The latest notifications that were sent from here, and how far each has come */

#pragma once

#include "hub/adda-hub.h"

G_BEGIN_DECLS

#define ADDA_BROADCASTS_MAX 100

/* One of them. Main thread, as all here. */
typedef struct
{
  char *id;           /* (owned) */
  AddaUser *by;       /* (owned) */
  char *to;           /* (owned) JSON, as it was given */
  char *notification; /* (owned) JSON */
  gint64 time_usec;
  guint n_recipients;
  guint n_rooms;
  guint n_connections; /* to which it was sent */
  guint n_delivered;   /* that have taken it off our hands */
  guint n_gone;        /* that went before */
  guint n_posting;     /* drafts that the log has not answered */
  GHashTable *awaited; /* (owned) a set of AddaClient: those that have it in their queue */
  guint ref_count;
} AddaBroadcast;

typedef struct _AddaBroadcasts AddaBroadcasts;

AddaBroadcasts *adda_broadcasts_new (void);
void adda_broadcasts_free (AddaBroadcasts *self);

/* Keeps it, and forgets the oldest over the bound. (transfer none) */
AddaBroadcast *adda_broadcasts_add (AddaBroadcasts *self,
                                    AddaUser *by,
                                    const char *to,
                                    const char *notification);

/* The oldest first: (transfer none) (element-type AddaBroadcast) */
GQueue *adda_broadcasts_get_all (AddaBroadcasts *self);

AddaBroadcast *adda_broadcast_ref (AddaBroadcast *broadcast);
void adda_broadcast_unref (AddaBroadcast *broadcast);

/* @client has it in its queue now. Returns: FALSE if it had before */
gboolean adda_broadcast_await (AddaBroadcast *broadcast, AddaClient *client);

/* Whether nothing more becomes of it. */
gboolean adda_broadcast_is_done (const AddaBroadcast *broadcast);

/* All that was in the queue of @client has left, or @client has. Returns: whether one of them waited for that */
gboolean adda_broadcasts_drained (AddaBroadcasts *self, AddaClient *client);
gboolean adda_broadcasts_gone (AddaBroadcasts *self, AddaClient *client);

G_END_DECLS
