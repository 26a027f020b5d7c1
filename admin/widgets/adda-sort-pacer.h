/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Keeps a list sorted whose items change, without moving rows from under the pointer */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ADDA_TYPE_SORT_PACER (adda_sort_pacer_get_type ())
G_DECLARE_FINAL_TYPE (AddaSortPacer, adda_sort_pacer, ADDA, SORT_PACER, GObject)

/**
 * AddaSortPacer:
 *
 * Sorts anew every few seconds while the list is mapped, but not while the pointer is in it. A list at its top stays
 * at its top; else the row that was looked at stays where it was.
 */

/* @list: in a GtkScrolledWindow; lives longer than the pacer. */
AddaSortPacer *adda_sort_pacer_new (GtkWidget *list, GtkSorter *sorter);

G_END_DECLS
