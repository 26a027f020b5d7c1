/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Steering and watching a running hub over adda.v1 */

#pragma once

#include <json-glib/json-glib.h>

#include "adda-ctl.h"

G_BEGIN_DECLS

/**
 * adda_ctl_do:
 * @members: (transfer full): of the request, besides its type and the action
 *
 * Where the hub is and who asks is as adda_ctl_ask() says.
 *
 * Returns: (transfer full) (nullable): the answer. NULL with @error set, to the hub's own words if it said any
 */
JsonObject *adda_ctl_do (AddaCtlOptions *options,
                         const char *action,
                         JsonObject *members,
                         GError **error);

/* All items of a topic as they are now: (transfer full) (nullable) */
JsonArray *adda_ctl_look (AddaCtlOptions *options, const char *topic, GError **error);

/* A member of an item as one line for a terminal: a text, a number, a person's name; "-" for null. (transfer full) */
char *adda_ctl_make_cell (JsonObject *item, const char *name);

/* As --json wants it. */
void adda_ctl_print_items (JsonArray *items);
void adda_ctl_print_done (JsonObject *done);

G_END_DECLS
