/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A line of the log, or an event */

#include "adda-log-item.h"

G_DEFINE_FINAL_TYPE (AddaLogItem, adda_log_item, ADDA_TYPE_ITEM)

static const AddaItemField fields[] = {
  { "id", "id", ADDA_ITEM_NUMBER, G_STRUCT_OFFSET (AddaLogItem, id) },
  { "time", "time", ADDA_ITEM_TEXT, G_STRUCT_OFFSET (AddaLogItem, time) },
  { "level", "level", ADDA_ITEM_TEXT, G_STRUCT_OFFSET (AddaLogItem, level) },
  { "domain", "domain", ADDA_ITEM_TEXT, G_STRUCT_OFFSET (AddaLogItem, domain) },
  { "kind", "kind", ADDA_ITEM_TEXT, G_STRUCT_OFFSET (AddaLogItem, kind) },
  { "user", "user", ADDA_ITEM_NODE, G_STRUCT_OFFSET (AddaLogItem, user) },
  { "address", "address", ADDA_ITEM_TEXT, G_STRUCT_OFFSET (AddaLogItem, address) },
  { "room", "room", ADDA_ITEM_TEXT, G_STRUCT_OFFSET (AddaLogItem, room) },
  { "connection", "connection", ADDA_ITEM_TEXT, G_STRUCT_OFFSET (AddaLogItem, connection) },
  { "text", "text", ADDA_ITEM_TEXT, G_STRUCT_OFFSET (AddaLogItem, text) },
};

static void
adda_log_item_class_init (AddaLogItemClass *klass)
{
  adda_item_class_set_fields (ADDA_ITEM_CLASS (klass), fields, G_N_ELEMENTS (fields));
}

static void
adda_log_item_init (AddaLogItem *self)
{
}
