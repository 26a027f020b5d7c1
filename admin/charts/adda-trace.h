/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A series as a line of few points, however many rows it has */

#pragma once

#include "charts/adda-series.h"

G_BEGIN_DECLS

/* value NAN: the line breaks here. */
typedef struct
{
  gint64 time_ms;
  double value;
} AddaPoint;

/**
 * adda_trace:
 * @column: of @series
 * @base: (nullable): a series of the same times on which @series stands
 * @n_columns: of pixels between @from_ms and @to_ms
 *
 * Every row while there are at most two a pixel; beyond, of each pixel column the first, lowest, highest and last row in
 * order of time, so that no peak is lost. One row on each side is there too, so that the line goes on to the edges. Never
 * begins or ends with a break, never has two in a row.
 *
 * Returns: (transfer full) (element-type AddaPoint): the points
 */
GArray *adda_trace (AddaSeries *series,
                    guint column,
                    AddaSeries *base,
                    gint64 from_ms,
                    gint64 to_ms,
                    guint n_columns);

G_END_DECLS
