/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Who hears a room: connections of each worker and dialect, counted, and what each of them needs */

#pragma once

#include "adda-worker.h"
#include "hub/adda-notice.h"

G_BEGIN_DECLS

/* All zero: nobody. Hub's thread, as all here. */
typedef struct
{
  guint32 *counts; /* (owned) (nullable) workers × ADDA_N_DIALECTS */
  guint32 total;
} AddaAudience;

void adda_audience_add (AddaAudience *self, guint n_workers, const AddaConnection *connection);
void adda_audience_remove (AddaAudience *self, const AddaConnection *connection);

/* Encodes @notice once for each dialect that hears @room, and orders each worker concerned to deliver it. There
 * must be somebody. @user_key: whose own message it is; @except: (nullable): is not told */
void adda_audience_tell (const AddaAudience *self,
                         AddaWorker *const *workers,
                         guint n_workers,
                         guint room,
                         const AddaNotice *notice,
                         guint64 user_key,
                         AddaConnection *except);

G_END_DECLS
