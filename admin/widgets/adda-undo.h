/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A toast that can take back what was done */

#pragma once

#include "adda-page.h"

G_BEGIN_DECLS

/* Says @text on @page; its button does @action with @members (transfer full). */
void adda_undo_offer (AddaPage *page, const char *text, const char *action, JsonObject *members);

/* Does @action with @members (transfer full); then either says what went wrong, or offers to undo it. Asks before, if the
 * preferences say so. @undo_members: (transfer full). */
void adda_undo_do (AddaPage *page,
                   const char *action,
                   JsonObject *members,
                   const char *text,
                   const char *undo_action,
                   JsonObject *undo_members);

/* An object of text members, for actions: name, value, …, NULL. A value of NULL is left out. (transfer full) */
JsonObject *adda_members (const char *name, ...) G_GNUC_NULL_TERMINATED;

G_END_DECLS
