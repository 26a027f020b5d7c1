/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Requests that wait for their answer, by nonce */

#pragma once

#include "adda-hub-client.h"

G_BEGIN_DECLS

typedef struct _AddaHubRequests AddaHubRequests;

AddaHubRequests *adda_hub_requests_new (void);
void adda_hub_requests_free (AddaHubRequests *self);

/* What an answer of type "error" says. (transfer full) */
GError *adda_hub_error_new (JsonObject *answer);

/* A nonce that nobody has used. (transfer full) */
char *adda_hub_requests_make_nonce (AddaHubRequests *self);

/* Keeps @task until the answer to @nonce comes, or its time is over, or it is cancelled; FALSE if too many wait already, and then
 * it has been answered so. @task: (transfer full) */
gboolean adda_hub_requests_add (AddaHubRequests *self, const char *nonce, GTask *task);

/* Whether @answer was one. */
gboolean adda_hub_requests_answer (AddaHubRequests *self, const char *nonce, JsonObject *answer);

/* All that wait end as offline. */
void adda_hub_requests_fail (AddaHubRequests *self, const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AddaHubRequests, adda_hub_requests_free)

G_END_DECLS
