/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A message of a conversation */

#pragma once

#include <adwaita.h>

#include "models/adda-message-item.h"

G_BEGIN_DECLS

#define ADDA_TYPE_MESSAGE_ROW (adda_message_row_get_type ())
G_DECLARE_FINAL_TYPE (AddaMessageRow, adda_message_row, ADDA, MESSAGE_ROW, AdwBin)

/* Stands in an AddaPage. @room: in which it was said */
GtkWidget *adda_message_row_new (void);
void adda_message_row_set_item (AddaMessageRow *self, AddaMessageItem *item, const char *room);

G_END_DECLS
