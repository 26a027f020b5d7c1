/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The items of one watched thing, in the order of their last change: from any place in it to now, a page at a time */

#pragma once

#include "base/adda-frame.h"

G_BEGIN_DECLS

/* Items of one message. */
#define ADDA_FEED_PAGE_ITEMS 500

typedef struct _AddaFeed AddaFeed;

/**
 * AddaFeed:
 *
 * Each change has a number, the version. Who has seen all up to a version
 * needs what is behind it and nothing else, however much has happened since;
 * so a reader that falls behind costs nothing and gets the newest state of
 * each item once. Main thread.
 */

/* @header: members that each message begins with after its type, as JSON: "topic":"rooms". @has_numbers: its keys
 * are whole numbers, not texts. @max_items: the oldest go; 0 = no bound. */
AddaFeed *adda_feed_new (const char *header, gboolean has_numbers, guint max_items);
void adda_feed_free (AddaFeed *self);

/* From now on; 0 = no bound. */
void adda_feed_set_max_items (AddaFeed *self, guint max_items);

/* Whether it remembers what was removed: only while somebody reads. Forgets all of it when not. */
void adda_feed_set_read (AddaFeed *self, gboolean is_read);

/* @item: JSON text of an object. Both copied. Returns: whether it is new, or other than before. */
gboolean adda_feed_set (AddaFeed *self, const char *key, const char *item);
gboolean adda_feed_set_number (AddaFeed *self, guint64 key, const char *item);
gboolean adda_feed_remove (AddaFeed *self, const char *key);

/* For who knows only what there is: all items that are not set between the two calls go. Returns: whether any
 * did. */
void adda_feed_begin (AddaFeed *self);
gboolean adda_feed_end (AddaFeed *self);

guint adda_feed_get_n_items (AddaFeed *self);

/* Of the last change; 0 before the first. */
guint64 adda_feed_get_version (AddaFeed *self);

/* A part of all that there was at version @until, of what is behind @from: @from moves on. The last one says so,
 * and carries @nonce (nullable). (transfer full) */
AddaFrame *adda_feed_encode_snapshot (AddaFeed *self,
                                      guint64 *from,
                                      guint64 until,
                                      const char *nonce,
                                      gboolean *is_last);

/* What has changed between @from and @until, or its first page: @from moves on. (transfer full) (nullable): NULL if
 * there is nothing */
AddaFrame *adda_feed_encode_changes (AddaFeed *self, guint64 *from, guint64 until);

/* Everybody has seen all up to @version. */
void adda_feed_forget (AddaFeed *self, guint64 version);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AddaFeed, adda_feed_free)

G_END_DECLS
