/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The real server as a process of a test, on a port and in a folder of its own */

#include "hub-process.h"

#include <glib/gstdio.h>
#include <signal.h>

#define HUB_PROCESS_READY "adda-server listening on "

HubProcess *
hub_process_new (void)
{
  HubProcess *self = g_new0 (HubProcess, 1);
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("adda-hub-XXXXXX", &error);
  g_assert_no_error (error);
  hub_process_start (self);
  return self;
}

/* The line in which it says that it listens. */
static char *
read_url (HubProcess *self)
{
  g_autoptr (GDataInputStream) lines =
      g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  g_autofree char *line = NULL;

  while ((line = g_data_input_stream_read_line (lines, NULL, NULL, NULL)) != NULL)
    {
      const char *found = strstr (line, HUB_PROCESS_READY);

      if (found != NULL)
        return g_strdup (g_strchomp ((char *) found + strlen (HUB_PROCESS_READY)));
      g_clear_pointer (&line, g_free);
    }
  g_error ("the server has ended without a word");
}

void
hub_process_start (HubProcess *self)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autofree char *port = g_strdup (self->url != NULL ? strrchr (self->url, ':') + 1 : "0");
  g_autofree char *url = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (self->process);
  g_subprocess_launcher_setenv (launcher, "GSETTINGS_BACKEND", "memory", TRUE);
  self->process = g_subprocess_launcher_spawn (launcher, &error, ADDA_SERVER, "--port", port,
                                               "--data-dir", self->folder, NULL);
  g_assert_no_error (error);
  url = read_url (self);
  if (self->url == NULL)
    self->url = g_steal_pointer (&url);
}

void
hub_process_signal (HubProcess *self, int signal)
{
  g_subprocess_send_signal (self->process, signal);
}

void
hub_process_kill (HubProcess *self)
{
  hub_process_signal (self, SIGKILL);
  g_subprocess_wait (self->process, NULL, NULL);
  g_clear_object (&self->process);
}

char *
hub_process_issue (HubProcess *self, const char *user, const char *role)
{
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  char *token = NULL;

  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                              &error, ADDA_CTL, "--data-dir", self->folder, "token", "issue",
                              "--user", user, "--role", role, NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &token, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (process));
  return g_strchomp (token);
}

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_folder (child);
    }
  g_remove (path);
}

void
hub_process_free (HubProcess *self)
{
  if (self->process != NULL)
    hub_process_kill (self);
  remove_folder (self->folder);
  g_free (self->folder);
  g_free (self->url);
  g_free (self);
}
