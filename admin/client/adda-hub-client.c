/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The console's connection to a hub: adda.v1 over WebSocket, for ever connected again */

#include "adda-hub-client-private.h"

#include <glib/gi18n.h>

#include "adda-hub-link.h"
#include "adda-hub-requests.h"
#include "adda-hub-watches.h"

#define ADDA_HUB_CLIENT_QUIET_MS 10000
#define ADDA_HUB_CLIENT_FIRST_BOUND_MS 500
#define ADDA_HUB_CLIENT_LAST_BOUND_MS 30000
/* A connection that has held so long was a good one: the next loss begins with short waits again. */
#define ADDA_HUB_CLIENT_STEADY_USEC (5 * G_USEC_PER_SEC)

struct _AddaHubClient
{
  GObject parent_instance;

  char *url;
  char *token;
  AddaHubState state;
  char *state_text;
  char *user_id;
  char *user_name;
  char *role;
  gint64 retry_at;

  AddaHubLink *link; /* (nullable) while waiting */
  AddaHubRequests *requests;
  AddaHubWatches *watches;
  guint quiet_ms;
  guint n_failures;
  guint retry_source;
  gint64 welcome_at;
};

typedef enum
{
  PROP_URL = 1,
  PROP_STATE,
  PROP_STATE_TEXT,
  PROP_USER_ID,
  PROP_USER_NAME,
  PROP_ROLE,
  PROP_RETRY_AT,
} AddaHubClientProperty;

static GParamSpec *properties[PROP_RETRY_AT + 1];

enum
{
  SIGNAL_MESSAGE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_ENUM_TYPE (AddaHubState,
                    adda_hub_state,
                    G_DEFINE_ENUM_VALUE (ADDA_HUB_STATE_OFFLINE, "offline"),
                    G_DEFINE_ENUM_VALUE (ADDA_HUB_STATE_CONNECTING, "connecting"),
                    G_DEFINE_ENUM_VALUE (ADDA_HUB_STATE_CONNECTED, "connected"),
                    G_DEFINE_ENUM_VALUE (ADDA_HUB_STATE_REFUSED, "refused"))

G_DEFINE_FINAL_TYPE (AddaHubClient, adda_hub_client, G_TYPE_OBJECT)

/* In the order of what they may. */
static const char *const roles[] = { "guest", "user", "service", "moderator", "admin" };

static int
rank (const char *role)
{
  for (gsize i = 0; i < G_N_ELEMENTS (roles); i++)
    if (g_strcmp0 (role, roles[i]) == 0)
      return i;
  return -1;
}

static void
set_string (AddaHubClient *self, char **field, const char *value, AddaHubClientProperty property)
{
  if (g_strcmp0 (*field, value) == 0)
    return;
  g_free (*field);
  *field = g_strdup (value);
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
set_retry_at (AddaHubClient *self, gint64 retry_at)
{
  if (self->retry_at == retry_at)
    return;
  self->retry_at = retry_at;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RETRY_AT]);
}

