/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Who watches: their requests, and what is due to them at the speed at which they read */

#include "adda-channel-private.h"

/* So much is sent before it is asked whether it has left: well within a send queue. */
#define BURST_BYTES (128 * 1024)

/* ---- one watch ---- */

static void
watch_free (gpointer data)
{
  AddaWatch *watch = data;
  AddaChannel *channel = watch->channel;

  g_queue_unlink (&channel->watches, &watch->link);
  g_free (watch->nonce);
  g_free (watch);

  if (channel->watches.head != NULL)
    return;
  if (channel->topic->is_kept)
    adda_feed_set_read (channel->feed, FALSE);
  else
    adda_channel_free (channel);
}

static AddaWatch *
watch_new (AddaWatcher *watcher, AddaChannel *channel)
{
  AddaWatch *watch = g_new0 (AddaWatch, 1);

  watch->watcher = watcher;
  watch->channel = channel;
  watch->link.data = watch;
  g_queue_push_tail_link (&channel->watches, &watch->link);
  adda_feed_set_read (channel->feed, TRUE);
  g_ptr_array_add (watcher->watches, watch);

  return watch;
}

/* Begins, or begins again. */
static void
watch_begin (AddaWatch *watch, const char *nonce)
{
  AddaChannel *channel = watch->channel;

  if (channel->topic->gather != NULL)
    channel->topic->gather (channel);
  g_free (watch->nonce);
  watch->nonce = g_strdup (nonce);
  watch->seen = 0;
  watch->until = adda_feed_get_version (channel->feed);
  watch->is_whole = FALSE;
}

/* The next piece: (transfer full) (nullable) */
static AddaFrame *
watch_encode (AddaWatch *watch)
{
  AddaChannel *channel = watch->channel;
  AddaFrame *frame;

  if (channel->is_filling)
    return NULL;
  if (watch->is_whole)
    return watch->seen < channel->told_version ? adda_channel_encode (channel, &watch->seen) : NULL;

  frame = adda_feed_encode_snapshot (channel->feed, &watch->seen, watch->until, watch->nonce,
                                     &watch->is_whole);
  if (watch->is_whole)
    g_clear_pointer (&watch->nonce, g_free);

  return frame;
}

/* ---- one watcher ---- */

static AddaWatcher *
find_watcher (AddaControl *control, AddaClient *client)
{
  return g_hash_table_lookup (control->watchers, client);
}

static AddaWatcher *
watcher_new (AddaControl *control, AddaClient *client)
{
  AddaWatcher *self = g_new0 (AddaWatcher, 1);

  self->control = control;
  self->client = client;
  self->watches = g_ptr_array_new_with_free_func (watch_free);
  g_hash_table_insert (control->watchers, client, self);

  return self;
}

void
adda_watcher_free (gpointer data)
{
  AddaWatcher *self = data;

  g_ptr_array_unref (self->watches);
  g_free (self);
}

static AddaWatch *
find_watch (AddaWatcher *self, const char *topic, const char *subject)
{
  for (guint i = 0; self != NULL && i < self->watches->len; i++)
    {
      AddaWatch *watch = g_ptr_array_index (self->watches, i);

      if (g_str_equal (watch->channel->topic->name, topic) &&
          g_strcmp0 (watch->channel->subject, subject) == 0)
        return watch;
    }

  return NULL;
}

/* Who has signed in as somebody else, or has another role now, sees no more than that one may. */
static void
drop_forbidden (AddaWatcher *self)
{
  AddaRole role = self->client->user->role;

  for (guint i = self->watches->len; i-- > 0;)
    {
      AddaWatch *watch = g_ptr_array_index (self->watches, i);

      if (!adda_control_may (role, watch->channel->topic->least_role))
        g_ptr_array_remove_index (self->watches, i);
    }
}

void
adda_watcher_pump (AddaWatcher *self)
{
  AddaControl *control = self->control;
  gsize sent_bytes = 0;

  if (self->is_waiting)
    return;
  for (guint i = 0; i < self->watches->len && sent_bytes < BURST_BYTES; i++)
    {
      AddaWatch *watch = g_ptr_array_index (self->watches, i);
      AddaFrame *frame;

      while (sent_bytes < BURST_BYTES && (frame = watch_encode (watch)) != NULL)
        {
          control->outlet->send (self->client, frame, control->outlet_data);
          sent_bytes += frame->length;
          adda_frame_unref (frame);
        }
    }
  if (sent_bytes == 0)
    return;
  self->is_waiting = TRUE;
  control->outlet->ask_drained (self->client, control->outlet_data);
}

void
adda_watcher_drained (AddaControl *control, AddaClient *client)
{
  AddaWatcher *self = find_watcher (control, client);

  if (self == NULL)
    return;
  self->is_waiting = FALSE;
  adda_watcher_pump (self);
}

void
adda_watcher_drop (AddaControl *control, AddaClient *client)
{
  g_hash_table_remove (control->watchers, client);
}

