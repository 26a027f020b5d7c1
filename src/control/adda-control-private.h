/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * What the files of the control share among themselves */

#pragma once

#include "adda-alarms.h"
#include "adda-broadcasts.h"
#include "adda-control-call.h"
#include "adda-rates.h"

G_BEGIN_DECLS

/* So many calls may wait for their answers at once, over all clients. */
#define ADDA_CONTROL_MAX_CALLS 256

typedef struct _AddaChannel AddaChannel;

struct _AddaControl
{
  AddaControlParts parts;
  const AddaControlOutlet *outlet;
  gpointer outlet_data;
  GQueue calls; /* (element-type AddaControlCall) (owned) not answered yet, by their links */
  GHashTable *watchers; /* (owned) AddaClient → AddaWatcher (owned) */
  AddaChannel *events;  /* (unowned) kept */
  guint64 last_event_id;
  guint64 last_line_id;
  guint64 last_frame_id;
  guint n_crowded;     /* connections whose send queue is nearly full, as last reported */
  GQueue channels;     /* (owned) of AddaChannel: what is watched, or kept */
  GSource *tick;       /* (owned) once a second */
  AddaRates *rates;    /* (owned) */
  AddaAlarms *alarms;  /* (owned) */
  gint64 started_usec; /* wall clock */
  const AddaControlStates *states; /* (nullable) */
  gpointer states_data;
  AddaControlAuditFunc audit; /* (nullable) */
  gpointer audit_data;
  gboolean is_backing_up;
  AddaBroadcasts *broadcasts; /* (owned) */
};

/* What moderation knows; nothing without it. (transfer none) (nullable) */
const char *adda_control_get_topic (AddaControl *self, const char *room);
gboolean adda_control_is_locked (AddaControl *self, const char *room);
gboolean adda_control_is_muted (AddaControl *self, const char *user_id, const char *room);

/* Of the disk that @data_dir (nullable) is on; 0 if that cannot be said. */
void adda_control_look_at_disk (const char *data_dir, guint64 *free_bytes, guint64 *all_bytes);

/* Whether @role may do what @least may: a service is no moderator. */
gboolean adda_control_may (AddaRole role, AddaRole least);

/* The member @name of a request, read without parsing the rest: (transfer full) (nullable) */
char *adda_control_peek (const AddaCommand *command, const char *name);

/* Sends the JSON @text. */
void adda_control_send (AddaControl *self, AddaClient *client, const char *text);

/* @text, @nonce: (nullable) */
void adda_control_send_error (AddaControl *self,
                              AddaClient *client,
                              AddaErrorCode code,
                              const char *text,
                              const char *nonce);

/* "This needs the role …": refused. */
void adda_control_send_forbidden (AddaControl *self,
                                  AddaClient *client,
                                  const char *what,
                                  AddaRole least,
                                  const char *nonce);

G_END_DECLS
