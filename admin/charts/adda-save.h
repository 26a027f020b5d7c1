/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Saving what is seen: a text or the picture of a widget, where the user says */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* @sentence: what came of it, for people. Not called when the user changes their mind. */
typedef void (*AddaSaveFunc) (GObject *object, const char *sentence);

/* Asks where, with @name for a start. @object, a reference of which is held meanwhile, is handed to @done. */
void adda_save_text (GtkWidget *widget,
                     const char *name,
                     const char *text,
                     AddaSaveFunc done,
                     GObject *object);

/* The same with a picture of @widget as it is now. */
void adda_save_picture (GtkWidget *widget, const char *name, AddaSaveFunc done, GObject *object);

/* The widget as it is drawn now, on the window's colour. (transfer full) (nullable): NULL when it is not drawn */
GBytes *adda_picture_of_widget (GtkWidget *widget);

G_END_DECLS
