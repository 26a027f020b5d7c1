/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * One setting with the editor of its type */

#include "adda-setting-row.h"

#include <glib/gi18n.h>

#include "adda-setting-groups.h"

/* A number is proposed once it has stood still for so long. */
#define STILL_MS 700

typedef struct AddaSettingEditor AddaSettingEditor;

struct _AddaSettingRow
{
  AdwPreferencesRow parent_instance;

  GtkLabel *summary;
  GtkLabel *description;
  GtkSwitch *toggle;
  GtkWidget *number;
  GtkSpinButton *spin;
  GtkAdjustment *range;
  GtkLabel *unit;
  GtkDropDown *choice;
  GtkStringList *choices;
  GtkEditable *entry;
  GtkWidget *list;
  GtkTextView *lines;
  GtkTextBuffer *buffer;
  GtkWidget *pending;
  GtkWidget *changed;
  GtkLabel *changed_text;
  GtkWidget *reset;
  GtkWidget *restart;
  GtkWidget *locked;
  GtkLabel *locked_text;
  GtkLabel *error;

  AddaSettingItem *setting; /* (owned) */
  const AddaSettingEditor *editor;
  gboolean is_showing; /* the editor changes because the setting did */
  guint still;         /* source */
};

/* How values of a type are shown and read. */
struct AddaSettingEditor
{
  const char *type;
  gboolean is_text; /* applied by a button, not at once */
  GtkWidget *(*get_widget) (AddaSettingRow *self);
  GtkWidget *(*get_focus) (AddaSettingRow *self);
  void (*show) (AddaSettingRow *self, JsonNode *value);
  JsonNode *(*read) (AddaSettingRow *self); /* (transfer full) */
};

G_DEFINE_FINAL_TYPE (AddaSettingRow, adda_setting_row, ADW_TYPE_PREFERENCES_ROW)

enum
{
  PROPOSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static GtkWidget *
get_toggle (AddaSettingRow *self)
{
  return GTK_WIDGET (self->toggle);
}

static void
show_toggle (AddaSettingRow *self, JsonNode *value)
{
  gtk_switch_set_active (self->toggle, json_node_get_boolean (value));
}

static JsonNode *
read_toggle (AddaSettingRow *self)
{
  return json_node_init_boolean (json_node_alloc (), gtk_switch_get_active (self->toggle));
}

static GtkWidget *
get_number (AddaSettingRow *self)
{
  return self->number;
}

static GtkWidget *
get_spin (AddaSettingRow *self)
{
  return GTK_WIDGET (self->spin);
}

static void
show_unit (AddaSettingRow *self)
{
  const char *unit = adda_setting_unit (self->setting->key);
  g_autofree char *hint =
      adda_setting_hint (self->setting->key, (gint64) gtk_spin_button_get_value (self->spin));
  g_autofree char *text = hint == NULL ? g_strdup (unit) : g_strdup_printf ("%s = %s", unit, hint);

  gtk_label_set_text (self->unit, text == NULL ? "" : text);
  gtk_widget_set_visible (GTK_WIDGET (self->unit), text != NULL);
}

static void
show_number (AddaSettingRow *self, JsonNode *value)
{
  gtk_spin_button_set_value (self->spin, json_node_get_double (value));
  show_unit (self);
}

static JsonNode *
read_int (AddaSettingRow *self)
{
  return json_node_init_int (json_node_alloc (), (gint64) gtk_spin_button_get_value (self->spin));
}

static JsonNode *
read_double (AddaSettingRow *self)
{
  return json_node_init_double (json_node_alloc (), gtk_spin_button_get_value (self->spin));
}

static GtkWidget *
get_choice (AddaSettingRow *self)
{
  return GTK_WIDGET (self->choice);
}

static void
show_choice (AddaSettingRow *self, JsonNode *value)
{
  const char *text = json_node_get_string (value);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->choices)); i++)
    if (g_strcmp0 (gtk_string_list_get_string (self->choices, i), text) == 0)
      gtk_drop_down_set_selected (self->choice, i);
}

