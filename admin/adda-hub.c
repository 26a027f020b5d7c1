/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A saved hub, its connection, and what it says of itself */

#include "adda-hub.h"

#include <glib/gi18n.h>

struct _AddaHub
{
  GObject parent_instance;

  char *id;
  char *name;
  char *url;
  char *token;
  AddaHubClient *client;
  guint watch_id;
  JsonObject *info;  /* (nullable) */
  GPtrArray *alarms; /* AddaAlarm */
};

typedef enum
{
  PROP_ID = 1,
  PROP_NAME,
  PROP_CLIENT,
  PROP_STATE,
  PROP_N_ALARMS,
} AddaHubProperty;

static GParamSpec *properties[PROP_N_ALARMS + 1];

enum
{
  SIGNAL_INFO,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AddaHub, adda_hub, G_TYPE_OBJECT)

/* In the order of AddaHubState. */
static const struct
{
  const char *word;
  const char *icon;
  const char *css_class;
} states[] = {
  { N_ ("Offline"), "adda-offline-symbolic", "dim-label" },
  { N_ ("Connecting"), "adda-connecting-symbolic", "dim-label" },
  { N_ ("Connected"), "adda-connected-symbolic", "success" },
  { N_ ("Refused"), "adda-refused-symbolic", "error" },
};

const char *
adda_hub_state_word (AddaHubState state)
{
  return _ (states[state].word);
}

const char *
adda_hub_state_icon (AddaHubState state)
{
  return states[state].icon;
}

const char *
adda_hub_state_css_class (AddaHubState state)
{
  return states[state].css_class;
}

static void
alarm_free (AddaAlarm *alarm)
{
  g_free (alarm->id);
  g_free (alarm->text);
  g_free (alarm);
}

static AddaAlarm *
alarm_new (JsonObject *object)
{
  const char *severity = json_object_get_string_member_with_default (object, "severity", "");
  AddaAlarm *alarm = g_new0 (AddaAlarm, 1);

  alarm->id = g_strdup (json_object_get_string_member_with_default (object, "id", ""));
  alarm->text = g_strdup (json_object_get_string_member_with_default (object, "text", ""));
  alarm->severity =
      g_str_equal (severity, "critical") ? ADDA_SEVERITY_CRITICAL : ADDA_SEVERITY_WARNING;
  return alarm;
}

static void
take_alarms (AddaHub *self, JsonNode *node)
{
  JsonArray *array =
      node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  guint n_before = self->alarms->len;
  guint n = array != NULL ? json_array_get_length (array) : 0;

  g_ptr_array_set_size (self->alarms, 0);
  for (guint i = 0; i < n; i++)
    {
      JsonNode *alarm = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_OBJECT (alarm))
        g_ptr_array_add (self->alarms, alarm_new (json_node_get_object (alarm)));
    }
  if (self->alarms->len != n_before)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ALARMS]);
}

static void
on_watch (JsonArray *set,
          JsonArray *removed,
          gboolean is_snapshot,
          gboolean is_last,
          const GError *error,
          gpointer data)
{
  AddaHub *self = data;
  guint n = set != NULL ? json_array_get_length (set) : 0;
  JsonNode *item;

  if (error != NULL)
    {
      /* A hub that does not have the topic is too old for it, and can be steered all the same. */
      self->watch_id = 0;
      return;
    }
  if (n == 0)
    return;
  item = json_array_get_element (set, n - 1);
  if (!JSON_NODE_HOLDS_OBJECT (item))
    return;
  g_clear_pointer (&self->info, json_object_unref);
  self->info = json_node_dup_object (item);
  take_alarms (self, json_object_get_member (self->info, "alarms"));
  g_signal_emit (self, signals[SIGNAL_INFO], 0);
}

