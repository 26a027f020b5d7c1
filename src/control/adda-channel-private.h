/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * What channels and those who watch them share */

#pragma once

#include "adda-channel.h"
#include "adda-control-private.h"

G_BEGIN_DECLS

/* Bounds: clients that watch, and what one of them may watch at once. */
#define ADDA_CONTROL_MAX_WATCHERS 128
#define ADDA_CONTROL_MAX_WATCHES 64

typedef struct _AddaWatcher AddaWatcher;

/* One client that watches one channel. */
typedef struct
{
  GList link; /* of the channel */
  AddaChannel *channel;
  AddaWatcher *watcher;
  char *nonce;       /* (owned) (nullable) of the request, until the snapshot ends */
  guint64 seen;      /* all up to this version has been sent */
  guint64 until;     /* the snapshot's version */
  gboolean is_whole; /* the snapshot has ended */
} AddaWatch;

/* One client with all that it watches. */
struct _AddaWatcher
{
  AddaControl *control;
  AddaClient *client;
  GPtrArray *watches;  /* (owned) of AddaWatch (owned) */
  gboolean is_waiting; /* for what was sent to leave */
};

/* Opens it. */
AddaChannel *adda_channel_new (AddaControl *control,
                               const AddaControlTopic *topic,
                               const char *subject);
void adda_channel_free (AddaChannel *self);

/* To all who watch. */
void adda_channel_tell (AddaChannel *self);

/* A page of what they may know, from @from on, which moves. Made once for all. (transfer full) (nullable) */
AddaFrame *adda_channel_encode (AddaChannel *self, guint64 *from);

/* Sends what is due, as far as it fits; the rest once that has left. */
void adda_watcher_pump (AddaWatcher *self);

/* The requests. */
void adda_watcher_run_watch (AddaControl *control, AddaClient *client, const AddaCommand *command);
void adda_watcher_run_unwatch (AddaControl *control,
                               AddaClient *client,
                               const AddaCommand *command);

/* What was sent to @client has left. */
void adda_watcher_drained (AddaControl *control, AddaClient *client);

/* What nobody of them may watch any longer ends. */
void adda_watcher_check (AddaControl *control);

void adda_watcher_free (gpointer watcher);

/* Everything that @client watches. */
void adda_watcher_drop (AddaControl *control, AddaClient *client);

G_END_DECLS
