/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * One number of the health strip */

#pragma once

#include <adwaita.h>

#include "charts/adda-series.h"
#include "charts/adda-time-axis.h"
#include "charts/adda-unit.h"

G_BEGIN_DECLS

#define ADDA_TYPE_STAT_TILE (adda_stat_tile_get_type ())
G_DECLARE_FINAL_TYPE (AddaStatTile, adda_stat_tile, ADDA, STAT_TILE, AdwBin)

/**
 * AddaStatTile:
 *
 * Name, number, course, and whether that is well, in a word with an icon. Properties: title (utf8); series (AddaSeries);
 * unit (AddaUnit); warning, critical (double, 0 for none): from where on it is not well; total-of (AddaTimeAxis,
 * nullable): shows the sum over its window instead of the latest value.
 */

/* For what is no series. */
void adda_stat_tile_set_text (AddaStatTile *self, const char *text);

G_END_DECLS
