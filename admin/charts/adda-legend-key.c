/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A sample of how a layer draws */

#include "charts/adda-legend-key.h"

#define WIDTH 22
#define HEIGHT 14

struct _AddaLegendKey
{
  GtkWidget parent_instance;

  AddaLayer *layer; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (AddaLegendKey, adda_legend_key, GTK_TYPE_WIDGET)

void
adda_legend_key_set_layer (AddaLegendKey *self, AddaLayer *layer)
{
  g_return_if_fail (ADDA_IS_LEGEND_KEY (self));

  g_set_object (&self->layer, layer);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
adda_legend_key_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  AddaLegendKey *self = ADDA_LEGEND_KEY (widget);
  int y = (gtk_widget_get_height (widget) - HEIGHT) / 2;
  cairo_t *cr;

  if (self->layer == NULL)
    return;

  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, (float) y, WIDTH, HEIGHT));
  cairo_translate (cr, 0, y);
  adda_layer_draw_key (self->layer, cr, WIDTH, HEIGHT);
  cairo_destroy (cr);
}

static void
adda_legend_key_measure (GtkWidget *widget,
                         GtkOrientation orientation,
                         int for_size,
                         int *minimum,
                         int *natural,
                         int *minimum_baseline,
                         int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH : HEIGHT;
}

static void
adda_legend_key_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (adda_legend_key_parent_class)->css_changed (widget, change);

  gtk_widget_queue_draw (widget);
}

static void
adda_legend_key_dispose (GObject *object)
{
  g_clear_object (&ADDA_LEGEND_KEY (object)->layer);

  G_OBJECT_CLASS (adda_legend_key_parent_class)->dispose (object);
}

static void
adda_legend_key_class_init (AddaLegendKeyClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = adda_legend_key_dispose;
  widget_class->snapshot = adda_legend_key_snapshot;
  widget_class->measure = adda_legend_key_measure;
  widget_class->css_changed = adda_legend_key_css_changed;

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
adda_legend_key_init (AddaLegendKey *self)
{
}
