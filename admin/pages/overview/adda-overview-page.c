/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The page Overview */

#include "pages/overview/adda-overview-page.h"

#include <glib/gi18n.h>

#include "charts/adda-card-layout.h"
#include "charts/adda-chart.h"
#include "charts/adda-csv.h"
#include "charts/adda-hue.h"
#include "charts/adda-save.h"
#include "pages/overview/adda-alarm-bar.h"
#include "pages/overview/adda-metrics-feed.h"
#include "pages/overview/adda-stat-tile.h"

struct _AddaOverviewPage
{
  AddaPage parent_instance;

  AddaMetricsFeed *feed; /* (owned) */
  GActionGroup *actions; /* (owned) */
  GPtrArray *series;     /* (owned) of AddaSeries, as in members */
  guint hub_watch_id;    /* 0 while not watching */
  GDateTime *started;    /* (owned) (nullable) when the hub did */
  gboolean is_table;

  AddaTimeAxis *time_axis;
  GtkWidget *header;
  GtkDropDown *window;
  GtkStack *states;
  AdwStatusPage *refused;
  AddaAlarmBar *alarms;
  GtkRevealer *note;
  GtkLabel *note_text;
  GtkWidget *note_resume;
  GtkWidget *content;
  GtkWidget *charts;
  AddaStatTile *uptime;
};

typedef enum
{
  PROP_SHOW_TABLES = 1,
} AddaOverviewPageProperty;

static GParamSpec *properties[PROP_SHOW_TABLES + 1];

G_DEFINE_FINAL_TYPE (AddaOverviewPage, adda_overview_page, ADDA_TYPE_PAGE)

/* The members of a sample that are shown; the series of the interface file have the same names. */
static const char *const members[] = {
  "cpu",         "memory",     "connections", "rooms",         "requests",    "errors",
  "messages_in", "deliveries", "bytes_in",    "bytes_out",     "p50_ms",      "p99_ms",
  "latency",     "commit_ms",  "queue",       "pending_bytes", "slow_closed",
};

/* As the rows of the drop-down. */
static const char *const windows[] = { "1m", "15m", "6h" };

static gboolean
is_paused (AddaOverviewPage *self)
{
  gboolean paused = FALSE;

  g_object_get (self->time_axis, "paused", &paused, NULL);
  return paused;
}

/* Why what is seen is not what is now. */
static void
update_note (AddaOverviewPage *self)
{
  AddaHubClient *client = adda_page_get_client (ADDA_PAGE (self));
  gboolean is_online = adda_hub_client_get_state (client) == ADDA_HUB_STATE_CONNECTED;
  g_autofree char *state_text = NULL;
  g_autofree char *clock = NULL;
  g_autofree char *text = NULL;

  if (!is_online)
    {
      g_object_get (client, "state-text", &state_text, NULL);
      text = g_strdup_printf (_ ("The charts have stopped. %s"), state_text);
    }
  else if (is_paused (self))
    {
      clock = adda_format_clock (adda_time_axis_get_end (self->time_axis), TRUE);
      text = g_strdup_printf (_ ("Paused at %s. Data goes on arriving."), clock);
    }

  if (text != NULL)
    gtk_label_set_text (self->note_text, text);
  gtk_widget_set_visible (self->note_resume, is_online);
  gtk_revealer_set_reveal_child (self->note, text != NULL);
  if (is_online)
    gtk_widget_remove_css_class (self->content, "stale");
  else
    gtk_widget_add_css_class (self->content, "stale");
}

static void
update_state (AddaOverviewPage *self)
{
  AddaHubClient *client = adda_page_get_client (ADDA_PAGE (self));
  gboolean is_online = adda_hub_client_get_state (client) == ADDA_HUB_STATE_CONNECTED;
  const char *error_text = adda_metrics_feed_get_error_text (self->feed);
  const char *name = "content";

  if (error_text != NULL)
    adw_status_page_set_description (self->refused, error_text);

  if (error_text != NULL || (is_online && !adda_hub_client_may (client, "admin")))
    name = "refused";
  else if (adda_metrics_feed_is_loading (self->feed))
    name = is_online ? "loading" : "offline";
  else if (adda_metrics_feed_is_empty (self->feed))
    name = "empty";
  gtk_stack_set_visible_child_name (self->states, name);
  update_note (self);
}

static void
update_uptime (AddaOverviewPage *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *text = NULL;

  if (self->started == NULL)
    return;

  text = adda_format_duration (g_date_time_difference (now, self->started) / G_TIME_SPAN_SECOND);
  adda_stat_tile_set_text (self->uptime, text);
}

