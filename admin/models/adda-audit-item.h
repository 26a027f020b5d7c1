/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * An entry of the audit log */

#pragma once

#include "adda-item.h"

G_BEGIN_DECLS

#define ADDA_TYPE_AUDIT_ITEM (adda_audit_item_get_type ())
G_DECLARE_FINAL_TYPE (AddaAuditItem, adda_audit_item, ADDA, AUDIT_ITEM, AddaItem)

/* Read only, all (nullable) */
struct _AddaAuditItem
{
  AddaItem parent_instance;

  gint64 seq;
  char *time;
  char *actor_id;
  char *actor_name;
  char *action;
  char *target;
  JsonNode *details;
  char *result;
  char *previous;
  char *hash;
};

G_END_DECLS
