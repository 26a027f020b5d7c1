/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The axis of time */

#include "charts/adda-time-axis.h"

#define MINUTE (60 * G_GINT64_CONSTANT (1000))
#define HOUR (60 * MINUTE)
#define MAX_WINDOW (7 * 24 * HOUR)

/* Slower than that no eye sees it move. */
#define MAX_SCROLLING_WINDOW (2 * MINUTE)

struct _AddaTimeAxis
{
  GObject parent_instance;

  gint64 window_ms;
  gint64 end_ms;
  gint64 hover_ms;
  gboolean is_paused;

  gint64 newest_ms;
  gint64 step_ms;
  gint64 arrived_usec; /* when the newest sample came */
};

typedef enum
{
  PROP_WINDOW_MS = 1,
  PROP_END_MS,
  PROP_HOVER_MS,
  PROP_PAUSED,
} AddaTimeAxisProperty;

static GParamSpec *properties[PROP_PAUSED + 1];

G_DEFINE_FINAL_TYPE (AddaTimeAxis, adda_time_axis, G_TYPE_OBJECT)

static void
move_end (AddaTimeAxis *self, gint64 end_ms)
{
  if (self->is_paused || self->end_ms == end_ms)
    return;

  self->end_ms = end_ms;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_END_MS]);
}

/* Without scrolling the newest sample is at the edge; with it, it comes in from beyond during one step. */
static void
update_end (AddaTimeAxis *self, gint64 frame_usec)
{
  gint64 since_ms = MAX (0, (frame_usec - self->arrived_usec) / 1000);

  if (adda_time_axis_is_scrolling (self))
    move_end (self, self->newest_ms - self->step_ms + MIN (self->step_ms, since_ms));
  else
    move_end (self, self->newest_ms);
}

gint64
adda_time_axis_get_begin (AddaTimeAxis *self)
{
  g_return_val_if_fail (ADDA_IS_TIME_AXIS (self), 0);

  return self->end_ms - self->window_ms;
}

gint64
adda_time_axis_get_end (AddaTimeAxis *self)
{
  g_return_val_if_fail (ADDA_IS_TIME_AXIS (self), 0);

  return self->end_ms;
}

gint64
adda_time_axis_get_window (AddaTimeAxis *self)
{
  g_return_val_if_fail (ADDA_IS_TIME_AXIS (self), 0);

  return self->window_ms;
}

void
adda_time_axis_set_window (AddaTimeAxis *self, gint64 window_ms)
{
  g_return_if_fail (ADDA_IS_TIME_AXIS (self));
  g_return_if_fail (window_ms > 0);

  if (self->window_ms == window_ms)
    return;

  self->window_ms = window_ms;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WINDOW_MS]);
}

gint64
adda_time_axis_get_hover (AddaTimeAxis *self)
{
  g_return_val_if_fail (ADDA_IS_TIME_AXIS (self), 0);

  return self->hover_ms;
}

void
adda_time_axis_set_hover (AddaTimeAxis *self, gint64 hover_ms)
{
  g_return_if_fail (ADDA_IS_TIME_AXIS (self));

  if (self->hover_ms == hover_ms)
    return;

  self->hover_ms = hover_ms;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HOVER_MS]);
}

void
adda_time_axis_advance (AddaTimeAxis *self, gint64 newest_ms, gint64 step_ms, gint64 frame_usec)
{
  g_return_if_fail (ADDA_IS_TIME_AXIS (self));

  self->newest_ms = newest_ms;
  self->step_ms = step_ms;
  self->arrived_usec = frame_usec;
  update_end (self, frame_usec);
}

gboolean
adda_time_axis_is_scrolling (AddaTimeAxis *self)
{
  g_return_val_if_fail (ADDA_IS_TIME_AXIS (self), FALSE);

  return !self->is_paused && self->newest_ms != 0 && self->window_ms <= MAX_SCROLLING_WINDOW;
}

gboolean
adda_time_axis_scroll (AddaTimeAxis *self, gint64 frame_usec)
{
  g_return_val_if_fail (ADDA_IS_TIME_AXIS (self), FALSE);

  if (!adda_time_axis_is_scrolling (self))
    return FALSE;

  update_end (self, frame_usec);
  return self->end_ms < self->newest_ms;
}

/* Marks lie on whole times of this computer's zone. */
void
adda_time_axis_get_marks (AddaTimeAxis *self, guint most, gint64 *first_ms, gint64 *step_ms)
{
  static const gint64 steps[] = { 1000,        2000,        5000,       10000,      15000,
                                  30000,       MINUTE,      2 * MINUTE, 5 * MINUTE, 10 * MINUTE,
                                  15 * MINUTE, 30 * MINUTE, HOUR,       2 * HOUR,   3 * HOUR,
                                  6 * HOUR,    12 * HOUR,   24 * HOUR };
  gint64 begin = adda_time_axis_get_begin (self);
  g_autoptr (GDateTime) local = g_date_time_new_from_unix_local (begin / 1000);
  gint64 offset = local != NULL ? g_date_time_get_utc_offset (local) / 1000 : 0;
  gint64 step = steps[G_N_ELEMENTS (steps) - 1];

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (steps[i] * most >= self->window_ms)
      {
        step = steps[i];
        break;
      }
  *step_ms = step;
  *first_ms = (begin + offset + step - 1) / step * step - offset;
}

static void
adda_time_axis_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  AddaTimeAxis *self = ADDA_TIME_AXIS (object);

  switch ((AddaTimeAxisProperty) prop_id)
    {
    case PROP_WINDOW_MS:
      g_value_set_int64 (value, self->window_ms);
      break;
    case PROP_END_MS:
      g_value_set_int64 (value, self->end_ms);
      break;
    case PROP_HOVER_MS:
      g_value_set_int64 (value, self->hover_ms);
      break;
    case PROP_PAUSED:
      g_value_set_boolean (value, self->is_paused);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
set_paused (AddaTimeAxis *self, gboolean is_paused)
{
  if (self->is_paused == is_paused)
    return;

  self->is_paused = is_paused;
  if (!is_paused && self->newest_ms != 0)
    move_end (self, self->newest_ms);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PAUSED]);
}

static void
adda_time_axis_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  AddaTimeAxis *self = ADDA_TIME_AXIS (object);

  switch ((AddaTimeAxisProperty) prop_id)
    {
    case PROP_WINDOW_MS:
      adda_time_axis_set_window (self, g_value_get_int64 (value));
      break;
    case PROP_HOVER_MS:
      adda_time_axis_set_hover (self, g_value_get_int64 (value));
      break;
    case PROP_PAUSED:
      set_paused (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
adda_time_axis_class_init (AddaTimeAxisClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = adda_time_axis_get_property;
  object_class->set_property = adda_time_axis_set_property;

  properties[PROP_WINDOW_MS] =
      g_param_spec_int64 ("window-ms", NULL, NULL, 1, MAX_WINDOW, MINUTE, flags);
  properties[PROP_END_MS] =
      g_param_spec_int64 ("end-ms", NULL, NULL, 0, G_MAXINT64, 0,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_HOVER_MS] = g_param_spec_int64 ("hover-ms", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_PAUSED] = g_param_spec_boolean ("paused", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
adda_time_axis_init (AddaTimeAxis *self)
{
  self->window_ms = MINUTE;
}

AddaTimeAxis *
adda_time_axis_new (gint64 window_ms)
{
  return g_object_new (ADDA_TYPE_TIME_AXIS, "window-ms", window_ms, NULL);
}
