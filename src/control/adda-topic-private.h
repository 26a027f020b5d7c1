/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The functions of the topics' rows, a family in each file */

#pragma once

#include "adda-channel-private.h"

G_BEGIN_DECLS

/* adda-topic-rooms.c */
void adda_topic_rooms_open (AddaChannel *channel);
void adda_topic_rooms_gather (AddaChannel *channel);
void adda_topic_rooms_close (AddaChannel *channel);

/* @room NULL: all */
void adda_topic_rooms_mark (AddaChannel *channel, const char *room);

/* adda-topic-room.c */
AddaErrorCode adda_topic_room_check (AddaControl *control, const char *subject);
void adda_topic_room_gather (AddaChannel *channel);

/* adda-topic-hub.c */
void adda_topic_hub_look (AddaChannel *channel);

/* adda-topic-settings.c */

/* Whether it cannot be written; whether it may be shown and set at all. */
gboolean adda_control_is_setting_locked (const AddaControlParts *parts, const char *name);
gboolean adda_control_is_setting_plain (const GVariantType *type);

void adda_topic_settings_open (AddaChannel *channel);
void adda_topic_settings_close (AddaChannel *channel);

/* adda-topic-accounts.c */
void adda_topic_accounts_open (AddaChannel *channel);
void adda_topic_accounts_gather (AddaChannel *channel);
void adda_topic_accounts_close (AddaChannel *channel);
void adda_topic_invites_gather (AddaChannel *channel);

/* adda-topic-rulings.c */
void adda_topic_rulings_attach (AddaControl *control);
void adda_topic_rulings_detach (AddaControl *control);
void adda_topic_sanctions_open (AddaChannel *channel);
void adda_topic_sanctions_gather (AddaChannel *channel);
void adda_topic_tokens_open (AddaChannel *channel);
void adda_topic_tokens_gather (AddaChannel *channel);
void adda_topic_rulings_close (AddaChannel *channel);

/* adda-topic-broadcasts.c */
void adda_control_touch_broadcasts (AddaControl *control);
void adda_topic_broadcasts_gather (AddaChannel *channel);

/* adda-topic-audit.c */
void adda_topic_audit_open (AddaChannel *channel);
void adda_topic_audit_close (AddaChannel *channel);

/* adda-topic-metrics.c */
extern const char *const adda_topic_metrics_windows[];
void adda_topic_metrics_open (AddaChannel *channel);
void adda_topic_metrics_look (AddaChannel *channel);
void adda_topic_metrics_close (AddaChannel *channel);

/* adda-topic-events.c */
typedef struct
{
  const char *kind;           /* static */
  AddaConnection *connection; /* (nullable) whose it is; says user and address too */
  AddaUser *user;             /* (nullable) */
  GInetAddress *address;      /* (nullable) */
  const char *room;           /* (nullable) */
  const char *text;           /* (nullable) */
} AddaControlEvent;

void adda_topic_events_open (AddaChannel *channel);
void adda_topic_events_close (AddaChannel *channel);
void adda_topic_events_note (AddaControl *control, const AddaControlEvent *event);

/* adda-topic-log.c */
void adda_topic_log_look (AddaChannel *channel);

/* adda-topic-connections.c */

/* "c-17" with its NUL */
#define ADDA_CONNECTION_ID_LENGTH 24

/* Returns @text. */
char *adda_connection_id_format (guint64 id, char text[ADDA_CONNECTION_ID_LENGTH]);

/* (transfer none) (nullable) */
const AddaRosterEntry *adda_control_find_connection (AddaControl *control, const char *id);

void adda_topic_connections_open (AddaChannel *channel);
void adda_topic_connections_gather (AddaChannel *channel);
void adda_topic_connections_close (AddaChannel *channel);
void adda_topic_connections_take (AddaControl *control, const AddaReport *report);
void adda_topic_connections_arrived (AddaControl *control, AddaConnection *connection);
void adda_topic_connections_changed (AddaControl *control, AddaConnection *connection);
void adda_topic_connections_left (AddaControl *control, AddaConnection *connection);

/* adda-topic-trace.c */
AddaErrorCode adda_topic_trace_check (AddaControl *control, const char *subject);
void adda_topic_trace_open (AddaChannel *channel);
void adda_topic_trace_close (AddaChannel *channel);
void adda_topic_trace_take (AddaControl *control,
                            AddaConnection *connection,
                            const AddaTraced *frame);
void adda_topic_trace_left (AddaControl *control, AddaConnection *connection);

G_END_DECLS
