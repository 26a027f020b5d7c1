/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The nonces of the latest events: a bounded window in memory, oldest out first */

#pragma once

#include "adda-event.h"

G_BEGIN_DECLS

/* The largest window; more is cut to it. */
#define ADDA_LOG_NONCES_MAX (1u << 24)

/* What is remembered of the event that brought a nonce first. */
typedef struct
{
  guint64 hash[2]; /* of user id, room and nonce, keyed with a secret of this process */
  AddaUuid id;
  guint64 seq;
  gint64 time_usec;
} AddaLogNonce;

/* Of one thread: the log's writer. */
typedef struct _AddaLogNonces AddaLogNonces;

/* @group_limit: most additions between two adda_log_nonces_commit(). Takes 56 to 64 bytes a nonce,
 * touched as it fills. */
AddaLogNonces *adda_log_nonces_new (guint window, guint group_limit);
void adda_log_nonces_free (AddaLogNonces *self);

/* Fills in the hash of @nonce, for the two below. */
void adda_log_nonces_hash (AddaLogNonces *self,
                           const char *user_id,
                           const char *room,
                           const char *nonce,
                           AddaLogNonce *entry);

/* (nullable) (transfer none): valid until the next change */
const AddaLogNonce *adda_log_nonces_lookup (AddaLogNonces *self, const AddaLogNonce *entry);

/* @entry must not be known yet. */
void adda_log_nonces_add (AddaLogNonces *self, const AddaLogNonce *entry);

/* Keeps what was added since the last commit, and forgets the oldest over the window. */
void adda_log_nonces_commit (AddaLogNonces *self);

/* Forgets what was added since the last commit. */
void adda_log_nonces_rollback (AddaLogNonces *self);

guint adda_log_nonces_get_size (AddaLogNonces *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AddaLogNonces, adda_log_nonces_free)

G_END_DECLS
