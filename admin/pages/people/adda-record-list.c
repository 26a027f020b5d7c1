/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A searchable list of a topic's records */

#include "adda-record-list.h"

#include "models/adda-text.h"
#include "widgets/adda-states.h"

struct _AddaRecordList
{
  AdwBin parent_instance;

  GtkEditable *entry;
  GtkButton *add;
  AddaStates *states;
  GtkListView *view;
  GtkNoSelection *selection;

  const AddaRecordKind *kind; /* (unowned) (nullable) */
  AddaTopicModel *model;      /* (owned) (nullable) */
  GtkFilter *filter;          /* (owned) */
  GtkSorter *sorter;          /* (owned) (nullable) */
  GPtrArray *rows;            /* (owned) of AddaRecordRow (unowned): those that show an item */
  char *needle;               /* (owned) what is searched for, folded */
};

G_DEFINE_FINAL_TYPE (AddaRecordList, adda_record_list, ADW_TYPE_BIN)

typedef enum
{
  PROP_ADD_LABEL = 1,
  PROP_ADD_ACTION,
  PROP_SEARCH_TEXT,
  PROP_EMPTY_ICON,
  PROP_EMPTY_TITLE,
  PROP_EMPTY_DESCRIPTION,
} AddaRecordListProperty;

static GParamSpec *properties[PROP_EMPTY_DESCRIPTION + 1];

static gboolean
holds (gpointer item, const char *property, const char *needle)
{
  g_autofree char *text = NULL;

  g_object_get (item, property, &text, NULL);
  return adda_text_contains (text, needle);
}

static gboolean
is_match (gpointer item, gpointer data)
{
  AddaRecordList *self = data;

  if (self->kind == NULL || *self->needle == '\0')
    return TRUE;
  for (guint i = 0; self->kind->searched[i] != NULL; i++)
    if (holds (item, self->kind->searched[i], self->needle))
      return TRUE;
  return FALSE;
}

static void
on_search_changed (AddaRecordList *self)
{
  g_free (self->needle);
  self->needle = g_utf8_casefold (gtk_editable_get_text (self->entry), -1);
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
}

static void
describe (AddaRecordList *self, AddaRecordRow *row)
{
  gpointer item = adda_record_row_get_item (row);

  if (item != NULL && self->kind != NULL)
    self->kind->describe (item, row);
}

static void
on_item_changed (AddaItem *item, AddaRecordList *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    if (adda_record_row_get_item (g_ptr_array_index (self->rows, i)) == item)
      describe (self, g_ptr_array_index (self->rows, i));
}

static void
on_setup (GtkSignalListItemFactory *factory, GtkListItem *list_item, AddaRecordList *self)
{
  gtk_list_item_set_child (list_item, g_object_new (ADDA_TYPE_RECORD_ROW, NULL));
  gtk_list_item_set_activatable (list_item, FALSE);
}

static void
on_bind (GtkSignalListItemFactory *factory, GtkListItem *list_item, AddaRecordList *self)
{
  AddaRecordRow *row = ADDA_RECORD_ROW (gtk_list_item_get_child (list_item));
  GObject *item = gtk_list_item_get_item (list_item);

  adda_record_row_set_item (row, item, self->kind->make_menu);
  g_ptr_array_add (self->rows, row);
  g_signal_connect_object (item, "changed", G_CALLBACK (on_item_changed), self, 0);
  describe (self, row);
}

static void
on_unbind (GtkSignalListItemFactory *factory, GtkListItem *list_item, AddaRecordList *self)
{
  AddaRecordRow *row = ADDA_RECORD_ROW (gtk_list_item_get_child (list_item));

  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (list_item), on_item_changed, self);
  g_ptr_array_remove_fast (self->rows, row);
  adda_record_row_set_item (row, NULL, NULL);
}

static void
on_updated (AddaRecordList *self)
{
  gtk_sorter_changed (self->sorter, GTK_SORTER_CHANGE_DIFFERENT);
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
}

void
adda_record_list_watch (AddaRecordList *self, AddaHubClient *client, const AddaRecordKind *kind)
{
  g_autoptr (GtkFilterListModel) filtered = NULL;
  g_autoptr (GtkSortListModel) sorted = NULL;
  GtkExpression *order = gtk_property_expression_new (kind->item_type (), NULL, kind->order);

  adda_record_list_unwatch (self);
  self->kind = kind;
  self->model = adda_topic_model_new (client, kind->topic, NULL, "id", kind->item_type (), 0);
  g_set_object (&self->sorter, NULL);
  self->sorter = GTK_SORTER (gtk_string_sorter_new (order));
  filtered = gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (self->model)),
                                        g_object_ref (self->filter));
  sorted =
      gtk_sort_list_model_new (g_object_ref (G_LIST_MODEL (filtered)), g_object_ref (self->sorter));
  gtk_no_selection_set_model (self->selection, G_LIST_MODEL (sorted));
  g_signal_connect_object (self->model, "updated", G_CALLBACK (on_updated), self,
                           G_CONNECT_SWAPPED);
  adda_states_follow (self->states, client, self->model, G_LIST_MODEL (sorted));
}

