/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A new token */

#include "adda-token-form.h"

#include <glib/gi18n.h>

#include "adda-people-private.h"
#include "adda-secret-dialog.h"
#include "widgets/adda-duration.h"
#include "widgets/adda-undo.h"

#define THIRTY_DAYS_S (30 * 24 * 60 * 60)

struct _AddaTokenForm
{
  AddaForm parent_instance;

  AdwEntryRow *user;
  AdwComboRow *role;
  AdwComboRow *duration;
};

G_DEFINE_FINAL_TYPE (AddaTokenForm, adda_token_form, ADDA_TYPE_FORM)

static JsonObject *
adda_token_form_collect (AddaForm *form)
{
  AddaTokenForm *self = ADDA_TOKEN_FORM (form);
  gint64 seconds = adda_durations[adw_combo_row_get_selected (self->duration)];
  g_autofree char *user = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->user))));
  JsonObject *members;

  if (*user == '\0')
    return NULL;
  members = adda_members ("user", user, "role",
                          adda_role_at (adw_combo_row_get_selected (self->role)), NULL);
  if (seconds != 0)
    json_object_set_int_member (members, "ttl_s", seconds);
  return members;
}

static void
adda_token_form_done (AddaForm *form, AddaPage *page, JsonObject *answer)
{
  adda_secret_dialog_present (page, _ ("The Token"),
                              _ ("Whoever has it can do what its role may, so hand it over safely. "
                                 "The hub does not keep it: it cannot be shown again."),
                              json_object_get_string_member_with_default (answer, "token", ""));
}

static void
adda_token_form_class_init (AddaTokenFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  AddaFormClass *form_class = ADDA_FORM_CLASS (klass);

  form_class->action = "token_issue";
  form_class->collect = adda_token_form_collect;
  form_class->done = adda_token_form_done;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/chat/adda/Console/pages/people/adda-token-form.ui");
  gtk_widget_class_bind_template_child (widget_class, AddaTokenForm, user);
  gtk_widget_class_bind_template_child (widget_class, AddaTokenForm, role);
  gtk_widget_class_bind_template_child (widget_class, AddaTokenForm, duration);
  gtk_widget_class_bind_template_callback (widget_class, adda_form_changed);
}

static void
adda_token_form_init (AddaTokenForm *self)
{
  g_autoptr (GListModel) roles = adda_roles_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  adw_combo_row_set_model (self->role, roles);
  adw_combo_row_set_selected (self->role, adda_role_position ("user"));
  adda_durations_offer (self->duration, THIRTY_DAYS_S, TRUE);
}

AddaForm *
adda_token_form_new (void)
{
  return g_object_new (ADDA_TYPE_TOKEN_FORM, NULL);
}
