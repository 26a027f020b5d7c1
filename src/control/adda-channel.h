/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * What can be watched: a row each, and a channel for each thing that is watched */

#pragma once

#include "adda-control.h"
#include "adda-feed.h"
#include "base/adda-json.h"

G_BEGIN_DECLS

typedef struct _AddaChannel AddaChannel;

/* A row of what can be watched. All functions but check may be missing. */
typedef struct
{
  const char *name;
  AddaRole least_role;         /* ADDA_ROLE_MODERATOR or ADDA_ROLE_ADMIN */
  const char *parameter;       /* (nullable) the member that says of what: "room" */
  const char *const *subjects; /* (nullable) the only ones that there are, ended by NULL */
  gboolean is_kept;            /* gathers from the start on, watched or not: each of its subjects */
  gboolean has_numbers;        /* its keys are whole numbers */
  guint max_items;             /* 0 = no bound of its own */

  /* ADDA_N_ERRORS if @subject is there. */
  AddaErrorCode (*check) (AddaControl *control, const char *subject);
  /* Somebody watches (or from the start, if it is kept): fills the feed. */
  void (*open) (AddaChannel *channel);
  /* Once a second, while somebody watches or it is kept: for what nobody tells of. */
  void (*look) (AddaChannel *channel);
  /* It has been touched, and is about to be told. */
  void (*gather) (AddaChannel *channel);
  /* Nobody watches any more. */
  void (*close) (AddaChannel *channel);
} AddaControlTopic;

/* All, ended by a row without name. */
extern const AddaControlTopic adda_control_topics[];

/* One thing that is watched; what is changed in it is told to all who watch, at most once a second. */
struct _AddaChannel
{
  AddaControl *control;
  const AddaControlTopic *topic;
  char *subject;        /* (owned) (nullable) */
  AddaFeed *feed;       /* (owned) */
  gpointer state;       /* the topic's own, from open to close */
  GQueue watches;       /* of AddaWatch, by their links */
  GPtrArray *pages;     /* (owned) what was encoded for one and may do for others */
  GSource *timer;       /* (owned) (nullable) */
  gint64 told_usec;     /* monotonic */
  guint64 told_version; /* what watchers may know */
  gboolean is_filling;  /* what there is has been asked for: no snapshot until it is here */
};

/* (transfer none) (nullable): only if it is watched, or kept. @subject: (nullable) */
AddaChannel *adda_channel_find (AddaControl *control, const char *topic, const char *subject);

/* From open on until it is ended, who watches waits for the snapshot. */
void adda_channel_begin_filling (AddaChannel *self);
void adda_channel_end_filling (AddaChannel *self);

/* There is something to gather: who watches is told soon. */
void adda_channel_touch (AddaChannel *self);

/* As the feed's; who watches is told soon. */
void adda_channel_set (AddaChannel *self, const char *key, const char *item);
void adda_channel_set_number (AddaChannel *self, guint64 key, const char *item);
void adda_channel_remove (AddaChannel *self, const char *key);
void adda_channel_begin (AddaChannel *self);
void adda_channel_end (AddaChannel *self);

/* An item in the making: opens an object. */
void adda_channel_open_item (AddaJson *json);

/* Closes it, sets it under @key, and frees it. */
void adda_channel_close_item (AddaChannel *self, AddaJson *json, const char *key);
void adda_channel_close_item_number (AddaChannel *self, AddaJson *json, guint64 key);

/* NULL writes null; times in µs, 0 is null. */
void adda_channel_add_user (AddaJson *json, const char *name, const AddaUser *user);
void adda_channel_add_time (AddaJson *json, const char *name, gint64 time_usec);

G_END_DECLS
