/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Asks why before somebody is kicked or cut off, or a room is closed, and does it */

#pragma once

#include "adda-page.h"

G_BEGIN_DECLS

typedef enum
{
  ADDA_REASON_KICK,
  ADDA_REASON_DISCONNECT, /* do not come back */
  ADDA_REASON_CLOSE_ROOM,
} AddaReasonKind;

/* The button names @object, a person's name or a room's. @members: (transfer full) the action's, but for the reason. */
void adda_reason_dialog_present (AddaPage *page,
                                 AddaReasonKind kind,
                                 const char *object,
                                 JsonObject *members);

G_END_DECLS
