/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Where the hub keeps its data: one answer for all programs */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * adda_paths_get_data_dir:
 * @given: (nullable): what the command line or the settings name; empty counts as none
 *
 * Returns: (transfer full): @given as an absolute path, else the service manager's
 *   $STATE_DIRECTORY (its first entry), else "adda" in the user's data folder
 */
char *adda_paths_get_data_dir (const char *given);

/* Makes @path and its parents, mode 0700, if they are missing. Errors: %G_FILE_ERROR. */
gboolean adda_paths_ensure_dir (const char *path, GError **error);

G_END_DECLS
