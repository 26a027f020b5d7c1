/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A token that the hub issued */

#include "adda-token-item.h"

G_DEFINE_FINAL_TYPE (AddaTokenItem, adda_token_item, ADDA_TYPE_ITEM)

static const AddaItemField fields[] = {
  { "id", "id", ADDA_ITEM_TEXT, G_STRUCT_OFFSET (AddaTokenItem, id) },
  { "user", "user", ADDA_ITEM_TEXT, G_STRUCT_OFFSET (AddaTokenItem, user) },
  { "role", "role", ADDA_ITEM_TEXT, G_STRUCT_OFFSET (AddaTokenItem, role) },
  { "issued", "issued", ADDA_ITEM_TEXT, G_STRUCT_OFFSET (AddaTokenItem, issued) },
  { "expires", "expires", ADDA_ITEM_TEXT, G_STRUCT_OFFSET (AddaTokenItem, expires) },
  { "revoked", "revoked", ADDA_ITEM_FLAG, G_STRUCT_OFFSET (AddaTokenItem, revoked) },
};

static void
adda_token_item_class_init (AddaTokenItemClass *klass)
{
  adda_item_class_set_fields (ADDA_ITEM_CLASS (klass), fields, G_N_ELEMENTS (fields));
}

static void
adda_token_item_init (AddaTokenItem *self)
{
}
