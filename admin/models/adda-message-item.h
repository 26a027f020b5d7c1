/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A message of a conversation */

#pragma once

#include "models/adda-live-item.h"

G_BEGIN_DECLS

#define ADDA_TYPE_MESSAGE_ITEM (adda_message_item_get_type ())
G_DECLARE_FINAL_TYPE (AddaMessageItem, adda_message_item, ADDA, MESSAGE_ITEM, AddaLiveItem)

/**
 * AddaMessageItem:
 *
 * A message as adda.v1 tells it.
 */
struct _AddaMessageItem
{
  AddaLiveItem parent_instance;

  gint64 seq;
  GRefString *user_id;
  GRefString *user_name;
  GRefString *content;
  gint64 time;
  gboolean deleted;
};

AddaMessageItem *adda_message_item_new (JsonObject *message);

/* What is left of it when it is deleted. */
void adda_message_item_erase (AddaMessageItem *self);

G_END_DECLS
