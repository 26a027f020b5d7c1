/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * An account of the hub */

#pragma once

#include "adda-item.h"

G_BEGIN_DECLS

#define ADDA_TYPE_ACCOUNT_ITEM (adda_account_item_get_type ())
G_DECLARE_FINAL_TYPE (AddaAccountItem, adda_account_item, ADDA, ACCOUNT_ITEM, AddaItem)

/* Read only, all (nullable) */
struct _AddaAccountItem
{
  AddaItem parent_instance;

  char *id;
  char *name;
  char *role;
  gboolean disabled;
  char *created;
  gint64 sessions;
  gint64 connections;
};

G_END_DECLS
