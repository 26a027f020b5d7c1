/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * What is said in a room that the operator has joined */

#pragma once

#include "client/adda-hub-client.h"

G_BEGIN_DECLS

typedef enum
{
  ADDA_CONVERSATION_OUT,     /* not joined, or taken out: error-text says why */
  ADDA_CONVERSATION_JOINING, /* asked, or waits for the connection */
  ADDA_CONVERSATION_JOINED,
} AddaConversationState;

#define ADDA_TYPE_CONVERSATION_STATE (adda_conversation_state_get_type ())
GType adda_conversation_state_get_type (void);

#define ADDA_TYPE_CONVERSATION (adda_conversation_get_type ())
G_DECLARE_FINAL_TYPE (AddaConversation, adda_conversation, ADDA, CONVERSATION, GObject)

/**
 * AddaConversation:
 *
 * A GListModel of AddaMessageItem, oldest first: the room's latest messages, what is said from now on, and older ones as
 * they are asked for. After a lost connection it joins again and goes on where it was. Properties: state, error-text
 * (utf8, nullable), has-older (gboolean).
 */

AddaConversation *adda_conversation_new (AddaHubClient *client, const char *room);

AddaConversationState adda_conversation_get_state (AddaConversation *self);
const char *adda_conversation_get_room (AddaConversation *self);  /* (transfer none) */
const char *adda_conversation_get_error (AddaConversation *self); /* (transfer none) (nullable) */
gboolean adda_conversation_get_has_older (AddaConversation *self);

/* From now on the operator is seen in the room. */
void adda_conversation_join (AddaConversation *self);
void adda_conversation_leave (AddaConversation *self);

/* The next page of older messages; nothing if there are none, or one is on its way. */
void adda_conversation_load_older (AddaConversation *self);

void adda_conversation_send_async (AddaConversation *self,
                                   const char *content,
                                   GAsyncReadyCallback callback,
                                   gpointer data);
gboolean adda_conversation_send_finish (AddaConversation *self,
                                        GAsyncResult *result,
                                        GError **error);

G_END_DECLS
