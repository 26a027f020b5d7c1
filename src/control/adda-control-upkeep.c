/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The hub itself: drain, backup, audit_verify */

#include "adda-control-doing.h"
#include "log/adda-log-backup.h"

/* ---- the end ---- */

void
adda_control_run_drain (AddaControlCall *call)
{
  const AddaControlParts *parts = &call->control->parts;

  if (parts->program->is_draining (parts->program_data))
    {
      adda_control_call_fail (call, ADDA_ERROR_SHUTTING_DOWN, "The hub is stopping already");
      return;
    }
  adda_control_call_done (call);
  parts->program->drain (parts->program_data);
}

/* ---- backup ---- */

/* One under way: belongs to its thread until it is done. */
typedef struct
{
  char *path;   /* (owned) */
  char *folder; /* (owned) */
  gint64 bytes;
} Backup;

static void
backup_free (Backup *backup)
{
  g_free (backup->path);
  g_free (backup->folder);
  g_free (backup);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Backup, backup_free)

static void
make_backup (GTask *task,
             G_GNUC_UNUSED gpointer source,
             gpointer data,
             G_GNUC_UNUSED GCancellable *cancellable)
{
  Backup *backup = data;
  GError *error = NULL;
  char *made = adda_log_backup (backup->path, backup->folder, &backup->bytes, &error);

  if (made != NULL)
    g_task_return_pointer (task, made, g_free);
  else
    g_task_return_error (task, error);
}

static void
on_backed_up (G_GNUC_UNUSED GObject *source, GAsyncResult *result, gpointer data)
{
  AddaControlCall *call = data;
  g_autoptr (Backup) backup = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_task_propagate_pointer (G_TASK (result), &error);
  AddaJson json;

  call->control->is_backing_up = FALSE;
  if (path == NULL)
    {
      adda_control_call_fail (call, ADDA_ERROR_STORAGE_FAILED, "%s", error->message);
      return;
    }
  adda_control_call_take_target (call, g_strdup (path));
  adda_control_call_open (call, &json);
  adda_json_add_string (&json, "path", path);
  adda_json_add_int (&json, "bytes", backup->bytes);
  adda_control_call_close (call, &json);
}

void
adda_control_run_backup (AddaControlCall *call)
{
  AddaControl *control = call->control;
  g_autoptr (GTask) task = NULL;
  Backup *backup;

  if (control->is_backing_up)
    {
      adda_control_call_fail (call, ADDA_ERROR_BUSY, "A backup is being made already");
      return;
    }
  control->is_backing_up = TRUE;
  backup = g_new0 (Backup, 1);
  backup->path = g_build_filename (control->parts.data_dir, "adda.db", NULL);
  backup->folder = g_build_filename (control->parts.data_dir, "backups", NULL);
  task = g_task_new (NULL, NULL, on_backed_up, call);
  g_task_set_source_tag (task, adda_control_run_backup);
  /* Freed by who is told, not by the thread that lets go of the task last. */
  g_task_set_task_data (task, backup, NULL);
  g_task_run_in_thread (task, make_backup);
}

/* ---- the audit log ---- */

static void
on_verified (guint64 n_entries, guint64 broken_at, const GError *error, gpointer data)
{
  AddaControlCall *call = data;
  AddaJson json;

  if (error != NULL)
    {
      adda_control_call_fail (call, ADDA_ERROR_STORAGE_FAILED, "%s", error->message);
      return;
    }
  adda_control_call_open (call, &json);
  adda_json_add_int (&json, "entries", (gint64) n_entries);
  adda_json_add_bool (&json, "intact", broken_at == 0);
  if (broken_at != 0)
    adda_json_add_int (&json, "broken_at", (gint64) broken_at);
  adda_control_call_close (call, &json);
}

void
adda_control_run_audit_verify (AddaControlCall *call)
{
  adda_audit_verify (call->control->parts.audit, on_verified, call);
}
