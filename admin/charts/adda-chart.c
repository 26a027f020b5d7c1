/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A chart and its card */

#include "charts/adda-chart.h"

#include <glib/gi18n.h>

#include "charts/adda-area-layer.h"
#include "charts/adda-chart-table.h"
#include "charts/adda-csv.h"
#include "charts/adda-heat-strip.h"
#include "charts/adda-legend-item.h"
#include "charts/adda-line-layer.h"
#include "charts/adda-readout.h"
#include "charts/adda-save.h"

struct _AddaChart
{
  AdwBin parent_instance;

  char *title;             /* (owned) (nullable) */
  AddaTimeAxis *time_axis; /* (owned) (nullable) */
  GPtrArray *legend_items; /* of AddaLegendItem, whose parent holds them */
  gboolean is_table;

  AddaPlot *plot;
  AddaReadout *readout;
  AddaChartTable *table;
  GtkBox *legend;
  GtkStack *stack;
  GtkWidget *menu_button;
};

typedef enum
{
  PROP_TITLE = 1,
  PROP_TIME_AXIS,
  PROP_VALUE_AXIS,
  PROP_SHOW_TABLE,
} AddaChartProperty;

static GParamSpec *properties[PROP_SHOW_TABLE + 1];
static guint told_signal;

static void adda_chart_buildable_init (GtkBuildableIface *iface);
static GtkBuildableIface *parent_buildable;

G_DEFINE_FINAL_TYPE_WITH_CODE (AddaChart,
                               adda_chart,
                               ADW_TYPE_BIN,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE,
                                                      adda_chart_buildable_init))

static void
update_legend (AddaChart *self)
{
  gboolean is_paused = FALSE;

  if (self->time_axis != NULL)
    g_object_get (self->time_axis, "paused", &is_paused, NULL);
  if (is_paused || adda_plot_get_value_axis (self->plot) == NULL ||
      !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;

  for (guint i = 0; i < self->legend_items->len; i++)
    adda_legend_item_update (self->legend_items->pdata[i], adda_plot_get_value_axis (self->plot));
}

static void
add_layer (AddaChart *self, AddaLayer *layer)
{
  GtkWidget *item = adda_legend_item_new (layer);

  adda_plot_add_layer (self->plot, layer);
  gtk_box_append (self->legend, item);
  g_ptr_array_add (self->legend_items, item);
  g_signal_connect_object (adda_layer_get_series (layer), "changed", G_CALLBACK (update_legend),
                           self, G_CONNECT_SWAPPED);
}

static void
adda_chart_add_child (GtkBuildable *buildable,
                      GtkBuilder *builder,
                      GObject *child,
                      const char *type)
{
  if (ADDA_IS_LAYER (child))
    add_layer (ADDA_CHART (buildable), ADDA_LAYER (child));
  else
    parent_buildable->add_child (buildable, builder, child, type);
}

static void
adda_chart_buildable_init (GtkBuildableIface *iface)
{
  parent_buildable = g_type_interface_peek_parent (iface);
  iface->add_child = adda_chart_add_child;
}

static void
set_show_table (AddaChart *self, gboolean is_table)
{
  if (self->is_table == is_table)
    return;

  self->is_table = is_table;
  adda_chart_table_set_plot (self->table, is_table ? self->plot : NULL);
  gtk_stack_set_visible_child_name (self->stack, is_table ? "table" : "plot");
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOW_TABLE]);
}

static void
set_time_axis (AddaChart *self, AddaTimeAxis *axis)
{
  if (!g_set_object (&self->time_axis, axis))
    return;

  g_object_set (self->plot, "time-axis", axis, NULL);
  adda_readout_update (self->readout);
  if (axis != NULL)
    g_signal_connect_object (axis, "notify::paused", G_CALLBACK (update_legend), self,
                             G_CONNECT_SWAPPED);
}

static void
on_saved (GObject *object, const char *sentence)
{
  g_signal_emit (object, told_signal, 0, sentence);
}

static void
save_csv (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  AddaChart *self = ADDA_CHART (widget);
  GListModel *layers = adda_plot_get_layers (self->plot);
  g_autoptr (GPtrArray) series = g_ptr_array_new ();
  g_autofree char *name = g_strdup_printf ("%s.csv", self->title);
  g_autofree char *csv = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (layers); i++)
    {
      g_autoptr (AddaLayer) layer = g_list_model_get_item (layers, i);

      g_ptr_array_add (series, adda_layer_get_series (layer));
    }
  csv = adda_csv_write (series, adda_time_axis_get_begin (self->time_axis),
                        adda_time_axis_get_end (self->time_axis));
  adda_save_text (widget, name, csv, on_saved, G_OBJECT (self));
}

