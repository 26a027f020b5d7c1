/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A row of a list of records: what it is, in which state, and what can be done with it */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define ADDA_TYPE_RECORD_ROW (adda_record_row_get_type ())
G_DECLARE_FINAL_TYPE (AddaRecordRow, adda_record_row, ADDA, RECORD_ROW, GtkWidget)

/* Makes the menu when it is opened. (transfer full) */
typedef GMenuModel *(*AddaRecordMenuFunc) (gpointer item);

void adda_record_row_set_icon (AddaRecordRow *self, const char *icon);
void adda_record_row_set_title (AddaRecordRow *self, const char *title);
void adda_record_row_set_subtitle (AddaRecordRow *self, const char *subtitle);

/* A word with its icon; @style: (nullable) "success", "warning", "error". @text of NULL: nothing to say. */
void adda_record_row_set_state (AddaRecordRow *self,
                                const char *icon,
                                const char *text,
                                const char *style);

/* @item: (nullable) (transfer none) what the row is about, and the menu too. @menu: (nullable) no menu */
void adda_record_row_set_item (AddaRecordRow *self, GObject *item, AddaRecordMenuFunc menu);
gpointer adda_record_row_get_item (AddaRecordRow *self);

G_END_DECLS
