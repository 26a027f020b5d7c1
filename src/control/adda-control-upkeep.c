/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The hub itself: audit_verify */

#include "adda-control-doing.h"

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
