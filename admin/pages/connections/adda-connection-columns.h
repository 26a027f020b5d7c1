/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * What the columns of the connections' list show, and how they sort */

#pragma once

#include "models/adda-connection-item.h"

G_BEGIN_DECLS

typedef enum
{
  ADDA_COLUMN_USER,
  ADDA_COLUMN_ADDRESS,
  ADDA_COLUMN_ROOMS,
  ADDA_COLUMN_DIALECT,
  ADDA_COLUMN_AGE,
  ADDA_COLUMN_RTT,
  ADDA_COLUMN_IN,
  ADDA_COLUMN_OUT,
  ADDA_COLUMN_PENDING,
  ADDA_N_COLUMNS,
} AddaColumnId;

/**
 * AddaColumn:
 * @text: (transfer full) what a cell shows; @now_us is Unix µs
 * @compare: ascending
 * @chars: the width of a cell's text
 * @is_figure: stands at the right
 * @has_level: a bar tells the level of what is pending
 */
typedef struct
{
  char *(*text) (const AddaConnectionItem *item, gint64 now_us);
  int (*compare) (const AddaConnectionItem *a, const AddaConnectionItem *b);
  guint chars;
  gboolean is_figure;
  gboolean has_level;
} AddaColumn;

const AddaColumn *adda_column_get (AddaColumnId id);

/* "340 kB", "340 kB · high", so that the level is not told by colour alone. (transfer full) */
char *adda_column_pending_text (const AddaConnectionItem *item, gint64 now_us);

G_END_DECLS
