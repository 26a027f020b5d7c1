/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * JSON as others may see it: without tokens, passwords, sessions */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @text: JSON, perhaps cut off, or anything else. Strings that are the values of secret members become "…", all else
 * stays. Any thread. (transfer full) */
char *adda_redact_json (const char *text);

G_END_DECLS
