/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A notification as JSON: what is kept of the caller's object, and what goes out */

#pragma once

#include "adda-json-read.h"
#include "hub/adda-notifications.h"

G_BEGIN_DECLS

/**
 * adda_notification_text_new:
 * @text: a JSON object that passed adda_json_validate()
 *
 * What is stored of the caller's object: each member as it was written, but
 * without id, user_id, timestamp and read, which are the hub's to say; type,
 * title, message and data are there even if the caller left them out.
 *
 * Any thread. Returns: (transfer full) (nullable): NULL with %ADDA_PROTOCOL_ERROR set
 */
char *adda_notification_text_new (const char *text, gsize length_bytes, GError **error);

/* Appends the whole notification, as clients get it. user_id is empty in one to everybody. */
void adda_notification_text_write (GString *text, const AddaEvent *event, gboolean is_read);

/* The same for each of @page, as an array. */
void adda_notification_text_write_page (GString *text, const AddaNotificationPage *page);

/* What a NOTIFICATION_READ event says, as members behind others of an object. */
void adda_notification_text_write_mark (GString *text, const AddaEvent *event);

/* The id of a notification. FALSE with %ADDA_PROTOCOL_ERROR set, as below. */
gboolean adda_notification_id_read (const AddaJsonMember *member, AddaUuid *id, GError **error);

/* An array of 1 to %ADDA_NOTIFICATIONS_MAX of them. @ids: (out) (transfer full) */
gboolean adda_notification_ids_read (const AddaJsonMember *member,
                                     AddaUuid **ids,
                                     guint *n_ids,
                                     GError **error);

G_END_DECLS
