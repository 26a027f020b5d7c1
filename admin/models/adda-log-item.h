/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A line of the log, or an event */

#pragma once

#include "adda-item.h"

G_BEGIN_DECLS

#define ADDA_TYPE_LOG_ITEM (adda_log_item_get_type ())
G_DECLARE_FINAL_TYPE (AddaLogItem, adda_log_item, ADDA, LOG_ITEM, AddaItem)

/* Read only, all (nullable) */
struct _AddaLogItem
{
  AddaItem parent_instance;

  gint64 id;
  char *time;
  char *level;
  char *domain;
  char *kind;
  JsonNode *user;
  char *address;
  char *room;
  char *connection;
  char *text;
};

G_END_DECLS
