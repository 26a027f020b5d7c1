/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Where log lines go: the journal when it listens, else the standard error stream */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @level: "warning", "info" or "debug". FALSE: no such level. Before the first log line. */
gboolean adda_logging_init (const char *level);

G_END_DECLS
