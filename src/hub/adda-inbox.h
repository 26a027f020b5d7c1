/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A person's notifications as one list: the own stream and that of all, with what was read */

#pragma once

#include "adda-notifications.h"
#include "adda-tail.h"

G_BEGIN_DECLS

typedef struct
{
  GArray *items;     /* (owned) of AddaNotification, ascending; its events are referenced here */
  GPtrArray *events; /* (owned) */
  guint n_unread;
} AddaInbox;

/* Puts together what @own and @all hold. */
void adda_inbox_init (AddaInbox *inbox, const AddaTail *own, const AddaTail *all);
void adda_inbox_clear (AddaInbox *inbox);

/* Position of the notification @id, -1 if it is not there. */
int adda_inbox_find (const AddaInbox *inbox, const AddaUuid *id);

/* The content of a NOTIFICATION_READ event for those of @ids that are there and unread. NULL: none.
 * (transfer full) (nullable) */
char *adda_inbox_write_ids (const AddaInbox *inbox, const AddaUuid *ids, guint n_ids);

/* The same for everything up to those seqs. @time_usec: of the latest of them */
char *adda_inbox_write_all (guint64 own_seq, guint64 all_seq, gint64 time_usec);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AddaInbox, adda_inbox_clear)

G_END_DECLS