static JsonNode *
read_choice (AddaSettingRow *self)
{
  return json_node_init_string (json_node_alloc (),
                                gtk_string_list_get_string (self->choices,
                                                            gtk_drop_down_get_selected (
                                                                self->choice)));
}

static GtkWidget *
get_entry (AddaSettingRow *self)
{
  return GTK_WIDGET (self->entry);
}

static void
show_entry (AddaSettingRow *self, JsonNode *value)
{
  const char *text = json_node_get_string (value);

  gtk_editable_set_text (self->entry, text == NULL ? "" : text);
}

static JsonNode *
read_entry (AddaSettingRow *self)
{
  return json_node_init_string (json_node_alloc (), gtk_editable_get_text (self->entry));
}

static GtkWidget *
get_list (AddaSettingRow *self)
{
  return self->list;
}

static GtkWidget *
get_lines (AddaSettingRow *self)
{
  return GTK_WIDGET (self->lines);
}

static void
show_list (AddaSettingRow *self, JsonNode *value)
{
  g_autoptr (GString) text = g_string_new (NULL);
  JsonArray *array = json_node_get_array (value);

  for (guint i = 0; i < json_array_get_length (array); i++)
    g_string_append_printf (text, "%s%s", i == 0 ? "" : "\n",
                            json_array_get_string_element (array, i));
  gtk_text_buffer_set_text (self->buffer, text->str, -1);
}

static JsonNode *
read_list (AddaSettingRow *self)
{
  GtkTextIter start, end;
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  JsonArray *array = json_array_new ();

  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  text = gtk_text_buffer_get_text (self->buffer, &start, &end, FALSE);
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (*g_strstrip (lines[i]) != '\0')
      json_array_add_string_element (array, lines[i]);
  return json_node_init_array (json_node_alloc (), array);
}

static const AddaSettingEditor choice_editor = { "",         FALSE,       get_choice,
                                                 get_choice, show_choice, read_choice };

static const AddaSettingEditor editors[] = {
  { "b", FALSE, get_toggle, get_toggle, show_toggle, read_toggle },
  { "i", FALSE, get_number, get_spin, show_number, read_int },
  { "u", FALSE, get_number, get_spin, show_number, read_int },
  { "x", FALSE, get_number, get_spin, show_number, read_int },
  { "d", FALSE, get_number, get_spin, show_number, read_double },
  { "s", TRUE, get_entry, get_entry, show_entry, read_entry },
  { "as", TRUE, get_list, get_lines, show_list, read_list },
};

/* (nullable) */
static const AddaSettingEditor *
find_editor (AddaSettingItem *setting)
{
  if (setting->choices != NULL && JSON_NODE_HOLDS_ARRAY (setting->choices))
    return &choice_editor;
  for (guint i = 0; i < G_N_ELEMENTS (editors); i++)
    if (g_strcmp0 (setting->type, editors[i].type) == 0)
      return &editors[i];
  return NULL;
}

static gboolean
is_other (AddaSettingRow *self, JsonNode *value)
{
  return self->setting->value == NULL || !json_node_equal (value, self->setting->value);
}

static void
propose (AddaSettingRow *self)
{
  g_autoptr (JsonNode) value = NULL;

  if (self->is_showing || self->editor == NULL)
    return;
  value = self->editor->read (self);
  if (is_other (self, value))
    g_signal_emit (self, signals[PROPOSED], 0, value);
}

static void
on_toggle (AddaSettingRow *self)
{
  propose (self);
}

static void
on_choice (AddaSettingRow *self)
{
  propose (self);
}

static gboolean
on_still (gpointer data)
{
  AddaSettingRow *self = data;

  self->still = 0;
  propose (self);
  return G_SOURCE_REMOVE;
}

static void
on_spin (AddaSettingRow *self)
{
  if (self->is_showing || self->setting == NULL)
    return;
  show_unit (self);
  g_clear_handle_id (&self->still, g_source_remove);
  self->still = g_timeout_add (STILL_MS, on_still, self);
  g_source_set_name_by_id (self->still, "adda-setting-still");
}

