/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A list of lines that can be filtered, followed, copied and saved */

#include "adda-line-list.h"

#include <glib/gi18n.h>

#include "adda-line-row.h"
#include "widgets/adda-states.h"

struct _AddaLineList
{
  AdwBin parent_instance;

  GtkEditable *entry;
  GtkDropDown *category;
  GtkStringList *categories;
  GtkToggleButton *follow;
  AddaStates *states;
  GtkWidget *view;
  GtkMultiSelection *selection;

  const AddaLineKind *kind; /* (unowned) (nullable) */
  GListModel *shown;        /* (owned) (nullable) filtered and sorted, while it is watched */
  GtkFilter *filter;        /* (owned) */
  char *needle;             /* what is searched for, folded */
  guint scrolling;          /* source */
};

G_DEFINE_FINAL_TYPE (AddaLineList, adda_line_list, ADW_TYPE_BIN)

enum
{
  SAVED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gboolean
is_shown (gpointer item, gpointer data)
{
  AddaLineList *self = data;
  guint category = gtk_drop_down_get_selected (self->category);

  if (self->kind == NULL)
    return TRUE;
  return (category >= self->kind->n_categories || self->kind->categories[category].holds (item)) &&
         adda_line_is_match (self->kind, item, self->needle);
}

static int
compare (gconstpointer a, gconstpointer b, gpointer data)
{
  AddaLineList *self = data;
  int order = self->kind->compare (a, b);

  return self->kind->is_newest_first ? -order : order;
}

static gboolean
on_scroll (gpointer data)
{
  AddaLineList *self = data;
  guint n = self->shown == NULL ? 0 : g_list_model_get_n_items (self->shown);

  self->scrolling = 0;
  if (n > 0)
    gtk_widget_activate_action (self->view, "list.scroll-to-item", "u", n - 1);
  return G_SOURCE_REMOVE;
}

/* After the list has taken the new lines in, and once for all of a turn. */
static void
scroll (AddaLineList *self)
{
  if (self->kind == NULL || self->kind->is_newest_first || self->scrolling != 0 ||
      !gtk_toggle_button_get_active (self->follow))
    return;
  self->scrolling = g_idle_add_full (G_PRIORITY_LOW, on_scroll, self, NULL);
  g_source_set_name_by_id (self->scrolling, "adda-line-list-scroll");
}

/* Who looks back does not want to be pulled to the end. */
static gboolean
on_wheel (GtkEventControllerScroll *controller, double dx, double dy, AddaLineList *self)
{
  if (dy < 0)
    gtk_toggle_button_set_active (self->follow, FALSE);
  return GDK_EVENT_PROPAGATE;
}

static void
on_filter (AddaLineList *self)
{
  g_free (self->needle);
  self->needle = g_utf8_casefold (gtk_editable_get_text (self->entry), -1);
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
  scroll (self);
}

static void
on_setup (GtkSignalListItemFactory *factory, GtkListItem *list_item, AddaLineList *self)
{
  gtk_list_item_set_child (list_item, g_object_new (ADDA_TYPE_LINE_ROW, NULL));
}

static void
on_bind (GtkSignalListItemFactory *factory, GtkListItem *list_item, AddaLineList *self)
{
  AddaLineRow *row = ADDA_LINE_ROW (gtk_list_item_get_child (list_item));
  gpointer item = gtk_list_item_get_item (list_item);
  AddaLineSort sort = self->kind->get_sort (item);
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *about = self->kind->get_about (item, now);
  g_autofree char *text = self->kind->get_text (item);
  g_autofree char *details =
      self->kind->get_details == NULL ? NULL : self->kind->get_details (item);

  adda_line_row_set_sort (row, sort.icon, sort.word, sort.style);
  adda_line_row_set_about (row, about);
  adda_line_row_set_text (row, text);
  adda_line_row_set_details (row, details);
}

static void
on_copy (GtkWidget *widget, const char *action, GVariant *target)
{
  AddaLineList *self = ADDA_LINE_LIST (widget);
  g_autoptr (GtkSelectionFilterModel) selected = NULL;
  g_autofree char *text = NULL;

  if (self->kind == NULL)
    return;
  selected = gtk_selection_filter_model_new (GTK_SELECTION_MODEL (self->selection));
  text = adda_lines_to_text (self->kind, G_LIST_MODEL (selected));
  if (*text != '\0')
    gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
}

static void
on_select_all (GtkWidget *widget, const char *action, GVariant *target)
{
  gtk_selection_model_select_all (GTK_SELECTION_MODEL (ADDA_LINE_LIST (widget)->selection));
}

static void
on_written (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AddaLineList) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_file_get_basename (G_FILE (source));
  g_autofree char *text = NULL;

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    text = g_strdup_printf (_ ("Saved as %s"), name);
  else
    text = g_strdup_printf (_ ("Not saved: %s"), error->message);
  g_signal_emit (self, signals[SAVED], 0, text);
}

static void
on_chosen (GtkNativeDialog *dialog, int response, gpointer data)
{
  AddaLineList *self = data;
  gboolean is_json = g_object_get_data (G_OBJECT (dialog), "adda-json") != NULL;
  g_autoptr (GFile) file = NULL;
  g_autoptr (GBytes) bytes = NULL;
  char *text;

  if (response == GTK_RESPONSE_ACCEPT && self->kind != NULL && self->shown != NULL)
    {
      file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
      text =
          is_json ? adda_lines_to_json (self->shown) : adda_lines_to_text (self->kind, self->shown);
      bytes = g_bytes_new_take (text, strlen (text));
      g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_PRIVATE, NULL,
                                           on_written, g_object_ref (self));
    }
  g_object_unref (dialog);
}

