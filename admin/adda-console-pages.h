/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The pages of the window, in their order */

#pragma once

#include "adda-page.h"

G_BEGIN_DECLS

typedef struct
{
  const char *name; /* for adda_page_go() */
  const char *title;
  const char *icon_name;
  const char *role;  /* the least that may see it */
  const char *count; /* (nullable) the member of the topic hub that is shown beside the title */
  GType (*get_type) (void);
} AddaConsolePage;

/* (transfer none): ends with a row without a name */
const AddaConsolePage *adda_console_pages_get (void);

G_END_DECLS
