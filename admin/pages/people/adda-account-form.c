/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A new account, or a new password for one */

#include "adda-account-form.h"

#include <glib/gi18n.h>

#include "adda-people-private.h"
#include "widgets/adda-undo.h"

#define MIN_PASSWORD_LENGTH 8

struct _AddaAccountForm
{
  AddaForm parent_instance;

  AdwEntryRow *name;
  AdwEntryRow *password;
  AdwComboRow *role;

  char *user_id; /* (nullable) whose password is set */
};

G_DEFINE_FINAL_TYPE (AddaAccountForm, adda_account_form, ADDA_TYPE_FORM)

static JsonObject *
adda_account_form_collect (AddaForm *form)
{
  AddaAccountForm *self = ADDA_ACCOUNT_FORM (form);
  const char *password = gtk_editable_get_text (GTK_EDITABLE (self->password));
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name))));

  if (g_utf8_strlen (password, -1) < MIN_PASSWORD_LENGTH)
    return NULL;
  if (self->user_id != NULL)
    return adda_members ("user", self->user_id, "password", password, NULL);
  if (*name == '\0')
    return NULL;
  return adda_members ("name", name, "password", password, "role",
                       adda_role_at (adw_combo_row_get_selected (self->role)), NULL);
}

static void
adda_account_form_done (AddaForm *form, AddaPage *page, JsonObject *answer)
{
  AddaAccountForm *self = ADDA_ACCOUNT_FORM (form);

  adda_page_toast (page,
                   self->user_id == NULL ? _ ("The account is made") : _ ("The password is set"));
}

static void
adda_account_form_finalize (GObject *object)
{
  g_free (ADDA_ACCOUNT_FORM (object)->user_id);
  G_OBJECT_CLASS (adda_account_form_parent_class)->finalize (object);
}

static void
adda_account_form_class_init (AddaAccountFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  AddaFormClass *form_class = ADDA_FORM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = adda_account_form_finalize;
  form_class->action = "account_add";
  form_class->collect = adda_account_form_collect;
  form_class->done = adda_account_form_done;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/chat/adda/Console/pages/people/adda-account-form.ui");
  gtk_widget_class_bind_template_child (widget_class, AddaAccountForm, name);
  gtk_widget_class_bind_template_child (widget_class, AddaAccountForm, password);
  gtk_widget_class_bind_template_child (widget_class, AddaAccountForm, role);
  gtk_widget_class_bind_template_callback (widget_class, adda_form_changed);
}

static void
adda_account_form_init (AddaAccountForm *self)
{
  g_autoptr (GListModel) roles = adda_roles_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  adw_combo_row_set_model (self->role, roles);
  adw_combo_row_set_selected (self->role, adda_role_position ("user"));
}

AddaForm *
adda_account_form_new (AddaAccountItem *account)
{
  AddaAccountForm *self = g_object_new (ADDA_TYPE_ACCOUNT_FORM, NULL);

  if (account != NULL)
    {
      g_autofree char *title = g_strdup_printf (_ ("Password of %s"), account->name);

      self->user_id = g_strdup (account->id);
      gtk_widget_set_visible (GTK_WIDGET (self->name), FALSE);
      gtk_widget_set_visible (GTK_WIDGET (self->role), FALSE);
      g_object_set (self, "title", title, "button-label", _ ("_Set"), NULL);
    }
  return ADDA_FORM (self);
}
