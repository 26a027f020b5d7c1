/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Tells when a file has been written or replaced, in the main context and with no thread */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _AddaFileWatch AddaFileWatch;

typedef void (*AddaFileWatchFunc) (gpointer data);

/**
 * adda_file_watch_new:
 * @path: a file; it may be missing, its folder may not
 * @func: called in the default main context, once for several changes at a time
 *
 * Watches the folder, so that a file that is replaced by another one is noticed too.
 *
 * Returns: (transfer full) (nullable): NULL with a %G_FILE_ERROR set
 */
AddaFileWatch *adda_file_watch_new (const char *path,
                                    AddaFileWatchFunc func,
                                    gpointer data,
                                    GError **error);

void adda_file_watch_free (AddaFileWatch *watch);

G_END_DECLS
