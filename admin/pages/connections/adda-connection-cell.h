/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A cell of the connections' list */

#pragma once

#include <gtk/gtk.h>

#include "adda-connection-columns.h"

G_BEGIN_DECLS

#define ADDA_TYPE_CONNECTION_CELL (adda_connection_cell_get_type ())
G_DECLARE_FINAL_TYPE (AddaConnectionCell, adda_connection_cell, ADDA, CONNECTION_CELL, GtkWidget)

/* An AddaLiveRow. */
GtkWidget *adda_connection_cell_new (const AddaColumn *column);

G_END_DECLS
