/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * What is watched: gathered, and told to all who watch it at most once a second */

#include "adda-channel-private.h"

/* What changes together is told together. */
#define SOON_MS 40
#define PERIOD_MS 1000

typedef struct
{
  guint64 from;
  guint64 to;
  AddaFrame *frame; /* (owned) */
} Page;

static void
page_free (gpointer data)
{
  Page *page = data;

  adda_frame_unref (page->frame);
  g_free (page);
}

/* ---- life ---- */

static char *
make_header (const AddaControlTopic *topic, const char *subject)
{
  g_autoptr (GString) text = g_string_new (NULL);
  AddaJson json;

  adda_json_init (&json, text);
  adda_json_add_string (&json, "topic", topic->name);
  if (topic->parameter != NULL)
    adda_json_add_string (&json, topic->parameter, subject);

  return g_strdup (text->str);
}

AddaChannel *
adda_channel_new (AddaControl *control, const AddaControlTopic *topic, const char *subject)
{
  AddaChannel *self = g_new0 (AddaChannel, 1);
  g_autofree char *header = make_header (topic, subject);

  self->control = control;
  self->topic = topic;
  self->subject = g_strdup (subject);
  self->feed = adda_feed_new (header, topic->has_numbers, topic->max_items);
  self->pages = g_ptr_array_new_with_free_func (page_free);
  g_queue_init (&self->watches);
  g_queue_push_tail (&control->channels, self);
  if (topic->open != NULL)
    topic->open (self);

  return self;
}

void
adda_channel_free (AddaChannel *self)
{
  if (self->topic->close != NULL)
    self->topic->close (self);
  g_queue_remove (&self->control->channels, self);
  if (self->timer != NULL)
    g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
  g_ptr_array_unref (self->pages);
  adda_feed_free (self->feed);
  g_free (self->subject);
  g_free (self);
}

AddaChannel *
adda_channel_find (AddaControl *control, const char *topic, const char *subject)
{
  for (GList *l = control->channels.head; l != NULL; l = l->next)
    {
      AddaChannel *channel = l->data;

      if (g_str_equal (channel->topic->name, topic) && g_strcmp0 (channel->subject, subject) == 0)
        return channel;
    }

  return NULL;
}

/* ---- telling ---- */

static guint64
get_least_seen (AddaChannel *self)
{
  guint64 least = self->told_version;

  for (GList *l = self->watches.head; l != NULL; l = l->next)
    {
      AddaWatch *watch = l->data;

      least = MIN (least, watch->is_whole ? watch->seen : watch->until);
    }

  return least;
}

void
adda_channel_tell (AddaChannel *self)
{
  if (self->topic->gather != NULL)
    self->topic->gather (self);
  self->told_usec = g_get_monotonic_time ();
  self->told_version = adda_feed_get_version (self->feed);
  g_ptr_array_set_size (self->pages, 0);
  for (GList *l = self->watches.head; l != NULL; l = l->next)
    adda_watcher_pump (((AddaWatch *) l->data)->watcher);
  adda_feed_forget (self->feed, get_least_seen (self));
}

static gboolean
timer_fired (gpointer data)
{
  AddaChannel *self = data;

  /* What is gathered now is told now: the timer is not set again for it. */
  adda_channel_tell (self);
  g_clear_pointer (&self->timer, g_source_unref);

  return G_SOURCE_REMOVE;
}

void
adda_channel_touch (AddaChannel *self)
{
  gint64 wait_ms;

  if (self->timer != NULL || self->watches.head == NULL)
    return;
  wait_ms = PERIOD_MS - (g_get_monotonic_time () - self->told_usec) / 1000;
  self->timer = g_timeout_source_new ((guint) CLAMP (wait_ms, SOON_MS, PERIOD_MS));
  g_source_set_static_name (self->timer, "[adda] watchers");
  g_source_set_callback (self->timer, timer_fired, self, NULL);
  g_source_attach (self->timer, g_main_context_get_thread_default ());
}

AddaFrame *
adda_channel_encode (AddaChannel *self, guint64 *from)
{
  guint64 start = *from;
  AddaFrame *frame;
  Page *page;

  for (guint i = 0; i < self->pages->len; i++)
    {
      page = g_ptr_array_index (self->pages, i);
      if (page->from == start)
        {
          *from = page->to;
          return adda_frame_ref (page->frame);
        }
    }

  frame = adda_feed_encode_changes (self->feed, from, self->told_version);
  if (frame == NULL)
    return NULL;
  page = g_new0 (Page, 1);
  page->from = start;
  page->to = *from;
  page->frame = adda_frame_ref (frame);
  g_ptr_array_add (self->pages, page);

  return frame;
}

/* ---- gathering ---- */

void
adda_channel_begin_filling (AddaChannel *self)
{
  self->is_filling = TRUE;
}

void
adda_channel_end_filling (AddaChannel *self)
{
  self->is_filling = FALSE;
  if (self->topic->gather != NULL)
    self->topic->gather (self);
  for (GList *l = self->watches.head; l != NULL; l = l->next)
    {
      AddaWatch *watch = l->data;

      watch->until = adda_feed_get_version (self->feed);
      adda_watcher_pump (watch->watcher);
    }
}

void
adda_channel_set (AddaChannel *self, const char *key, const char *item)
{
  if (adda_feed_set (self->feed, key, item))
    adda_channel_touch (self);
}

void
adda_channel_set_number (AddaChannel *self, guint64 key, const char *item)
{
  if (adda_feed_set_number (self->feed, key, item))
    adda_channel_touch (self);
}

void
adda_channel_remove (AddaChannel *self, const char *key)
{
  if (adda_feed_remove (self->feed, key))
    adda_channel_touch (self);
}

void
adda_channel_begin (AddaChannel *self)
{
  adda_feed_begin (self->feed);
}

void
adda_channel_end (AddaChannel *self)
{
  if (adda_feed_end (self->feed))
    adda_channel_touch (self);
}

void
adda_channel_open_item (AddaJson *json)
{
  adda_json_init (json, g_string_sized_new (256));
  adda_json_open_object (json, NULL);
}

void
adda_channel_close_item (AddaChannel *self, AddaJson *json, const char *key)
{
  adda_json_close_object (json);
  adda_channel_set (self, key, json->text->str);
  g_string_free (json->text, TRUE);
}

void
adda_channel_close_item_number (AddaChannel *self, AddaJson *json, guint64 key)
{
  adda_json_close_object (json);
  adda_channel_set_number (self, key, json->text->str);
  g_string_free (json->text, TRUE);
}

void
adda_channel_add_user (AddaJson *json, const char *name, const AddaUser *user)
{
  if (user == NULL)
    {
      adda_json_add_null (json, name);
      return;
    }
  adda_json_open_object (json, name);
  adda_json_add_string (json, "id", user->id);
  adda_json_add_string (json, "name", user->name);
  adda_json_add_string (json, "role", adda_role_to_string (user->role));
  adda_json_close_object (json);
}

void
adda_channel_add_time (AddaJson *json, const char *name, gint64 time_usec)
{
  if (time_usec > 0)
    adda_json_add_time (json, name, time_usec);
  else
    adda_json_add_null (json, name);
}
