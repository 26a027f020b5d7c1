/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The page Settings: what the hub is set to, and setting it */

#include "adda-settings-page.h"

#include <glib/gi18n.h>

#include "adda-setting-groups.h"
#include "adda-setting-row.h"
#include "models/adda-setting-item.h"
#include "widgets/adda-states.h"
#include "widgets/adda-undo.h"

struct _AddaSettingsPage
{
  AddaPage parent_instance;

  GtkInfoBar *banner;
  GtkEditable *entry;
  GtkToggleButton *only_changed;
  AddaStates *states;
  GtkBox *groups;

  AddaTopicModel *model; /* (owned) (nullable) while it is watched */
  GListModel *shown;     /* (owned) (nullable) what the filter lets through */
  GtkFilter *filter;     /* (owned) */
  GPtrArray *rows;       /* (owned) of AddaSettingRow (unowned) */
  char *needle;          /* what is searched for, folded */
};

G_DEFINE_FINAL_TYPE (AddaSettingsPage, adda_settings_page, ADDA_TYPE_PAGE)

/* A value on its way to the hub. */
typedef struct
{
  AddaSettingRow *row; /* (owned) */
  AddaPage *page;      /* (owned) */
  JsonNode *before;    /* (owned) (nullable) */
} Change;

static void
change_free (Change *change)
{
  g_object_unref (change->row);
  g_object_unref (change->page);
  g_clear_pointer (&change->before, json_node_unref);
  g_free (change);
}

static gboolean
is_shown (gpointer item, gpointer data)
{
  AddaSettingsPage *self = data;
  AddaSettingItem *setting = item;

  if (gtk_toggle_button_get_active (self->only_changed) && !adda_setting_is_changed (setting))
    return FALSE;
  return *self->needle == '\0' || adda_setting_is_match (setting, self->needle);
}

/* A group of which nothing is shown is not shown either. */
static void
show_rows (AddaSettingsPage *self)
{
  GtkWidget *group = gtk_widget_get_first_child (GTK_WIDGET (self->groups));

  for (; group != NULL; group = gtk_widget_get_next_sibling (group))
    gtk_widget_set_visible (group, FALSE);
  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget *row = g_ptr_array_index (self->rows, i);
      gboolean shown = is_shown (adda_setting_row_get_setting (ADDA_SETTING_ROW (row)), self);

      gtk_widget_set_visible (row, shown);
      if (shown)
        gtk_widget_set_visible (gtk_widget_get_ancestor (row, ADW_TYPE_PREFERENCES_GROUP), TRUE);
    }
}

static void
on_filter (AddaSettingsPage *self)
{
  g_free (self->needle);
  self->needle = g_utf8_casefold (gtk_editable_get_text (self->entry), -1);
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
  show_rows (self);
}

static void
on_banner_closed (AddaSettingsPage *self)
{
  gtk_info_bar_set_revealed (self->banner, FALSE);
}

static JsonObject *
make_members (const char *key, JsonNode *value)
{
  JsonObject *members = adda_members ("key", key, NULL);

  if (value == NULL)
    json_object_set_null_member (members, "value");
  else
    json_object_set_member (members, "value", json_node_copy (value));
  return members;
}

static void
offer_undo (Change *change)
{
  AddaSettingItem *setting = adda_setting_row_get_setting (change->row);
  /* Translators: %s is the title of a setting */
  g_autofree char *text = g_strdup_printf (_ ("Changed: %s"), setting->summary);

  adda_undo_offer (change->page, text, "setting_set", make_members (setting->key, change->before));
}

static void
on_set (GObject *source, GAsyncResult *result, gpointer data)
{
  Change *change = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) answer =
      adda_hub_client_request_finish (ADDA_HUB_CLIENT (source), result, &error);

  if (adda_setting_row_get_setting (change->row) != NULL)
    {
      adda_setting_row_settle (change->row, error == NULL ? NULL : error->message);
      if (error == NULL)
        offer_undo (change);
      if (error == NULL && json_object_get_boolean_member_with_default (answer, "restart", FALSE))
        gtk_info_bar_set_revealed (ADDA_SETTINGS_PAGE (change->page)->banner, TRUE);
    }
  change_free (change);
}

static void
on_proposed (AddaSettingsPage *self, JsonNode *value, AddaSettingRow *row)
{
  AddaSettingItem *setting = adda_setting_row_get_setting (row);
  Change *change = g_new0 (Change, 1);

  change->row = g_object_ref (row);
  change->page = g_object_ref (ADDA_PAGE (self));
  change->before = setting->value == NULL ? NULL : json_node_copy (setting->value);
  adda_hub_client_do_async (adda_page_get_client (ADDA_PAGE (self)), "setting_set",
                            make_members (setting->key, value), NULL, on_set, change);
}

static void
clear_rows (AddaSettingsPage *self)
{
  GtkWidget *group;

  g_ptr_array_set_size (self->rows, 0);
  while ((group = gtk_widget_get_first_child (GTK_WIDGET (self->groups))) != NULL)
    gtk_box_remove (self->groups, group);
}

