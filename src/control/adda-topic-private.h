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

/* adda-topic-audit.c */
void adda_topic_audit_open (AddaChannel *channel);
void adda_topic_audit_close (AddaChannel *channel);

G_END_DECLS
