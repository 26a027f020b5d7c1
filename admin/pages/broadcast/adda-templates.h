/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Broadcasts that are kept under a name */

#pragma once

#include <gio/gio.h>

#include "adda-draft.h"

G_BEGIN_DECLS

/* How many there may be; the oldest go. */
#define ADDA_MAX_TEMPLATES 50

/* Kept as JSON, an array of {"name","to","notification"}; what is none counts as an empty one. */

/* The names, the newest last. (transfer full) */
char **adda_templates_list (const char *json);

/* (transfer full) (nullable) */
AddaDraft *adda_templates_get (const char *json, const char *name);

/* @json with one more, or another under that name; and without one. (transfer full) */
char *adda_templates_add (const char *json, const char *name, AddaDraft *draft);
char *adda_templates_remove (const char *json, const char *name);

G_END_DECLS