static GPtrArray *
sort_settings (GListModel *model)
{
  GPtrArray *settings = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    g_ptr_array_add (settings, g_list_model_get_item (model, i));
  g_ptr_array_sort (settings, adda_setting_compare);
  return settings;
}

/* Settings come and go only with another version of the hub, so all is made anew. */
static void
make_rows (AddaSettingsPage *self)
{
  g_autoptr (GPtrArray) settings = sort_settings (G_LIST_MODEL (self->model));
  AdwPreferencesGroup *group = NULL;
  guint last = G_MAXUINT;

  clear_rows (self);
  for (guint i = 0; i < settings->len; i++)
    {
      AddaSettingItem *setting = g_ptr_array_index (settings, i);
      guint number = adda_setting_group_of (setting->key);
      GtkWidget *row = adda_setting_row_new (setting);

      if (number != last)
        {
          group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
          adw_preferences_group_set_title (group, adda_setting_group_title (number));
          gtk_box_append (self->groups, GTK_WIDGET (group));
          last = number;
        }
      adw_preferences_group_add (group, row);
      g_ptr_array_add (self->rows, row);
      g_signal_connect_object (row, "proposed", G_CALLBACK (on_proposed), self, G_CONNECT_SWAPPED);
    }
  show_rows (self);
}

static void
on_updated (AddaSettingsPage *self)
{
  if (self->rows->len != g_list_model_get_n_items (G_LIST_MODEL (self->model)))
    make_rows (self);
}

static void
adda_settings_page_map (GtkWidget *widget)
{
  AddaSettingsPage *self = ADDA_SETTINGS_PAGE (widget);
  AddaHubClient *client = adda_page_get_client (ADDA_PAGE (self));

  GTK_WIDGET_CLASS (adda_settings_page_parent_class)->map (widget);
  self->model = adda_topic_model_new (client, "settings", NULL, "key", ADDA_TYPE_SETTING_ITEM, 0);
  self->shown = G_LIST_MODEL (gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (self->model)),
                                                         g_object_ref (self->filter)));
  g_signal_connect_object (self->model, "updated", G_CALLBACK (on_updated), self,
                           G_CONNECT_SWAPPED);
  adda_states_follow (self->states, client, self->model, self->shown);
}

static void
unwatch (AddaSettingsPage *self)
{
  if (self->model == NULL)
    return;
  g_signal_handlers_disconnect_by_func (self->model, on_updated, self);
  clear_rows (self);
  adda_states_follow (self->states, NULL, NULL, NULL);
  g_clear_object (&self->shown);
  g_clear_object (&self->model);
}

static void
adda_settings_page_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (adda_settings_page_parent_class)->unmap (widget);
  unwatch (ADDA_SETTINGS_PAGE (widget));
}

static void
adda_settings_page_search (AddaPage *page)
{
  gtk_widget_grab_focus (GTK_WIDGET (ADDA_SETTINGS_PAGE (page)->entry));
}

static void
adda_settings_page_dispose (GObject *object)
{
  AddaSettingsPage *self = ADDA_SETTINGS_PAGE (object);

  unwatch (self);
  g_clear_object (&self->filter);
  G_OBJECT_CLASS (adda_settings_page_parent_class)->dispose (object);
}

static void
adda_settings_page_finalize (GObject *object)
{
  AddaSettingsPage *self = ADDA_SETTINGS_PAGE (object);

  g_ptr_array_unref (self->rows);
  g_free (self->needle);
  G_OBJECT_CLASS (adda_settings_page_parent_class)->finalize (object);
}

static void
adda_settings_page_class_init (AddaSettingsPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = adda_settings_page_dispose;
  object_class->finalize = adda_settings_page_finalize;
  widget_class->map = adda_settings_page_map;
  widget_class->unmap = adda_settings_page_unmap;
  ADDA_PAGE_CLASS (klass)->search = adda_settings_page_search;

  g_type_ensure (ADDA_TYPE_STATES);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/chat/adda/Console/pages/settings/adda-settings-page.ui");
  gtk_widget_class_bind_template_child (widget_class, AddaSettingsPage, banner);
  gtk_widget_class_bind_template_child (widget_class, AddaSettingsPage, entry);
  gtk_widget_class_bind_template_child (widget_class, AddaSettingsPage, only_changed);
  gtk_widget_class_bind_template_child (widget_class, AddaSettingsPage, states);
  gtk_widget_class_bind_template_child (widget_class, AddaSettingsPage, groups);
  gtk_widget_class_bind_template_callback (widget_class, on_filter);
  gtk_widget_class_bind_template_callback (widget_class, on_banner_closed);
}

static void
adda_settings_page_init (AddaSettingsPage *self)
{
  self->rows = g_ptr_array_new ();
  self->needle = g_strdup ("");
  self->filter = GTK_FILTER (gtk_custom_filter_new (is_shown, self, NULL));
  gtk_widget_init_template (GTK_WIDGET (self));
}
