/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A token that the hub issued */

#pragma once

#include "adda-item.h"

G_BEGIN_DECLS

#define ADDA_TYPE_TOKEN_ITEM (adda_token_item_get_type ())
G_DECLARE_FINAL_TYPE (AddaTokenItem, adda_token_item, ADDA, TOKEN_ITEM, AddaItem)

/* Read only, all (nullable) */
struct _AddaTokenItem
{
  AddaItem parent_instance;

  char *id;
  char *user;
  char *role;
  char *issued;
  char *expires;
  gboolean revoked;
};

G_END_DECLS
