/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Topic audit: the latest entries of the audit log, as they are stored */

#include "adda-topic-private.h"

static void
added (G_GNUC_UNUSED AddaAudit *audit, gpointer entry, gpointer data)
{
  const AddaEvent *event = entry;

  adda_channel_set_number (data, event->seq, event->content);
}

void
adda_topic_audit_open (AddaChannel *channel)
{
  AddaAudit *audit = channel->control->parts.audit;

  if (audit == NULL)
    return;
  for (GList *l = adda_audit_get_latest (audit)->head; l != NULL; l = l->next)
    added (audit, l->data, channel);
  g_signal_connect (audit, "entry-added", G_CALLBACK (added), channel);
}

void
adda_topic_audit_close (AddaChannel *channel)
{
  if (channel->control->parts.audit != NULL)
    g_signal_handlers_disconnect_by_data (channel->control->parts.audit, channel);
}
