/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A row of the sidebar: a page, and how many things it has */

#pragma once

#include "adda-console-pages.h"

G_BEGIN_DECLS

#define ADDA_TYPE_PAGE_ROW (adda_page_row_get_type ())
G_DECLARE_FINAL_TYPE (AddaPageRow, adda_page_row, ADDA, PAGE_ROW, GtkListBoxRow)

/* @page: (transfer none), lives for ever */
GtkWidget *adda_page_row_new (const AddaConsolePage *page);

const AddaConsolePage *adda_page_row_get_page (AddaPageRow *self);

/* Negative for none. */
void adda_page_row_set_count (AddaPageRow *self, gint64 count);
void adda_page_row_set_n_alarms (AddaPageRow *self, guint n_alarms);

G_END_DECLS
