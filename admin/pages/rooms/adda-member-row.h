/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A person in a room */

#pragma once

#include <adwaita.h>

#include "models/adda-member-item.h"

G_BEGIN_DECLS

#define ADDA_TYPE_MEMBER_ROW (adda_member_row_get_type ())
G_DECLARE_FINAL_TYPE (AddaMemberRow, adda_member_row, ADDA, MEMBER_ROW, AdwBin)

GtkWidget *adda_member_row_new (void);

/* Stands in an AddaPage. */
void adda_member_row_set_item (AddaMemberRow *self, AddaMemberItem *item, const char *room);

G_END_DECLS
