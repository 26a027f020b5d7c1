/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Asks once before what cannot be undone */

#pragma once

#include "adda-page.h"

G_BEGIN_DECLS

typedef void (*AddaConfirmFunc) (AddaPage *page, gpointer data);

/* @button names what is done and to whom. @func is called if the answer is yes and the page is still there. */
void adda_confirm (AddaPage *page,
                   const char *heading,
                   const char *body,
                   const char *button,
                   gboolean is_destructive,
                   AddaConfirmFunc func,
                   gpointer data,
                   GDestroyNotify destroy);

/* Asks, then does @action with @members (transfer full) and says @done (nullable) in a toast. */
void adda_confirm_do (AddaPage *page,
                      const char *heading,
                      const char *body,
                      const char *button,
                      const char *action,
                      JsonObject *members,
                      const char *done);

G_END_DECLS
