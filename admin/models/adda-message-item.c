/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A message of a conversation */

#include "adda-message-item.h"

G_DEFINE_TYPE (AddaMessageItem, adda_message_item, ADDA_TYPE_LIVE_ITEM)

#define FIELD(field) G_STRUCT_OFFSET (AddaMessageItem, field)

static const AddaField fields[] = {
  { "seq", NULL, "seq", ADDA_FIELD_NUMBER, FIELD (seq) },
  { "user", "id", "user-id", ADDA_FIELD_TEXT, FIELD (user_id) },
  { "user", "name", "user-name", ADDA_FIELD_TEXT, FIELD (user_name) },
  { "content", NULL, "content", ADDA_FIELD_TEXT, FIELD (content) },
  { "timestamp", NULL, "time", ADDA_FIELD_TIME, FIELD (time) },
  { "deleted", NULL, "deleted", ADDA_FIELD_FLAG, FIELD (deleted) },
};

AddaMessageItem *
adda_message_item_new (JsonObject *message)
{
  AddaMessageItem *self = g_object_new (ADDA_TYPE_MESSAGE_ITEM, NULL);

  adda_live_item_update (ADDA_LIVE_ITEM (self), message);
  return self;
}

void
adda_message_item_erase (AddaMessageItem *self)
{
  if (self->deleted)
    return;
  g_clear_pointer (&self->content, g_ref_string_release);
  self->deleted = TRUE;
  g_object_notify (G_OBJECT (self), "content");
  g_object_notify (G_OBJECT (self), "deleted");
}

static void
adda_message_item_class_init (AddaMessageItemClass *klass)
{
  adda_live_item_class_set_fields (ADDA_LIVE_ITEM_CLASS (klass), fields, G_N_ELEMENTS (fields));
}

static void
adda_message_item_init (AddaMessageItem *self)
{
}
