/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A setting of the hub */

#include "adda-setting-item.h"

G_DEFINE_FINAL_TYPE (AddaSettingItem, adda_setting_item, ADDA_TYPE_ITEM)

static const AddaItemField fields[] = {
  { "key", "key", ADDA_ITEM_TEXT, G_STRUCT_OFFSET (AddaSettingItem, key) },
  { "type", "type", ADDA_ITEM_TEXT, G_STRUCT_OFFSET (AddaSettingItem, type) },
  { "value", "value", ADDA_ITEM_NODE, G_STRUCT_OFFSET (AddaSettingItem, value) },
  { "default", "default", ADDA_ITEM_NODE, G_STRUCT_OFFSET (AddaSettingItem, fallback) },
  { "summary", "summary", ADDA_ITEM_PHRASE, G_STRUCT_OFFSET (AddaSettingItem, summary) },
  { "description", "description", ADDA_ITEM_PHRASE,
    G_STRUCT_OFFSET (AddaSettingItem, description) },
  { "min", "min", ADDA_ITEM_NODE, G_STRUCT_OFFSET (AddaSettingItem, min) },
  { "max", "max", ADDA_ITEM_NODE, G_STRUCT_OFFSET (AddaSettingItem, max) },
  { "choices", "choices", ADDA_ITEM_NODE, G_STRUCT_OFFSET (AddaSettingItem, choices) },
  { "restart", "restart", ADDA_ITEM_FLAG, G_STRUCT_OFFSET (AddaSettingItem, restart) },
  { "locked", "locked", ADDA_ITEM_FLAG, G_STRUCT_OFFSET (AddaSettingItem, locked) },
};

static void
adda_setting_item_class_init (AddaSettingItemClass *klass)
{
  adda_item_class_set_fields (ADDA_ITEM_CLASS (klass), fields, G_N_ELEMENTS (fields));
}

static void
adda_setting_item_init (AddaSettingItem *self)
{
}
