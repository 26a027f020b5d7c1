/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A connection in two lines, where the window is narrow */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ADDA_TYPE_CONNECTION_ROW (adda_connection_row_get_type ())
G_DECLARE_FINAL_TYPE (AddaConnectionRow, adda_connection_row, ADDA, CONNECTION_ROW, GtkWidget)

/* An AddaLiveRow. */
GtkWidget *adda_connection_row_new (gpointer unused);

G_END_DECLS
