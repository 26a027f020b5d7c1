/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Sets a room's topic, or who may read and speak in it */

#include "adda-room-dialogs.h"

#include <glib/gi18n.h>

#include "widgets/adda-undo.h"

/* In the order of the dialog's list. */
static const char *const modes[] = { "open", "members", "read_only", "hidden" };

typedef struct
{
  AddaPage *page; /* (owned) */
  char *room;
  char *topic; /* (nullable) as it was */
  GtkEditable *text;
  AdwComboRow *mode; /* (nullable) */
} Dialog;

static void
dialog_free (gpointer data, GClosure *closure)
{
  Dialog *dialog = data;

  g_object_unref (dialog->page);
  g_free (dialog->room);
  g_free (dialog->topic);
  g_free (dialog);
}

static void
on_topic_response (AdwMessageDialog *window, const char *response, Dialog *dialog)
{
  g_autofree char *done = NULL;

  if (strcmp (response, "do") != 0)
    return;
  done = g_strdup_printf (_ ("Set the topic of %s"), dialog->room);
  adda_undo_do (dialog->page, "set_topic",
                adda_members ("room", dialog->room, "topic", gtk_editable_get_text (dialog->text),
                              NULL),
                done, "set_topic",
                adda_members ("room", dialog->room, "topic",
                              dialog->topic != NULL ? dialog->topic : "", NULL));
}

static JsonArray *
parse_ids (const char *text)
{
  g_auto (GStrv) parts = g_strsplit_set (text, ", ", -1);
  JsonArray *ids = json_array_new ();

  for (guint i = 0; parts[i] != NULL; i++)
    if (*parts[i] != 0)
      json_array_add_string_element (ids, parts[i]);
  return ids;
}

static void
on_mode_response (AdwMessageDialog *window, const char *response, Dialog *dialog)
{
  guint chosen = adw_combo_row_get_selected (dialog->mode);
  JsonObject *members = NULL;
  g_autofree char *done = NULL;

  if (strcmp (response, "do") != 0 || chosen >= G_N_ELEMENTS (modes))
    return;
  done = g_strdup_printf (_ ("Set who may come into %s"), dialog->room);
  members = adda_members ("room", dialog->room, "mode", modes[chosen], NULL);
  json_object_set_array_member (members, "members",
                                parse_ids (gtk_editable_get_text (dialog->text)));
  adda_page_do (dialog->page, "set_room", members, done);
}

static void
on_mode_chosen (AdwComboRow *row, GParamSpec *pspec, GtkWidget *ids)
{
  gtk_widget_set_visible (ids, adw_combo_row_get_selected (row) != 0);
}

/* Presents a dialog of the file and connects it. @heading: (transfer full) */
static Dialog *
present (AddaPage *page, AddaRoomItem *room, const char *id, char *heading, GCallback on_response)
{
  g_autoptr (GtkBuilder) builder =
      gtk_builder_new_from_resource ("/chat/adda/Console/rooms/adda-room-dialogs.ui");
  AdwMessageDialog *window = ADW_MESSAGE_DIALOG (gtk_builder_get_object (builder, id));
  g_autofree char *text_id = g_strdup_printf ("%s_text", id);
  g_autofree char *mode_id = g_strdup_printf ("%s_mode", id);
  Dialog *dialog = g_new0 (Dialog, 1);

  dialog->page = g_object_ref (page);
  dialog->room = g_strdup (room->name);
  dialog->topic = g_strdup (room->topic);
  dialog->text = GTK_EDITABLE (gtk_builder_get_object (builder, text_id));
  dialog->mode = (AdwComboRow *) gtk_builder_get_object (builder, mode_id);
  adw_message_dialog_set_heading (window, heading);
  g_free (heading);
  gtk_window_set_transient_for (GTK_WINDOW (window),
                                GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (page))));
  g_signal_connect_data (window, "response", on_response, dialog, dialog_free, 0);
  gtk_window_present (GTK_WINDOW (window));
  return dialog;
}

void
adda_room_topic_dialog_present (AddaPage *page, AddaRoomItem *room)
{
  Dialog *dialog =
      present (page, room, "topic_dialog", g_strdup_printf (_ ("Topic of %s"), room->name),
               G_CALLBACK (on_topic_response));

  gtk_editable_set_text (dialog->text, room->topic != NULL ? room->topic : "");
}

void
adda_room_mode_dialog_present (AddaPage *page, AddaRoomItem *room, const char *ids)
{
  Dialog *dialog =
      present (page, room, "mode_dialog", g_strdup_printf (_ ("Who May Come into %s"), room->name),
               G_CALLBACK (on_mode_response));

  gtk_editable_set_text (dialog->text, ids);
  g_signal_connect_object (dialog->mode, "notify::selected", G_CALLBACK (on_mode_chosen),
                           dialog->text, 0);
  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    if (g_strcmp0 (room->mode, modes[i]) == 0)
      adw_combo_row_set_selected (dialog->mode, i);
}
