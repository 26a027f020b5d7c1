/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A frame that passed over a traced connection */

#pragma once

#include "models/adda-live-item.h"

G_BEGIN_DECLS

#define ADDA_TYPE_FRAME_ITEM (adda_frame_item_get_type ())
G_DECLARE_FINAL_TYPE (AddaFrameItem, adda_frame_item, ADDA, FRAME_ITEM, AddaLiveItem)

/**
 * AddaFrameItem:
 *
 * An item of the topic trace.
 */
struct _AddaFrameItem
{
  AddaLiveItem parent_instance;

  gint64 id;
  gint64 time;
  GRefString *direction; /* in, out */
  GRefString *kind;      /* text, binary, ping, pong, close */
  gint64 bytes;
  GRefString *text; /* its beginning */
};

/* One line for files and the clipboard. (transfer full) */
char *adda_frame_item_to_line (AddaFrameItem *self);

G_END_DECLS
