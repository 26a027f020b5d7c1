/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A notification that was sent to many */

#pragma once

#include "adda-item.h"

G_BEGIN_DECLS

#define ADDA_TYPE_BROADCAST_ITEM (adda_broadcast_item_get_type ())
G_DECLARE_FINAL_TYPE (AddaBroadcastItem, adda_broadcast_item, ADDA, BROADCAST_ITEM, AddaItem)

/* Read only, all (nullable) */
struct _AddaBroadcastItem
{
  AddaItem parent_instance;

  char *id;
  char *time;
  char *by_name;
  JsonNode *to;
  JsonNode *notification;
  gint64 recipients;
  gint64 connections;
  gint64 delivered;
  gint64 queued;
  gint64 gone;
  char *state;
};

G_END_DECLS
