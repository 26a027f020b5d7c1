/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Numbers as comma separated values */

#pragma once

#include "charts/adda-series.h"

G_BEGIN_DECLS

/**
 * adda_csv_write:
 * @series: (element-type AddaSeries): of the same times as the first one
 *
 * RFC 4180, one line a row of the first series: the time (RFC 3339, UTC, milliseconds), then the numbers with a point
 * whatever the locale; empty where there is none. A series of several numbers has them in columns "title 1", "title 2" …
 *
 * Returns: (transfer full): the text
 */
char *adda_csv_write (GPtrArray *series, gint64 from_ms, gint64 to_ms);

/* RFC 3339. (transfer full) */
char *adda_csv_format_time (gint64 time_ms);

G_END_DECLS
