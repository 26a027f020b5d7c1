/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * What is said in a room that the operator has joined */

#include "adda-conversation.h"

#include <glib/gi18n.h>

#include "adda-message-item.h"

#define MOST_MESSAGES 2000
#define PAGE 50

struct _AddaConversation
{
  GObject parent_instance;

  AddaHubClient *client; /* (owned) */
  GCancellable *asked;   /* (owned) cancelled with the object */
  GPtrArray *messages;   /* (owned) of AddaMessageItem, by seq */
  char *room;            /* (owned) */
  char *epoch;           /* (owned) (nullable) that the seqs belong to */
  char *error_text;      /* (owned) (nullable) */
  AddaConversationState state;
  gint64 last_seq;
  gboolean has_older;
  gboolean is_loading;
};

typedef enum
{
  PROP_STATE = 1,
  PROP_ERROR_TEXT,
  PROP_HAS_OLDER,
} AddaConversationProperty;

#define N_PROPS (PROP_HAS_OLDER + 1)

static GParamSpec *properties[N_PROPS];

static void adda_conversation_list_model_init (GListModelInterface *iface);

G_DEFINE_TYPE_WITH_CODE (AddaConversation,
                         adda_conversation,
                         G_TYPE_OBJECT,
                         G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                adda_conversation_list_model_init))

G_DEFINE_ENUM_TYPE (AddaConversationState,
                    adda_conversation_state,
                    G_DEFINE_ENUM_VALUE (ADDA_CONVERSATION_OUT, "out"),
                    G_DEFINE_ENUM_VALUE (ADDA_CONVERSATION_JOINING, "joining"),
                    G_DEFINE_ENUM_VALUE (ADDA_CONVERSATION_JOINED, "joined"))

static AddaMessageItem *
message_at (AddaConversation *self, guint position)
{
  return g_ptr_array_index (self->messages, position);
}

static void
set_state (AddaConversation *self, AddaConversationState state, const char *error_text)
{
  g_object_freeze_notify (G_OBJECT (self));
  if (g_strcmp0 (self->error_text, error_text) != 0)
    {
      g_free (self->error_text);
      self->error_text = g_strdup (error_text);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR_TEXT]);
    }
  if (self->state != state)
    {
      self->state = state;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
    }
  g_object_thaw_notify (G_OBJECT (self));
}

static void
set_has_older (AddaConversation *self, gboolean has_older)
{
  if (self->has_older == has_older)
    return;
  self->has_older = has_older;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HAS_OLDER]);
}

/* Keeps the list within its bound; what goes can be loaded again. */
static void
drop_oldest (AddaConversation *self)
{
  guint extra = self->messages->len > MOST_MESSAGES ? self->messages->len - MOST_MESSAGES : 0;

  if (extra == 0)
    return;
  g_ptr_array_remove_range (self->messages, 0, extra);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, extra, 0);
  set_has_older (self, TRUE);
}

static void
insert_messages (AddaConversation *self, guint position, JsonArray *messages)
{
  guint added = 0;

  for (guint i = 0; i < json_array_get_length (messages); i++)
    {
      JsonObject *message = json_array_get_object_element (messages, i);

      if (message == NULL)
        continue;
      g_ptr_array_insert (self->messages, (int) (position + added),
                          adda_message_item_new (message));
      added++;
    }
  if (added > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), position, 0, added);
}

static void
clear_messages (AddaConversation *self)
{
  guint removed = self->messages->len;

  g_ptr_array_set_size (self->messages, 0);
  if (removed > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, removed, 0);
}

static void
take_joined (AddaConversation *self, JsonObject *joined)
{
  gboolean is_recovered = json_object_get_boolean_member_with_default (joined, "recovered", FALSE);

  if (!is_recovered)
    clear_messages (self);
  if (json_object_has_member (joined, "messages"))
    insert_messages (self, self->messages->len, json_object_get_array_member (joined, "messages"));
  g_free (self->epoch);
  self->epoch = g_strdup (json_object_get_string_member_with_default (joined, "epoch", NULL));
  self->last_seq = json_object_get_int_member_with_default (joined, "seq", 0);
  if (!is_recovered)
    set_has_older (self, self->messages->len > 0 && message_at (self, 0)->seq > 1);
  drop_oldest (self);
  set_state (self, ADDA_CONVERSATION_JOINED, NULL);
}

static void
on_joined (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AddaConversation) self = data;
  g_autoptr (GError) error = NULL;
  JsonObject *joined = adda_hub_client_request_finish (ADDA_HUB_CLIENT (source), result, &error);

  if (joined != NULL && self->state == ADDA_CONVERSATION_JOINING)
    take_joined (self, joined);
  else if (error != NULL && self->state == ADDA_CONVERSATION_JOINING &&
           !g_error_matches (error, ADDA_HUB_CLIENT_ERROR, ADDA_HUB_CLIENT_ERROR_OFFLINE))
    set_state (self, ADDA_CONVERSATION_OUT, error->message);
  g_clear_pointer (&joined, json_object_unref);
}