void
adda_record_list_unwatch (AddaRecordList *self)
{
  gtk_no_selection_set_model (self->selection, NULL);
  adda_states_follow (self->states, NULL, NULL, NULL);
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_func (self->model, on_updated, self);
  g_clear_object (&self->model);
}

gpointer
adda_record_list_lookup (AddaRecordList *self, const char *id)
{
  return self->model == NULL ? NULL : adda_topic_model_lookup (self->model, id);
}

void
adda_record_list_refresh (AddaRecordList *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    describe (self, g_ptr_array_index (self->rows, i));
}

void
adda_record_list_search (AddaRecordList *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

static void
set_search_text (AddaRecordList *self, const char *text)
{
  g_object_set (self->entry, "placeholder-text", text, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, text,
                                  -1);
}

static void
adda_record_list_set_property (GObject *object,
                               guint prop_id,
                               const GValue *value,
                               GParamSpec *pspec)
{
  AddaRecordList *self = ADDA_RECORD_LIST (object);

  switch ((AddaRecordListProperty) prop_id)
    {
    case PROP_ADD_LABEL:
      gtk_button_set_label (self->add, g_value_get_string (value));
      break;
    case PROP_ADD_ACTION:
      gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (self->add),
                                               g_value_get_string (value));
      break;
    case PROP_SEARCH_TEXT:
      set_search_text (self, g_value_get_string (value));
      break;
    case PROP_EMPTY_ICON:
    case PROP_EMPTY_TITLE:
    case PROP_EMPTY_DESCRIPTION:
      g_object_set_property (G_OBJECT (self->states), pspec->name, value);
      break;
    }
}

static void
adda_record_list_dispose (GObject *object)
{
  AddaRecordList *self = ADDA_RECORD_LIST (object);

  if (self->states != NULL)
    adda_record_list_unwatch (self);
  g_clear_object (&self->filter);
  g_clear_object (&self->sorter);
  G_OBJECT_CLASS (adda_record_list_parent_class)->dispose (object);
  self->states = NULL;
}

static void
adda_record_list_finalize (GObject *object)
{
  AddaRecordList *self = ADDA_RECORD_LIST (object);

  g_ptr_array_unref (self->rows);
  g_free (self->needle);
  G_OBJECT_CLASS (adda_record_list_parent_class)->finalize (object);
}

static void
install_text (GObjectClass *object_class, AddaRecordListProperty id, const char *name)
{
  GParamFlags flags = G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  properties[id] = g_param_spec_string (name, NULL, NULL, NULL, flags);
  g_object_class_install_property (object_class, id, properties[id]);
}

static void
adda_record_list_class_init (AddaRecordListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = adda_record_list_set_property;
  object_class->dispose = adda_record_list_dispose;
  object_class->finalize = adda_record_list_finalize;

  install_text (object_class, PROP_ADD_LABEL, "add-label");
  install_text (object_class, PROP_ADD_ACTION, "add-action");
  install_text (object_class, PROP_SEARCH_TEXT, "search-text");
  install_text (object_class, PROP_EMPTY_ICON, "empty-icon");
  install_text (object_class, PROP_EMPTY_TITLE, "empty-title");
  install_text (object_class, PROP_EMPTY_DESCRIPTION, "empty-description");

  g_type_ensure (ADDA_TYPE_STATES);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/chat/adda/Console/pages/people/adda-record-list.ui");
  gtk_widget_class_bind_template_child (widget_class, AddaRecordList, entry);
  gtk_widget_class_bind_template_child (widget_class, AddaRecordList, add);
  gtk_widget_class_bind_template_child (widget_class, AddaRecordList, states);
  gtk_widget_class_bind_template_child (widget_class, AddaRecordList, view);
  gtk_widget_class_bind_template_child (widget_class, AddaRecordList, selection);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_setup);
  gtk_widget_class_bind_template_callback (widget_class, on_bind);
  gtk_widget_class_bind_template_callback (widget_class, on_unbind);
}

static void
adda_record_list_init (AddaRecordList *self)
{
  self->rows = g_ptr_array_new ();
  self->needle = g_strdup ("");
  self->filter = GTK_FILTER (gtk_custom_filter_new (is_match, self, NULL));
  gtk_widget_init_template (GTK_WIDGET (self));
}
