/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * An account of the hub */

#include "adda-account-item.h"

G_DEFINE_FINAL_TYPE (AddaAccountItem, adda_account_item, ADDA_TYPE_ITEM)

static const AddaItemField fields[] = {
  { "id", "id", ADDA_ITEM_TEXT, G_STRUCT_OFFSET (AddaAccountItem, id) },
  { "name", "name", ADDA_ITEM_TEXT, G_STRUCT_OFFSET (AddaAccountItem, name) },
  { "role", "role", ADDA_ITEM_TEXT, G_STRUCT_OFFSET (AddaAccountItem, role) },
  { "disabled", "disabled", ADDA_ITEM_FLAG, G_STRUCT_OFFSET (AddaAccountItem, disabled) },
  { "created", "created", ADDA_ITEM_TEXT, G_STRUCT_OFFSET (AddaAccountItem, created) },
  { "sessions", "sessions", ADDA_ITEM_NUMBER, G_STRUCT_OFFSET (AddaAccountItem, sessions) },
  { "connections", "connections", ADDA_ITEM_NUMBER,
    G_STRUCT_OFFSET (AddaAccountItem, connections) },
};

static void
adda_account_item_class_init (AddaAccountItemClass *klass)
{
  adda_item_class_set_fields (ADDA_ITEM_CLASS (klass), fields, G_N_ELEMENTS (fields));
}

static void
adda_account_item_init (AddaAccountItem *self)
{
}