static void
on_text (AddaSettingRow *self)
{
  g_autoptr (JsonNode) value = NULL;

  if (self->is_showing || self->editor == NULL || !self->editor->is_text)
    return;
  value = self->editor->read (self);
  gtk_widget_set_visible (self->pending, is_other (self, value));
}

static void
on_apply (AddaSettingRow *self)
{
  propose (self);
}

static void
on_discard (AddaSettingRow *self)
{
  adda_setting_row_settle (self, NULL);
}

static void
on_reset (AddaSettingRow *self)
{
  g_autoptr (JsonNode) null_node = json_node_init_null (json_node_alloc ());

  g_clear_handle_id (&self->still, g_source_remove);
  g_signal_emit (self, signals[PROPOSED], 0, null_node);
}

static void
show_notes (AddaSettingRow *self)
{
  AddaSettingItem *setting = self->setting;
  gboolean is_changed = adda_setting_is_changed (setting);
  g_autofree char *fallback = adda_setting_value_text (setting, setting->fallback);
  /* Translators: %s is a value, "30000 ms" */
  g_autofree char *text = g_strdup_printf (_ ("Changed; the default is %s"), fallback);

  gtk_label_set_text (self->changed_text, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->changed_text), text);
  gtk_widget_set_visible (self->changed, is_changed);
  gtk_widget_set_visible (self->reset, !setting->locked);
  gtk_widget_set_visible (self->restart, setting->restart);
  gtk_widget_set_visible (self->locked, setting->locked || self->editor == NULL);
  if (self->editor == NULL)
    gtk_label_set_text (self->locked_text,
                        _ ("Can only be changed in the hub’s configuration file"));
}

static void
show_value (AddaSettingRow *self)
{
  self->is_showing = TRUE;
  if (self->editor != NULL && self->setting->value != NULL)
    self->editor->show (self, self->setting->value);
  self->is_showing = FALSE;
  gtk_widget_set_visible (self->pending, FALSE);
}

/* What is being written is not overwritten. */
static void
on_changed (AddaSettingRow *self)
{
  if (!gtk_widget_get_visible (self->pending) && self->still == 0)
    show_value (self);
  show_notes (self);
}

void
adda_setting_row_settle (AddaSettingRow *self, const char *error)
{
  g_clear_handle_id (&self->still, g_source_remove);
  show_value (self);
  show_notes (self);
  gtk_label_set_text (self->error, error == NULL ? "" : error);
  gtk_widget_set_visible (GTK_WIDGET (self->error), error != NULL);
}

AddaSettingItem *
adda_setting_row_get_setting (AddaSettingRow *self)
{
  return self->setting;
}

static void
adda_setting_row_dispose (GObject *object)
{
  AddaSettingRow *self = ADDA_SETTING_ROW (object);

  g_clear_handle_id (&self->still, g_source_remove);
  g_clear_object (&self->setting);
  self->editor = NULL;
  G_OBJECT_CLASS (adda_setting_row_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, AddaSettingRow, summary);
  gtk_widget_class_bind_template_child (widget_class, AddaSettingRow, description);
  gtk_widget_class_bind_template_child (widget_class, AddaSettingRow, toggle);
  gtk_widget_class_bind_template_child (widget_class, AddaSettingRow, number);
  gtk_widget_class_bind_template_child (widget_class, AddaSettingRow, spin);
  gtk_widget_class_bind_template_child (widget_class, AddaSettingRow, range);
  gtk_widget_class_bind_template_child (widget_class, AddaSettingRow, unit);
  gtk_widget_class_bind_template_child (widget_class, AddaSettingRow, choice);
  gtk_widget_class_bind_template_child (widget_class, AddaSettingRow, choices);
  gtk_widget_class_bind_template_child (widget_class, AddaSettingRow, entry);
  gtk_widget_class_bind_template_child (widget_class, AddaSettingRow, list);
  gtk_widget_class_bind_template_child (widget_class, AddaSettingRow, lines);
  gtk_widget_class_bind_template_child (widget_class, AddaSettingRow, buffer);
  gtk_widget_class_bind_template_child (widget_class, AddaSettingRow, pending);
  gtk_widget_class_bind_template_child (widget_class, AddaSettingRow, changed);
  gtk_widget_class_bind_template_child (widget_class, AddaSettingRow, changed_text);
  gtk_widget_class_bind_template_child (widget_class, AddaSettingRow, reset);
  gtk_widget_class_bind_template_child (widget_class, AddaSettingRow, restart);
  gtk_widget_class_bind_template_child (widget_class, AddaSettingRow, locked);
  gtk_widget_class_bind_template_child (widget_class, AddaSettingRow, locked_text);
  gtk_widget_class_bind_template_child (widget_class, AddaSettingRow, error);
}

