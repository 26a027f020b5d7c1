/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A notification that was sent to many */

#include "adda-broadcast-item.h"

G_DEFINE_FINAL_TYPE (AddaBroadcastItem, adda_broadcast_item, ADDA_TYPE_ITEM)

static const AddaItemField fields[] = {
  { "id", "id", ADDA_ITEM_TEXT, G_STRUCT_OFFSET (AddaBroadcastItem, id) },
  { "time", "time", ADDA_ITEM_TEXT, G_STRUCT_OFFSET (AddaBroadcastItem, time) },
  { "by-name", "by.name", ADDA_ITEM_TEXT, G_STRUCT_OFFSET (AddaBroadcastItem, by_name) },
  { "to", "to", ADDA_ITEM_NODE, G_STRUCT_OFFSET (AddaBroadcastItem, to) },
  { "notification", "notification", ADDA_ITEM_NODE,
    G_STRUCT_OFFSET (AddaBroadcastItem, notification) },
  { "recipients", "recipients", ADDA_ITEM_NUMBER, G_STRUCT_OFFSET (AddaBroadcastItem, recipients) },
  { "connections", "connections", ADDA_ITEM_NUMBER,
    G_STRUCT_OFFSET (AddaBroadcastItem, connections) },
  { "delivered", "delivered", ADDA_ITEM_NUMBER, G_STRUCT_OFFSET (AddaBroadcastItem, delivered) },
  { "queued", "queued", ADDA_ITEM_NUMBER, G_STRUCT_OFFSET (AddaBroadcastItem, queued) },
  { "gone", "gone", ADDA_ITEM_NUMBER, G_STRUCT_OFFSET (AddaBroadcastItem, gone) },
  { "state", "state", ADDA_ITEM_TEXT, G_STRUCT_OFFSET (AddaBroadcastItem, state) },
};

static void
adda_broadcast_item_class_init (AddaBroadcastItemClass *klass)
{
  adda_item_class_set_fields (ADDA_ITEM_CLASS (klass), fields, G_N_ELEMENTS (fields));
}

static void
adda_broadcast_item_init (AddaBroadcastItem *self)
{
}
