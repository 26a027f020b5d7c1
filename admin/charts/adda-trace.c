/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Lowest and highest of each pixel column */

#include "charts/adda-trace.h"

#include <math.h>

typedef struct
{
  AddaPoint first;
  AddaPoint lowest;
  AddaPoint highest;
  AddaPoint last;
  gint64 column; /* of pixels; -1: nothing yet */
} AddaSpan;

static void
break_line (GArray *points, gint64 time_ms)
{
  AddaPoint none = { time_ms, NAN };

  if (points->len > 0 && !isnan (g_array_index (points, AddaPoint, points->len - 1).value))
    g_array_append_val (points, none);
}

static void
put (GArray *points, AddaPoint point)
{
  if (points->len > 0)
    {
      const AddaPoint *last = &g_array_index (points, AddaPoint, points->len - 1);

      if (last->time_ms == point.time_ms && last->value == point.value)
        return;
    }
  g_array_append_val (points, point);
}

static void
flush_span (GArray *points, AddaSpan *span)
{
  gboolean is_low_first = span->lowest.time_ms <= span->highest.time_ms;

  if (span->column < 0)
    return;

  put (points, span->first);
  put (points, is_low_first ? span->lowest : span->highest);
  put (points, is_low_first ? span->highest : span->lowest);
  put (points, span->last);
  span->column = -1;
}

static void
add_to_span (GArray *points, AddaSpan *span, AddaPoint point, gint64 column)
{
  if (span->column != column)
    {
      flush_span (points, span);
      *span = (AddaSpan){ point, point, point, point, column };
      return;
    }

  if (point.value < span->lowest.value)
    span->lowest = point;
  if (point.value > span->highest.value)
    span->highest = point;
  span->last = point;
}

static double
value_on_base (AddaSeries *series, guint column, AddaSeries *base, guint index)
{
  double value = adda_series_get_value (series, index, column);
  guint below;

  if (base != NULL && adda_series_find (base, adda_series_get_time (series, index), &below))
    value += adda_series_get_value (base, below, 0);
  return value;
}

GArray *
adda_trace (AddaSeries *series,
            guint column,
            AddaSeries *base,
            gint64 from_ms,
            gint64 to_ms,
            guint n_columns)
{
  GArray *points = g_array_new (FALSE, FALSE, sizeof (AddaPoint));
  AddaSpan span = { .column = -1 };
  guint begin = adda_series_search (series, from_ms);
  guint end = adda_series_search (series, to_ms + 1);
  gboolean is_dense;

  g_return_val_if_fail (to_ms > from_ms, points);
  g_return_val_if_fail (n_columns > 0, points);

  begin -= begin > 0 ? 1 : 0;
  end += end < adda_series_get_length (series) ? 1 : 0;
  is_dense = end - begin > 2 * n_columns;

  for (guint i = begin; i < end; i++)
    {
      AddaPoint point = { adda_series_get_time (series, i),
                          value_on_base (series, column, base, i) };

      if (isnan (point.value) || (i > begin && adda_series_is_gap (series, i)))
        {
          flush_span (points, &span);
          break_line (points, point.time_ms);
        }
      if (isnan (point.value))
        continue;
      if (is_dense)
        add_to_span (points, &span, point,
                     CLAMP ((point.time_ms - from_ms) * n_columns / (to_ms - from_ms), 0,
                            n_columns));
      else
        g_array_append_val (points, point);
    }
  flush_span (points, &span);

  if (points->len > 0 && isnan (g_array_index (points, AddaPoint, points->len - 1).value))
    g_array_set_size (points, points->len - 1);
  return points;
}
