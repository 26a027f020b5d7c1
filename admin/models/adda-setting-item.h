/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A setting of the hub */

#pragma once

#include "adda-item.h"

G_BEGIN_DECLS

#define ADDA_TYPE_SETTING_ITEM (adda_setting_item_get_type ())
G_DECLARE_FINAL_TYPE (AddaSettingItem, adda_setting_item, ADDA, SETTING_ITEM, AddaItem)

/* Read only, all (nullable) */
struct _AddaSettingItem
{
  AddaItem parent_instance;

  char *key;
  char *type;
  JsonNode *value;
  JsonNode *fallback;
  char *summary;
  char *description;
  JsonNode *min;
  JsonNode *max;
  JsonNode *choices;
  gboolean restart;
  gboolean locked;
};

G_END_DECLS
