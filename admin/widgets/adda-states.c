/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * What stands in the place of a topic's list while there is nothing to list */

#include "adda-states.h"

struct _AddaStates
{
  GtkWidget parent_instance;

  GtkStack *stack;
  GtkSpinner *spinner;
  AdwBin *content;
  AdwStatusPage *empty;
  AdwStatusPage *refused;
  AdwStatusPage *offline;

  AddaHubClient *client; /* (owned) (nullable) */
  AddaTopicModel *model; /* (owned) (nullable) */
  GListModel *shown;     /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (AddaStates, adda_states, GTK_TYPE_WIDGET)

typedef enum
{
  PROP_CHILD = 1,
  PROP_EMPTY_ICON,
  PROP_EMPTY_TITLE,
  PROP_EMPTY_DESCRIPTION,
} AddaStatesProperty;

static GParamSpec *properties[PROP_EMPTY_DESCRIPTION + 1];

/* What was seen once stays in view when the hub is away; the window says that it is. */
static const char *
find_state (AddaStates *self, gboolean is_loading, const char *error_text)
{
  AddaHubState state = adda_hub_client_get_state (self->client);

  if (error_text != NULL)
    return "refused";
  if (is_loading)
    return state == ADDA_HUB_STATE_CONNECTED ? "loading" : "offline";
  if (self->shown != NULL && g_list_model_get_n_items (self->shown) > 0)
    return "content";
  if (g_list_model_get_n_items (G_LIST_MODEL (self->model)) == 0)
    return "empty";
  return self->shown == NULL ? "content" : "nothing";
}

static void
refresh (AddaStates *self)
{
  g_autofree char *error_text = NULL;
  g_autofree char *state_text = NULL;
  gboolean is_loading = FALSE;
  const char *state;

  if (self->model == NULL)
    return;
  g_object_get (self->model, "is-loading", &is_loading, "error-text", &error_text, NULL);
  g_object_get (self->client, "state-text", &state_text, NULL);
  state = find_state (self, is_loading, error_text);
  adw_status_page_set_description (self->refused, error_text);
  adw_status_page_set_description (self->offline, state_text);
  gtk_spinner_set_spinning (self->spinner, g_str_equal (state, "loading"));
  gtk_stack_set_visible_child_name (self->stack, state);
}

void
adda_states_follow (AddaStates *self,
                    AddaHubClient *client,
                    AddaTopicModel *model,
                    GListModel *shown)
{
  if (self->client != NULL)
    g_signal_handlers_disconnect_by_func (self->client, refresh, self);
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_func (self->model, refresh, self);
  if (self->shown != NULL)
    g_signal_handlers_disconnect_by_func (self->shown, refresh, self);
  g_set_object (&self->client, client);
  g_set_object (&self->model, model);
  g_set_object (&self->shown, shown);
  if (model == NULL)
    return;

  g_signal_connect_object (client, "notify::state", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (client, "notify::state-text", G_CALLBACK (refresh), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (model, "notify", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (model, "items-changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  if (shown != NULL)
    g_signal_connect_object (shown, "items-changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  refresh (self);
}

static void
adda_states_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  AddaStates *self = ADDA_STATES (object);

  switch ((AddaStatesProperty) prop_id)
    {
    case PROP_CHILD:
      adw_bin_set_child (self->content, g_value_get_object (value));
      gtk_stack_set_visible_child_name (self->stack, "content");
      break;
    case PROP_EMPTY_ICON:
      adw_status_page_set_icon_name (self->empty, g_value_get_string (value));
      break;
    case PROP_EMPTY_TITLE:
      adw_status_page_set_title (self->empty, g_value_get_string (value));
      break;
    case PROP_EMPTY_DESCRIPTION:
      adw_status_page_set_description (self->empty, g_value_get_string (value));
      break;
    }
}

static void
adda_states_dispose (GObject *object)
{
  AddaStates *self = ADDA_STATES (object);

  g_clear_object (&self->client);
  g_clear_object (&self->model);
  g_clear_object (&self->shown);
  if (self->stack != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->stack));
  self->stack = NULL;
  G_OBJECT_CLASS (adda_states_parent_class)->dispose (object);
}

static void
adda_states_class_init (AddaStatesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->set_property = adda_states_set_property;
  object_class->dispose = adda_states_dispose;

  properties[PROP_CHILD] = g_param_spec_object ("child", NULL, NULL, GTK_TYPE_WIDGET, flags);
  properties[PROP_EMPTY_ICON] = g_param_spec_string ("empty-icon", NULL, NULL, NULL, flags);
  properties[PROP_EMPTY_TITLE] = g_param_spec_string ("empty-title", NULL, NULL, NULL, flags);
  properties[PROP_EMPTY_DESCRIPTION] =
      g_param_spec_string ("empty-description", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/chat/adda/Console/widgets/adda-states.ui");
  gtk_widget_class_bind_template_child (widget_class, AddaStates, stack);
  gtk_widget_class_bind_template_child (widget_class, AddaStates, spinner);
  gtk_widget_class_bind_template_child (widget_class, AddaStates, content);
  gtk_widget_class_bind_template_child (widget_class, AddaStates, empty);
  gtk_widget_class_bind_template_child (widget_class, AddaStates, refused);
  gtk_widget_class_bind_template_child (widget_class, AddaStates, offline);
}

static void
adda_states_init (AddaStates *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