static void
take_hub (AddaOverviewPage *self, JsonObject *hub)
{
  const char *started = json_object_get_string_member_with_default (hub, "started", NULL);
  JsonNode *alarms = json_object_get_member (hub, "alarms");

  g_clear_pointer (&self->started, g_date_time_unref);
  if (started != NULL)
    self->started = g_date_time_new_from_iso8601 (started, NULL);
  update_uptime (self);
  adda_alarm_bar_set_alarms (self->alarms, alarms != NULL && JSON_NODE_HOLDS_ARRAY (alarms)
                                               ? json_node_get_array (alarms)
                                               : NULL);
}

static void
on_hub (JsonArray *set,
        JsonArray *removed,
        gboolean is_snapshot,
        gboolean is_last,
        const GError *error,
        gpointer data)
{
  AddaOverviewPage *self = data;

  if (error != NULL)
    self->hub_watch_id = 0;
  for (guint i = 0; set != NULL && i < json_array_get_length (set); i++)
    if (JSON_NODE_HOLDS_OBJECT (json_array_get_element (set, i)))
      take_hub (self, json_array_get_object_element (set, i));
}

static void
on_window_selected (AddaOverviewPage *self)
{
  guint selected = gtk_drop_down_get_selected (self->window);

  if (self->feed != NULL && selected < G_N_ELEMENTS (windows))
    adda_metrics_feed_set_window (self->feed, windows[selected]);
}

static void
on_resume (AddaOverviewPage *self)
{
  g_object_set (self->time_axis, "paused", FALSE, NULL);
}

static void
on_view (AddaOverviewPage *self, const char *page, const char *detail)
{
  adda_page_go (ADDA_PAGE (self), page, detail);
}

static void
on_told (AddaOverviewPage *self, const char *sentence)
{
  adda_page_toast (ADDA_PAGE (self), sentence);
}

static void
on_saved (GObject *object, const char *sentence)
{
  adda_page_toast (ADDA_PAGE (object), sentence);
}

static void
save_csv (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  AddaOverviewPage *self = data;
  g_autofree char *csv = adda_csv_write (self->series, adda_time_axis_get_begin (self->time_axis),
                                         adda_time_axis_get_end (self->time_axis));

  adda_save_text (GTK_WIDGET (self), "adda.csv", csv, on_saved, G_OBJECT (self));
}

static void
save_png (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  AddaOverviewPage *self = data;

  adda_save_picture (self->charts, "adda.png", on_saved, G_OBJECT (self));
}

static void
change_show_tables (GSimpleAction *action, GVariant *state, gpointer data)
{
  g_object_set (data, "show-tables", g_variant_get_boolean (state), NULL);
  g_simple_action_set_state (action, state);
}

/* Of the header bar too, which is no part of the page. No GPropertyAction: it would hold the page for ever. */
static void
add_actions (AddaOverviewPage *self)
{
  static const GActionEntry entries[] = {
    { .name = "show-tables", .state = "false", .change_state = change_show_tables },
    { .name = "save-csv", .activate = save_csv },
    { .name = "save-png", .activate = save_png },
  };
  GSimpleActionGroup *group = g_simple_action_group_new ();

  g_action_map_add_action_entries (G_ACTION_MAP (group), entries, G_N_ELEMENTS (entries), self);
  self->actions = G_ACTION_GROUP (group);
  gtk_widget_insert_action_group (self->header, "overview", self->actions);
}

static void
adda_overview_page_map (GtkWidget *widget)
{
  AddaOverviewPage *self = ADDA_OVERVIEW_PAGE (widget);
  AddaHubClient *client = adda_page_get_client (ADDA_PAGE (self));

  GTK_WIDGET_CLASS (adda_overview_page_parent_class)->map (widget);

  if (self->hub_watch_id == 0)
    self->hub_watch_id = adda_hub_client_watch (client, "hub", NULL, on_hub, self);
  adda_metrics_feed_start (self->feed);
  update_state (self);
}

static void
stop_watching (AddaOverviewPage *self)
{
  if (self->hub_watch_id != 0)
    adda_hub_client_unwatch (adda_page_get_client (ADDA_PAGE (self)), self->hub_watch_id);
  self->hub_watch_id = 0;
  if (self->feed != NULL)
    adda_metrics_feed_stop (self->feed);
}

static void
adda_overview_page_unmap (GtkWidget *widget)
{
  stop_watching (ADDA_OVERVIEW_PAGE (widget));

  GTK_WIDGET_CLASS (adda_overview_page_parent_class)->unmap (widget);
}

