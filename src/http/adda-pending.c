/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A request that is answered later: kept paused, and known when nobody waits any more */

#include "adda-pending.h"

static void
on_gone (G_GNUC_UNUSED SoupServerMessage *msg, AddaPending *self)
{
  self->is_gone = TRUE;
}

AddaPending *
adda_pending_new (AddaRequest *request)
{
  AddaPending *self = g_new0 (AddaPending, 1);

  self->http = g_object_ref (request->http);
  self->msg = g_object_ref (request->msg);
  g_signal_connect (self->msg, "finished", G_CALLBACK (on_gone), self);
  g_signal_connect (self->msg, "disconnected", G_CALLBACK (on_gone), self);
  soup_server_message_pause (self->msg);
  return self;
}

void
adda_pending_end (AddaPending *self)
{
  g_signal_handlers_disconnect_by_data (self->msg, self);
  if (!self->is_gone)
    soup_server_message_unpause (self->msg);
  g_object_unref (self->msg);
  g_object_unref (self->http);
  g_free (self);
}
