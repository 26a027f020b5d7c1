/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A list of lines that can be filtered, followed, copied and saved */

#pragma once

#include <adwaita.h>

#include "adda-lines.h"

G_BEGIN_DECLS

#define ADDA_TYPE_LINE_LIST (adda_line_list_get_type ())
G_DECLARE_FINAL_TYPE (AddaLineList, adda_line_list, ADDA, LINE_LIST, AdwBin)

/**
 * AddaLineList:
 *
 * Signal saved (utf8): a sentence on how the saving of a file went.
 */

/* Watches from now on; @kind: must live for ever. */
void adda_line_list_watch (AddaLineList *self, AddaHubClient *client, const AddaLineKind *kind);
void adda_line_list_unwatch (AddaLineList *self);
void adda_line_list_search (AddaLineList *self);

G_END_DECLS
