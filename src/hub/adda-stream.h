/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Streams: rooms of the system's own, with names that no room of people can have */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A control character, which adda_name_normalize() refuses. */
#define ADDA_STREAM_PREFIX "\x1f"

/* What everybody is notified of. */
#define ADDA_STREAM_ALL ADDA_STREAM_PREFIX "all"

/* Every change of accounts, invites and sessions. */
#define ADDA_STREAM_ACCOUNTS ADDA_STREAM_PREFIX "accounts"

/* Every change of webhooks. */
#define ADDA_STREAM_HOOKS ADDA_STREAM_PREFIX "hooks"

/* What moderators and admins have ruled: bans, mutes, topics, locks, revoked tokens. */
#define ADDA_STREAM_RULINGS ADDA_STREAM_PREFIX "rulings"

/* Who did what as moderator or admin. */
#define ADDA_STREAM_AUDIT ADDA_STREAM_PREFIX "audit"

/* The notifications of one person: (transfer full). */
char *adda_stream_for_user (const char *user_id);

/* The id of the person whose notifications @name is the stream of: (transfer none) (nullable) */
const char *adda_stream_get_user (const char *name);

/* Where whole frames are passed on, under the name of @room (nullable: the one for all who named none):
 * (transfer full). */
char *adda_stream_for_raw (const char *room);

/* The name of the raw room that @name is the stream of; empty for the one that needs none: (transfer none) (nullable) */
const char *adda_stream_get_raw (const char *name);

/* Whether @name is a stream's and not a room's. */
gboolean adda_stream_is_name (const char *name);

G_END_DECLS
