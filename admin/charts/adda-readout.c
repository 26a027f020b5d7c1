/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * What stands at the time that is pointed at */

#include "charts/adda-readout.h"

#include <math.h>

#include "charts/adda-hue.h"

#define GAP 8
#define MARK_RADIUS 3.5
#define LINE_ALPHA 0.5f

struct _AddaReadout
{
  GtkWidget parent_instance;

  AddaPlot *plot;     /* (owned) (nullable) */
  AddaTimeAxis *axis; /* (owned) (nullable) the plot's, listened to */
  GtkLabel *label;
};

typedef enum
{
  PROP_PLOT = 1,
} AddaReadoutProperty;

static GParamSpec *properties[PROP_PLOT + 1];

G_DEFINE_FINAL_TYPE (AddaReadout, adda_readout, GTK_TYPE_WIDGET)

/* Where the line stands; FALSE when it stands nowhere. */
static gboolean
get_line (AddaReadout *self, AddaPlotArea *area, double *left, double *top, double *x)
{
  gint64 hover = self->axis != NULL ? adda_time_axis_get_hover (self->axis) : 0;

  if (hover == 0 || self->plot == NULL || !adda_plot_get_area (self->plot, area, left, top) ||
      hover < area->from_ms || hover > area->to_ms)
    return FALSE;

  *x = floor (*left + adda_plot_area_get_x (area, hover));
  return TRUE;
}

static void
update_text (AddaReadout *self)
{
  gint64 hover = self->axis != NULL ? adda_time_axis_get_hover (self->axis) : 0;
  g_autofree char *text = NULL;

  if (hover != 0)
    {
      text = adda_plot_describe (self->plot, hover, "\n");
      gtk_label_set_text (self->label, text);
    }
  gtk_widget_set_child_visible (GTK_WIDGET (self->label), hover != 0);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* The line goes along with the data. */
static void
on_end_moved (AddaReadout *self)
{
  if (adda_time_axis_get_hover (self->axis) == 0 || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;

  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
adda_readout_update (AddaReadout *self)
{
  AddaTimeAxis *axis;

  g_return_if_fail (ADDA_IS_READOUT (self));

  axis = self->plot != NULL ? adda_plot_get_time_axis (self->plot) : NULL;
  if (self->axis != NULL)
    g_signal_handlers_disconnect_by_data (self->axis, self);
  g_set_object (&self->axis, axis);
  if (axis == NULL)
    return;

  g_signal_connect_object (axis, "notify::hover-ms", G_CALLBACK (update_text), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (axis, "notify::end-ms", G_CALLBACK (on_end_moved), self,
                           G_CONNECT_SWAPPED);
  update_text (self);
}

static void
append_mark (AddaLayer *layer,
             GtkSnapshot *snapshot,
             const AddaPlotArea *area,
             gint64 time_ms,
             double x,
             double top)
{
  AddaSeries *series = adda_layer_get_series (layer);
  GskRoundedRect outline;
  GdkRGBA colour;
  guint index;
  double value;

  if (!adda_series_find (series, time_ms, &index))
    return;
  value = adda_layer_get_mark (layer, index);
  if (isnan (value))
    return;

  adda_hue_get_rgba (adda_series_get_hue (series), &colour);
  gsk_rounded_rect_init_from_rect (&outline,
                                   &GRAPHENE_RECT_INIT ((float) (x - MARK_RADIUS + 0.5),
                                                        (float) (top +
                                                                 adda_plot_area_get_y (area,
                                                                                       value) -
                                                                 MARK_RADIUS),
                                                        2 * MARK_RADIUS, 2 * MARK_RADIUS),
                                   MARK_RADIUS);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, &colour, &outline.bounds);
  gtk_snapshot_pop (snapshot);
}

static void
adda_readout_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  AddaReadout *self = ADDA_READOUT (widget);
  AddaPlotArea area;
  double left, top, x;
  GdkRGBA colour;

  if (!get_line (self, &area, &left, &top, &x))
    return;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &colour);
  colour.alpha *= LINE_ALPHA;
  gtk_snapshot_append_color (snapshot, &colour,
                             &GRAPHENE_RECT_INIT ((float) x, (float) top, 1, (float) area.height));
  for (guint i = 0; i < g_list_model_get_n_items (adda_plot_get_layers (self->plot)); i++)
    {
      g_autoptr (AddaLayer) layer = g_list_model_get_item (adda_plot_get_layers (self->plot), i);

      append_mark (layer, snapshot, &area, adda_time_axis_get_hover (self->axis), x, top);
    }
  gtk_widget_snapshot_child (widget, GTK_WIDGET (self->label), snapshot);
}

static void
adda_readout_measure (GtkWidget *widget,
                      GtkOrientation orientation,
                      int for_size,
                      int *minimum,
                      int *natural,
                      int *minimum_baseline,
                      int *natural_baseline)
{
  int ignored;

  /* As an overlay it gets what the plot has; a child must be measured before it is allocated. */
  gtk_widget_measure (GTK_WIDGET (ADDA_READOUT (widget)->label), orientation, -1, &ignored,
                      &ignored, NULL, NULL);
  *minimum = *natural = 0;
}

/* Beside the line, on the side where there is room. */
static void
adda_readout_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  AddaReadout *self = ADDA_READOUT (widget);
  GtkRequisition size;
  AddaPlotArea area;
  double left, top, x;
  double label_x;
  int label_width;

  if (!get_line (self, &area, &left, &top, &x))
    {
      gtk_widget_set_child_visible (GTK_WIDGET (self->label), FALSE);
      return;
    }

  gtk_widget_set_child_visible (GTK_WIDGET (self->label), TRUE);
  gtk_widget_get_preferred_size (GTK_WIDGET (self->label), NULL, &size);
  label_width = MIN (size.width, width);
  label_x = x + GAP + label_width <= width ? x + GAP : MAX (0, x - GAP - label_width);
  gtk_widget_size_allocate (GTK_WIDGET (self->label),
                            &(GtkAllocation){ (int) label_x, (int) top, label_width, size.height },
                            -1);
}

