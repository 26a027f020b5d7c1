/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A hub on this computer, started by the console */

#include "adda-local-hub.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <signal.h>

#define ADDA_LOCAL_HUB_READY "listening on "
#define ADDA_LOCAL_HUB_LOG_BYTES 2000

struct _AddaLocalHub
{
  GObject parent_instance;

  char *folder;
  char *log;
  GSubprocess *process;    /* (nullable) */
  GDataInputStream *lines; /* (nullable) what it prints */
  char *url;               /* (nullable) until it listens */
  char *token;             /* (nullable) until it has been issued */
};

G_DEFINE_FINAL_TYPE (AddaLocalHub, adda_local_hub, G_TYPE_OBJECT)

/* Beside the console, where it is installed or was built; else in $PATH. (transfer full) (nullable) */
static char *
find_program (const char *name)
{
  static const char *const places[] = { ".", "../src", "../libexec" };
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = self != NULL ? g_path_get_dirname (self) : NULL;

  for (gsize i = 0; folder != NULL && i < G_N_ELEMENTS (places); i++)
    {
      g_autofree char *path = g_build_filename (folder, places[i], name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_EXECUTABLE))
        return g_steal_pointer (&path);
    }
  return g_find_program_in_path (name);
}

/* The end of the log, from the start of a line. */
static char *
read_log (AddaLocalHub *self)
{
  g_autofree char *text = NULL;
  g_autofree char *valid = NULL;
  gsize size = 0;
  const char *tail;

  if (!g_file_get_contents (self->log, &text, &size, NULL))
    return g_strdup ("");
  tail = text;
  if (size > ADDA_LOCAL_HUB_LOG_BYTES)
    {
      tail = text + size - ADDA_LOCAL_HUB_LOG_BYTES;
      tail = strchr (tail, '\n') != NULL ? strchr (tail, '\n') + 1 : tail;
    }
  valid = g_utf8_make_valid (tail, -1);
  return g_strdup (g_strstrip (valid));
}

static void
fail (GTask *task, const char *text)
{
  AddaLocalHub *self = g_task_get_source_object (task);
  g_autofree char *log = read_log (self);

  adda_local_hub_stop (self);
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "%s\n\n%s", text, log);
}

static void
on_token (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  AddaLocalHub *self = g_task_get_source_object (task);

  if (!g_subprocess_communicate_utf8_finish (G_SUBPROCESS (source), result, &self->token, NULL,
                                             NULL) ||
      !g_subprocess_get_successful (G_SUBPROCESS (source)))
    {
      fail (task, _ ("adda-ctl has issued no token."));
      return;
    }
  g_strstrip (self->token);
  g_task_return_boolean (task, TRUE);
}

static void
issue_token (GTask *task)
{
  AddaLocalHub *self = g_task_get_source_object (task);
  g_autofree char *program = find_program ("adda-ctl");
  g_autoptr (GSubprocess) process = NULL;

  if (program != NULL)
    process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                                NULL, program, "--data-dir", self->folder, "token", "issue",
                                "--user", g_get_user_name (), "--name", g_get_user_name (),
                                "--role", "admin", "--ttl", "0", NULL);
  if (process == NULL)
    {
      fail (task, _ ("The program adda-ctl is not installed."));
      return;
    }
  g_subprocess_communicate_utf8_async (process, NULL, NULL, on_token, g_object_ref (task));
}

static void read_on (GTask *task);

static void
on_line (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  AddaLocalHub *self = g_task_get_source_object (task);
  g_autofree char *line =
      g_data_input_stream_read_line_finish (G_DATA_INPUT_STREAM (source), result, NULL, NULL);
  const char *found = line != NULL ? strstr (line, ADDA_LOCAL_HUB_READY) : NULL;

  if (line == NULL)
    {
      fail (task, _ ("The hub has ended at once."));
    }
  else if (found == NULL)
    {
      read_on (task);
    }
  else
    {
      self->url = g_strdup (g_strstrip ((char *) found + strlen (ADDA_LOCAL_HUB_READY)));
      issue_token (task);
    }
}

static void
read_on (GTask *task)
{
  AddaLocalHub *self = g_task_get_source_object (task);

  g_data_input_stream_read_line_async (self->lines, G_PRIORITY_DEFAULT,
                                       g_task_get_cancellable (task), on_line, g_object_ref (task));
}

static void
on_ended (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AddaLocalHub) self = data;

  if (self->process == G_SUBPROCESS (source))
    g_clear_object (&self->process);
}

static gboolean
spawn (AddaLocalHub *self, GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autofree char *program = find_program ("adda-server");

  if (program == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                           _ ("The program adda-server is not installed."));
      return FALSE;
    }
  if (g_mkdir_with_parents (self->folder, 0700) != 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno),
                   _ ("The folder %s cannot be made: %s"), self->folder, g_strerror (errno));
      return FALSE;
    }
  g_unlink (self->log);
  g_subprocess_launcher_set_stderr_file_path (launcher, self->log);
  self->process = g_subprocess_launcher_spawn (launcher, error, program, "--address", "127.0.0.1",
                                               "--port", "0", "--data-dir", self->folder, NULL);
  if (self->process == NULL)
    return FALSE;
  g_subprocess_wait_async (self->process, NULL, on_ended, g_object_ref (self));
  return TRUE;
}

void
adda_local_hub_start_async (AddaLocalHub *self, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, data);
  GError *error = NULL;

  g_return_if_fail (ADDA_IS_LOCAL_HUB (self));

  g_task_set_source_tag (task, adda_local_hub_start_async);
  if (self->process != NULL && self->token != NULL)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  adda_local_hub_stop (self);
  if (!spawn (self, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  self->lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  read_on (task);
}

gboolean
adda_local_hub_start_finish (AddaLocalHub *self,
                             GAsyncResult *result,
                             char **url,
                             char **token,
                             GError **error)
{
  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  *url = g_strdup (self->url);
  *token = g_strdup (self->token);
  return TRUE;
}

void
adda_local_hub_stop (AddaLocalHub *self)
{
  g_return_if_fail (ADDA_IS_LOCAL_HUB (self));

  if (self->process != NULL)
    g_subprocess_send_signal (self->process, SIGTERM);
  g_clear_object (&self->process);
  g_clear_object (&self->lines);
  g_clear_pointer (&self->url, g_free);
  g_clear_pointer (&self->token, g_free);
}

AddaLocalHub *
adda_local_hub_new (void)
{
  return g_object_new (ADDA_TYPE_LOCAL_HUB, NULL);
}

static void
adda_local_hub_finalize (GObject *object)
{
  AddaLocalHub *self = ADDA_LOCAL_HUB (object);

  g_clear_object (&self->process);
  g_clear_object (&self->lines);
  g_free (self->url);
  g_free (self->token);
  g_free (self->folder);
  g_free (self->log);
  G_OBJECT_CLASS (adda_local_hub_parent_class)->finalize (object);
}

static void
adda_local_hub_class_init (AddaLocalHubClass *class)
{
  G_OBJECT_CLASS (class)->finalize = adda_local_hub_finalize;
}

static void
adda_local_hub_init (AddaLocalHub *self)
{
  self->folder = g_build_filename (g_get_user_data_dir (), "adda-console", "hub", NULL);
  self->log = g_build_filename (self->folder, "server.log", NULL);
}
