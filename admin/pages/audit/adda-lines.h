/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Lines of the audit log and of the log, as people and as programs read them */

#pragma once

#include "models/adda-item.h"

G_BEGIN_DECLS

/* Some of the lines, for a drop-down. */
typedef struct
{
  const char *title; /* to be translated */
  gboolean (*holds) (gpointer item);
} AddaLineCategory;

/* What a line looks like. */
typedef struct
{
  const char *icon;
  const char *word;  /* translated */
  const char *style; /* (nullable) */
} AddaLineSort;

/**
 * AddaLineKind:
 * @topics: one or two topics of the hub whose lines are shown in one list
 * @key: of the items
 * @item_type: a subclass of AddaItem
 * @is_newest_first: else the newest is last, and the list may follow it
 * @file_name: to be saved under, without its ending
 * @get_about: (transfer full) who, where and when; the time only if @now (nullable) is given
 * @get_details: (transfer full) what a line has beside; NULL if nothing ever
 */
typedef struct
{
  const char *topics[2];
  const char *key;
  GType (*item_type) (void);
  gboolean is_newest_first;
  const char *file_name;
  const AddaLineCategory *categories;
  guint n_categories;
  int (*compare) (gconstpointer a, gconstpointer b);
  AddaLineSort (*get_sort) (gpointer item);
  char *(*get_about) (gpointer item, GDateTime *now);
  char *(*get_text) (gpointer item);
  char *(*get_details) (gpointer item);
} AddaLineKind;

/* Lines kept of a topic, which are all that the hub has at first. */
#define ADDA_MAX_LINES 2000

extern const AddaLineKind adda_audit_lines;
extern const AddaLineKind adda_log_lines;

/* Whether what is shown of the line holds @needle, which is folded. */
gboolean adda_line_is_match (const AddaLineKind *kind, gpointer item, const char *needle);

/* All lines of @model, one a line: (transfer full) */
char *adda_lines_to_text (const AddaLineKind *kind, GListModel *model);

/* JSON, an object a line: (transfer full) */
char *adda_lines_to_json (GListModel *model);

G_END_DECLS
