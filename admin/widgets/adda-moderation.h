/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * What moderators do that needs no reason, undone where it can be */

#pragma once

#include "adda-page.h"

G_BEGIN_DECLS

/* Closes a connection so that it comes back at once. */
void adda_moderation_reconnect (AddaPage *page, const char *connection, const char *name);

/* Lifts the mutes of a person that hold in @room. */
void adda_moderation_unmute (AddaPage *page, const char *room, const char *user, const char *name);

void adda_moderation_lock (AddaPage *page, const char *room, gboolean on);

/* Asks first, since what is erased is gone. */
void adda_moderation_delete (AddaPage *page, const char *room, gint64 seq, const char *name);

G_END_DECLS
