/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A ring of times and numbers */

#include "charts/adda-series.h"

#include <math.h>
#include <string.h>

#include "charts/adda-hue.h"

#define DEFAULT_CAPACITY 1024
#define MAX_CAPACITY 65536
#define MAX_WIDTH 64

struct _AddaSeries
{
  GObject parent_instance;

  char *title; /* (owned) */
  AddaHue hue;
  guint capacity;
  guint width;
  gint64 step_ms;

  gint64 *times; /* (owned) a ring */
  double *rows;  /* (owned) the same ring, width numbers each */
  guint begin;
  guint length;
};

typedef enum
{
  PROP_TITLE = 1,
  PROP_HUE,
  PROP_CAPACITY,
  PROP_WIDTH,
} AddaSeriesProperty;

static GParamSpec *properties[PROP_WIDTH + 1];
static guint changed_signal;

G_DEFINE_FINAL_TYPE (AddaSeries, adda_series, G_TYPE_OBJECT)

static guint
slot_of (AddaSeries *self, guint index)
{
  return (self->begin + index) % self->capacity;
}

static void
push (AddaSeries *self, gint64 time_ms, const double *row)
{
  guint slot;

  if (self->length > 0 && time_ms <= adda_series_get_time (self, self->length - 1))
    return;

  if (self->length == self->capacity)
    self->begin = (self->begin + 1) % self->capacity;
  else
    self->length++;
  slot = slot_of (self, self->length - 1);
  self->times[slot] = time_ms;
  memcpy (self->rows + (gsize) slot * self->width, row, self->width * sizeof *row);
}

void
adda_series_append (AddaSeries *self, gint64 time_ms, const double *row)
{
  g_return_if_fail (ADDA_IS_SERIES (self));
  g_return_if_fail (row != NULL);

  push (self, time_ms, row);
  g_signal_emit (self, changed_signal, 0);
}

void
adda_series_load (AddaSeries *self, const gint64 *times_ms, const double *rows, guint n_rows)
{
  g_return_if_fail (ADDA_IS_SERIES (self));
  g_return_if_fail (n_rows == 0 || (times_ms != NULL && rows != NULL));

  self->begin = 0;
  self->length = 0;
  for (guint i = 0; i < n_rows; i++)
    push (self, times_ms[i], rows + (gsize) i * self->width);
  g_signal_emit (self, changed_signal, 0);
}

void
adda_series_clear (AddaSeries *self)
{
  adda_series_load (self, NULL, NULL, 0);
}

const char *
adda_series_get_title (AddaSeries *self)
{
  g_return_val_if_fail (ADDA_IS_SERIES (self), NULL);

  return self->title != NULL ? self->title : "";
}

guint
adda_series_get_hue (AddaSeries *self)
{
  g_return_val_if_fail (ADDA_IS_SERIES (self), 0);

  return self->hue;
}

guint
adda_series_get_width (AddaSeries *self)
{
  g_return_val_if_fail (ADDA_IS_SERIES (self), 0);

  return self->width;
}

guint
adda_series_get_length (AddaSeries *self)
{
  g_return_val_if_fail (ADDA_IS_SERIES (self), 0);

  return self->length;
}

guint
adda_series_get_capacity (AddaSeries *self)
{
  g_return_val_if_fail (ADDA_IS_SERIES (self), 0);

  return self->capacity;
}

void
adda_series_set_step_ms (AddaSeries *self, gint64 step_ms)
{
  g_return_if_fail (ADDA_IS_SERIES (self));
  g_return_if_fail (step_ms >= 0);

  self->step_ms = step_ms;
}

gint64
adda_series_get_step_ms (AddaSeries *self)
{
  g_return_val_if_fail (ADDA_IS_SERIES (self), 0);

  return self->step_ms;
}

gint64
adda_series_get_time (AddaSeries *self, guint index)
{
  g_return_val_if_fail (ADDA_IS_SERIES (self), 0);
  g_return_val_if_fail (index < self->length, 0);

  return self->times[slot_of (self, index)];
}

double
adda_series_get_value (AddaSeries *self, guint index, guint column)
{
  g_return_val_if_fail (ADDA_IS_SERIES (self), NAN);
  g_return_val_if_fail (index < self->length, NAN);
  g_return_val_if_fail (column < self->width, NAN);

  return self->rows[(gsize) slot_of (self, index) * self->width + column];
}

gboolean
adda_series_is_gap (AddaSeries *self, guint index)
{
  if (index == 0 || self->step_ms == 0)
    return FALSE;

  return adda_series_get_time (self, index) - adda_series_get_time (self, index - 1) >
         self->step_ms * 3 / 2;
}