static void
save_png (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  AddaChart *self = ADDA_CHART (widget);
  g_autofree char *name = g_strdup_printf ("%s.png", self->title);

  adda_save_picture (widget, name, on_saved, G_OBJECT (self));
}

static void
adda_chart_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (adda_chart_parent_class)->map (widget);

  update_legend (ADDA_CHART (widget));
}

static void
set_title (AddaChart *self, const char *title)
{
  g_autofree char *name = g_strdup_printf (_ ("Menu of “%s”"), title != NULL ? title : "");

  g_free (self->title);
  self->title = g_strdup (title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->menu_button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name, -1);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
}

static void
adda_chart_dispose (GObject *object)
{
  AddaChart *self = ADDA_CHART (object);

  set_show_table (self, FALSE);
  set_time_axis (self, NULL);

  G_OBJECT_CLASS (adda_chart_parent_class)->dispose (object);
}

static void
adda_chart_finalize (GObject *object)
{
  AddaChart *self = ADDA_CHART (object);

  g_free (self->title);
  g_ptr_array_unref (self->legend_items);

  G_OBJECT_CLASS (adda_chart_parent_class)->finalize (object);
}

static void
adda_chart_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  AddaChart *self = ADDA_CHART (object);

  switch ((AddaChartProperty) prop_id)
    {
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_TIME_AXIS:
      g_value_set_object (value, self->time_axis);
      break;
    case PROP_VALUE_AXIS:
      g_value_set_object (value, adda_plot_get_value_axis (self->plot));
      break;
    case PROP_SHOW_TABLE:
      g_value_set_boolean (value, self->is_table);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
adda_chart_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  AddaChart *self = ADDA_CHART (object);

  switch ((AddaChartProperty) prop_id)
    {
    case PROP_TITLE:
      set_title (self, g_value_get_string (value));
      break;
    case PROP_TIME_AXIS:
      set_time_axis (self, g_value_get_object (value));
      break;
    case PROP_VALUE_AXIS:
      g_object_set_property (G_OBJECT (self->plot), "value-axis", value);
      break;
    case PROP_SHOW_TABLE:
      set_show_table (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

/* The few rules of style that charts have, once for the display. */
static void
add_style (void)
{
  GdkDisplay *display = gdk_display_get_default ();
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();

  if (display == NULL)
    return;

  gtk_css_provider_load_from_resource (provider, "/chat/adda/Console/charts/adda-charts.css");
  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

static void
adda_chart_class_init (AddaChartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = adda_chart_dispose;
  object_class->finalize = adda_chart_finalize;
  object_class->get_property = adda_chart_get_property;
  object_class->set_property = adda_chart_set_property;
  widget_class->map = adda_chart_map;

  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_TIME_AXIS] =
      g_param_spec_object ("time-axis", NULL, NULL, ADDA_TYPE_TIME_AXIS, flags);
  properties[PROP_VALUE_AXIS] =
      g_param_spec_object ("value-axis", NULL, NULL, ADDA_TYPE_VALUE_AXIS, flags);
  properties[PROP_SHOW_TABLE] = g_param_spec_boolean ("show-table", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
  told_signal = g_signal_new ("told", ADDA_TYPE_CHART, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                              G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_install_property_action (widget_class, "chart.show-table", "show-table");
  gtk_widget_class_install_action (widget_class, "chart.save-csv", NULL, save_csv);
  gtk_widget_class_install_action (widget_class, "chart.save-png", NULL, save_png);

  add_style ();
  /* What interface files with charts name. */
  g_type_ensure (ADDA_TYPE_AREA_LAYER);
  g_type_ensure (ADDA_TYPE_HEAT_STRIP);
  g_type_ensure (ADDA_TYPE_LINE_LAYER);
  g_type_ensure (ADDA_TYPE_PLOT);
  g_type_ensure (ADDA_TYPE_READOUT);
  g_type_ensure (ADDA_TYPE_CHART_TABLE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/chat/adda/Console/charts/adda-chart.ui");
  gtk_widget_class_bind_template_child (widget_class, AddaChart, plot);
  gtk_widget_class_bind_template_child (widget_class, AddaChart, readout);
  gtk_widget_class_bind_template_child (widget_class, AddaChart, table);
  gtk_widget_class_bind_template_child (widget_class, AddaChart, legend);
  gtk_widget_class_bind_template_child (widget_class, AddaChart, stack);
  gtk_widget_class_bind_template_child (widget_class, AddaChart, menu_button);
}

static void
adda_chart_init (AddaChart *self)
{
  self->legend_items = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
