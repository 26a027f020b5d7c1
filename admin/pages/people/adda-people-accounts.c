/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The accounts: how they look, and what can be done with them */

#include <glib/gi18n.h>

#include "adda-account-form.h"
#include "adda-people-private.h"
#include "adda-sanction-dialog.h"
#include "models/adda-account-item.h"
#include "widgets/adda-confirm.h"
#include "widgets/adda-undo.h"

static char *
get_subtitle (AddaAccountItem *account)
{
  g_autofree char *connections =
      g_strdup_printf (ngettext ("%d connection", "%d connections", (gulong) account->connections),
                       (int) account->connections);
  g_autofree char *sessions =
      g_strdup_printf (ngettext ("%d sign-in", "%d sign-ins", (gulong) account->sessions),
                       (int) account->sessions);

  return g_strdup_printf ("%s · %s · %s", adda_role_text (account->role), connections, sessions);
}

static void
describe (gpointer item, AddaRecordRow *row)
{
  AddaAccountItem *account = item;
  g_autofree char *subtitle = get_subtitle (account);

  adda_record_row_set_icon (row, "avatar-default-symbolic");
  adda_record_row_set_title (row, account->name);
  adda_record_row_set_subtitle (row, subtitle);
  if (account->disabled)
    adda_record_row_set_state (row, "action-unavailable-symbolic", _ ("Disabled"), "error");
  else if (account->connections > 0)
    adda_record_row_set_state (row, "network-transmit-receive-symbolic", _ ("Here"), "success");
  else
    adda_record_row_set_state (row, NULL, NULL, NULL);
}

static GMenuModel *
make_role_menu (AddaAccountItem *account)
{
  GMenu *menu = g_menu_new ();

  for (guint i = adda_role_position ("user"); i < adda_n_roles (); i++)
    {
      const char *role = adda_role_at (i);
      g_autoptr (GMenuItem) choice = g_menu_item_new (adda_role_text (role), NULL);

      /* Its own role is there but cannot be chosen. */
      g_menu_item_set_action_and_target (choice,
                                         g_strcmp0 (role, account->role) == 0 ? "none"
                                                                              : "account.role",
                                         "(ss)", account->id, role);
      g_menu_append_item (menu, choice);
    }
  return G_MENU_MODEL (menu);
}

static GMenuModel *
make_menu (gpointer item)
{
  AddaAccountItem *account = item;
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) rights = g_menu_new ();
  g_autoptr (GMenu) signing = g_menu_new ();
  g_autoptr (GMenu) sanctions = g_menu_new ();
  g_autoptr (GMenuModel) roles = make_role_menu (account);

  g_menu_append_submenu (rights, _ ("_Role"), roles);
  if (account->disabled)
    adda_people_append (rights, _ ("_Enable"), "account.enable", account->id);
  else
    adda_people_append (rights, _ ("_Disable"), "account.disable", account->id);
  adda_people_append (signing, _ ("Set _Password…"), "account.password", account->id);
  adda_people_append (signing, _ ("_Sign Out Everywhere…"), "account.sign-out", account->id);
  adda_people_append (sanctions, _ ("_Mute…"), "account.mute", account->id);
  adda_people_append (sanctions, _ ("_Ban…"), "account.ban", account->id);
  g_menu_append_section (menu, NULL, G_MENU_MODEL (rights));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (signing));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (sanctions));
  return G_MENU_MODEL (menu);
}

static void
on_add (GtkWidget *widget, const char *action, GVariant *target)
{
  adda_form_present (adda_account_form_new (NULL), ADDA_PAGE (widget));
}

static void
on_role (GtkWidget *widget, const char *action, GVariant *target)
{
  g_autoptr (GVariant) id = g_variant_get_child_value (target, 0);
  const char *role = NULL;
  AddaAccountItem *account = adda_people_lookup (widget, &adda_people_accounts, id);
  g_autofree char *text = NULL;

  if (account == NULL)
    return;
  g_variant_get_child (target, 1, "&s", &role);
  /* Translators: a name, and a role such as "Moderator" */
  text = g_strdup_printf (_ ("The role of %s is now: %s"), account->name, adda_role_text (role));
  adda_undo_do (ADDA_PAGE (widget), "account_set",
                adda_members ("user", account->id, "role", role, NULL), text, "account_set",
                adda_members ("user", account->id, "role", account->role, NULL));
}

static void
on_disable (GtkWidget *widget, const char *action, GVariant *target)
{
  gboolean is_disabling = g_str_equal (action, "account.disable");
  AddaAccountItem *account = adda_people_lookup (widget, &adda_people_accounts, target);
  g_autofree char *text = NULL;
  JsonObject *members;
  JsonObject *undo;

  if (account == NULL)
    return;
  members = adda_members ("user", account->id, NULL);
  undo = adda_members ("user", account->id, NULL);
  json_object_set_boolean_member (members, "disabled", is_disabling);
  json_object_set_boolean_member (undo, "disabled", !is_disabling);
  text = g_strdup_printf (is_disabling ? _ ("%s can sign in no more") : _ ("%s can sign in again"),
                          account->name);
  adda_undo_do (ADDA_PAGE (widget), "account_set", members, text, "account_set", undo);
}

static void
on_password (GtkWidget *widget, const char *action, GVariant *target)
{
  AddaAccountItem *account = adda_people_lookup (widget, &adda_people_accounts, target);

  if (account != NULL)
    adda_form_present (adda_account_form_new (account), ADDA_PAGE (widget));
}

static void
on_sign_out (GtkWidget *widget, const char *action, GVariant *target)
{
  AddaAccountItem *account = adda_people_lookup (widget, &adda_people_accounts, target);
  g_autofree char *button = NULL;

  if (account == NULL)
    return;
  button = g_strdup_printf (_ ("_Sign Out %s"), account->name);
  adda_confirm_do (ADDA_PAGE (widget), _ ("Sign Out Everywhere?"),
                   _ ("All sign-ins of the account end, in every browser, and the connections that "
                      "came with them."),
                   button, "account_sign_out", adda_members ("user", account->id, NULL),
                   _ ("Signed out everywhere"));
}

static void
on_sanction (GtkWidget *widget, const char *action, GVariant *target)
{
  AddaAccountItem *account = adda_people_lookup (widget, &adda_people_accounts, target);

  if (account != NULL)
    adda_sanction_dialog_present (widget, adda_page_get_client (ADDA_PAGE (widget)),
                                  g_str_equal (action, "account.ban") ? "ban" : "mute", account->id,
                                  account->name, NULL, NULL);
}

static const struct
{
  const char *name;
  const char *target;
  GtkWidgetActionActivateFunc func;
} actions[] = {
  { "account.add", NULL, on_add },          { "account.role", "(ss)", on_role },
  { "account.disable", "s", on_disable },   { "account.enable", "s", on_disable },
  { "account.password", "s", on_password }, { "account.sign-out", "s", on_sign_out },
  { "account.mute", "s", on_sanction },     { "account.ban", "s", on_sanction },
};

void
adda_people_install_account_actions (GtkWidgetClass *klass)
{
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (klass, actions[i].name, actions[i].target, actions[i].func);
}

const AddaRecordKind adda_people_accounts = {
  .topic = "accounts",
  .item_type = adda_account_item_get_type,
  .order = "name",
  .searched = { "name", "id", "role" },
  .describe = describe,
  .make_menu = make_menu,
};
