/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * What the system itself appends to rooms and streams, and who hears a stream */

#include "adda-hub-private.h"

/* Who wants to hear what became of a draft. */
struct _AddaPost
{
  AddaEvent *event; /* (owned) (nullable) one that was refused at once */
  AddaHubPostFunc func;
  gpointer data;
};

static void
post_free (gpointer data)
{
  AddaPost *post = data;

  g_clear_pointer (&post->event, adda_event_unref);
  g_free (post);
}

static gboolean
tell_refusal (gpointer data)
{
  AddaPost *post = data;

  post->func (post->event, post->data);
  return G_SOURCE_REMOVE;
}

/* Later, so that who posts need not be ready for the answer before it has posted. */
static void
refuse (AddaPost *post, AddaEvent *event)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  event->status = ADDA_EVENT_REFUSED;
  event->failure = ADDA_EVENT_FAILURE_BUSY;
  post->event = event;
  if (post->func == NULL)
    {
      post_free (post);
      return;
    }
  g_source_set_static_name (source, "adda-hub-refusal");
  g_source_set_callback (source, tell_refusal, post, post_free);
  g_source_attach (source, g_main_context_get_thread_default ());
}

void
adda_hub_post (AddaHub *self, AddaEvent *draft, AddaHubPostFunc func, gpointer data)
{
  AddaPost *post = g_new0 (AddaPost, 1);
  AddaRoom *room = NULL;

  post->func = func;
  post->data = data;
  if (!adda_hub_is_full (self))
    room = adda_hub_ensure_room (self, draft->room);

  if (room == NULL)
    {
      refuse (post, draft);
      return;
    }
  draft->origin = post;
  draft->is_posted = TRUE;
  adda_hub_append (self, room, draft);
}

void
adda_hub_finish_post (AddaPost *post, AddaEvent *event)
{
  if (post->func != NULL)
    post->func (event, post->data);
  post_free (post);
}

void
adda_hub_subscribe (AddaHub *self, AddaClient *client, const char *name)
{
  AddaRoom *room;

  g_return_if_fail (adda_stream_is_name (name) && !client->is_gone);

  room = adda_hub_ensure_room (self, name);
  if (adda_room_find_membership (room, client) != NULL)
    return;
  adda_room_add_client (room, client);
  self->outlet->enter (client, room, self->outlet_data);
}
