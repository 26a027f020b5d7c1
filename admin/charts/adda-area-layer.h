/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A series as a filled area, by itself or on top of another */

#pragma once

#include "charts/adda-layer.h"

G_BEGIN_DECLS

#define ADDA_TYPE_AREA_LAYER (adda_area_layer_get_type ())
G_DECLARE_FINAL_TYPE (AddaAreaLayer, adda_area_layer, ADDA, AREA_LAYER, AddaLayer)

/**
 * AddaAreaLayer:
 *
 * Construct-only property base (AddaSeries, nullable): the series of the same times on which this one is stacked.
 */

G_END_DECLS
