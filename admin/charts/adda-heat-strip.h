/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Counts in bands as a heat strip: the more, the darker */

#pragma once

#include "charts/adda-layer.h"

G_BEGIN_DECLS

#define ADDA_TYPE_HEAT_STRIP (adda_heat_strip_get_type ())
G_DECLARE_FINAL_TYPE (AddaHeatStrip, adda_heat_strip, ADDA, HEAT_STRIP, AddaLayer)

/**
 * AddaHeatStrip:
 *
 * A layer for an axis of bands; the series is as wide as there are bands. Five shades between none and the most that
 * there is in the window.
 */

G_END_DECLS
