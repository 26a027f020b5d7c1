/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A whole copy of a log that is in use, checked before anybody relies on it */

#pragma once

#include "adda-log.h"

G_BEGIN_DECLS

/**
 * adda_log_backup:
 * @path: the log; a server may be writing to it, and is not held up
 * @folder: made with mode 0700 if it is missing
 * @bytes: (out)
 *
 * The copy is of one moment. It has mode 0600 and a name that says when it was made, and is there only once it is
 * found whole. It begins a numbering of its own, for what the hub numbers after that moment is not in it.
 * Takes a time that grows with the log: not for the main thread. One at a time in a folder.
 *
 * Returns: (transfer full) (nullable): the path of the copy, or NULL with %ADDA_LOG_ERROR set
 */
char *adda_log_backup (const char *path, const char *folder, gint64 *bytes, GError **error);

G_END_DECLS