static void
set_state (AddaHubClient *self, AddaHubState state, const char *text)
{
  set_string (self, &self->state_text, text, PROP_STATE_TEXT);
  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static void
drop_link (AddaHubClient *self)
{
  if (self->link == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->link, self);
  adda_hub_link_close (self->link);
  g_clear_object (&self->link);
}

static void
refuse (AddaHubClient *self, const char *why)
{
  g_autofree char *text =
      g_strdup_printf (_ ("%s Enter an admin token, which this prints on the hub's computer: %s"),
                       why, "adda-ctl token issue --user you --role admin");

  drop_link (self);
  set_state (self, ADDA_HUB_STATE_REFUSED, text);
  adda_hub_requests_fail (self->requests, why);
}

static gboolean
on_retry (gpointer data)
{
  AddaHubClient *self = data;

  self->retry_source = 0;
  adda_hub_client_open (self);
  return G_SOURCE_REMOVE;
}

/* Full jitter: when a hub comes back, not all consoles are there in the same moment. */
static guint
next_wait_ms (AddaHubClient *self)
{
  guint bound_ms = ADDA_HUB_CLIENT_FIRST_BOUND_MS << MIN (self->n_failures, 6);

  return g_random_int_range (0, MIN (bound_ms, ADDA_HUB_CLIENT_LAST_BOUND_MS) + 1);
}

static void
lose (AddaHubClient *self, const char *why, guint wait_ms)
{
  gint64 now = g_get_monotonic_time ();

  if (self->welcome_at != 0 && now - self->welcome_at > ADDA_HUB_CLIENT_STEADY_USEC)
    self->n_failures = 0;
  self->welcome_at = 0;
  if (wait_ms == 0)
    wait_ms = next_wait_ms (self);
  self->n_failures++;

  drop_link (self);
  self->retry_source = g_timeout_add (wait_ms, on_retry, self);
  set_retry_at (self, now + wait_ms * G_TIME_SPAN_MILLISECOND);
  set_state (self, ADDA_HUB_STATE_OFFLINE, why);
  adda_hub_requests_fail (self->requests, why);
}

static void
on_closed (AddaHubLink *link,
           const char *text,
           gboolean comes_back,
           guint wait_ms,
           AddaHubClient *self)
{
  g_autoptr (AddaHubClient) alive = g_object_ref (self);

  if (comes_back)
    lose (self, text, wait_ms);
  else
    refuse (self, text);
}

static void
take_welcome (AddaHubClient *self, JsonObject *welcome)
{
  g_autoptr (JsonObject) none = json_object_new ();
  JsonNode *node = json_object_get_member (welcome, "user");
  JsonObject *user =
      node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : none;

  set_string (self, &self->user_id, json_object_get_string_member_with_default (user, "id", NULL),
              PROP_USER_ID);
  set_string (self, &self->user_name,
              json_object_get_string_member_with_default (user, "name", NULL), PROP_USER_NAME);
  set_string (self, &self->role, json_object_get_string_member_with_default (user, "role", NULL),
              PROP_ROLE);

  if (!adda_hub_client_may (self, "moderator"))
    {
      refuse (self, self->token != NULL ? _ ("The role of this token may not watch the hub.")
                                        : _ ("Watching a hub takes a token."));
      return;
    }
  self->welcome_at = g_get_monotonic_time ();
  set_state (self, ADDA_HUB_STATE_CONNECTED, _ ("Connected"));
  adda_hub_watches_begin (self->watches);
}

static void
on_message (AddaHubLink *link, JsonObject *message, AddaHubClient *self)
{
  g_autoptr (AddaHubClient) alive = g_object_ref (self);
  const char *type = json_object_get_string_member_with_default (message, "type", "");
  const char *nonce = json_object_get_string_member_with_default (message, "nonce", NULL);
  /* What one has said comes back with its nonce too, maybe before the answer. */
  gboolean is_answer = nonce != NULL && !g_str_equal (type, "message");

  if (self->state == ADDA_HUB_STATE_CONNECTING)
    {
      if (g_str_equal (type, "welcome"))
        take_welcome (self, message);
      return; /* What else comes before is told by the close code. */
    }
  if (adda_hub_watches_take (self->watches, message))
    return;
  if (is_answer && adda_hub_requests_answer (self->requests, nonce, message))
    return;
  g_signal_emit (self, signals[SIGNAL_MESSAGE], 0, message);
}

static void
send_if_connected (AddaHubClient *self, JsonObject *request)
{
  if (self->state == ADDA_HUB_STATE_CONNECTED)
    adda_hub_link_send (self->link, request);
}

void
adda_hub_client_open (AddaHubClient *self)
{
  g_return_if_fail (ADDA_IS_HUB_CLIENT (self));

  if (self->link != NULL)
    return;
  g_clear_handle_id (&self->retry_source, g_source_remove);
  set_retry_at (self, 0);
  self->link = adda_hub_link_new (self->url, self->token);
  g_signal_connect (self->link, "message", G_CALLBACK (on_message), self);
  g_signal_connect (self->link, "closed", G_CALLBACK (on_closed), self);
  set_state (self, ADDA_HUB_STATE_CONNECTING, _ ("Connecting…"));
  if (self->link != NULL)
    adda_hub_link_open (self->link, self->quiet_ms);
}

void
adda_hub_client_close (AddaHubClient *self)
{
  g_return_if_fail (ADDA_IS_HUB_CLIENT (self));

  g_clear_handle_id (&self->retry_source, g_source_remove);
  drop_link (self);
  self->n_failures = 0;
  self->welcome_at = 0;
  set_retry_at (self, 0);
  set_state (self, ADDA_HUB_STATE_OFFLINE, _ ("Not connected"));
  adda_hub_requests_fail (self->requests, _ ("The connection to the hub was closed"));
}

AddaHubState
adda_hub_client_get_state (AddaHubClient *self)
{
  g_return_val_if_fail (ADDA_IS_HUB_CLIENT (self), ADDA_HUB_STATE_OFFLINE);

  return self->state;
}

const char *
adda_hub_client_get_url (AddaHubClient *self)
{
  g_return_val_if_fail (ADDA_IS_HUB_CLIENT (self), NULL);

  return self->url;
}

const char *
adda_hub_client_get_role (AddaHubClient *self)
{
  g_return_val_if_fail (ADDA_IS_HUB_CLIENT (self), NULL);

  return self->role;
}

const char *
adda_hub_client_get_user_id (AddaHubClient *self)
{
  g_return_val_if_fail (ADDA_IS_HUB_CLIENT (self), NULL);

  return self->user_id;
}

gboolean
adda_hub_client_may (AddaHubClient *self, const char *role)
{
  g_return_val_if_fail (ADDA_IS_HUB_CLIENT (self), FALSE);

  return rank (self->role) >= rank (role);
}

void
adda_hub_client_request_async (AddaHubClient *self,
                               JsonObject *request,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer data)
{
  g_autoptr (JsonObject) object = request;
  g_autoptr (GTask) task = NULL;
  g_autofree char *nonce = NULL;

  g_return_if_fail (ADDA_IS_HUB_CLIENT (self));

  task = g_task_new (self, cancellable, callback, data);
  g_task_set_source_tag (task, adda_hub_client_request_async);
  if (self->state != ADDA_HUB_STATE_CONNECTED)
    {
      g_task_return_new_error (
          task, ADDA_HUB_CLIENT_ERROR, ADDA_HUB_CLIENT_ERROR_OFFLINE,
          _ ("There is no connection to the hub now; try again when it is back"));
      return;
    }

  nonce = adda_hub_requests_make_nonce (self->requests);
  if (!adda_hub_requests_add (self->requests, nonce, g_steal_pointer (&task)))
    return;
  json_object_set_string_member (object, "nonce", nonce);
  adda_hub_link_send (self->link, object);
}

JsonObject *
adda_hub_client_request_finish (AddaHubClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
adda_hub_client_do_async (AddaHubClient *self,
                          const char *action,
                          JsonObject *members,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer data)
{
  JsonObject *request = members != NULL ? members : json_object_new ();

  json_object_set_string_member (request, "type", "admin");
  json_object_set_string_member (request, "action", action);
  adda_hub_client_request_async (self, request, cancellable, callback, data);
}

guint
adda_hub_client_watch (AddaHubClient *self,
                       const char *topic,
                       JsonObject *members,
                       AddaWatchFunc func,
                       gpointer data)
{
  g_return_val_if_fail (ADDA_IS_HUB_CLIENT (self), 0);
  g_return_val_if_fail (topic != NULL && func != NULL, 0);

  return adda_hub_watches_add (self->watches, topic, members, func, data,
                               self->state == ADDA_HUB_STATE_CONNECTED);
}

void
adda_hub_client_unwatch (AddaHubClient *self, guint id)
{
  g_return_if_fail (ADDA_IS_HUB_CLIENT (self));

  adda_hub_watches_remove (self->watches, id);
}

void
adda_hub_client_set_quiet_ms (AddaHubClient *self, guint quiet_ms)
{
  self->quiet_ms = quiet_ms;
}

AddaHubClient *
adda_hub_client_new (const char *url, const char *token)
{
  AddaHubClient *self;

  g_return_val_if_fail (url != NULL, NULL);

  self = g_object_new (ADDA_TYPE_HUB_CLIENT, NULL);
  self->url = g_strdup (url);
  self->token = g_strdup (token);
  return self;
}

static void
adda_hub_client_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  AddaHubClient *self = ADDA_HUB_CLIENT (object);

  switch ((AddaHubClientProperty) prop_id)
    {
    case PROP_URL:
      g_value_set_string (value, self->url);
      break;
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    case PROP_STATE_TEXT:
      g_value_set_string (value, self->state_text);
      break;
    case PROP_USER_ID:
      g_value_set_string (value, self->user_id);
      break;
    case PROP_USER_NAME:
      g_value_set_string (value, self->user_name);
      break;
    case PROP_ROLE:
      g_value_set_string (value, self->role);
      break;
    case PROP_RETRY_AT:
      g_value_set_int64 (value, self->retry_at);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
adda_hub_client_dispose (GObject *object)
{
  AddaHubClient *self = ADDA_HUB_CLIENT (object);

  g_clear_handle_id (&self->retry_source, g_source_remove);
  drop_link (self);
  G_OBJECT_CLASS (adda_hub_client_parent_class)->dispose (object);
}

static void
adda_hub_client_finalize (GObject *object)
{
  AddaHubClient *self = ADDA_HUB_CLIENT (object);

  adda_hub_watches_free (self->watches);
  adda_hub_requests_free (self->requests);
  g_free (self->url);
  g_free (self->token);
  g_free (self->state_text);
  g_free (self->user_id);
  g_free (self->user_name);
  g_free (self->role);
  G_OBJECT_CLASS (adda_hub_client_parent_class)->finalize (object);
}

static void
adda_hub_client_class_init (AddaHubClientClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = adda_hub_client_get_property;
  object_class->dispose = adda_hub_client_dispose;
  object_class->finalize = adda_hub_client_finalize;

  properties[PROP_URL] = g_param_spec_string ("url", NULL, NULL, NULL, flags);
  properties[PROP_STATE] =
      g_param_spec_enum ("state", NULL, NULL, ADDA_TYPE_HUB_STATE, ADDA_HUB_STATE_OFFLINE, flags);
  properties[PROP_STATE_TEXT] = g_param_spec_string ("state-text", NULL, NULL, NULL, flags);
  properties[PROP_USER_ID] = g_param_spec_string ("user-id", NULL, NULL, NULL, flags);
  properties[PROP_USER_NAME] = g_param_spec_string ("user-name", NULL, NULL, NULL, flags);
  properties[PROP_ROLE] = g_param_spec_string ("role", NULL, NULL, NULL, flags);
  properties[PROP_RETRY_AT] = g_param_spec_int64 ("retry-at", NULL, NULL, 0, G_MAXINT64, 0, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  signals[SIGNAL_MESSAGE] = g_signal_new ("message", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 1, JSON_TYPE_OBJECT);
}

static void
adda_hub_client_init (AddaHubClient *self)
{
  self->quiet_ms = ADDA_HUB_CLIENT_QUIET_MS;
  self->state_text = g_strdup (_ ("Not connected"));
  self->requests = adda_hub_requests_new ();
  self->watches = adda_hub_watches_new (self, send_if_connected);
}
