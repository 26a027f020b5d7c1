/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Asks for how long and why somebody is banned or muted, and does it */

#include "adda-sanction-dialog.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

#include "adda-page.h"
#include "widgets/adda-duration.h"
#include "widgets/adda-undo.h"

#define MAX_REASON_LENGTH 200
#define ONE_DAY_S (24 * 60 * 60)

#define ADDA_TYPE_SANCTION_DIALOG (adda_sanction_dialog_get_type ())
G_DECLARE_FINAL_TYPE (AddaSanctionDialog,
                      adda_sanction_dialog,
                      ADDA,
                      SANCTION_DIALOG,
                      AdwMessageDialog)

struct _AddaSanctionDialog
{
  AdwMessageDialog parent_instance;

  AdwComboRow *subject;
  AdwEntryRow *who;
  AdwComboRow *where;
  AdwComboRow *duration;
  AdwEntryRow *reason;

  AddaHubClient *client; /* (owned) */
  AddaPage *page;        /* (weak) tells how it went */
  gboolean is_ban;
  char *user_id; /* (nullable) */
  char *name;    /* (nullable) */
  char *address; /* (nullable) */
  char *room;    /* (nullable) */
};

G_DEFINE_FINAL_TYPE (AddaSanctionDialog, adda_sanction_dialog, ADW_TYPE_MESSAGE_DIALOG)

/* What is told once it is done. */
typedef struct
{
  AddaPage *page; /* (weak) */
  char *text;
} Told;

/* A user's id never holds these. */
static gboolean
is_address (const char *text)
{
  return strpbrk (text, ".:/") != NULL;
}

static gboolean
is_by_address (AddaSanctionDialog *self)
{
  if (self->user_id != NULL && self->address != NULL)
    return adw_combo_row_get_selected (self->subject) == 1;
  if (self->user_id != NULL)
    return FALSE;
  if (self->address != NULL)
    return TRUE;
  return self->is_ban && is_address (gtk_editable_get_text (GTK_EDITABLE (self->who)));
}

/* (transfer full) What the hub knows them by. */
static char *
get_target (AddaSanctionDialog *self)
{
  if (is_by_address (self) && self->address != NULL)
    return g_strdup (self->address);
  if (self->user_id != NULL)
    return g_strdup (self->user_id);
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->who))));
}

/* (transfer full) What people know them by. */
static char *
get_name (AddaSanctionDialog *self)
{
  if (!is_by_address (self) && self->user_id != NULL && self->name != NULL && *self->name != '\0')
    return g_strdup (self->name);
  return get_target (self);
}

static gboolean
is_everywhere (AddaSanctionDialog *self)
{
  return self->is_ban || self->room == NULL || adw_combo_row_get_selected (self->where) == 1;
}

static char *
get_label (AddaSanctionDialog *self)
{
  gint64 seconds = adda_durations[adw_combo_row_get_selected (self->duration)];
  g_autofree char *name = get_name (self);
  g_autofree char *duration = adda_duration_text (seconds);

  if (*name == '\0')
    return g_strdup (self->is_ban ? _ ("Ban") : _ ("Mute"));
  if (seconds == 0)
    return g_strdup_printf (self->is_ban ? _ ("Ban %s for Ever") : _ ("Mute %s for Ever"), name);
  /* Translators: the name, and a duration such as "1 day" */
  return g_strdup_printf (self->is_ban ? _ ("Ban %s for %s") : _ ("Mute %s for %s"), name,
                          duration);
}

static void
refresh (AddaSanctionDialog *self)
{
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (self);
  const char *reason = gtk_editable_get_text (GTK_EDITABLE (self->reason));
  gboolean is_short = g_utf8_strlen (reason, -1) <= MAX_REASON_LENGTH;
  g_autofree char *target = get_target (self);
  g_autofree char *label = get_label (self);

  if (is_short)
    gtk_widget_remove_css_class (GTK_WIDGET (self->reason), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->reason), "error");
  adw_message_dialog_set_response_label (dialog, "do", label);
  adw_message_dialog_set_response_enabled (dialog, "do", *target != '\0' && is_short);
}

static void
told_free (Told *told)
{
  g_clear_weak_pointer (&told->page);
  g_free (told->text);
  g_free (told);
}

static void
on_done (GObject *source, GAsyncResult *result, gpointer data)
{
  Told *told = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) answer =
      adda_hub_client_request_finish (ADDA_HUB_CLIENT (source), result, &error);
  const char *sanction =
      answer == NULL ? NULL : json_object_get_string_member_with_default (answer, "sanction", NULL);

  if (told->page != NULL && error != NULL)
    adda_page_toast (told->page, error->message);
  else if (told->page != NULL)
    adda_undo_offer (told->page, told->text, "lift", adda_members ("sanction", sanction, NULL));
  told_free (told);
}

