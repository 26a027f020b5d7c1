/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Round steps for values of any unit */

#include "charts/adda-value-axis.h"

#include <math.h>

/* Marks between zero and the end. */
#define N_STEPS 4

struct _AddaValueAxis
{
  GObject parent_instance;

  AddaUnit unit;
  double maximum;
  GStrv bands; /* (owned) (nullable) */

  double top;
  double step;
};

typedef enum
{
  PROP_UNIT = 1,
  PROP_MAXIMUM,
  PROP_BANDS,
} AddaValueAxisProperty;

static GParamSpec *properties[PROP_BANDS + 1];

G_DEFINE_FINAL_TYPE (AddaValueAxis, adda_value_axis, G_TYPE_OBJECT)

/* The least of 1, 2, 5, 10, 20, 25, 50, 100 … that is at least @least. */
static double
round_decimal (double least)
{
  static const double parts[] = { 1, 2, 2.5, 5, 10 };
  double decade = pow (10, floor (log10 (least)));

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (parts[i] * decade >= least * (1 - 1e-9) && (parts[i] != 2.5 || decade >= 10))
      return parts[i] * decade;
  return 10 * decade;
}

/* KiB, MiB and GiB divide by two. */
static double
round_binary (double least)
{
  return pow (2, ceil (log2 (least) - 1e-9));
}

static double
round_step (AddaUnit unit, double least)
{
  switch (unit)
    {
    case ADDA_UNIT_BYTES:
    case ADDA_UNIT_BYTES_PER_SECOND:
      return MAX (256, round_binary (least));
    case ADDA_UNIT_COUNT:
      return MAX (1, round_decimal (least));
    case ADDA_UNIT_PER_SECOND:
    case ADDA_UNIT_PERCENT:
    case ADDA_UNIT_MS:
    default:
      return MAX (0.1, round_decimal (least));
    }
}

static void
set_top (AddaValueAxis *self, double largest)
{
  self->step = round_step (self->unit, largest / N_STEPS);
  self->top = self->step * MAX (1, ceil (largest / self->step - 1e-9));
}

static void
fit_values (AddaValueAxis *self, double largest)
{
  if (!(largest > 0))
    largest = 0;
  if (self->top <= 0 || largest > self->top || largest < self->top / 3)
    set_top (self, largest > 0 ? largest : N_STEPS * round_step (self->unit, 1e-3));
}

gboolean
adda_value_axis_fit (AddaValueAxis *self, double largest)
{
  double before;

  g_return_val_if_fail (ADDA_IS_VALUE_AXIS (self), FALSE);

  before = self->top;
  if (self->bands != NULL)
    {
      self->step = 1;
      self->top = g_strv_length (self->bands);
    }
  else if (self->maximum > 0)
    set_top (self, self->maximum);
  else
    fit_values (self, largest);
  return self->top != before;
}

AddaUnit
adda_value_axis_get_unit (AddaValueAxis *self)
{
  g_return_val_if_fail (ADDA_IS_VALUE_AXIS (self), ADDA_UNIT_COUNT);

  return self->unit;
}

double
adda_value_axis_get_top (AddaValueAxis *self)
{
  g_return_val_if_fail (ADDA_IS_VALUE_AXIS (self), 1);

  return self->top;
}

double
adda_value_axis_get_step (AddaValueAxis *self)
{
  g_return_val_if_fail (ADDA_IS_VALUE_AXIS (self), 1);

  return self->step;
}

const char *const *
adda_value_axis_get_bands (AddaValueAxis *self)
{
  g_return_val_if_fail (ADDA_IS_VALUE_AXIS (self), NULL);

  return (const char *const *) self->bands;
}

static void
adda_value_axis_constructed (GObject *object)
{
  G_OBJECT_CLASS (adda_value_axis_parent_class)->constructed (object);

  adda_value_axis_fit (ADDA_VALUE_AXIS (object), 0);
}

static void
adda_value_axis_finalize (GObject *object)
{
  AddaValueAxis *self = ADDA_VALUE_AXIS (object);

  g_strfreev (self->bands);

  G_OBJECT_CLASS (adda_value_axis_parent_class)->finalize (object);
}

static void
adda_value_axis_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  AddaValueAxis *self = ADDA_VALUE_AXIS (object);

  switch ((AddaValueAxisProperty) prop_id)
    {
    case PROP_UNIT:
      g_value_set_enum (value, (int) self->unit);
      break;
    case PROP_MAXIMUM:
      g_value_set_double (value, self->maximum);
      break;
    case PROP_BANDS:
      g_value_set_boxed (value, self->bands);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
adda_value_axis_set_property (GObject *object,
                              guint prop_id,
                              const GValue *value,
                              GParamSpec *pspec)
{
  AddaValueAxis *self = ADDA_VALUE_AXIS (object);

  switch ((AddaValueAxisProperty) prop_id)
    {
    case PROP_UNIT:
      self->unit = (AddaUnit) g_value_get_enum (value);
      break;
    case PROP_MAXIMUM:
      self->maximum = g_value_get_double (value);
      break;
    case PROP_BANDS:
      self->bands = g_value_dup_boxed (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
adda_value_axis_class_init (AddaValueAxisClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags once = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_CONSTRUCT_ONLY;

  object_class->constructed = adda_value_axis_constructed;
  object_class->finalize = adda_value_axis_finalize;
  object_class->get_property = adda_value_axis_get_property;
  object_class->set_property = adda_value_axis_set_property;

  properties[PROP_UNIT] =
      g_param_spec_enum ("unit", NULL, NULL, ADDA_TYPE_UNIT, ADDA_UNIT_COUNT, once);
  properties[PROP_MAXIMUM] = g_param_spec_double ("maximum", NULL, NULL, 0, G_MAXDOUBLE, 0, once);
  properties[PROP_BANDS] = g_param_spec_boxed ("bands", NULL, NULL, G_TYPE_STRV, once);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
adda_value_axis_init (AddaValueAxis *self)
{
}

AddaValueAxis *
adda_value_axis_new (AddaUnit unit, double maximum)
{
  return g_object_new (ADDA_TYPE_VALUE_AXIS, "unit", unit, "maximum", maximum, NULL);
}
