/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A ban or mute in force */

#include "adda-sanction-item.h"

G_DEFINE_FINAL_TYPE (AddaSanctionItem, adda_sanction_item, ADDA_TYPE_ITEM)

static const AddaItemField fields[] = {
  { "id", "id", ADDA_ITEM_TEXT, G_STRUCT_OFFSET (AddaSanctionItem, id) },
  { "kind", "kind", ADDA_ITEM_TEXT, G_STRUCT_OFFSET (AddaSanctionItem, kind) },
  { "user", "user", ADDA_ITEM_TEXT, G_STRUCT_OFFSET (AddaSanctionItem, user) },
  { "name", "name", ADDA_ITEM_TEXT, G_STRUCT_OFFSET (AddaSanctionItem, name) },
  { "address", "address", ADDA_ITEM_TEXT, G_STRUCT_OFFSET (AddaSanctionItem, address) },
  { "room", "room", ADDA_ITEM_TEXT, G_STRUCT_OFFSET (AddaSanctionItem, room) },
  { "reason", "reason", ADDA_ITEM_TEXT, G_STRUCT_OFFSET (AddaSanctionItem, reason) },
  { "by-name", "by.name", ADDA_ITEM_TEXT, G_STRUCT_OFFSET (AddaSanctionItem, by_name) },
  { "since", "since", ADDA_ITEM_TEXT, G_STRUCT_OFFSET (AddaSanctionItem, since) },
  { "until", "until", ADDA_ITEM_TEXT, G_STRUCT_OFFSET (AddaSanctionItem, until) },
};

static void
adda_sanction_item_class_init (AddaSanctionItemClass *klass)
{
  adda_item_class_set_fields (ADDA_ITEM_CLASS (klass), fields, G_N_ELEMENTS (fields));
}

static void
adda_sanction_item_init (AddaSanctionItem *self)
{
}
