/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Where the hub keeps its data: one answer for all programs */

#include "adda-paths.h"

#include <errno.h>
#include <glib/gstdio.h>

char *
adda_paths_get_data_dir (const char *given)
{
  const char *state = g_getenv ("STATE_DIRECTORY");

  if (given != NULL && given[0] != '\0')
    return g_canonicalize_filename (given, NULL);

  /* systemd.exec(5): several folders are separated by colons */
  if (state != NULL && state[0] == '/')
    return g_strndup (state, strcspn (state, ":"));

  return g_build_filename (g_get_user_data_dir (), "adda", NULL);
}

gboolean
adda_paths_ensure_dir (const char *path, GError **error)
{
  int saved_errno;

  if (g_mkdir_with_parents (path, 0700) == 0)
    return TRUE;

  saved_errno = errno;
  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (saved_errno),
               "The folder “%s” cannot be made: %s", path, g_strerror (saved_errno));
  return FALSE;
}
