/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Cards in columns: as many as fit, and rows as even as can be */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ADDA_TYPE_CARD_LAYOUT (adda_card_layout_get_type ())
G_DECLARE_FINAL_TYPE (AddaCardLayout, adda_card_layout, ADDA, CARD_LAYOUT, GtkLayoutManager)

/**
 * AddaCardLayout:
 *
 * All children get the same size. Properties: column-width (int): the least; max-columns (uint); spacing (int).
 */

/* How many columns for @n_children in @width pixels: never one row full and the next nearly empty. */
guint adda_card_layout_count (guint n_children,
                              int width,
                              int column_width,
                              int spacing,
                              guint most);

G_END_DECLS
