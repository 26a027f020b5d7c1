/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Side by side where there is room, one above the other where there is not */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ADDA_TYPE_COLUMNS_LAYOUT (adda_columns_layout_get_type ())
G_DECLARE_FINAL_TYPE (AddaColumnsLayout,
                      adda_columns_layout,
                      ADDA,
                      COLUMNS_LAYOUT,
                      GtkLayoutManager)

/**
 * AddaColumnsLayout:
 *
 * Properties: threshold (int): the least width, in px, for columns of the same width; spacing (int), in px.
 */

G_END_DECLS
