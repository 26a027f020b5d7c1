/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A sample of how a layer draws, for a legend */

#pragma once

#include "charts/adda-layer.h"

G_BEGIN_DECLS

#define ADDA_TYPE_LEGEND_KEY (adda_legend_key_get_type ())
G_DECLARE_FINAL_TYPE (AddaLegendKey, adda_legend_key, ADDA, LEGEND_KEY, GtkWidget)

/* @layer: (transfer none) */
void adda_legend_key_set_layer (AddaLegendKey *self, AddaLayer *layer);

G_END_DECLS
