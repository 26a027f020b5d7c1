/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * An invite that can be used */

#pragma once

#include "adda-item.h"

G_BEGIN_DECLS

#define ADDA_TYPE_INVITE_ITEM (adda_invite_item_get_type ())
G_DECLARE_FINAL_TYPE (AddaInviteItem, adda_invite_item, ADDA, INVITE_ITEM, AddaItem)

/* Read only, all (nullable) */
struct _AddaInviteItem
{
  AddaItem parent_instance;

  char *id;
  char *role;
  gint64 uses_left;
  char *expires;
  JsonNode *by;
};

G_END_DECLS
