/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The audit log's lines: who did what to whom, and whether it went well */

#include <glib/gi18n.h>

#include "adda-lines.h"
#include "models/adda-audit-item.h"
#include "widgets/adda-duration.h"

static const struct
{
  const char *action;
  const char *text;
} actions[] = {
  { "disconnect", N_ ("Close a connection") },
  { "kick", N_ ("Take out of a room") },
  { "mute", N_ ("Mute") },
  { "ban", N_ ("Ban") },
  { "lift", N_ ("Lift a ban or mute") },
  { "delete_message", N_ ("Delete a message") },
  { "lock_room", N_ ("Lock or unlock a room") },
  { "close_room", N_ ("Close a room") },
  { "set_topic", N_ ("Set a room’s topic") },
  { "set_room", N_ ("Set a room’s permissions") },
  { "broadcast", N_ ("Send a broadcast") },
  { "account_add", N_ ("Add an account") },
  { "account_set", N_ ("Change an account") },
  { "account_sign_out", N_ ("Sign out everywhere") },
  { "invite", N_ ("Make an invite") },
  { "invite_revoke", N_ ("Revoke an invite") },
  { "token_issue", N_ ("Issue a token") },
  { "token_revoke", N_ ("Revoke a token") },
  { "setting_set", N_ ("Change a setting") },
  { "drain", N_ ("Stop the hub") },
  { "backup", N_ ("Make a backup") },
  { "audit_verify", N_ ("Check the audit log") },
};

static const struct
{
  const char *result;
  const char *word;
} failures[] = {
  { "forbidden", N_ ("Refused") },
  { "not_found", N_ ("Not found") },
  { "bad_message", N_ ("Invalid") },
};

static gboolean
is_any (gpointer item)
{
  return TRUE;
}

static gboolean
is_ok (gpointer item)
{
  return g_strcmp0 (ADDA_AUDIT_ITEM (item)->result, "ok") == 0;
}

static gboolean
is_failed (gpointer item)
{
  return !is_ok (item);
}

static const AddaLineCategory categories[] = {
  { N_ ("Everything"), is_any },
  { N_ ("Done"), is_ok },
  { N_ ("Refused or Failed"), is_failed },
};

static int
compare (gconstpointer a, gconstpointer b)
{
  gint64 first = ADDA_AUDIT_ITEM ((gpointer) a)->seq;
  gint64 second = ADDA_AUDIT_ITEM ((gpointer) b)->seq;

  return first < second ? -1 : first > second;
}

static AddaLineSort
get_sort (gpointer item)
{
  AddaAuditItem *entry = item;

  if (is_ok (item))
    return (AddaLineSort){ "emblem-ok-symbolic", _ ("Done"), "success" };
  for (guint i = 0; i < G_N_ELEMENTS (failures); i++)
    if (g_strcmp0 (entry->result, failures[i].result) == 0)
      return (AddaLineSort){ "action-unavailable-symbolic", _ (failures[i].word), "error" };
  return (AddaLineSort){ "dialog-warning-symbolic", _ ("Failed"), "warning" };
}

static const char *
get_actor (AddaAuditItem *entry)
{
  if (entry->actor_name != NULL && *entry->actor_name != '\0')
    return entry->actor_name;
  return entry->actor_id == NULL ? "–" : entry->actor_id;
}

static char *
get_about (gpointer item, GDateTime *now)
{
  AddaAuditItem *entry = item;
  g_autofree char *time = now == NULL ? NULL : adda_time_text (entry->time, now);

  if (now == NULL)
    return g_strdup_printf ("#%" G_GINT64_FORMAT " %s", entry->seq, get_actor (entry));
  return g_strdup_printf ("#%" G_GINT64_FORMAT " · %s · %s", entry->seq, time, get_actor (entry));
}

static const char *
get_action (AddaAuditItem *entry)
{
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    if (g_strcmp0 (entry->action, actions[i].action) == 0)
      return _ (actions[i].text);
  return entry->action == NULL ? "" : entry->action;
}

static char *
get_text (gpointer item)
{
  AddaAuditItem *entry = item;

  if (entry->target == NULL || *entry->target == '\0')
    return g_strdup (get_action (entry));
  return g_strdup_printf ("%s: %s", get_action (entry), entry->target);
}

static char *
get_details (gpointer item)
{
  AddaAuditItem *entry = item;
  g_autofree char *details =
      entry->details == NULL ? g_strdup ("{}") : json_to_string (entry->details, TRUE);

  /* Translators: the action's name and the result as the protocol has them; then JSON; then two check sums */
  return g_strdup_printf (_ ("%s: %s\n%s\nprevious %s\nhash %s"), entry->action, entry->result,
                          details, entry->previous, entry->hash);
}

const AddaLineKind adda_audit_lines = {
  .topics = { "audit" },
  .key = "seq",
  .item_type = adda_audit_item_get_type,
  .is_newest_first = TRUE,
  .file_name = "adda-audit",
  .categories = categories,
  .n_categories = G_N_ELEMENTS (categories),
  .compare = compare,
  .get_sort = get_sort,
  .get_about = get_about,
  .get_text = get_text,
  .get_details = get_details,
};
