/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The numbers of a chart as a table */

#include "charts/adda-chart-table.h"

#include "charts/adda-sample-list.h"

struct _AddaChartTable
{
  AdwBin parent_instance;

  AddaPlot *plot;       /* (owned) (nullable) */
  AddaSampleList *list; /* (owned) (nullable) */
  GtkColumnView *view;
};

/* Which number a column shows. */
typedef struct
{
  AddaUnit unit;
  guint series;
  guint column;
} AddaTableField;

G_DEFINE_FINAL_TYPE (AddaChartTable, adda_chart_table, ADW_TYPE_BIN)

static void
on_setup (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "numeric");
  gtk_list_item_set_child (item, label);
}

static void
on_bind_time (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  g_autofree char *text =
      adda_format_clock (adda_sample_get_time (gtk_list_item_get_item (item)), TRUE);

  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)), text);
}

static void
on_bind_number (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  const AddaTableField *field = data;
  g_autofree char *text =
      adda_unit_format (field->unit, adda_sample_get_value (gtk_list_item_get_item (item),
                                                            field->series, field->column));

  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)), text);
}

static void
free_field (gpointer data, GClosure *closure)
{
  g_free (data);
}

static void
append_column (AddaChartTable *self, AddaLayer *layer, guint series, guint column)
{
  AddaValueAxis *axis = adda_plot_get_value_axis (self->plot);
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autofree char *title = adda_layer_get_column_title (layer, column, axis);
  g_autoptr (GtkColumnViewColumn) view_column = gtk_column_view_column_new (title, factory);
  AddaTableField *field = g_new0 (AddaTableField, 1);

  *field = (AddaTableField){ adda_value_axis_get_unit (axis), series, column };
  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), NULL);
  g_signal_connect_data (factory, "bind", G_CALLBACK (on_bind_number), field, free_field, 0);
  gtk_column_view_column_set_expand (view_column, TRUE);
  gtk_column_view_append_column (self->view, view_column);
}

static void
remove_columns (AddaChartTable *self)
{
  GListModel *columns = gtk_column_view_get_columns (self->view);

  /* The first one, of times, stays. */
  while (g_list_model_get_n_items (columns) > 1)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, 1);

      gtk_column_view_remove_column (self->view, column);
    }
}

static void
on_end_moved (AddaChartTable *self)
{
  if (self->list != NULL && gtk_widget_get_mapped (GTK_WIDGET (self)))
    adda_sample_list_update (self->list);
}

static void
fill (AddaChartTable *self)
{
  GListModel *layers = adda_plot_get_layers (self->plot);
  GPtrArray *series = g_ptr_array_new_with_free_func (g_object_unref);
  GtkSelectionModel *selection;
  g_autofree char *title = NULL;

  g_object_get (self->plot, "title", &title, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  -1);
  for (guint i = 0; i < g_list_model_get_n_items (layers); i++)
    {
      g_autoptr (AddaLayer) layer = g_list_model_get_item (layers, i);

      g_ptr_array_add (series, g_object_ref (adda_layer_get_series (layer)));
      for (guint column = 0; column < adda_series_get_width (series->pdata[i]); column++)
        append_column (self, layer, i, column);
    }

  self->list = adda_sample_list_new (series);
  selection = GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->list))));
  gtk_column_view_set_model (self->view, selection);
  g_object_unref (selection);
  g_signal_connect_object (adda_plot_get_time_axis (self->plot), "notify::end-ms",
                           G_CALLBACK (on_end_moved), self, G_CONNECT_SWAPPED);
}

void
adda_chart_table_set_plot (AddaChartTable *self, AddaPlot *plot)
{
  g_return_if_fail (ADDA_IS_CHART_TABLE (self));

  if (self->plot == plot)
    return;

  if (self->plot != NULL)
    {
      g_signal_handlers_disconnect_by_data (adda_plot_get_time_axis (self->plot), self);
      gtk_column_view_set_model (self->view, NULL);
      g_clear_object (&self->list);
      remove_columns (self);
    }
  g_set_object (&self->plot, plot);
  if (plot != NULL)
    fill (self);
}

static void
adda_chart_table_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (adda_chart_table_parent_class)->map (widget);

  on_end_moved (ADDA_CHART_TABLE (widget));
}

static void
adda_chart_table_dispose (GObject *object)
{
  AddaChartTable *self = ADDA_CHART_TABLE (object);

  g_clear_object (&self->list);
  g_clear_object (&self->plot);

  G_OBJECT_CLASS (adda_chart_table_parent_class)->dispose (object);
}

static void
adda_chart_table_class_init (AddaChartTableClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = adda_chart_table_dispose;
  widget_class->map = adda_chart_table_map;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/chat/adda/Console/charts/adda-chart-table.ui");
  gtk_widget_class_bind_template_child (widget_class, AddaChartTable, view);
  gtk_widget_class_bind_template_callback (widget_class, on_setup);
  gtk_widget_class_bind_template_callback (widget_class, on_bind_time);
}

static void
adda_chart_table_init (AddaChartTable *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
