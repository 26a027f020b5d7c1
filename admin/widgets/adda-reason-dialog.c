/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Asks why before somebody is kicked or cut off, or a room is closed, and does it */

#include "adda-reason-dialog.h"

#include <glib/gi18n.h>

#define MOST_REASON_CHARS 200

#define ADDA_TYPE_REASON_DIALOG (adda_reason_dialog_get_type ())
G_DECLARE_FINAL_TYPE (AddaReasonDialog, adda_reason_dialog, ADDA, REASON_DIALOG, AdwMessageDialog)

struct _AddaReasonDialog
{
  AdwMessageDialog parent_instance;

  AdwEntryRow *reason_row;

  AddaPage *page; /* (weak) */
  AddaReasonKind kind;
  char *object;        /* (owned) */
  JsonObject *members; /* (owned) */
};

G_DEFINE_TYPE (AddaReasonDialog, adda_reason_dialog, ADW_TYPE_MESSAGE_DIALOG)

static const struct
{
  const char *action;
  const char *heading;
  const char *body;
  const char *label;
  const char *done;
} kinds[] = {
  [ADDA_REASON_KICK] = { "kick", N_ ("Kick %s?"),
                         N_ ("They are taken out of the room, but can come back."), N_ ("Kick %s"),
                         N_ ("Kicked %s") },
  [ADDA_REASON_DISCONNECT] = { "disconnect", N_ ("Disconnect %s?"),
                               N_ ("The connection is closed, and told not to come back by "
                                   "itself. To keep somebody out, ban them."),
                               N_ ("Disconnect %s"), N_ ("Disconnected %s") },
  [ADDA_REASON_CLOSE_ROOM] = { "close_room", N_ ("Close %s?"),
                               N_ ("Everybody is taken out, and the room is locked. Its messages "
                                   "are kept."),
                               N_ ("Close %s"), N_ ("Closed %s") },
};

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
static char *
name_object (const char *format, const char *object)
{
  return g_strdup_printf (_ (format), object);
}
#pragma GCC diagnostic pop

static void
adda_reason_dialog_response (AdwMessageDialog *dialog, const char *response)
{
  AddaReasonDialog *self = ADDA_REASON_DIALOG (dialog);
  const char *reason = gtk_editable_get_text (GTK_EDITABLE (self->reason_row));
  g_autofree char *cut =
      g_utf8_substring (reason, 0, MIN (g_utf8_strlen (reason, -1), MOST_REASON_CHARS));
  g_autofree char *done = name_object (kinds[self->kind].done, self->object);

  if (g_strcmp0 (response, "do") != 0 || self->page == NULL)
    return;
  json_object_set_string_member (self->members, "reason", cut);
  adda_page_do (self->page, kinds[self->kind].action, g_steal_pointer (&self->members), done);
}

static void
adda_reason_dialog_dispose (GObject *object)
{
  AddaReasonDialog *self = ADDA_REASON_DIALOG (object);

  g_clear_weak_pointer (&self->page);
  g_clear_pointer (&self->object, g_free);
  g_clear_pointer (&self->members, json_object_unref);
  G_OBJECT_CLASS (adda_reason_dialog_parent_class)->dispose (object);
}

static void
adda_reason_dialog_class_init (AddaReasonDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = adda_reason_dialog_dispose;
  ADW_MESSAGE_DIALOG_CLASS (klass)->response = adda_reason_dialog_response;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/chat/adda/Console/widgets/adda-reason-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, AddaReasonDialog, reason_row);
}

static void
adda_reason_dialog_init (AddaReasonDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
adda_reason_dialog_present (AddaPage *page,
                            AddaReasonKind kind,
                            const char *object,
                            JsonObject *members)
{
  AddaReasonDialog *self = g_object_new (ADDA_TYPE_REASON_DIALOG, "transient-for",
                                         gtk_widget_get_root (GTK_WIDGET (page)), NULL);
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (self);
  g_autofree char *heading = name_object (kinds[kind].heading, object);
  g_autofree char *label = name_object (kinds[kind].label, object);

  g_set_weak_pointer (&self->page, page);
  self->kind = kind;
  self->object = g_strdup (object);
  self->members = members;
  adw_message_dialog_set_heading (dialog, heading);
  adw_message_dialog_set_body (dialog, _ (kinds[kind].body));
  adw_message_dialog_set_response_label (dialog, "do", label);
  gtk_window_present (GTK_WINDOW (self));
}