static void
adda_readout_dispose (GObject *object)
{
  AddaReadout *self = ADDA_READOUT (object);
  GtkWidget *label = (GtkWidget *) self->label;

  g_clear_pointer (&label, gtk_widget_unparent);
  self->label = NULL;
  g_clear_object (&self->axis);
  g_clear_object (&self->plot);

  G_OBJECT_CLASS (adda_readout_parent_class)->dispose (object);
}

static void
adda_readout_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  AddaReadout *self = ADDA_READOUT (object);

  switch ((AddaReadoutProperty) prop_id)
    {
    case PROP_PLOT:
      g_value_set_object (value, self->plot);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
adda_readout_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  AddaReadout *self = ADDA_READOUT (object);

  switch ((AddaReadoutProperty) prop_id)
    {
    case PROP_PLOT:
      g_set_object (&self->plot, g_value_get_object (value));
      adda_readout_update (self);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
adda_readout_class_init (AddaReadoutClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = adda_readout_dispose;
  object_class->get_property = adda_readout_get_property;
  object_class->set_property = adda_readout_set_property;
  widget_class->snapshot = adda_readout_snapshot;
  widget_class->measure = adda_readout_measure;
  widget_class->size_allocate = adda_readout_size_allocate;

  properties[PROP_PLOT] = g_param_spec_object ("plot", NULL, NULL, ADDA_TYPE_PLOT,
                                               G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/chat/adda/Console/charts/adda-readout.ui");
  gtk_widget_class_bind_template_child (widget_class, AddaReadout, label);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
adda_readout_init (AddaReadout *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_child_visible (GTK_WIDGET (self->label), FALSE);
}
