/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * What a client watches, and to whom it is told */

#include "adda-hub-watches.h"

#include "adda-hub-requests.h"

#define ADDA_HUB_WATCHES_NONCE "watch-"
#define ADDA_HUB_WATCHES_RETRY_MS 2000

struct _AddaHubWatches
{
  AddaHubClient *client; /* (unowned) */
  AddaHubSendFunc send;
  GPtrArray *watches; /* AddaHubWatch */
  guint last_id;
};

/* One that watches. Several may watch the same on the one connection: the hub is asked once more, since each needs a snapshot,
 * and what it says is told to all of them. Counted by reference, for it may go while it is told something. */
typedef struct
{
  grefcount ref_count;
  AddaHubWatches *watches; /* (unowned) */
  guint id;
  JsonObject *request; /* topic and parameters */
  AddaWatchFunc func;  /* (nullable) once it is over */
  gpointer data;
  guint retry_source;
} AddaHubWatch;

static AddaHubWatch *
watch_ref (AddaHubWatch *watch)
{
  g_ref_count_inc (&watch->ref_count);
  return watch;
}

static void
watch_unref (AddaHubWatch *watch)
{
  if (!g_ref_count_dec (&watch->ref_count))
    return;
  json_object_unref (watch->request);
  g_free (watch);
}

static void
watch_end (AddaHubWatch *watch)
{
  watch->func = NULL;
  g_clear_handle_id (&watch->retry_source, g_source_remove);
  watch_unref (watch);
}

static JsonObject *
copy (JsonObject *object)
{
  JsonObject *result = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, &node))
    json_object_set_member (result, name, json_node_copy (node));
  return result;
}

static void
ask (AddaHubWatch *watch, const char *type)
{
  g_autoptr (JsonObject) request = copy (watch->request);
  g_autofree char *nonce = g_strdup_printf (ADDA_HUB_WATCHES_NONCE "%u", watch->id);

  json_object_set_string_member (request, "type", type);
  json_object_set_string_member (request, "nonce", nonce);
  watch->watches->send (watch->watches->client, request);
}

/* The hub names the topic, and the parameters that tell two watches of it apart. */
static gboolean
concerns (AddaHubWatch *watch, JsonObject *message)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init (&iter, watch->request);
  while (json_object_iter_next (&iter, &name, &node))
    {
      JsonNode *theirs = json_object_get_member (message, name);

      if (theirs == NULL ? g_str_equal (name, "topic") : !json_node_equal (node, theirs))
        return FALSE;
    }
  return TRUE;
}

static gboolean
on_retry (gpointer data)
{
  AddaHubWatch *watch = data;

  watch->retry_source = 0;
  ask (watch, "watch");
  return G_SOURCE_REMOVE;
}

static void
refuse (AddaHubWatch *watch, JsonObject *message)
{
  g_autoptr (GError) error = adda_hub_error_new (message);
  AddaWatchFunc func = watch->func;
  gpointer data = watch->data;

  if (g_error_matches (error, ADDA_HUB_CLIENT_ERROR, ADDA_HUB_CLIENT_ERROR_OFFLINE))
    return; /* It is watched anew once the hub is back. */
  if (g_error_matches (error, ADDA_HUB_CLIENT_ERROR, ADDA_HUB_CLIENT_ERROR_BUSY))
    {
      gint64 wait_ms = json_object_get_int_member_with_default (message, "retry_after_ms",
                                                                ADDA_HUB_WATCHES_RETRY_MS);

      g_clear_handle_id (&watch->retry_source, g_source_remove);
      watch->retry_source = g_timeout_add (CLAMP (wait_ms, 100, 60000), on_retry, watch);
      return;
    }

  adda_hub_watches_remove (watch->watches, watch->id);
  func (NULL, NULL, FALSE, FALSE, error, data);
}

