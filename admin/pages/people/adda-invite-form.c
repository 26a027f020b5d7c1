/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A new invite */

#include "adda-invite-form.h"

#include <glib/gi18n.h>

#include "adda-people-private.h"
#include "adda-secret-dialog.h"
#include "widgets/adda-duration.h"
#include "widgets/adda-undo.h"

#define ONE_WEEK_S (7 * 24 * 60 * 60)

struct _AddaInviteForm
{
  AddaForm parent_instance;

  AdwComboRow *role;
  GtkSpinButton *uses;
  AdwComboRow *duration;
};

G_DEFINE_FINAL_TYPE (AddaInviteForm, adda_invite_form, ADDA_TYPE_FORM)

static JsonObject *
adda_invite_form_collect (AddaForm *form)
{
  AddaInviteForm *self = ADDA_INVITE_FORM (form);
  JsonObject *members =
      adda_members ("role", adda_role_at (adw_combo_row_get_selected (self->role)), NULL);

  json_object_set_int_member (members, "uses", gtk_spin_button_get_value_as_int (self->uses));
  json_object_set_int_member (members, "ttl_s",
                              adda_durations[adw_combo_row_get_selected (self->duration)]);
  return members;
}

static void
adda_invite_form_done (AddaForm *form, AddaPage *page, JsonObject *answer)
{
  adda_secret_dialog_present (page, _ ("The Invite"),
                              _ ("Who has this code can make an account. The hub keeps only its "
                                 "fingerprint: it cannot be shown again."),
                              json_object_get_string_member_with_default (answer, "code", ""));
}

static void
adda_invite_form_class_init (AddaInviteFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  AddaFormClass *form_class = ADDA_FORM_CLASS (klass);

  form_class->action = "invite";
  form_class->collect = adda_invite_form_collect;
  form_class->done = adda_invite_form_done;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/chat/adda/Console/pages/people/adda-invite-form.ui");
  gtk_widget_class_bind_template_child (widget_class, AddaInviteForm, role);
  gtk_widget_class_bind_template_child (widget_class, AddaInviteForm, uses);
  gtk_widget_class_bind_template_child (widget_class, AddaInviteForm, duration);
}

static void
adda_invite_form_init (AddaInviteForm *self)
{
  g_autoptr (GListModel) roles = adda_roles_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  adw_combo_row_set_model (self->role, roles);
  adw_combo_row_set_selected (self->role, adda_role_position ("user"));
  /* An invite always ends. */
  adda_durations_offer (self->duration, ONE_WEEK_S, FALSE);
}

AddaForm *
adda_invite_form_new (void)
{
  return g_object_new (ADDA_TYPE_INVITE_FORM, NULL);
}