static void
send (AddaSanctionDialog *self)
{
  gint64 seconds = adda_durations[adw_combo_row_get_selected (self->duration)];
  g_autofree char *target = get_target (self);
  g_autofree char *name = get_name (self);
  JsonObject *members = adda_members (is_by_address (self) ? "address" : "user", target, "reason",
                                      gtk_editable_get_text (GTK_EDITABLE (self->reason)), "room",
                                      is_everywhere (self) ? NULL : self->room, NULL);
  Told *told = g_new0 (Told, 1);

  if (seconds != 0)
    json_object_set_int_member (members, "for_s", seconds);
  told->text = g_strdup_printf (self->is_ban ? _ ("%s is banned") : _ ("%s is muted"), name);
  g_set_weak_pointer (&told->page, self->page);
  adda_hub_client_do_async (self->client, self->is_ban ? "ban" : "mute", members, NULL, on_done,
                            told);
}

static void
adda_sanction_dialog_response (AdwMessageDialog *dialog, const char *response)
{
  if (g_str_equal (response, "do"))
    send (ADDA_SANCTION_DIALOG (dialog));
}

static void
adda_sanction_dialog_dispose (GObject *object)
{
  AddaSanctionDialog *self = ADDA_SANCTION_DIALOG (object);

  g_clear_object (&self->client);
  g_clear_weak_pointer (&self->page);
  G_OBJECT_CLASS (adda_sanction_dialog_parent_class)->dispose (object);
}

static void
adda_sanction_dialog_finalize (GObject *object)
{
  AddaSanctionDialog *self = ADDA_SANCTION_DIALOG (object);

  g_free (self->user_id);
  g_free (self->name);
  g_free (self->address);
  g_free (self->room);
  G_OBJECT_CLASS (adda_sanction_dialog_parent_class)->finalize (object);
}

static void
adda_sanction_dialog_class_init (AddaSanctionDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = adda_sanction_dialog_dispose;
  object_class->finalize = adda_sanction_dialog_finalize;
  ADW_MESSAGE_DIALOG_CLASS (klass)->response = adda_sanction_dialog_response;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/chat/adda/Console/widgets/adda-sanction-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, AddaSanctionDialog, subject);
  gtk_widget_class_bind_template_child (widget_class, AddaSanctionDialog, who);
  gtk_widget_class_bind_template_child (widget_class, AddaSanctionDialog, where);
  gtk_widget_class_bind_template_child (widget_class, AddaSanctionDialog, duration);
  gtk_widget_class_bind_template_child (widget_class, AddaSanctionDialog, reason);
  gtk_widget_class_bind_template_callback (widget_class, refresh);
}

static void
adda_sanction_dialog_init (AddaSanctionDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
offer (AdwComboRow *row, const char *first, const char *second)
{
  g_autoptr (GtkStringList) list =
      gtk_string_list_new ((const char *const[]){ first, second, NULL });

  adw_combo_row_set_model (row, G_LIST_MODEL (list));
  gtk_widget_set_visible (GTK_WIDGET (row), TRUE);
}

/* Asks only what is not known yet. */
static void
offer_choices (AddaSanctionDialog *self)
{
  const char *name = self->name != NULL && *self->name != '\0' ? self->name : self->user_id;

  if (self->user_id == NULL && self->address == NULL)
    {
      gtk_widget_set_visible (GTK_WIDGET (self->who), TRUE);
      if (self->is_ban)
        adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->who),
                                       _ ("User’s id, address or range"));
    }
  if (self->is_ban && self->user_id != NULL && self->address != NULL)
    offer (self->subject, name, self->address);
  if (!self->is_ban && self->room != NULL)
    offer (self->where, self->room, _ ("Everywhere"));
}

static const char *
get_body (AddaSanctionDialog *self)
{
  return self->is_ban ? _ ("Their connections are closed, and they are let in no more.")
                      : _ ("They can read, but what they send is refused.");
}

void
adda_sanction_dialog_present (GtkWidget *parent,
                              AddaHubClient *client,
                              const char *kind,
                              const char *user_id,
                              const char *name,
                              const char *address,
                              const char *room)
{
  AddaSanctionDialog *self = g_object_new (ADDA_TYPE_SANCTION_DIALOG, NULL);
  GtkWidget *page = gtk_widget_get_ancestor (parent, ADDA_TYPE_PAGE);
  GtkRoot *root = gtk_widget_get_root (parent);

  self->client = g_object_ref (client);
  g_set_weak_pointer (&self->page, (AddaPage *) page);
  self->is_ban = g_str_equal (kind, "ban");
  self->user_id = g_strdup (user_id);
  self->name = g_strdup (name);
  self->address = self->is_ban ? g_strdup (address) : NULL;
  self->room = g_strdup (room);

  adw_message_dialog_set_heading (ADW_MESSAGE_DIALOG (self), self->is_ban ? _ ("Ban") : _ ("Mute"));
  adw_message_dialog_set_body (ADW_MESSAGE_DIALOG (self), get_body (self));
  adda_durations_offer (self->duration, ONE_DAY_S, TRUE);
  offer_choices (self);
  refresh (self);
  if (GTK_IS_WINDOW (root))
    gtk_window_set_transient_for (GTK_WINDOW (self), GTK_WINDOW (root));
  gtk_window_present (GTK_WINDOW (self));
}
