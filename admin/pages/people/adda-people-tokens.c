/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Tokens that the hub issued: how they look, and how they end */

#include <glib/gi18n.h>

#include "adda-people-private.h"
#include "adda-token-form.h"
#include "models/adda-token-item.h"
#include "widgets/adda-confirm.h"
#include "widgets/adda-duration.h"
#include "widgets/adda-undo.h"

static void
describe (gpointer item, AddaRecordRow *row)
{
  AddaTokenItem *token = item;
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *remaining = adda_remaining_text (token->expires, now);
  g_autofree char *issued = adda_time_text (token->issued, now);
  /* Translators: a role, and a time */
  g_autofree char *subtitle =
      g_strdup_printf (_ ("%s · issued %s"), adda_role_text (token->role), issued);

  adda_record_row_set_icon (row, "dialog-password-symbolic");
  adda_record_row_set_title (row, token->user == NULL ? "" : token->user);
  adda_record_row_set_subtitle (row, subtitle);
  if (token->revoked)
    adda_record_row_set_state (row, "action-unavailable-symbolic", _ ("Revoked"), "error");
  else
    adda_record_row_set_state (row, "alarm-symbolic", remaining, NULL);
}

static GMenuModel *
make_menu (gpointer item)
{
  AddaTokenItem *token = item;
  GMenu *menu = g_menu_new ();

  adda_people_append (menu, _ ("_Revoke…"), token->revoked ? "none" : "token.revoke", token->id);
  return G_MENU_MODEL (menu);
}

static void
on_add (GtkWidget *widget, const char *action, GVariant *target)
{
  adda_form_present (adda_token_form_new (), ADDA_PAGE (widget));
}

static void
on_revoke (GtkWidget *widget, const char *action, GVariant *target)
{
  AddaTokenItem *token = adda_people_lookup (widget, &adda_people_tokens, target);
  g_autofree char *button = NULL;

  if (token == NULL)
    return;
  button = g_strdup_printf (_ ("_Revoke the Token of %s"), token->user);
  adda_confirm_do (ADDA_PAGE (widget), _ ("Revoke the Token?"),
                   _ ("It opens nothing any more, and the connections that came with it end."),
                   button, "token_revoke", adda_members ("id", token->id, NULL),
                   _ ("The token is revoked"));
}

void
adda_people_install_token_actions (GtkWidgetClass *klass)
{
  gtk_widget_class_install_action (klass, "token.add", NULL, on_add);
  gtk_widget_class_install_action (klass, "token.revoke", "s", on_revoke);
}

const AddaRecordKind adda_people_tokens = {
  .topic = "tokens",
  .item_type = adda_token_item_get_type,
  .order = "user",
  .searched = { "user", "role", "id" },
  .describe = describe,
  .make_menu = make_menu,
};
