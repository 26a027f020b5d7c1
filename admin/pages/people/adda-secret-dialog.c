/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Shows once what cannot be shown again */

#include "adda-secret-dialog.h"

#include <glib/gi18n.h>

#define ADDA_TYPE_SECRET_DIALOG (adda_secret_dialog_get_type ())
G_DECLARE_FINAL_TYPE (AddaSecretDialog, adda_secret_dialog, ADDA, SECRET_DIALOG, AdwMessageDialog)

struct _AddaSecretDialog
{
  AdwMessageDialog parent_instance;

  GtkEditable *secret;
  GtkButton *copy;
};

G_DEFINE_FINAL_TYPE (AddaSecretDialog, adda_secret_dialog, ADW_TYPE_MESSAGE_DIALOG)

static void
on_copy (AddaSecretDialog *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)),
                          gtk_editable_get_text (self->secret));
  gtk_button_set_icon_name (self->copy, "object-select-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->copy), _ ("Copied"));
}

static void
adda_secret_dialog_class_init (AddaSecretDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/chat/adda/Console/pages/people/adda-secret-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, AddaSecretDialog, secret);
  gtk_widget_class_bind_template_child (widget_class, AddaSecretDialog, copy);
  gtk_widget_class_bind_template_callback (widget_class, on_copy);
}

static void
adda_secret_dialog_init (AddaSecretDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
adda_secret_dialog_present (AddaPage *page,
                            const char *heading,
                            const char *warning,
                            const char *secret)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (page));
  AddaSecretDialog *self =
      g_object_new (ADDA_TYPE_SECRET_DIALOG, "heading", heading, "body", warning, NULL);

  gtk_editable_set_text (self->secret, secret);
  if (GTK_IS_WINDOW (root))
    gtk_window_set_transient_for (GTK_WINDOW (self), GTK_WINDOW (root));
  gtk_window_present (GTK_WINDOW (self));
}