static void
adda_setting_row_class_init (AddaSettingRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = adda_setting_row_dispose;

  signals[PROPOSED] = g_signal_new ("proposed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 1, JSON_TYPE_NODE);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/chat/adda/Console/pages/settings/adda-setting-row.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_toggle);
  gtk_widget_class_bind_template_callback (widget_class, on_spin);
  gtk_widget_class_bind_template_callback (widget_class, on_choice);
  gtk_widget_class_bind_template_callback (widget_class, on_text);
  gtk_widget_class_bind_template_callback (widget_class, on_apply);
  gtk_widget_class_bind_template_callback (widget_class, on_discard);
  gtk_widget_class_bind_template_callback (widget_class, on_reset);
}

static void
adda_setting_row_init (AddaSettingRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Type by type, so that a number without a range has the whole range of its type. */
static void
set_range (AddaSettingRow *self)
{
  AddaSettingItem *setting = self->setting;
  gboolean is_double = g_strcmp0 (setting->type, "d") == 0;
  double lowest = g_strcmp0 (setting->type, "u") == 0 ? 0 : G_MININT32;
  double highest = g_strcmp0 (setting->type, "i") == 0 ? G_MAXINT32 : G_MAXUINT32;

  gtk_adjustment_configure (self->range, 0,
                            setting->min == NULL ? lowest : json_node_get_double (setting->min),
                            setting->max == NULL ? highest : json_node_get_double (setting->max),
                            is_double ? 0.1 : 1, is_double ? 1 : 100, 0);
  gtk_spin_button_set_digits (self->spin, is_double ? 2 : 0);
}

static void
set_choices (AddaSettingRow *self)
{
  JsonArray *choices = json_node_get_array (self->setting->choices);

  for (guint i = 0; i < json_array_get_length (choices); i++)
    gtk_string_list_append (self->choices, json_array_get_string_element (choices, i));
}

static void
set_up_editor (AddaSettingRow *self)
{
  GtkWidget *widget = self->editor->get_widget (self);

  self->is_showing = TRUE;
  if (self->editor == &choice_editor)
    set_choices (self);
  if (widget == self->number)
    set_range (self);
  self->is_showing = FALSE;
  gtk_widget_set_visible (widget, TRUE);
  gtk_widget_set_sensitive (widget, !self->setting->locked);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->editor->get_focus (self)),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, self->setting->summary,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, self->setting->description,
                                  -1);
}

GtkWidget *
adda_setting_row_new (AddaSettingItem *setting)
{
  AddaSettingRow *self = g_object_new (ADDA_TYPE_SETTING_ROW, "title", setting->summary, NULL);

  self->setting = g_object_ref (setting);
  self->editor = find_editor (setting);
  gtk_label_set_text (self->summary, setting->summary);
  gtk_label_set_text (self->description, setting->description);
  gtk_widget_set_visible (GTK_WIDGET (self->description),
                          setting->description != NULL && *setting->description != '\0');
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->summary), setting->key);
  if (self->editor != NULL)
    set_up_editor (self);
  adda_setting_row_settle (self, NULL);
  g_signal_connect_object (setting, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
