/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A line of a log: what sort it is, when, what, and more of it on demand */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define ADDA_TYPE_LINE_ROW (adda_line_row_get_type ())
G_DECLARE_FINAL_TYPE (AddaLineRow, adda_line_row, ADDA, LINE_ROW, GtkWidget)

/* The sort as an icon with its word; @style: (nullable) "success", "warning", "error". */
void adda_line_row_set_sort (AddaLineRow *self,
                             const char *icon,
                             const char *word,
                             const char *style);
void adda_line_row_set_about (AddaLineRow *self, const char *about);
void adda_line_row_set_text (AddaLineRow *self, const char *text);

/* @details: (nullable) what the arrow opens; without it there is no arrow. */
void adda_line_row_set_details (AddaLineRow *self, const char *details);

G_END_DECLS