static void
on_state (AddaHub *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static void
drop_client (AddaHub *self)
{
  if (self->client == NULL)
    return;
  if (self->watch_id != 0)
    adda_hub_client_unwatch (self->client, self->watch_id);
  self->watch_id = 0;
  g_signal_handlers_disconnect_by_data (self->client, self);
  adda_hub_client_close (self->client);
  g_clear_object (&self->client);
  g_clear_pointer (&self->info, json_object_unref);
  g_ptr_array_set_size (self->alarms, 0);
}

/* Does not connect yet. */
static void
make_client (AddaHub *self)
{
  drop_client (self);
  self->client = adda_hub_client_new (self->url, self->token);
  g_signal_connect_object (self->client, "notify::state", G_CALLBACK (on_state), self,
                           G_CONNECT_SWAPPED);
  self->watch_id = adda_hub_client_watch (self->client, "hub", NULL, on_watch, self);
}

const char *
adda_hub_get_id (AddaHub *self)
{
  g_return_val_if_fail (ADDA_IS_HUB (self), NULL);

  return self->id;
}

const char *
adda_hub_get_name (AddaHub *self)
{
  g_return_val_if_fail (ADDA_IS_HUB (self), NULL);

  return self->name;
}

const char *
adda_hub_get_url (AddaHub *self)
{
  g_return_val_if_fail (ADDA_IS_HUB (self), NULL);

  return self->url;
}

const char *
adda_hub_get_token (AddaHub *self)
{
  g_return_val_if_fail (ADDA_IS_HUB (self), NULL);

  return self->token;
}

AddaHubClient *
adda_hub_get_client (AddaHub *self)
{
  g_return_val_if_fail (ADDA_IS_HUB (self), NULL);

  return self->client;
}

AddaHubState
adda_hub_get_state (AddaHub *self)
{
  g_return_val_if_fail (ADDA_IS_HUB (self), ADDA_HUB_STATE_OFFLINE);

  return adda_hub_client_get_state (self->client);
}

JsonObject *
adda_hub_get_info (AddaHub *self)
{
  g_return_val_if_fail (ADDA_IS_HUB (self), NULL);

  return self->info;
}

GPtrArray *
adda_hub_get_alarms (AddaHub *self)
{
  g_return_val_if_fail (ADDA_IS_HUB (self), NULL);

  return self->alarms;
}

void
adda_hub_set_name (AddaHub *self, const char *name)
{
  g_return_if_fail (ADDA_IS_HUB (self));

  if (g_strcmp0 (self->name, name) == 0)
    return;
  g_free (self->name);
  self->name = g_strdup (name);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NAME]);
}

void
adda_hub_set_address (AddaHub *self, const char *url, const char *token)
{
  g_autofree char *old_url = NULL;
  g_autofree char *old_token = NULL;

  g_return_if_fail (ADDA_IS_HUB (self));

  old_url = self->url;
  old_token = self->token;
  self->url = g_strdup (url);
  self->token = g_strdup (token);
  make_client (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CLIENT]);
  on_state (self);
  adda_hub_client_open (self->client);
}

AddaHub *
adda_hub_new (const char *id, const char *name, const char *url)
{
  AddaHub *self = g_object_new (ADDA_TYPE_HUB, NULL);

  self->id = id != NULL ? g_strdup (id) : g_uuid_string_random ();
  self->name = g_strdup (name);
  self->url = g_strdup (url);
  make_client (self);
  return self;
}

static void
adda_hub_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  AddaHub *self = ADDA_HUB (object);

  switch ((AddaHubProperty) prop_id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_CLIENT:
      g_value_set_object (value, self->client);
      break;
    case PROP_STATE:
      g_value_set_enum (value, adda_hub_get_state (self));
      break;
    case PROP_N_ALARMS:
      g_value_set_uint (value, self->alarms->len);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
adda_hub_dispose (GObject *object)
{
  drop_client (ADDA_HUB (object));
  G_OBJECT_CLASS (adda_hub_parent_class)->dispose (object);
}

static void
adda_hub_finalize (GObject *object)
{
  AddaHub *self = ADDA_HUB (object);

  g_ptr_array_unref (self->alarms);
  g_free (self->id);
  g_free (self->name);
  g_free (self->url);
  g_free (self->token);
  G_OBJECT_CLASS (adda_hub_parent_class)->finalize (object);
}

static void
adda_hub_class_init (AddaHubClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = adda_hub_get_property;
  object_class->dispose = adda_hub_dispose;
  object_class->finalize = adda_hub_finalize;

  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_CLIENT] = g_param_spec_object ("client", NULL, NULL, ADDA_TYPE_HUB_CLIENT, flags);
  properties[PROP_STATE] =
      g_param_spec_enum ("state", NULL, NULL, ADDA_TYPE_HUB_STATE, ADDA_HUB_STATE_OFFLINE, flags);
  properties[PROP_N_ALARMS] = g_param_spec_uint ("n-alarms", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  signals[SIGNAL_INFO] = g_signal_new ("info", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0,
                                       NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
adda_hub_init (AddaHub *self)
{
  self->alarms = g_ptr_array_new_with_free_func ((GDestroyNotify) alarm_free);
}
