/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The frames of a connection as they pass */

#include "adda-trace-view.h"

#include <glib/gi18n.h>

#include "adda-frame-row.h"
#include "adda-page.h"
#include "models/adda-frame-item.h"
#include "models/adda-topic-model.h"
#include "widgets/adda-undo.h"

#define MOST_FRAMES 1000

struct _AddaTraceView
{
  AdwBin parent_instance;

  GtkStack *stack;
  GtkLabel *error_label;
  GtkToggleButton *pause_button;
  GtkListView *list;
  GtkNoSelection *shown;

  AddaTopicModel *model; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (AddaTraceView, adda_trace_view, ADW_TYPE_BIN)

static void
update_state (AddaTraceView *self)
{
  gboolean is_empty = g_list_model_get_n_items (G_LIST_MODEL (self->shown)) == 0;
  g_autofree char *error_text = NULL;

  if (self->model != NULL)
    g_object_get (self->model, "error-text", &error_text, NULL);
  gtk_label_set_text (self->error_label, error_text);
  gtk_stack_set_visible_child_name (self->stack, error_text != NULL ? "refused"
                                                 : is_empty         ? "empty"
                                                                    : "frames");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "trace.clear", !is_empty);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "trace.copy", !is_empty);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "trace.save", !is_empty);
}

/* The latest frame stays in view, unless it is paused to be read. */
static void
on_updated (AddaTraceView *self)
{
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self->shown));

  update_state (self);
  if (n_items > 0 && !gtk_toggle_button_get_active (self->pause_button))
    gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", n_items - 1);
}

/* Paused, the frames that are there stay; more come behind them, to be seen afterwards. */
static void
on_pause_toggled (AddaTraceView *self)
{
  g_autoptr (GListStore) still = NULL;

  if (self->model == NULL)
    return;
  if (!gtk_toggle_button_get_active (self->pause_button))
    {
      gtk_no_selection_set_model (self->shown, G_LIST_MODEL (self->model));
      on_updated (self);
      return;
    }
  still = g_list_store_new (ADDA_TYPE_FRAME_ITEM);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->model)); i++)
    {
      g_autoptr (AddaFrameItem) frame = g_list_model_get_item (G_LIST_MODEL (self->model), i);

      g_list_store_append (still, frame);
    }
  gtk_no_selection_set_model (self->shown, G_LIST_MODEL (still));
}

void
adda_trace_view_show (AddaTraceView *self, AddaHubClient *client, const char *connection)
{
  gtk_no_selection_set_model (self->shown, NULL);
  g_clear_object (&self->model);
  gtk_toggle_button_set_active (self->pause_button, FALSE);
  if (connection != NULL)
    {
      self->model =
          adda_topic_model_new (client, "trace", adda_members ("connection", connection, NULL),
                                "id", ADDA_TYPE_FRAME_ITEM, MOST_FRAMES);
      gtk_no_selection_set_model (self->shown, G_LIST_MODEL (self->model));
      g_signal_connect_object (self->model, "updated", G_CALLBACK (on_updated), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (self->model, "notify::error-text", G_CALLBACK (update_state), self,
                               G_CONNECT_SWAPPED);
    }
  update_state (self);
}

static void
clear_frames (GtkWidget *widget, const char *action, GVariant *target)
{
  AddaTraceView *self = ADDA_TRACE_VIEW (widget);
  g_autoptr (JsonArray) none = json_array_new ();

  adda_topic_model_apply (self->model, none, NULL, TRUE, TRUE);
  gtk_toggle_button_set_active (self->pause_button, FALSE);
}

static char *
get_text (AddaTraceView *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->shown)); i++)
    {
      g_autoptr (AddaFrameItem) frame = g_list_model_get_item (G_LIST_MODEL (self->shown), i);
      g_autofree char *line = adda_frame_item_to_line (frame);

      g_string_append_printf (text, "%s\n", line);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
toast (AddaTraceView *self, const char *text)
{
  GtkWidget *page = gtk_widget_get_ancestor (GTK_WIDGET (self), ADDA_TYPE_PAGE);

  if (page != NULL)
    adda_page_toast (ADDA_PAGE (page), text);
}

static void
copy_frames (GtkWidget *widget, const char *action, GVariant *target)
{
  AddaTraceView *self = ADDA_TRACE_VIEW (widget);
  g_autofree char *text = get_text (self);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
  toast (self, _ ("Copied the frames"));
}

static void
on_file_chosen (GtkNativeDialog *dialog, int response, AddaTraceView *self)
{
  g_autofree char *text = get_text (self);
  g_autoptr (GFile) file = NULL;
  g_autoptr (GError) error = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    {
      file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
      if (g_file_replace_contents (file, text, strlen (text), NULL, FALSE, G_FILE_CREATE_PRIVATE,
                                   NULL, NULL, &error))
        toast (self, _ ("Saved the frames"));
      else
        toast (self, error->message);
    }
  gtk_native_dialog_destroy (dialog);
  g_object_unref (dialog);
}

static void
save_frames (GtkWidget *widget, const char *action, GVariant *target)
{
  GtkFileChooserNative *dialog =
      gtk_file_chooser_native_new (_ ("Save the Frames"), GTK_WINDOW (gtk_widget_get_root (widget)),
                                   GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), "trace.tsv");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_file_chosen), widget, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
on_setup (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  gtk_list_item_set_child (list_item, adda_frame_row_new ());
}

static void
on_bind (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  adda_frame_row_set_item (ADDA_FRAME_ROW (gtk_list_item_get_child (list_item)),
                           gtk_list_item_get_item (list_item));
}

static void
adda_trace_view_dispose (GObject *object)
{
  g_clear_object (&ADDA_TRACE_VIEW (object)->model);
  G_OBJECT_CLASS (adda_trace_view_parent_class)->dispose (object);
}

static void
adda_trace_view_class_init (AddaTraceViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = adda_trace_view_dispose;
  gtk_widget_class_install_action (widget_class, "trace.clear", NULL, clear_frames);
  gtk_widget_class_install_action (widget_class, "trace.copy", NULL, copy_frames);
  gtk_widget_class_install_action (widget_class, "trace.save", NULL, save_frames);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/chat/adda/Console/connections/adda-trace-view.ui");
  gtk_widget_class_bind_template_child (widget_class, AddaTraceView, stack);
  gtk_widget_class_bind_template_child (widget_class, AddaTraceView, error_label);
  gtk_widget_class_bind_template_child (widget_class, AddaTraceView, pause_button);
  gtk_widget_class_bind_template_child (widget_class, AddaTraceView, list);
  gtk_widget_class_bind_template_child (widget_class, AddaTraceView, shown);
  gtk_widget_class_bind_template_callback (widget_class, on_pause_toggled);
  gtk_widget_class_bind_template_callback (widget_class, on_setup);
  gtk_widget_class_bind_template_callback (widget_class, on_bind);
}

static void
adda_trace_view_init (AddaTraceView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  update_state (self);
}
