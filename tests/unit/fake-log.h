/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A log in memory that answers when the test says so, and as it says */

#pragma once

#include "log/adda-log.h"

G_BEGIN_DECLS

#define FAKE_TYPE_LOG (fake_log_get_type ())
G_DECLARE_FINAL_TYPE (FakeLog, fake_log, FAKE, LOG, GObject)

FakeLog *fake_log_new (void);

/* History that is there before the hub starts: contents "#1", "#2", … */
void fake_log_fill (FakeLog *self, const char *room, guint n_events);

guint fake_log_get_n_drafts (FakeLog *self);
guint fake_log_get_n_reads (FakeLog *self);

/* Answers the first @n drafts that wait, as one group; they count in the reads from now on. */
void fake_log_commit (FakeLog *self, guint n);
void fake_log_refuse (FakeLog *self, guint n, AddaEventFailure failure);

/* Commits, but keeps the answers until fake_log_deliver(). */
void fake_log_commit_silently (FakeLog *self, guint n);
void fake_log_deliver (FakeLog *self);

/* Reads what is committed now for the first read that waits, but keeps the answer. */
void fake_log_snapshot_read (FakeLog *self);

/* Answers the first read that waits, from its snapshot or what is committed now; or with an error. */
void fake_log_answer_read (FakeLog *self);
void fake_log_fail_read (FakeLog *self, AddaLogError code);

/* All events of @room are gone from the store. */
void fake_log_lose (FakeLog *self, const char *room);

G_END_DECLS
