/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A person in a room */

#pragma once

#include "models/adda-live-item.h"

G_BEGIN_DECLS

#define ADDA_TYPE_MEMBER_ITEM (adda_member_item_get_type ())
G_DECLARE_FINAL_TYPE (AddaMemberItem, adda_member_item, ADDA, MEMBER_ITEM, AddaLiveItem)

/**
 * AddaMemberItem:
 *
 * An item of the topic room.
 */
struct _AddaMemberItem
{
  AddaLiveItem parent_instance;

  GRefString *id;
  GRefString *name;
  GRefString *role;
  gint64 connections;
  gboolean muted;
};

G_END_DECLS
