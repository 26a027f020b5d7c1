/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The name of a template, and the way to throw it away */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ADDA_TYPE_TEMPLATE_ROW (adda_template_row_get_type ())
G_DECLARE_FINAL_TYPE (AddaTemplateRow, adda_template_row, ADDA, TEMPLATE_ROW, GtkBox)

/* Signal removed (utf8): the name. */
void adda_template_row_set_name (AddaTemplateRow *self, const char *name);

G_END_DECLS
