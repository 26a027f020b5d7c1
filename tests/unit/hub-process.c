/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The real server as a process of a test, on a port and in a folder of its own */

#include "hub-process.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>

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
read_url (HubProcess *self, int descriptor)
{
  FILE *lines = fdopen (descriptor, "r");
  char line[512];

  g_assert_nonnull (lines);
  while (fgets (line, sizeof line, lines) != NULL)
    {
      char *found = strstr (line, HUB_PROCESS_READY);

      if (found != NULL)
        {
          fclose (lines);
          return g_strdup (g_strchomp (found + strlen (HUB_PROCESS_READY)));
        }
    }
  g_error ("the server has ended without a word");
}

/* Without GSubprocess, whose signals another thread sends, some time later. */
void
hub_process_start (HubProcess *self)
{
  g_autofree char *port = g_strdup (self->url != NULL ? strrchr (self->url, ':') + 1 : "0");
  const char *argv[] = { ADDA_SERVER, "--port", port, "--data-dir", self->folder, NULL };
  g_auto (GStrv) environment =
      g_environ_setenv (g_get_environ (), "GSETTINGS_BACKEND", "memory", TRUE);
  g_autofree char *url = NULL;
  g_autoptr (GError) error = NULL;
  int out = -1;

  g_assert_cmpint (self->pid, ==, 0);
  g_spawn_async_with_pipes (NULL, (char **) argv, environment,
                            G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL,
                            &self->pid, NULL, &out, NULL, &error);
  g_assert_no_error (error);
  url = read_url (self, out);
  if (self->url == NULL)
    self->url = g_steal_pointer (&url);
}

void
hub_process_signal (HubProcess *self, int signal)
{
  int status;

  g_assert_cmpint (kill (self->pid, signal), ==, 0);
  if (signal != SIGSTOP)
    return;
  /* Its threads stop one by one; the last may answer something yet. */
  g_assert_cmpint (waitpid (self->pid, &status, WUNTRACED), ==, self->pid);
  g_assert_true (WIFSTOPPED (status));
}

void
hub_process_kill (HubProcess *self)
{
  hub_process_signal (self, SIGKILL);
  g_assert_cmpint (waitpid (self->pid, NULL, 0), ==, self->pid);
  self->pid = 0;
}

char *
hub_process_issue (HubProcess *self, const char *user, const char *role)
{
  const char *argv[] = { ADDA_CTL, "--data-dir", self->folder, "token", "issue",
                         "--user", user,         "--role",     role,    NULL };
  g_autoptr (GError) error = NULL;
  char *token = NULL;
  int status = 0;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &token, NULL,
                &status, &error);
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, NULL));
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
  if (self->pid != 0)
    hub_process_kill (self);
  remove_folder (self->folder);
  g_free (self->folder);
  g_free (self->url);
  g_free (self);
}
