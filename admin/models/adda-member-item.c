/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A person in a room */

#include "adda-member-item.h"

G_DEFINE_TYPE (AddaMemberItem, adda_member_item, ADDA_TYPE_LIVE_ITEM)

#define FIELD(field) G_STRUCT_OFFSET (AddaMemberItem, field)

static const AddaField fields[] = {
  { "id", NULL, "id", ADDA_FIELD_TEXT, FIELD (id) },
  { "name", NULL, "name", ADDA_FIELD_TEXT, FIELD (name) },
  { "role", NULL, "role", ADDA_FIELD_TEXT, FIELD (role) },
  { "connections", NULL, "connections", ADDA_FIELD_NUMBER, FIELD (connections) },
  { "muted", NULL, "muted", ADDA_FIELD_FLAG, FIELD (muted) },
};

static void
adda_member_item_class_init (AddaMemberItemClass *klass)
{
  adda_live_item_class_set_fields (ADDA_LIVE_ITEM_CLASS (klass), fields, G_N_ELEMENTS (fields));
}

static void
adda_member_item_init (AddaMemberItem *self)
{
}
