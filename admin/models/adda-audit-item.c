/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * An entry of the audit log */

#include "adda-audit-item.h"

G_DEFINE_FINAL_TYPE (AddaAuditItem, adda_audit_item, ADDA_TYPE_ITEM)

static const AddaItemField fields[] = {
  { "seq", "seq", ADDA_ITEM_NUMBER, G_STRUCT_OFFSET (AddaAuditItem, seq) },
  { "time", "time", ADDA_ITEM_TEXT, G_STRUCT_OFFSET (AddaAuditItem, time) },
  { "actor-id", "actor.id", ADDA_ITEM_TEXT, G_STRUCT_OFFSET (AddaAuditItem, actor_id) },
  { "actor-name", "actor.name", ADDA_ITEM_TEXT, G_STRUCT_OFFSET (AddaAuditItem, actor_name) },
  { "action", "action", ADDA_ITEM_TEXT, G_STRUCT_OFFSET (AddaAuditItem, action) },
  { "target", "target", ADDA_ITEM_TEXT, G_STRUCT_OFFSET (AddaAuditItem, target) },
  { "details", "details", ADDA_ITEM_NODE, G_STRUCT_OFFSET (AddaAuditItem, details) },
  { "result", "result", ADDA_ITEM_TEXT, G_STRUCT_OFFSET (AddaAuditItem, result) },
  { "previous", "previous", ADDA_ITEM_TEXT, G_STRUCT_OFFSET (AddaAuditItem, previous) },
  { "hash", "hash", ADDA_ITEM_TEXT, G_STRUCT_OFFSET (AddaAuditItem, hash) },
};

static void
adda_audit_item_class_init (AddaAuditItemClass *klass)
{
  adda_item_class_set_fields (ADDA_ITEM_CLASS (klass), fields, G_N_ELEMENTS (fields));
}

static void
adda_audit_item_init (AddaAuditItem *self)
{
}
