/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * One series in the legend of a chart */

#include "charts/adda-legend-item.h"

#include <glib/gi18n.h>

#include "charts/adda-legend-key.h"

struct _AddaLegendItem
{
  AdwBin parent_instance;

  AddaLayer *layer; /* (owned) */
  AddaLegendKey *key;
  GtkLabel *title;
  GtkLabel *value;
};

G_DEFINE_FINAL_TYPE (AddaLegendItem, adda_legend_item, ADW_TYPE_BIN)

void
adda_legend_item_update (AddaLegendItem *self, AddaValueAxis *axis)
{
  AddaSeries *series;
  g_autofree char *text = NULL;

  g_return_if_fail (ADDA_IS_LEGEND_ITEM (self));

  series = adda_layer_get_series (self->layer);
  if (adda_series_get_width (series) > 1)
    return;

  text = adda_unit_format (adda_value_axis_get_unit (axis), adda_series_get_latest (series, 0));
  gtk_label_set_text (self->value, text);
}

static void
adda_legend_item_dispose (GObject *object)
{
  g_clear_object (&ADDA_LEGEND_ITEM (object)->layer);

  G_OBJECT_CLASS (adda_legend_item_parent_class)->dispose (object);
}

static void
adda_legend_item_class_init (AddaLegendItemClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = adda_legend_item_dispose;

  g_type_ensure (ADDA_TYPE_LEGEND_KEY);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/chat/adda/Console/charts/adda-legend-item.ui");
  gtk_widget_class_bind_template_child (widget_class, AddaLegendItem, key);
  gtk_widget_class_bind_template_child (widget_class, AddaLegendItem, title);
  gtk_widget_class_bind_template_child (widget_class, AddaLegendItem, value);
}

static void
adda_legend_item_init (AddaLegendItem *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
adda_legend_item_new (AddaLayer *layer)
{
  AddaLegendItem *self = g_object_new (ADDA_TYPE_LEGEND_ITEM, NULL);
  AddaSeries *series = adda_layer_get_series (layer);
  gboolean is_heat = adda_series_get_width (series) > 1;

  self->layer = g_object_ref (layer);
  adda_legend_key_set_layer (self->key, layer);
  gtk_label_set_text (self->title,
                      is_heat ? _ ("Fewer to more messages") : adda_series_get_title (series));
  gtk_widget_set_visible (GTK_WIDGET (self->value), !is_heat);
  return GTK_WIDGET (self);
}
