/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A ban or mute in force */

#pragma once

#include "adda-item.h"

G_BEGIN_DECLS

#define ADDA_TYPE_SANCTION_ITEM (adda_sanction_item_get_type ())
G_DECLARE_FINAL_TYPE (AddaSanctionItem, adda_sanction_item, ADDA, SANCTION_ITEM, AddaItem)

/* Read only, all (nullable) */
struct _AddaSanctionItem
{
  AddaItem parent_instance;

  char *id;
  char *kind;
  char *user;
  char *name;
  char *address;
  char *room;
  char *reason;
  char *by_name;
  char *since;
  char *until;
};

G_END_DECLS
