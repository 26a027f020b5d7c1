/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * One series in the legend of a chart: how it is drawn, its name, its latest value */

#pragma once

#include <adwaita.h>

#include "charts/adda-layer.h"

G_BEGIN_DECLS

#define ADDA_TYPE_LEGEND_ITEM (adda_legend_item_get_type ())
G_DECLARE_FINAL_TYPE (AddaLegendItem, adda_legend_item, ADDA, LEGEND_ITEM, AdwBin)

GtkWidget *adda_legend_item_new (AddaLayer *layer);

/* The latest value, in a field of fixed width; none for series of several numbers. */
void adda_legend_item_update (AddaLegendItem *self, AddaValueAxis *axis);

G_END_DECLS
