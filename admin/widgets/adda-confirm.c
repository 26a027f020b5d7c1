/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Asks once before what cannot be undone */

#include "adda-confirm.h"

#include <glib/gi18n.h>

typedef struct
{
  AddaPage *page; /* (weak) */
  AddaConfirmFunc func;
  gpointer data;
  GDestroyNotify destroy; /* (nullable) of data */
} Question;

typedef struct
{
  char *action;
  JsonObject *members; /* (owned) */
  char *done;          /* (nullable) */
} Deed;

static void
question_free (gpointer data, GClosure *closure)
{
  Question *question = data;

  g_clear_weak_pointer (&question->page);
  if (question->destroy != NULL)
    question->destroy (question->data);
  g_free (question);
}

static void
on_response (AdwMessageDialog *dialog, const char *response, gpointer data)
{
  Question *question = data;

  if (g_str_equal (response, "do") && question->page != NULL)
    question->func (question->page, question->data);
}

void
adda_confirm (AddaPage *page,
              const char *heading,
              const char *body,
              const char *button,
              gboolean is_destructive,
              AddaConfirmFunc func,
              gpointer data,
              GDestroyNotify destroy)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (page));
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (
      adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, heading, body));
  Question *question = g_new0 (Question, 1);

  g_set_weak_pointer (&question->page, page);
  question->func = func;
  question->data = data;
  question->destroy = destroy;
  adw_message_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "do", button, NULL);
  adw_message_dialog_set_response_appearance (dialog, "do",
                                              is_destructive ? ADW_RESPONSE_DESTRUCTIVE
                                                             : ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_close_response (dialog, "cancel");
  adw_message_dialog_set_default_response (dialog, is_destructive ? "cancel" : "do");
  g_signal_connect_data (dialog, "response", G_CALLBACK (on_response), question, question_free, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
deed_free (gpointer data)
{
  Deed *deed = data;

  g_free (deed->action);
  json_object_unref (deed->members);
  g_free (deed->done);
  g_free (deed);
}

static void
do_deed (AddaPage *page, gpointer data)
{
  Deed *deed = data;

  adda_page_do (page, deed->action, json_object_ref (deed->members), deed->done);
}

void
adda_confirm_do (AddaPage *page,
                 const char *heading,
                 const char *body,
                 const char *button,
                 const char *action,
                 JsonObject *members,
                 const char *done)
{
  Deed *deed = g_new0 (Deed, 1);

  deed->action = g_strdup (action);
  deed->members = members;
  deed->done = g_strdup (done);
  adda_confirm (page, heading, body, button, TRUE, do_deed, deed, deed_free);
}
