/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Asking a running hub over HTTP */

#pragma once

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

#include "adda-ctl.h"

G_BEGIN_DECLS

/**
 * adda_ctl_ask:
 * @path: begins with a slash, percent-encoded
 * @body: (nullable): a JSON object as text
 *
 * The hub is the one of --server, else the one that the settings say, on this machine. Who asks is proven by
 * the token in --token-file or in ADDA_TOKEN; without one, and if the hub is on this machine, by a token of one minute that
 * is made with the secret in the data folder.
 *
 * Returns: (transfer full) (nullable): the answer. NULL with @error set, if there is none that is good:
 *   with the hub's own words if it said any
 */
JsonNode *adda_ctl_ask (AddaCtlOptions *options,
                        const char *method,
                        const char *path,
                        const char *body,
                        GError **error);

/* The request as above, not sent yet: (transfer full) (nullable) */
SoupMessage *adda_ctl_make_message (AddaCtlOptions *options,
                                    const char *method,
                                    const char *path,
                                    GError **error);

/* The same with an object as @body: (transfer full) (nullable) */
JsonNode *adda_ctl_ask_object (AddaCtlOptions *options,
                               const char *method,
                               const char *path,
                               JsonObject *body,
                               GError **error);

/* A member of @object (nullable) as text, "" if it is none. (transfer none) */
const char *adda_ctl_get_text (JsonObject *object, const char *name);

/* As --json wants it. */
void adda_ctl_print_json (JsonNode *node);

/* What the hub says of itself is text from elsewhere: (transfer full): without what a terminal obeys. */
char *adda_ctl_make_printable (const char *text);

G_END_DECLS