static void
adda_overview_page_constructed (GObject *object)
{
  AddaOverviewPage *self = ADDA_OVERVIEW_PAGE (object);
  AddaHubClient *client = adda_page_get_client (ADDA_PAGE (self));

  G_OBJECT_CLASS (adda_overview_page_parent_class)->constructed (object);

  self->feed = adda_metrics_feed_new (client, self->time_axis);
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      GObject *series =
          gtk_widget_get_template_child (GTK_WIDGET (self), ADDA_TYPE_OVERVIEW_PAGE, members[i]);

      adda_metrics_feed_add (self->feed, members[i], ADDA_SERIES (series));
      g_ptr_array_add (self->series, g_object_ref (series));
    }
  g_signal_connect_object (self->series->pdata[0], "changed", G_CALLBACK (update_uptime), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->feed, "notify", G_CALLBACK (update_state), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (client, "notify::state", G_CALLBACK (update_state), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->time_axis, "notify::paused", G_CALLBACK (update_note), self,
                           G_CONNECT_SWAPPED);
  adda_page_set_header_widget (ADDA_PAGE (self), self->header);
  add_actions (self);
}

static void
adda_overview_page_dispose (GObject *object)
{
  AddaOverviewPage *self = ADDA_OVERVIEW_PAGE (object);

  if (self->hub_watch_id != 0)
    stop_watching (self);
  g_clear_object (&self->feed);
  g_clear_object (&self->actions);

  G_OBJECT_CLASS (adda_overview_page_parent_class)->dispose (object);
}

static void
adda_overview_page_finalize (GObject *object)
{
  AddaOverviewPage *self = ADDA_OVERVIEW_PAGE (object);

  g_ptr_array_unref (self->series);
  g_clear_pointer (&self->started, g_date_time_unref);

  G_OBJECT_CLASS (adda_overview_page_parent_class)->finalize (object);
}

static void
set_show_tables (AddaOverviewPage *self, gboolean is_table)
{
  if (self->is_table == is_table)
    return;

  self->is_table = is_table;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOW_TABLES]);
}

static void
adda_overview_page_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  AddaOverviewPage *self = ADDA_OVERVIEW_PAGE (object);

  switch ((AddaOverviewPageProperty) prop_id)
    {
    case PROP_SHOW_TABLES:
      g_value_set_boolean (value, self->is_table);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
adda_overview_page_set_property (GObject *object,
                                 guint prop_id,
                                 const GValue *value,
                                 GParamSpec *pspec)
{
  AddaOverviewPage *self = ADDA_OVERVIEW_PAGE (object);

  switch ((AddaOverviewPageProperty) prop_id)
    {
    case PROP_SHOW_TABLES:
      set_show_tables (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    gtk_widget_class_bind_template_child_full (widget_class, members[i], FALSE, 0);
  gtk_widget_class_bind_template_child (widget_class, AddaOverviewPage, time_axis);
  gtk_widget_class_bind_template_child (widget_class, AddaOverviewPage, header);
  gtk_widget_class_bind_template_child (widget_class, AddaOverviewPage, window);
  gtk_widget_class_bind_template_child (widget_class, AddaOverviewPage, states);
  gtk_widget_class_bind_template_child (widget_class, AddaOverviewPage, refused);
  gtk_widget_class_bind_template_child (widget_class, AddaOverviewPage, alarms);
  gtk_widget_class_bind_template_child (widget_class, AddaOverviewPage, note);
  gtk_widget_class_bind_template_child (widget_class, AddaOverviewPage, note_text);
  gtk_widget_class_bind_template_child (widget_class, AddaOverviewPage, note_resume);
  gtk_widget_class_bind_template_child (widget_class, AddaOverviewPage, content);
  gtk_widget_class_bind_template_child (widget_class, AddaOverviewPage, charts);
  gtk_widget_class_bind_template_child (widget_class, AddaOverviewPage, uptime);
  gtk_widget_class_bind_template_callback (widget_class, on_window_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_resume);
  gtk_widget_class_bind_template_callback (widget_class, on_view);
  gtk_widget_class_bind_template_callback (widget_class, on_told);
}

static void
adda_overview_page_class_init (AddaOverviewPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = adda_overview_page_constructed;
  object_class->dispose = adda_overview_page_dispose;
  object_class->finalize = adda_overview_page_finalize;
  object_class->get_property = adda_overview_page_get_property;
  object_class->set_property = adda_overview_page_set_property;
  widget_class->map = adda_overview_page_map;
  widget_class->unmap = adda_overview_page_unmap;

  properties[PROP_SHOW_TABLES] =
      g_param_spec_boolean ("show-tables", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  g_type_ensure (ADDA_TYPE_ALARM_BAR);
  g_type_ensure (ADDA_TYPE_CARD_LAYOUT);
  g_type_ensure (ADDA_TYPE_CHART);
  g_type_ensure (ADDA_TYPE_STAT_TILE);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/chat/adda/Console/pages/overview/adda-overview-page.ui");
  bind_children (widget_class);
}

static void
adda_overview_page_init (AddaOverviewPage *self)
{
  self->series = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
}
