/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The conversation of a room: joined on demand, read, and spoken in */

#pragma once

#include <adwaita.h>

#include "client/adda-hub-client.h"

G_BEGIN_DECLS

#define ADDA_TYPE_CONVERSATION_VIEW (adda_conversation_view_get_type ())
G_DECLARE_FINAL_TYPE (AddaConversationView, adda_conversation_view, ADDA, CONVERSATION_VIEW, AdwBin)

/* Stands in an AddaPage. @room: (nullable) there is nothing to read; the one that was joined before is left */
void adda_conversation_view_show (AddaConversationView *self,
                                  AddaHubClient *client,
                                  const char *room);

G_END_DECLS
