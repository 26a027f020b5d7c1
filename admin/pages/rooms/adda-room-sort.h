/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The orders in which rooms can stand */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* @id: "activity", "name" or "members". (transfer full) */
GtkSorter *adda_room_sort_new (const char *id);

G_END_DECLS
