/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Notifications to a person or to everybody: posted, kept, listed, marked as read */

#pragma once

#include "adda-hub.h"
#include "base/adda-uuid.h"

G_BEGIN_DECLS

/* So many of a person's latest ones are listed, with those to everybody among them. Content of more
 * than 256 KiB a stream is not kept in the list either. */
#define ADDA_NOTIFICATIONS_MAX 500
#define ADDA_NOTIFICATIONS_DEFAULT_LIMIT 50

typedef struct
{
  AddaEvent *event;
  gboolean is_read;
} AddaNotification;

/* Borrowed for the call. */
struct _AddaNotificationPage
{
  const AddaNotification *items; /* ascending in time */
  guint n_items;
  guint n_unread;    /* of all that are kept */
  gboolean has_more; /* older ones than the first */
};

typedef struct
{
  const AddaUuid *before; /* (nullable) the id of one: only older ones */
  guint limit;            /* 0: the default */
  gboolean is_unread_only;
} AddaNotificationQuery;

/* @page is NULL if @failure is not ADDA_N_ERRORS. */
typedef void (*AddaNotificationsFunc) (const AddaNotificationPage *page,
                                       AddaErrorCode failure,
                                       gpointer data);

/**
 * adda_notifications_post:
 * @user_id: (nullable): who is notified; NULL: everybody
 * @from: in whose name; an idempotency key belongs to that person and one stream
 * @key: (nullable): the idempotency key
 * @content: (transfer full): a JSON object as text
 *
 * Hub's thread, as all here. @func hears of it as adda_hub_post() says.
 */
void adda_notifications_post (AddaHub *hub,
                              const char *user_id,
                              AddaUser *from,
                              const char *key,
                              char *content,
                              AddaHubPostFunc func,
                              gpointer data);

/* The latest notifications that @query asks for. @func may be called before this returns. */
void adda_notifications_list (AddaHub *hub,
                              const char *user_id,
                              const AddaNotificationQuery *query,
                              AddaNotificationsFunc func,
                              gpointer data);

/* @ids (all unread ones if @n_ids is 0) are read from now on. Only what changes anything is stored, and
 * @func called once it is, maybe before this returns, with an empty page that has the new n_unread. */
void adda_notifications_mark (AddaHub *hub,
                              AddaUser *user,
                              const AddaUuid *ids,
                              guint n_ids,
                              AddaNotificationsFunc func,
                              gpointer data);

/* Tells @client what it has not read (a NOTIFICATIONS notice, if there is any), and lets it hear all that
 * comes after that. */
void adda_notifications_attach (AddaHub *hub, AddaClient *client);

/* Lets @client hear what comes from now on. */
void adda_notifications_follow (AddaHub *hub, AddaClient *client);

G_END_DECLS
