/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * What layers have in common */

#include "charts/adda-layer.h"

typedef struct
{
  AddaSeries *series; /* (owned) */
} AddaLayerPrivate;

typedef enum
{
  PROP_SERIES = 1,
} AddaLayerProperty;

static GParamSpec *properties[PROP_SERIES + 1];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (AddaLayer, adda_layer, G_TYPE_OBJECT)

double
adda_plot_area_get_x (const AddaPlotArea *area, gint64 time_ms)
{
  return (double) (time_ms - area->from_ms) / (double) (area->to_ms - area->from_ms) * area->width;
}

double
adda_plot_area_get_y (const AddaPlotArea *area, double value)
{
  return area->height - value / area->top * area->height;
}

AddaSeries *
adda_layer_get_series (AddaLayer *self)
{
  AddaLayerPrivate *priv = adda_layer_get_instance_private (self);

  g_return_val_if_fail (ADDA_IS_LAYER (self), NULL);

  return priv->series;
}

void
adda_layer_draw (AddaLayer *self, cairo_t *cr, const AddaPlotArea *area)
{
  ADDA_LAYER_GET_CLASS (self)->draw (self, cr, area);
}

void
adda_layer_draw_key (AddaLayer *self, cairo_t *cr, double width, double height)
{
  ADDA_LAYER_GET_CLASS (self)->draw_key (self, cr, width, height);
}

double
adda_layer_get_largest (AddaLayer *self, gint64 from_ms, gint64 to_ms)
{
  return ADDA_LAYER_GET_CLASS (self)->get_largest (self, from_ms, to_ms);
}

char *
adda_layer_describe (AddaLayer *self, guint index, AddaValueAxis *axis)
{
  return ADDA_LAYER_GET_CLASS (self)->describe (self, index, axis);
}

double
adda_layer_get_mark (AddaLayer *self, guint index)
{
  return ADDA_LAYER_GET_CLASS (self)->get_mark (self, index);
}

char *
adda_layer_get_column_title (AddaLayer *self, guint column, AddaValueAxis *axis)
{
  return ADDA_LAYER_GET_CLASS (self)->get_column_title (self, column, axis);
}

static double
get_largest_of_series (AddaLayer *self, gint64 from_ms, gint64 to_ms)
{
  double largest = 0;

  adda_series_get_range (adda_layer_get_series (self), 0, from_ms, to_ms, NULL, &largest);
  return largest;
}

static char *
describe_value (AddaLayer *self, guint index, AddaValueAxis *axis)
{
  AddaSeries *series = adda_layer_get_series (self);
  g_autofree char *value =
      adda_unit_format (adda_value_axis_get_unit (axis), adda_series_get_value (series, index, 0));

  return g_strdup_printf ("%s %s", adda_series_get_title (series), value);
}

static double
get_mark_at_value (AddaLayer *self, guint index)
{
  return adda_series_get_value (adda_layer_get_series (self), index, 0);
}

static char *
get_title_of_series (AddaLayer *self, guint column, AddaValueAxis *axis)
{
  return g_strdup (adda_series_get_title (adda_layer_get_series (self)));
}

static void
adda_layer_finalize (GObject *object)
{
  AddaLayerPrivate *priv = adda_layer_get_instance_private (ADDA_LAYER (object));

  g_clear_object (&priv->series);

  G_OBJECT_CLASS (adda_layer_parent_class)->finalize (object);
}

static void
adda_layer_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  AddaLayerPrivate *priv = adda_layer_get_instance_private (ADDA_LAYER (object));

  switch ((AddaLayerProperty) prop_id)
    {
    case PROP_SERIES:
      g_value_set_object (value, priv->series);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
adda_layer_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  AddaLayerPrivate *priv = adda_layer_get_instance_private (ADDA_LAYER (object));

  switch ((AddaLayerProperty) prop_id)
    {
    case PROP_SERIES:
      priv->series = g_value_dup_object (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
adda_layer_class_init (AddaLayerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = adda_layer_finalize;
  object_class->get_property = adda_layer_get_property;
  object_class->set_property = adda_layer_set_property;

  klass->get_largest = get_largest_of_series;
  klass->describe = describe_value;
  klass->get_mark = get_mark_at_value;
  klass->get_column_title = get_title_of_series;

  properties[PROP_SERIES] =
      g_param_spec_object ("series", NULL, NULL, ADDA_TYPE_SERIES,
                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_CONSTRUCT_ONLY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
adda_layer_init (AddaLayer *self)
{
}
