/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The latest notifications that were sent from here, and how far each has come */

#include "adda-broadcasts.h"

#include "base/adda-clock.h"
#include "base/adda-uuid.h"

struct _AddaBroadcasts
{
  GQueue all; /* (owned) of AddaBroadcast */
};

AddaBroadcasts *
adda_broadcasts_new (void)
{
  AddaBroadcasts *self = g_new0 (AddaBroadcasts, 1);

  g_queue_init (&self->all);
  return self;
}

void
adda_broadcasts_free (AddaBroadcasts *self)
{
  g_queue_clear_full (&self->all, (GDestroyNotify) adda_broadcast_unref);
  g_free (self);
}

AddaBroadcast *
adda_broadcast_ref (AddaBroadcast *broadcast)
{
  broadcast->ref_count++;
  return broadcast;
}

void
adda_broadcast_unref (AddaBroadcast *broadcast)
{
  if (--broadcast->ref_count > 0)
    return;
  g_free (broadcast->id);
  adda_user_unref (broadcast->by);
  g_free (broadcast->to);
  g_free (broadcast->notification);
  g_hash_table_unref (broadcast->awaited);
  g_free (broadcast);
}

AddaBroadcast *
adda_broadcasts_add (AddaBroadcasts *self, AddaUser *by, const char *to, const char *notification)
{
  AddaBroadcast *broadcast = g_new0 (AddaBroadcast, 1);
  char id[ADDA_UUID_LENGTH];
  AddaUuid uuid;

  broadcast->ref_count = 1;
  broadcast->time_usec = adda_clock_now_usec ();
  adda_uuid_new (broadcast->time_usec, &uuid);
  broadcast->id = g_strdup (adda_uuid_format (&uuid, id));
  broadcast->by = adda_user_ref (by);
  broadcast->to = g_strdup (to);
  broadcast->notification = g_strdup (notification);
  broadcast->awaited = g_hash_table_new (NULL, NULL);
  g_queue_push_tail (&self->all, broadcast);
  if (self->all.length > ADDA_BROADCASTS_MAX)
    adda_broadcast_unref (g_queue_pop_head (&self->all));
  return broadcast;
}

GQueue *
adda_broadcasts_get_all (AddaBroadcasts *self)
{
  return &self->all;
}

gboolean
adda_broadcast_await (AddaBroadcast *broadcast, AddaClient *client)
{
  if (!g_hash_table_add (broadcast->awaited, client))
    return FALSE;
  broadcast->n_connections++;
  return TRUE;
}

gboolean
adda_broadcast_is_done (const AddaBroadcast *broadcast)
{
  return broadcast->n_posting == 0 && g_hash_table_size (broadcast->awaited) == 0;
}

gboolean
adda_broadcasts_drained (AddaBroadcasts *self, AddaClient *client)
{
  gboolean is_changed = FALSE;

  for (GList *l = self->all.head; l != NULL; l = l->next)
    {
      AddaBroadcast *broadcast = l->data;

      if (!g_hash_table_remove (broadcast->awaited, client))
        continue;
      broadcast->n_delivered++;
      is_changed = TRUE;
    }
  return is_changed;
}

gboolean
adda_broadcasts_gone (AddaBroadcasts *self, AddaClient *client)
{
  gboolean is_changed = FALSE;

  for (GList *l = self->all.head; l != NULL; l = l->next)
    {
      AddaBroadcast *broadcast = l->data;

      if (!g_hash_table_remove (broadcast->awaited, client))
        continue;
      broadcast->n_gone++;
      is_changed = TRUE;
    }
  return is_changed;
}
