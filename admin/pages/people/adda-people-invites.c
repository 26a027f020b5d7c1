/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Invites that can be used: how they look, and how they end */

#include <glib/gi18n.h>

#include "adda-invite-form.h"
#include "adda-people-private.h"
#include "models/adda-invite-item.h"
#include "widgets/adda-confirm.h"
#include "widgets/adda-duration.h"
#include "widgets/adda-undo.h"

static void
describe (gpointer item, AddaRecordRow *row)
{
  AddaInviteItem *invite = item;
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *remaining = adda_remaining_text (invite->expires, now);
  g_autofree char *subtitle =
      g_strdup_printf (ngettext ("for %d more account", "for %d more accounts",
                                 (gulong) invite->uses_left),
                       (int) invite->uses_left);
  /* Translators: %s is a role such as "Moderator" */
  g_autofree char *title =
      g_strdup_printf (_ ("Invite for the role: %s"), adda_role_text (invite->role));

  adda_record_row_set_icon (row, "contact-new-symbolic");
  adda_record_row_set_title (row, title);
  adda_record_row_set_subtitle (row, subtitle);
  adda_record_row_set_state (row, "alarm-symbolic", remaining, NULL);
}

static GMenuModel *
make_menu (gpointer item)
{
  AddaInviteItem *invite = item;
  GMenu *menu = g_menu_new ();

  adda_people_append (menu, _ ("_Revoke…"), "invite.revoke", invite->id);
  return G_MENU_MODEL (menu);
}

static void
on_add (GtkWidget *widget, const char *action, GVariant *target)
{
  adda_form_present (adda_invite_form_new (), ADDA_PAGE (widget));
}

static void
on_revoke (GtkWidget *widget, const char *action, GVariant *target)
{
  adda_confirm_do (ADDA_PAGE (widget), _ ("Revoke the Invite?"),
                   _ ("Nobody can make an account with it any more. Accounts that were made stay."),
                   _ ("_Revoke the Invite"), "invite_revoke",
                   adda_members ("id", g_variant_get_string (target, NULL), NULL),
                   _ ("The invite is revoked"));
}

void
adda_people_install_invite_actions (GtkWidgetClass *klass)
{
  gtk_widget_class_install_action (klass, "invite.add", NULL, on_add);
  gtk_widget_class_install_action (klass, "invite.revoke", "s", on_revoke);
}

const AddaRecordKind adda_people_invites = {
  .topic = "invites",
  .item_type = adda_invite_item_get_type,
  .order = "expires",
  .searched = { "role" },
  .describe = describe,
  .make_menu = make_menu,
};
