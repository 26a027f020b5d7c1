/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * JSON that somebody is writing */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* The object that @text is; an empty one for nothing but space. NULL with @error, a sentence (transfer full) that names
 * the line, if it is none yet. (transfer full) (nullable) */
JsonObject *adda_json_text_parse (const char *text, char **error);

G_END_DECLS
