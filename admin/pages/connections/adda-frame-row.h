/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A frame of a traced connection */

#pragma once

#include <adwaita.h>

#include "models/adda-frame-item.h"

G_BEGIN_DECLS

#define ADDA_TYPE_FRAME_ROW (adda_frame_row_get_type ())
G_DECLARE_FINAL_TYPE (AddaFrameRow, adda_frame_row, ADDA, FRAME_ROW, AdwBin)

GtkWidget *adda_frame_row_new (void);
void adda_frame_row_set_item (AddaFrameRow *self, AddaFrameItem *item);

G_END_DECLS
