/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * What stands in the place of a topic's list while there is nothing to list */

#pragma once

#include <adwaita.h>

#include "models/adda-topic-model.h"

G_BEGIN_DECLS

#define ADDA_TYPE_STATES (adda_states_get_type ())
G_DECLARE_FINAL_TYPE (AddaStates, adda_states, ADDA, STATES, GtkWidget)

/**
 * AddaStates:
 *
 * Shows its child, or a status page: loading, empty, nothing found, refused, offline. Properties: child (GtkWidget),
 * empty-icon, empty-title, empty-description (utf8): said when there is nothing.
 */

/* @model: (nullable) whose state it follows; NULL stops, and so may @client be then. @shown: (nullable) what of it is shown
 * after filters. */
void adda_states_follow (AddaStates *self,
                         AddaHubClient *client,
                         AddaTopicModel *model,
                         GListModel *shown);

G_END_DECLS
