/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A series as a line */

#pragma once

#include "charts/adda-layer.h"

G_BEGIN_DECLS

#define ADDA_TYPE_LINE_LAYER (adda_line_layer_get_type ())
G_DECLARE_FINAL_TYPE (AddaLineLayer, adda_line_layer, ADDA, LINE_LAYER, AddaLayer)

/**
 * AddaLineLayer:
 *
 * Construct-only property dashed (gboolean), which tells two lines apart without their colours.
 */

G_END_DECLS