static JsonArray *
array_of (JsonObject *message, const char *name)
{
  JsonNode *node = json_object_get_member (message, name);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

static void
tell (AddaHubWatches *self, JsonObject *message, gboolean is_snapshot)
{
  g_autoptr (GPtrArray) watches = g_ptr_array_new_with_free_func ((GDestroyNotify) watch_unref);
  JsonArray *set = array_of (message, is_snapshot ? "items" : "set");
  JsonArray *removed = is_snapshot ? NULL : array_of (message, "removed");
  gboolean is_last =
      !is_snapshot || json_object_get_boolean_member_with_default (message, "last", FALSE);

  for (guint i = 0; i < self->watches->len; i++)
    if (concerns (self->watches->pdata[i], message))
      g_ptr_array_add (watches, watch_ref (self->watches->pdata[i]));

  for (guint i = 0; i < watches->len; i++)
    {
      AddaHubWatch *watch = watches->pdata[i];

      if (watch->func != NULL)
        watch->func (set, removed, is_snapshot, is_last, NULL, watch->data);
    }
}

/* (nullable) */
static AddaHubWatch *
find (AddaHubWatches *self, guint id)
{
  for (guint i = 0; i < self->watches->len; i++)
    if (((AddaHubWatch *) self->watches->pdata[i])->id == id)
      return self->watches->pdata[i];
  return NULL;
}

gboolean
adda_hub_watches_take (AddaHubWatches *self, JsonObject *message)
{
  const char *type = json_object_get_string_member_with_default (message, "type", "");
  const char *nonce = json_object_get_string_member_with_default (message, "nonce", "");
  gboolean is_ours = g_str_has_prefix (nonce, ADDA_HUB_WATCHES_NONCE);

  if (g_str_equal (type, "snapshot") || g_str_equal (type, "changes"))
    {
      tell (self, message, g_str_equal (type, "snapshot"));
      return TRUE;
    }
  if (is_ours && g_str_equal (type, "error"))
    {
      AddaHubWatch *watch =
          find (self, g_ascii_strtoull (nonce + strlen (ADDA_HUB_WATCHES_NONCE), NULL, 10));

      if (watch != NULL)
        refuse (watch, message);
    }
  return is_ours;
}

guint
adda_hub_watches_add (AddaHubWatches *self,
                      const char *topic,
                      JsonObject *members,
                      AddaWatchFunc func,
                      gpointer data,
                      gboolean is_connected)
{
  AddaHubWatch *watch = g_new0 (AddaHubWatch, 1);

  g_ref_count_init (&watch->ref_count);
  watch->watches = self;
  watch->id = ++self->last_id;
  watch->request = members != NULL ? members : json_object_new ();
  watch->func = func;
  watch->data = data;
  json_object_set_string_member (watch->request, "topic", topic);
  g_ptr_array_add (self->watches, watch);
  if (is_connected)
    ask (watch, "watch");
  return watch->id;
}

static gboolean
is_watched (AddaHubWatches *self, AddaHubWatch *like)
{
  for (guint i = 0; i < self->watches->len; i++)
    {
      AddaHubWatch *watch = self->watches->pdata[i];

      if (watch != like && concerns (watch, like->request) && concerns (like, watch->request))
        return TRUE;
    }
  return FALSE;
}

void
adda_hub_watches_remove (AddaHubWatches *self, guint id)
{
  AddaHubWatch *watch = find (self, id);

  g_return_if_fail (watch != NULL);

  if (!is_watched (self, watch))
    ask (watch, "unwatch");
  g_ptr_array_remove (self->watches, watch);
}

void
adda_hub_watches_begin (AddaHubWatches *self)
{
  for (guint i = 0; i < self->watches->len; i++)
    ask (self->watches->pdata[i], "watch");
}

AddaHubWatches *
adda_hub_watches_new (AddaHubClient *client, AddaHubSendFunc send)
{
  AddaHubWatches *self = g_new0 (AddaHubWatches, 1);

  self->client = client;
  self->send = send;
  self->watches = g_ptr_array_new_with_free_func ((GDestroyNotify) watch_end);
  return self;
}

void
adda_hub_watches_free (AddaHubWatches *self)
{
  g_ptr_array_unref (self->watches);
  g_free (self);
}
