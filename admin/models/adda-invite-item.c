/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * An invite that can be used */

#include "adda-invite-item.h"

G_DEFINE_FINAL_TYPE (AddaInviteItem, adda_invite_item, ADDA_TYPE_ITEM)

static const AddaItemField fields[] = {
  { "id", "id", ADDA_ITEM_TEXT, G_STRUCT_OFFSET (AddaInviteItem, id) },
  { "role", "role", ADDA_ITEM_TEXT, G_STRUCT_OFFSET (AddaInviteItem, role) },
  { "uses-left", "uses_left", ADDA_ITEM_NUMBER, G_STRUCT_OFFSET (AddaInviteItem, uses_left) },
  { "expires", "expires", ADDA_ITEM_TEXT, G_STRUCT_OFFSET (AddaInviteItem, expires) },
  { "by", "by", ADDA_ITEM_NODE, G_STRUCT_OFFSET (AddaInviteItem, by) },
};

static void
adda_invite_item_class_init (AddaInviteItemClass *klass)
{
  adda_item_class_set_fields (ADDA_ITEM_CLASS (klass), fields, G_N_ELEMENTS (fields));
}

static void
adda_invite_item_init (AddaInviteItem *self)
{
}