void
adda_watcher_check (AddaControl *control)
{
  GHashTableIter iter;
  gpointer watcher;

  g_hash_table_iter_init (&iter, control->watchers);
  while (g_hash_table_iter_next (&iter, NULL, &watcher))
    drop_forbidden (watcher);
}

/* ---- requests ---- */

static const AddaControlTopic *
look_up (const char *name)
{
  for (const AddaControlTopic *row = adda_control_topics; row->name != NULL; row++)
    if (g_strcmp0 (row->name, name) == 0)
      return row;

  return NULL;
}

/* Answered with an error, if NULL. @subject: (out) (transfer full) (nullable) */
static const AddaControlTopic *
read_topic (AddaControl *control, AddaClient *client, const AddaCommand *command, char **subject)
{
  g_autofree char *name = adda_control_peek (command, "topic");
  const AddaControlTopic *topic = look_up (name);
  g_autofree char *text = NULL;

  *subject = NULL;
  if (topic == NULL)
    {
      adda_control_send_error (control, client,
                               name == NULL ? ADDA_ERROR_BAD_MESSAGE : ADDA_ERROR_NOT_FOUND,
                               name == NULL ? "topic is missing" : "there is no such topic",
                               command->nonce);
      return NULL;
    }
  if (!adda_control_may (client->user->role, topic->least_role))
    {
      adda_control_send_forbidden (control, client, topic->name, topic->least_role, command->nonce);
      return NULL;
    }

  if (topic->parameter == NULL)
    return topic;
  *subject = adda_control_peek (command, topic->parameter);
  if (*subject == NULL)
    text = g_strdup_printf ("%s is missing, or no string", topic->parameter);
  else if (topic->subjects != NULL && !g_strv_contains (topic->subjects, *subject))
    {
      g_autofree char *all = g_strjoinv (", ", (char **) topic->subjects);

      text = g_strdup_printf ("%s must be one of %s", topic->parameter, all);
    }
  if (text == NULL)
    return topic;

  adda_control_send_error (control, client, ADDA_ERROR_BAD_MESSAGE, text, command->nonce);
  return NULL;
}

static gboolean
is_full (AddaControl *control, AddaWatcher *watcher)
{
  return watcher != NULL ? watcher->watches->len >= ADDA_CONTROL_MAX_WATCHES
                         : g_hash_table_size (control->watchers) >= ADDA_CONTROL_MAX_WATCHERS;
}

void
adda_watcher_run_watch (AddaControl *control, AddaClient *client, const AddaCommand *command)
{
  g_autofree char *subject = NULL;
  const AddaControlTopic *topic = read_topic (control, client, command, &subject);
  AddaWatcher *self = find_watcher (control, client);
  AddaErrorCode code = ADDA_N_ERRORS;
  AddaChannel *channel;
  AddaWatch *watch;

  if (topic == NULL)
    return;
  watch = find_watch (self, topic->name, subject);
  if (watch == NULL && is_full (control, self))
    code = ADDA_ERROR_BUSY;
  else if (topic->check != NULL)
    code = topic->check (control, subject);
  if (code != ADDA_N_ERRORS)
    {
      adda_control_send_error (control, client, code,
                               code == ADDA_ERROR_BUSY ? "too much is watched already" : NULL,
                               command->nonce);
      return;
    }

  if (watch == NULL)
    {
      channel = adda_channel_find (control, topic->name, subject);
      if (channel == NULL)
        channel = adda_channel_new (control, topic, subject);
      watch = watch_new (self != NULL ? self : watcher_new (control, client), channel);
    }
  watch_begin (watch, command->nonce);
  adda_watcher_pump (watch->watcher);
}

static void
tell_unwatched (AddaControl *control,
                AddaClient *client,
                const AddaControlTopic *topic,
                const char *subject,
                const char *nonce)
{
  g_autoptr (GString) text = g_string_new (NULL);
  AddaJson json;

  adda_json_init (&json, text);
  adda_json_open_object (&json, NULL);
  adda_json_add_string (&json, "type", "ack");
  adda_json_add_string (&json, "nonce", nonce);
  adda_json_add_string (&json, "topic", topic->name);
  if (topic->parameter != NULL)
    adda_json_add_string (&json, topic->parameter, subject);
  adda_json_close_object (&json);
  adda_control_send (control, client, text->str);
}

void
adda_watcher_run_unwatch (AddaControl *control, AddaClient *client, const AddaCommand *command)
{
  g_autofree char *subject = NULL;
  const AddaControlTopic *topic = read_topic (control, client, command, &subject);
  AddaWatcher *self = find_watcher (control, client);
  AddaWatch *watch = topic != NULL ? find_watch (self, topic->name, subject) : NULL;

  if (topic == NULL)
    return;
  if (watch != NULL)
    g_ptr_array_remove (self->watches, watch);
  if (command->nonce != NULL)
    tell_unwatched (control, client, topic, subject, command->nonce);
}
