/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The form that a broadcast is written in */

#pragma once

#include <adwaita.h>

#include "adda-draft.h"
#include "client/adda-hub-client.h"

G_BEGIN_DECLS

#define ADDA_TYPE_BROADCAST_FORM (adda_broadcast_form_get_type ())
G_DECLARE_FINAL_TYPE (AddaBroadcastForm, adda_broadcast_form, ADDA, BROADCAST_FORM, AdwBin)

/**
 * AddaBroadcastForm:
 *
 * Keeps what is written in it whether it watches the hub or not. Signal changed.
 */

/* Rooms to choose from and names to go by, while watched. */
void adda_broadcast_form_watch (AddaBroadcastForm *self, AddaHubClient *client);
void adda_broadcast_form_unwatch (AddaBroadcastForm *self);

AddaDraft *adda_broadcast_form_get_draft (AddaBroadcastForm *self); /* (transfer full) */
void adda_broadcast_form_set_draft (AddaBroadcastForm *self, AddaDraft *draft);

/* NULL while it is not said to whom. (transfer full) (nullable) */
JsonObject *adda_broadcast_form_get_to (AddaBroadcastForm *self);

G_END_DECLS