static JsonObject *
new_request (AddaConversation *self, const char *type)
{
  JsonObject *request = json_object_new ();

  json_object_set_string_member (request, "type", type);
  json_object_set_string_member (request, "room", self->room);
  return request;
}

static void
ask_join (AddaConversation *self)
{
  JsonObject *request = NULL;

  if (adda_hub_client_get_state (self->client) != ADDA_HUB_STATE_CONNECTED)
    return; /* on_client_state() does it then */
  request = new_request (self, "join");
  if (self->epoch != NULL)
    {
      json_object_set_string_member (request, "epoch", self->epoch);
      json_object_set_int_member (request, "since", self->last_seq);
    }
  adda_hub_client_request_async (self->client, request, self->asked, on_joined,
                                 g_object_ref (self));
}

void
adda_conversation_join (AddaConversation *self)
{
  if (self->state != ADDA_CONVERSATION_OUT)
    return;
  set_state (self, ADDA_CONVERSATION_JOINING, NULL);
  ask_join (self);
}

void
adda_conversation_leave (AddaConversation *self)
{
  if (self->state == ADDA_CONVERSATION_OUT)
    return;
  if (adda_hub_client_get_state (self->client) == ADDA_HUB_STATE_CONNECTED)
    adda_hub_client_request_async (self->client, new_request (self, "leave"), NULL, NULL, NULL);
  set_state (self, ADDA_CONVERSATION_OUT, NULL);
}

static void
on_client_state (AddaHubClient *client, GParamSpec *pspec, AddaConversation *self)
{
  if (self->state == ADDA_CONVERSATION_OUT)
    return;
  set_state (self, ADDA_CONVERSATION_JOINING, NULL);
  ask_join (self);
}

static void
on_message (AddaConversation *self, JsonObject *message)
{
  gint64 seq = json_object_get_int_member_with_default (message, "seq", 0);

  if (seq <= self->last_seq)
    return;
  self->last_seq = seq;
  g_ptr_array_add (self->messages, adda_message_item_new (message));
  g_list_model_items_changed (G_LIST_MODEL (self), self->messages->len - 1, 0, 1);
  drop_oldest (self);
}

static void
on_deleted (AddaConversation *self, JsonObject *message)
{
  gint64 target = json_object_get_int_member_with_default (message, "target", 0);

  self->last_seq =
      MAX (self->last_seq, json_object_get_int_member_with_default (message, "seq", 0));
  for (guint i = self->messages->len; i-- > 0 && message_at (self, i)->seq >= target;)
    if (message_at (self, i)->seq == target)
      adda_message_item_erase (message_at (self, i));
}

static void
on_leave (AddaConversation *self, JsonObject *message)
{
  JsonObject *user = json_object_has_member (message, "user")
                         ? json_object_get_object_member (message, "user")
                         : NULL;
  const char *id =
      user != NULL ? json_object_get_string_member_with_default (user, "id", NULL) : NULL;
  const char *reason = json_object_get_string_member_with_default (message, "reason", "");
  g_autofree char *text = NULL;

  if (id == NULL || g_strcmp0 (id, adda_hub_client_get_user_id (self->client)) != 0)
    return;
  text = *reason != 0 ? g_strdup_printf (_ ("You were taken out of this room: %s"), reason)
                      : g_strdup (_ ("You were taken out of this room."));
  set_state (self, ADDA_CONVERSATION_OUT, text);
}

static void
on_client_message (AddaHubClient *client, JsonObject *message, AddaConversation *self)
{
  static const struct
  {
    const char *type;
    void (*take) (AddaConversation *self, JsonObject *message);
  } types[] = {
    { "message", on_message },
    { "deleted", on_deleted },
    { "leave", on_leave },
  };
  const char *type = json_object_get_string_member_with_default (message, "type", "");
  const char *room = json_object_get_string_member_with_default (message, "room", "");

  if (self->state != ADDA_CONVERSATION_JOINED || strcmp (room, self->room) != 0)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (strcmp (type, types[i].type) == 0)
      types[i].take (self, message);
}

static void
on_history (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AddaConversation) self = data;
  JsonObject *page = adda_hub_client_request_finish (ADDA_HUB_CLIENT (source), result, NULL);

  self->is_loading = FALSE;
  if (page == NULL)
    return;
  if (self->state == ADDA_CONVERSATION_JOINED && json_object_has_member (page, "messages"))
    {
      insert_messages (self, 0, json_object_get_array_member (page, "messages"));
      set_has_older (self, json_object_get_boolean_member_with_default (page, "has_more", FALSE) &&
                               self->messages->len < MOST_MESSAGES);
    }
  json_object_unref (page);
}

