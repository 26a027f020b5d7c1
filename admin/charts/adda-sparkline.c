/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A small line without axes */

#include "charts/adda-sparkline.h"

#include <math.h>

#include <glib/gi18n.h>

#include "charts/adda-hue.h"

#define NATURAL_WIDTH 80
#define MINIMUM_WIDTH 32
#define HEIGHT 24
#define LINE_WIDTH 1.5
#define MAX_POINTS 60

struct _AddaSparkline
{
  GtkWidget parent_instance;

  AddaSeries *series; /* (owned) (nullable) */
};

typedef enum
{
  PROP_SERIES = 1,
} AddaSparklineProperty;

static GParamSpec *properties[PROP_SERIES + 1];

G_DEFINE_FINAL_TYPE (AddaSparkline, adda_sparkline, GTK_TYPE_WIDGET)

static void
on_changed (AddaSparkline *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
adda_sparkline_set_series (AddaSparkline *self, AddaSeries *series)
{
  g_return_if_fail (ADDA_IS_SPARKLINE (self));
  g_return_if_fail (series == NULL || ADDA_IS_SERIES (series));

  if (self->series == series)
    return;

  if (self->series != NULL)
    g_signal_handlers_disconnect_by_func (self->series, on_changed, self);
  g_set_object (&self->series, series);
  if (series != NULL)
    g_signal_connect_object (series, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SERIES]);
}

static double
get_top (AddaSeries *series, guint begin)
{
  double top = 1;

  adda_series_get_range (series, 0, adda_series_get_time (series, begin), G_MAXINT64, NULL, &top);
  return top > 0 ? top : 1;
}

static void
draw_line (AddaSparkline *self, cairo_t *cr, double width, double height)
{
  guint n_points = MIN (adda_series_get_capacity (self->series), MAX_POINTS);
  guint length = adda_series_get_length (self->series);
  guint begin = length - MIN (length, n_points);
  double step = width / MAX (1, n_points - 1);
  double top = get_top (self->series, begin);
  gboolean is_pen_down = FALSE;

  for (guint i = begin; i < length; i++)
    {
      double value = adda_series_get_value (self->series, i, 0);
      double x = width - (length - 1 - i) * step;
      double y = height - LINE_WIDTH - value / top * (height - 2 * LINE_WIDTH);

      if (isnan (value) || adda_series_is_gap (self->series, i))
        is_pen_down = FALSE;
      if (isnan (value))
        continue;
      if (is_pen_down)
        cairo_line_to (cr, x, y);
      else
        cairo_move_to (cr, x, y);
      is_pen_down = TRUE;
    }
  cairo_stroke (cr);
}

static void
adda_sparkline_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  AddaSparkline *self = ADDA_SPARKLINE (widget);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  GdkRGBA colour;
  cairo_t *cr;

  if (self->series == NULL || adda_series_get_length (self->series) == 0)
    return;

  adda_hue_get_rgba (adda_series_get_hue (self->series), &colour);
  cr = gtk_snapshot_append_cairo (snapshot,
                                  &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  gdk_cairo_set_source_rgba (cr, &colour);
  cairo_set_line_width (cr, LINE_WIDTH);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  draw_line (self, cr, width, height);
  cairo_destroy (cr);
}

static void
adda_sparkline_measure (GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  gboolean is_width = orientation == GTK_ORIENTATION_HORIZONTAL;

  *minimum = is_width ? MINIMUM_WIDTH : HEIGHT;
  *natural = is_width ? NATURAL_WIDTH : HEIGHT;
}

static void
adda_sparkline_dispose (GObject *object)
{
  adda_sparkline_set_series (ADDA_SPARKLINE (object), NULL);

  G_OBJECT_CLASS (adda_sparkline_parent_class)->dispose (object);
}

static void
adda_sparkline_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  AddaSparkline *self = ADDA_SPARKLINE (object);

  switch ((AddaSparklineProperty) prop_id)
    {
    case PROP_SERIES:
      g_value_set_object (value, self->series);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
adda_sparkline_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  AddaSparkline *self = ADDA_SPARKLINE (object);

  switch ((AddaSparklineProperty) prop_id)
    {
    case PROP_SERIES:
      adda_sparkline_set_series (self, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
adda_sparkline_class_init (AddaSparklineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = adda_sparkline_dispose;
  object_class->get_property = adda_sparkline_get_property;
  object_class->set_property = adda_sparkline_set_property;
  widget_class->snapshot = adda_sparkline_snapshot;
  widget_class->measure = adda_sparkline_measure;

  properties[PROP_SERIES] =
      g_param_spec_object ("series", NULL, NULL, ADDA_TYPE_SERIES,
                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_set_css_name (widget_class, "sparkline");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
adda_sparkline_init (AddaSparkline *self)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Course"), -1);
}

GtkWidget *
adda_sparkline_new (void)
{
  return g_object_new (ADDA_TYPE_SPARKLINE, NULL);
}