static void
on_save (GtkWidget *widget, const char *action, GVariant *target)
{
  AddaLineList *self = ADDA_LINE_LIST (widget);
  GtkRoot *root = gtk_widget_get_root (widget);
  gboolean is_json = g_str_equal (g_variant_get_string (target, NULL), "json");
  GtkFileChooserNative *dialog;
  g_autofree char *name = NULL;

  if (self->kind == NULL)
    return;
  name = g_strdup_printf ("%s.%s", self->kind->file_name, is_json ? "jsonl" : "txt");
  dialog = gtk_file_chooser_native_new (_ ("Save Lines"),
                                        GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                        GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  g_object_set_data (G_OBJECT (dialog), "adda-json", is_json ? dialog : NULL);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_chosen), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
fill_categories (AddaLineList *self)
{
  if (g_list_model_get_n_items (G_LIST_MODEL (self->categories)) > 0)
    return;
  for (guint i = 0; i < self->kind->n_categories; i++)
    gtk_string_list_append (self->categories, _ (self->kind->categories[i].title));
}

/* (transfer full) The lines of all topics of the kind, and the model of its first. */
static GListModel *
watch_topics (AddaLineList *self, AddaHubClient *client, AddaTopicModel **first)
{
  g_autoptr (GListStore) topics = g_list_store_new (G_TYPE_LIST_MODEL);

  for (guint i = 0; i < G_N_ELEMENTS (self->kind->topics) && self->kind->topics[i] != NULL; i++)
    {
      g_autoptr (AddaTopicModel) model =
          adda_topic_model_new (client, self->kind->topics[i], NULL, self->kind->key,
                                self->kind->item_type (), ADDA_MAX_LINES);

      if (i == 0)
        *first = g_object_ref (model);
      g_list_store_append (topics, model);
    }
  return G_LIST_MODEL (gtk_flatten_list_model_new (G_LIST_MODEL (g_steal_pointer (&topics))));
}

void
adda_line_list_watch (AddaLineList *self, AddaHubClient *client, const AddaLineKind *kind)
{
  g_autoptr (AddaTopicModel) first = NULL;
  GListModel *all;

  adda_line_list_unwatch (self);
  self->kind = kind;
  fill_categories (self);
  gtk_widget_set_visible (GTK_WIDGET (self->follow), !kind->is_newest_first);
  all = watch_topics (self, client, &first);
  self->shown = G_LIST_MODEL (
      gtk_sort_list_model_new (G_LIST_MODEL (
                                   gtk_filter_list_model_new (all, g_object_ref (self->filter))),
                               GTK_SORTER (gtk_custom_sorter_new (compare, self, NULL))));
  gtk_multi_selection_set_model (self->selection, self->shown);
  adda_states_follow (self->states, client, first, self->shown);
  g_signal_connect_object (self->shown, "items-changed", G_CALLBACK (scroll), self,
                           G_CONNECT_SWAPPED);
}

void
adda_line_list_unwatch (AddaLineList *self)
{
  g_clear_handle_id (&self->scrolling, g_source_remove);
  gtk_multi_selection_set_model (self->selection, NULL);
  adda_states_follow (self->states, NULL, NULL, NULL);
  g_clear_object (&self->shown);
}

void
adda_line_list_search (AddaLineList *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

static void
adda_line_list_dispose (GObject *object)
{
  AddaLineList *self = ADDA_LINE_LIST (object);

  if (self->filter != NULL)
    adda_line_list_unwatch (self);
  g_clear_object (&self->filter);
  G_OBJECT_CLASS (adda_line_list_parent_class)->dispose (object);
}

static void
adda_line_list_finalize (GObject *object)
{
  g_free (ADDA_LINE_LIST (object)->needle);
  G_OBJECT_CLASS (adda_line_list_parent_class)->finalize (object);
}

static void
adda_line_list_class_init (AddaLineListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = adda_line_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = adda_line_list_finalize;

  signals[SAVED] = g_signal_new ("saved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_install_action (widget_class, "lines.copy", NULL, on_copy);
  gtk_widget_class_install_action (widget_class, "lines.select-all", NULL, on_select_all);
  gtk_widget_class_install_action (widget_class, "lines.save", "s", on_save);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "lines.copy",
                                       NULL);

  g_type_ensure (ADDA_TYPE_STATES);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/chat/adda/Console/pages/audit/adda-line-list.ui");
  gtk_widget_class_bind_template_child (widget_class, AddaLineList, entry);
  gtk_widget_class_bind_template_child (widget_class, AddaLineList, category);
  gtk_widget_class_bind_template_child (widget_class, AddaLineList, categories);
  gtk_widget_class_bind_template_child (widget_class, AddaLineList, follow);
  gtk_widget_class_bind_template_child (widget_class, AddaLineList, states);
  gtk_widget_class_bind_template_child (widget_class, AddaLineList, view);
  gtk_widget_class_bind_template_child (widget_class, AddaLineList, selection);
  gtk_widget_class_bind_template_callback (widget_class, on_filter);
  gtk_widget_class_bind_template_callback (widget_class, on_wheel);
  gtk_widget_class_bind_template_callback (widget_class, scroll);
  gtk_widget_class_bind_template_callback (widget_class, on_setup);
  gtk_widget_class_bind_template_callback (widget_class, on_bind);
}

static void
adda_line_list_init (AddaLineList *self)
{
  self->needle = g_strdup ("");
  self->filter = GTK_FILTER (gtk_custom_filter_new (is_shown, self, NULL));
  gtk_widget_init_template (GTK_WIDGET (self));
}