void
adda_conversation_load_older (AddaConversation *self)
{
  JsonObject *request = NULL;

  if (!self->has_older || self->is_loading || self->state != ADDA_CONVERSATION_JOINED ||
      self->messages->len == 0)
    return;
  self->is_loading = TRUE;
  request = new_request (self, "history");
  json_object_set_int_member (request, "before", message_at (self, 0)->seq);
  json_object_set_int_member (request, "limit", PAGE);
  adda_hub_client_request_async (self->client, request, self->asked, on_history,
                                 g_object_ref (self));
}

static void
on_sent (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  JsonObject *ack = adda_hub_client_request_finish (ADDA_HUB_CLIENT (source), result, &error);

  if (ack == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
  g_clear_pointer (&ack, json_object_unref);
}

void
adda_conversation_send_async (AddaConversation *self,
                              const char *content,
                              GAsyncReadyCallback callback,
                              gpointer data)
{
  GTask *task = g_task_new (self, self->asked, callback, data);
  JsonObject *request = new_request (self, "send");

  g_task_set_source_tag (task, adda_conversation_send_async);
  json_object_set_string_member (request, "content", content);
  adda_hub_client_request_async (self->client, request, self->asked, on_sent, task);
}

gboolean
adda_conversation_send_finish (AddaConversation *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

AddaConversationState
adda_conversation_get_state (AddaConversation *self)
{
  return self->state;
}

const char *
adda_conversation_get_room (AddaConversation *self)
{
  return self->room;
}

const char *
adda_conversation_get_error (AddaConversation *self)
{
  return self->error_text;
}

gboolean
adda_conversation_get_has_older (AddaConversation *self)
{
  return self->has_older;
}

static GType
adda_conversation_get_item_type (GListModel *model)
{
  return ADDA_TYPE_MESSAGE_ITEM;
}

static guint
adda_conversation_get_n_items (GListModel *model)
{
  return ADDA_CONVERSATION (model)->messages->len;
}

static gpointer
adda_conversation_get_item (GListModel *model, guint position)
{
  AddaConversation *self = ADDA_CONVERSATION (model);

  return position < self->messages->len ? g_object_ref (message_at (self, position)) : NULL;
}

static void
adda_conversation_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = adda_conversation_get_item_type;
  iface->get_n_items = adda_conversation_get_n_items;
  iface->get_item = adda_conversation_get_item;
}

static void
adda_conversation_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  AddaConversation *self = ADDA_CONVERSATION (object);

  switch ((AddaConversationProperty) id)
    {
    case PROP_STATE:
      g_value_set_enum (value, (gint) self->state);
      break;
    case PROP_ERROR_TEXT:
      g_value_set_string (value, self->error_text);
      break;
    case PROP_HAS_OLDER:
      g_value_set_boolean (value, self->has_older);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
adda_conversation_dispose (GObject *object)
{
  AddaConversation *self = ADDA_CONVERSATION (object);

  g_cancellable_cancel (self->asked);
  if (self->client != NULL)
    adda_conversation_leave (self);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (adda_conversation_parent_class)->dispose (object);
}

static void
adda_conversation_finalize (GObject *object)
{
  AddaConversation *self = ADDA_CONVERSATION (object);

  g_clear_object (&self->asked);
  g_clear_pointer (&self->messages, g_ptr_array_unref);
  g_clear_pointer (&self->room, g_free);
  g_clear_pointer (&self->epoch, g_free);
  g_clear_pointer (&self->error_text, g_free);
  G_OBJECT_CLASS (adda_conversation_parent_class)->finalize (object);
}

static void
adda_conversation_class_init (AddaConversationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = adda_conversation_get_property;
  object_class->dispose = adda_conversation_dispose;
  object_class->finalize = adda_conversation_finalize;
  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, ADDA_TYPE_CONVERSATION_STATE,
                                              ADDA_CONVERSATION_OUT, flags);
  properties[PROP_ERROR_TEXT] = g_param_spec_string ("error-text", NULL, NULL, NULL, flags);
  properties[PROP_HAS_OLDER] = g_param_spec_boolean ("has-older", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
adda_conversation_init (AddaConversation *self)
{
  self->messages = g_ptr_array_new_with_free_func (g_object_unref);
  self->asked = g_cancellable_new ();
}

AddaConversation *
adda_conversation_new (AddaHubClient *client, const char *room)
{
  AddaConversation *self = g_object_new (ADDA_TYPE_CONVERSATION, NULL);

  self->client = g_object_ref (client);
  self->room = g_strdup (room);
  g_signal_connect_object (client, "message", G_CALLBACK (on_client_message), self, 0);
  g_signal_connect_object (client, "notify::state", G_CALLBACK (on_client_state), self, 0);
  return self;
}
