/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * adda-ctl check: whether the log of a data folder is whole */

#include <glib/gi18n.h>

#include "adda-ctl.h"
#include "base/adda-json.h"
#include "log/adda-log-check.h"

static void
print_json (const char *path, const AddaLogReport *report)
{
  g_autoptr (GString) text = g_string_new (NULL);
  AddaJson json;

  adda_json_init (&json, text);
  adda_json_open_object (&json, NULL);
  adda_json_add_string (&json, "path", path);
  adda_json_add_bool (&json, "ok", report->n_faults == 0);
  adda_json_add_string (&json, "epoch", report->epoch);
  adda_json_add_int (&json, "events", (gint64) report->n_events);
  adda_json_add_int (&json, "rooms", (gint64) report->n_rooms);
  adda_json_add_int (&json, "audit", (gint64) report->n_audit);
  adda_json_add_int (&json, "unindexed", (gint64) report->n_unindexed);
  adda_json_add_int (&json, "faults", (gint64) report->n_faults);
  adda_json_open_array (&json, "details");
  for (guint i = 0; i < report->faults->len; i++)
    adda_json_add_string (&json, NULL, g_ptr_array_index (report->faults, i));
  adda_json_close_array (&json);
  adda_json_close_object (&json);
  g_print ("%s\n", text->str);
}

static void
print_text (const char *path, const AddaLogReport *report)
{
  for (guint i = 0; i < report->faults->len; i++)
    g_print ("%s\n", (const char *) g_ptr_array_index (report->faults, i));
  /* whole for gettext: the format macros of GLib would cut it */
  g_print (_ ("%s: %llu events in %llu rooms and streams, %llu faults\n"), path,
           (unsigned long long) report->n_events, (unsigned long long) report->n_rooms,
           (unsigned long long) report->n_faults);
}

gboolean
adda_ctl_check (AddaCtlOptions *options, GOptionContext *context, char ***argv, GError **error)
{
  g_autofree char *data_dir = NULL;
  g_autofree char *path = NULL;
  g_autoptr (AddaLogReport) report = NULL;

  if (!adda_ctl_parse (context, argv, error))
    return FALSE;
  data_dir = adda_ctl_get_data_dir (options, error);
  if (data_dir == NULL)
    return FALSE;
  path = g_build_filename (data_dir, "adda.db", NULL);
  report = adda_log_check (path, error);
  if (report == NULL)
    return FALSE;

  if (options->is_json)
    print_json (path, report);
  else
    print_text (path, report);
  if (report->n_faults == 0)
    return TRUE;

  g_set_error (error, ADDA_CTL_ERROR, ADDA_CTL_ERROR_FAILED, _ ("The log in “%s” is not whole"),
               data_dir);
  return FALSE;
}
