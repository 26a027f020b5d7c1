/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Bans and mutes in force: how they look, and how they end */

#include <glib/gi18n.h>

#include "adda-people-private.h"
#include "adda-sanction-dialog.h"
#include "models/adda-sanction-item.h"
#include "widgets/adda-duration.h"
#include "widgets/adda-undo.h"

static gboolean
is_ban (AddaSanctionItem *sanction)
{
  return g_strcmp0 (sanction->kind, "ban") == 0;
}

static const char *
get_name (AddaSanctionItem *sanction)
{
  if (sanction->name != NULL)
    return sanction->name;
  if (sanction->user != NULL)
    return sanction->user;
  return sanction->address == NULL ? "" : sanction->address;
}

static char *
get_title (AddaSanctionItem *sanction)
{
  const char *name = get_name (sanction);

  if (is_ban (sanction))
    /* Translators: %s is a name or an address */
    return g_strdup_printf (_ ("%s is banned"), name);
  if (sanction->room == NULL)
    return g_strdup_printf (_ ("%s is muted"), name);
  /* Translators: a name and a room */
  return g_strdup_printf (_ ("%s is muted in %s"), name, sanction->room);
}

static char *
get_subtitle (AddaSanctionItem *sanction, GDateTime *now)
{
  g_autofree char *since = adda_time_text (sanction->since, now);
  /* Translators: a name and a time */
  g_autofree char *by =
      g_strdup_printf (_ ("by %s, %s"), sanction->by_name == NULL ? "–" : sanction->by_name, since);

  if (sanction->reason == NULL || *sanction->reason == '\0')
    return g_steal_pointer (&by);
  return g_strdup_printf ("%s · %s", sanction->reason, by);
}

static void
describe (gpointer item, AddaRecordRow *row)
{
  AddaSanctionItem *sanction = item;
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *title = get_title (sanction);
  g_autofree char *subtitle = get_subtitle (sanction, now);
  g_autofree char *remaining = adda_remaining_text (sanction->until, now);

  adda_record_row_set_icon (row, is_ban (sanction) ? "action-unavailable-symbolic"
                                                   : "microphone-disabled-symbolic");
  adda_record_row_set_title (row, title);
  adda_record_row_set_subtitle (row, subtitle);
  adda_record_row_set_state (row, "alarm-symbolic", remaining, NULL);
}

static GMenuModel *
make_menu (gpointer item)
{
  AddaSanctionItem *sanction = item;
  GMenu *menu = g_menu_new ();

  adda_people_append (menu, is_ban (sanction) ? _ ("_Lift the Ban") : _ ("_Lift the Mute"),
                      "sanction.lift", sanction->id);
  return G_MENU_MODEL (menu);
}

/* The same again, for what is left of its time. */
static JsonObject *
make_again (AddaSanctionItem *sanction)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) until =
      sanction->until == NULL ? NULL : g_date_time_new_from_iso8601 (sanction->until, NULL);
  JsonObject *members =
      adda_members ("user", sanction->user, "address",
                    sanction->user == NULL ? sanction->address : NULL, "room", sanction->room,
                    "reason", sanction->reason == NULL ? "" : sanction->reason, NULL);

  if (until != NULL)
    json_object_set_int_member (members, "for_s",
                                MAX (g_date_time_difference (until, now) / G_USEC_PER_SEC, 1));
  return members;
}

static void
on_lift (GtkWidget *widget, const char *action, GVariant *target)
{
  AddaSanctionItem *sanction = adda_people_lookup (widget, &adda_people_sanctions, target);
  g_autofree char *text = NULL;

  if (sanction == NULL)
    return;
  text = g_strdup_printf (is_ban (sanction) ? _ ("%s is no longer banned")
                                            : _ ("%s is no longer muted"),
                          get_name (sanction));
  adda_undo_do (ADDA_PAGE (widget), "lift", adda_members ("sanction", sanction->id, NULL), text,
                sanction->kind, make_again (sanction));
}

static void
on_add (GtkWidget *widget, const char *action, GVariant *target)
{
  adda_sanction_dialog_present (widget, adda_page_get_client (ADDA_PAGE (widget)), "ban", NULL,
                                NULL, NULL, NULL);
}

void
adda_people_install_sanction_actions (GtkWidgetClass *klass)
{
  gtk_widget_class_install_action (klass, "sanction.add", NULL, on_add);
  gtk_widget_class_install_action (klass, "sanction.lift", "s", on_lift);
}

const AddaRecordKind adda_people_sanctions = {
  .topic = "sanctions",
  .item_type = adda_sanction_item_get_type,
  .order = "since",
  .searched = { "name", "user", "address", "room", "reason" },
  .describe = describe,
  .make_menu = make_menu,
};
