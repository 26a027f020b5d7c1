/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A room in the list of rooms */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ADDA_TYPE_ROOM_ROW (adda_room_row_get_type ())
G_DECLARE_FINAL_TYPE (AddaRoomRow, adda_room_row, ADDA, ROOM_ROW, GtkWidget)

/* An AddaLiveRow. */
GtkWidget *adda_room_row_new (gpointer unused);

G_END_DECLS
