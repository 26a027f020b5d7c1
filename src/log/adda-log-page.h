/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Reading pages of a room from one connection: the index, and the events that it lacks yet */

#pragma once

#include "adda-log-database.h"

G_BEGIN_DECLS

/* Of one thread at a time. */
typedef struct _AddaLogPages AddaLogPages;

/* Opens a connection of its own. The file must have been made and migrated. */
AddaLogPages *adda_log_pages_open (const char *path, GError **error);
void adda_log_pages_free (AddaLogPages *self);

/* Fills in the answer of @query, from one snapshot. */
void adda_log_pages_read (AddaLogPages *self, AddaLogQuery *query);

/* (transfer container) (element-type AddaLogRoom): by time of the last event, newest first */
GPtrArray *adda_log_pages_list_rooms (AddaLogPages *self, guint limit, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AddaLogPages, adda_log_pages_free)

G_END_DECLS