guint
adda_series_search (AddaSeries *self, gint64 time_ms)
{
  guint low = 0;
  guint high;

  g_return_val_if_fail (ADDA_IS_SERIES (self), 0);

  high = self->length;
  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (adda_series_get_time (self, middle) < time_ms)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

gboolean
adda_series_find (AddaSeries *self, gint64 time_ms, guint *index)
{
  guint after;
  gint64 away;

  g_return_val_if_fail (ADDA_IS_SERIES (self), FALSE);
  g_return_val_if_fail (index != NULL, FALSE);

  if (self->length == 0)
    return FALSE;

  after = MIN (adda_series_search (self, time_ms), self->length - 1);
  away = ABS (adda_series_get_time (self, after) - time_ms);
  *index = after;
  if (after > 0 && time_ms - adda_series_get_time (self, after - 1) < away)
    {
      *index = after - 1;
      away = time_ms - adda_series_get_time (self, after - 1);
    }
  return self->step_ms == 0 || away <= self->step_ms;
}

gboolean
adda_series_get_range (AddaSeries *self,
                       guint column,
                       gint64 from_ms,
                       gint64 to_ms,
                       double *lowest,
                       double *highest)
{
  double low = INFINITY;
  double high = -INFINITY;

  g_return_val_if_fail (ADDA_IS_SERIES (self), FALSE);

  for (guint i = adda_series_search (self, from_ms); i < self->length; i++)
    {
      double value = adda_series_get_value (self, i, column);

      if (adda_series_get_time (self, i) > to_ms)
        break;
      if (isnan (value))
        continue;
      low = MIN (low, value);
      high = MAX (high, value);
    }
  if (low > high)
    return FALSE;

  if (lowest != NULL)
    *lowest = low;
  if (highest != NULL)
    *highest = high;
  return TRUE;
}

double
adda_series_get_latest (AddaSeries *self, guint column)
{
  g_return_val_if_fail (ADDA_IS_SERIES (self), NAN);

  return self->length > 0 ? adda_series_get_value (self, self->length - 1, column) : NAN;
}

static void
adda_series_constructed (GObject *object)
{
  AddaSeries *self = ADDA_SERIES (object);

  G_OBJECT_CLASS (adda_series_parent_class)->constructed (object);

  self->times = g_new (gint64, self->capacity);
  self->rows = g_new (double, (gsize) self->capacity * self->width);
}

static void
adda_series_finalize (GObject *object)
{
  AddaSeries *self = ADDA_SERIES (object);

  g_free (self->title);
  g_free (self->times);
  g_free (self->rows);

  G_OBJECT_CLASS (adda_series_parent_class)->finalize (object);
}

static void
adda_series_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  AddaSeries *self = ADDA_SERIES (object);

  switch ((AddaSeriesProperty) prop_id)
    {
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_HUE:
      g_value_set_enum (value, (int) self->hue);
      break;
    case PROP_CAPACITY:
      g_value_set_uint (value, self->capacity);
      break;
    case PROP_WIDTH:
      g_value_set_uint (value, self->width);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
adda_series_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  AddaSeries *self = ADDA_SERIES (object);

  switch ((AddaSeriesProperty) prop_id)
    {
    case PROP_TITLE:
      g_free (self->title);
      self->title = g_value_dup_string (value);
      g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_HUE:
      self->hue = (AddaHue) g_value_get_enum (value);
      g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_CAPACITY:
      self->capacity = g_value_get_uint (value);
      break;
    case PROP_WIDTH:
      self->width = g_value_get_uint (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
adda_series_class_init (AddaSeriesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  GParamFlags once = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_CONSTRUCT_ONLY;

  object_class->constructed = adda_series_constructed;
  object_class->finalize = adda_series_finalize;
  object_class->get_property = adda_series_get_property;
  object_class->set_property = adda_series_set_property;

  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_HUE] = g_param_spec_enum ("hue", NULL, NULL, ADDA_TYPE_HUE, ADDA_HUE_TEAL, flags);
  properties[PROP_CAPACITY] =
      g_param_spec_uint ("capacity", NULL, NULL, 1, MAX_CAPACITY, DEFAULT_CAPACITY, once);
  properties[PROP_WIDTH] = g_param_spec_uint ("width", NULL, NULL, 1, MAX_WIDTH, 1, once);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  changed_signal = g_signal_new ("changed", ADDA_TYPE_SERIES, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
adda_series_init (AddaSeries *self)
{
}

AddaSeries *
adda_series_new (const char *title, guint capacity, guint width)
{
  return g_object_new (ADDA_TYPE_SERIES, "title", title, "capacity", capacity, "width", width,
                       NULL);
}
