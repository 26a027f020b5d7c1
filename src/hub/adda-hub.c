/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The hub: its clients, its properties and signals, the table of commands */

#include "adda-hub-private.h"
#include "adda-notifications.h"

typedef enum
{
  PROP_N_CLIENTS = 1,
  PROP_N_ROOMS,
} AddaHubProperty;

#define N_PROPERTIES (PROP_N_ROOMS + 1)

enum
{
  MEMBER_JOINED,
  MEMBER_LEFT,
  MESSAGE,
  EVENT,
  ROOM_OPENED,
  ROOM_CLOSED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPERTIES];
static guint signals[N_SIGNALS];

const AddaHubLimits adda_hub_default_limits = {
  .announce_limit = 250,
  .rooms_per_client = 64,
  .max_rooms = 10000,
  .history_limit = 200,
  .resume_limit = 1000,
  .resume_bytes = 1024 * 1024,
  .tail_events = 100,
  .typing_ms = 6000,
};

typedef AddaOutcome (*AddaHubHandler) (AddaHub *self, AddaClient *client, AddaCommand *command);

static const AddaHubHandler handlers[] = {
  [ADDA_COMMAND_JOIN] = adda_hub_run_join,
  [ADDA_COMMAND_LEAVE] = adda_hub_run_leave,
  [ADDA_COMMAND_SEND] = adda_hub_run_send,
  [ADDA_COMMAND_HISTORY] = adda_hub_run_history,
  [ADDA_COMMAND_TYPING] = adda_hub_run_typing,
  [ADDA_COMMAND_PRESENCE] = adda_hub_run_presence,
  [ADDA_COMMAND_NOTIFICATIONS] = adda_hub_run_notifications,
  [ADDA_COMMAND_READ] = adda_hub_run_read,

  [ADDA_COMMAND_RELAY] = adda_hub_run_relay,
};

G_DEFINE_FINAL_TYPE (AddaHub, adda_hub, G_TYPE_OBJECT)

static gboolean
timer_dispatch (GSource *source, GSourceFunc func, gpointer data)
{
  /* Armed again by who needs it. */
  g_source_set_ready_time (source, -1);
  return func (data);
}

static GSourceFuncs timer_funcs = { .dispatch = timer_dispatch };

static GSource *
adda_hub_timer_new (AddaHub *self, const char *name, GSourceFunc func)
{
  GSource *source = g_source_new (&timer_funcs, sizeof (GSource));

  g_source_set_static_name (source, name);
  g_source_set_callback (source, func, self, NULL);
  g_source_attach (source, g_main_context_get_thread_default ());
  return source;
}

static void
clear_timer (GSource **timer)
{
  if (*timer == NULL)
    return;

  g_source_destroy (*timer);
  g_clear_pointer (timer, g_source_unref);
}

static void
adda_hub_dispose (GObject *object)
{
  AddaHub *self = ADDA_HUB (object);

  g_warn_if_fail (self->n_clients == 0 && self->n_joining == 0);

  clear_timer (&self->presence_timer);
  clear_timer (&self->typing_timer);
  g_queue_clear (&self->load_queue);
  g_clear_pointer (&self->crowds, g_ptr_array_unref);
  g_clear_pointer (&self->joins, g_hash_table_unref);
  g_clear_pointer (&self->followers, g_hash_table_unref);
  g_clear_pointer (&self->rooms, g_hash_table_unref);
  if (self->log != NULL)
    adda_log_set_answer_func (self->log, NULL, NULL);
  g_clear_object (&self->log);

  G_OBJECT_CLASS (adda_hub_parent_class)->dispose (object);
}

static void
adda_hub_finalize (GObject *object)
{
  AddaHub *self = ADDA_HUB (object);

  g_array_unref (self->free_indices);
  g_free (self->listed);

  G_OBJECT_CLASS (adda_hub_parent_class)->finalize (object);
}

static void
adda_hub_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  AddaHub *self = ADDA_HUB (object);

  switch ((AddaHubProperty) prop_id)
    {
    case PROP_N_CLIENTS:
      g_value_set_uint (value, self->n_clients);
      break;
    case PROP_N_ROOMS:
      g_value_set_uint (value, self->n_rooms);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
install_signals (GType type)
{
  const GType static_member = ADDA_TYPE_MEMBER | G_SIGNAL_TYPE_STATIC_SCOPE;

  /* (AddaRoom, AddaMember): a person's first connection came in */
  signals[MEMBER_JOINED] = g_signal_new ("member-joined", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                         NULL, G_TYPE_NONE, 2, ADDA_TYPE_ROOM, static_member);
  /* (AddaRoom, AddaMember, AddaLeaveReason as int): a person's last connection went */
  signals[MEMBER_LEFT] = g_signal_new ("member-left", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 3, ADDA_TYPE_ROOM, static_member, G_TYPE_INT);
  /* (AddaRoom, AddaEvent as pointer): durable, and about to be told */
  signals[MESSAGE] = g_signal_new ("message", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 2, ADDA_TYPE_ROOM, G_TYPE_POINTER);
  /* (AddaRoom, AddaEvent as pointer): the same of every kind but messages */
  signals[EVENT] = g_signal_new ("event", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                 2, ADDA_TYPE_ROOM, G_TYPE_POINTER);
  /* (AddaRoom): somebody is in it now */
  signals[ROOM_OPENED] = g_signal_new ("room-opened", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 1, ADDA_TYPE_ROOM);
  /* (AddaRoom): nobody is in it, and nothing is under way any more */
  signals[ROOM_CLOSED] = g_signal_new ("room-closed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 1, ADDA_TYPE_ROOM);
}

static void
adda_hub_class_init (AddaHubClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = adda_hub_dispose;
  object_class->finalize = adda_hub_finalize;
  object_class->get_property = adda_hub_get_property;

  properties[PROP_N_CLIENTS] = g_param_spec_uint ("n-clients", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_N_ROOMS] = g_param_spec_uint ("n-rooms", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  install_signals (G_TYPE_FROM_CLASS (klass));
}

static guint
follower_hash (gconstpointer client)
{
  return g_str_hash (((const AddaClient *) client)->user->id);
}

static gboolean
follower_equal (gconstpointer a, gconstpointer b)
{
  return g_str_equal (((const AddaClient *) a)->user->id, ((const AddaClient *) b)->user->id);
}

static void
adda_hub_init (AddaHub *self)
{
  self->limits = adda_hub_default_limits;
  self->rooms = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);
  self->free_indices = g_array_new (FALSE, FALSE, sizeof (guint));
  self->joins = g_hash_table_new (NULL, NULL);
  self->followers = g_hash_table_new (follower_hash, follower_equal);
  self->crowds = g_ptr_array_new ();
  self->listed = g_new (AddaUser *, ADDA_HUB_MAX_MEMBERS_TOLD);
  self->presence_timer = adda_hub_timer_new (self, "adda-hub-presence", adda_hub_tell_crowds);
  self->typing_timer = adda_hub_timer_new (self, "adda-hub-typing", adda_hub_expire_typing);
}

AddaHub *
adda_hub_new (AddaLog *log, const AddaHubOutlet *outlet, gpointer outlet_data)
{
  AddaHub *self;

  g_return_val_if_fail (ADDA_IS_LOG (log) && outlet != NULL, NULL);

  self = g_object_new (ADDA_TYPE_HUB, NULL);
  self->log = g_object_ref (log);
  self->outlet = outlet;
  self->outlet_data = outlet_data;
  adda_hub_load_rooms (self);
  adda_log_set_answer_func (log, adda_hub_take_answers, self);
  return self;
}

void
adda_hub_set_limits (AddaHub *self, const AddaHubLimits *limits)
{
  self->limits = *limits;
}

AddaClient *
adda_hub_add_client (AddaHub *self, AddaUser *user, AddaClientFlags flags, gpointer link)
{
  AddaClient *client = g_new0 (AddaClient, 1);

  client->user = adda_user_ref (user);
  client->link = link;
  client->flags = (guint8) flags;
  self->n_clients++;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_CLIENTS]);
  return client;
}

void
adda_hub_remove_client (AddaHub *self, AddaClient *client)
{
  g_return_if_fail (!client->is_gone);

  /* Kept until the end of this, whatever is answered meanwhile. */
  adda_hub_hold (self, client);
  while (client->memberships != NULL)
    adda_hub_leave (self, client->memberships, ADDA_LEAVE_DISCONNECTED, NULL);
  adda_hub_unfollow (self, client);
  client->is_gone = TRUE;
  client->link = NULL;
  adda_hub_release (self, client);

  self->n_clients--;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_CLIENTS]);
}

gboolean
adda_hub_set_user (AddaHub *self, AddaClient *client, AddaUser *user)
{
  gboolean is_same = g_str_equal (client->user->id, user->id);
  gboolean is_follower;

  if (!is_same && (client->n_memberships > client->n_streams || client->n_joining > 0))
    return FALSE;

  while (!is_same && client->memberships != NULL)
    adda_hub_leave (self, client->memberships, ADDA_LEAVE_DISCONNECTED, NULL);
  is_follower = is_same && client->is_follower;
  adda_hub_unfollow (self, client);
  adda_user_ref (user);
  adda_user_unref (client->user);
  client->user = user;
  if (is_follower)
    adda_notifications_follow (self, client);
  return TRUE;
}

void
adda_hub_hold (AddaHub *self, AddaClient *client)
{
  client->n_in_flight++;
}

void
adda_hub_release (AddaHub *self, AddaClient *client)
{
  g_assert (client->n_in_flight > 0);

  if (--client->n_in_flight > 0 || !client->is_gone)
    return;

  adda_user_unref (client->user);
  g_free (client);
}

void
adda_hub_finish (AddaHub *self, AddaClient *client)
{
  if (!client->is_gone)
    self->outlet->done (client, self->outlet_data);
  adda_hub_release (self, client);
}

static AddaOutcome
run_command (AddaHub *self, AddaClient *client, AddaCommand *command)
{
  AddaHubHandler handler = NULL;

  if (command->type < G_N_ELEMENTS (handlers))
    handler = handlers[command->type];

  /* Names come in normal form, in which no stream's can be. */
  if (command->room != NULL && adda_stream_is_name (command->room))
    {
      adda_hub_tell_error (self, client, ADDA_ERROR_BAD_NAME, NULL, command->nonce);
      return ADDA_OUTCOME_ANSWERED;
    }
  if (handler == NULL)
    {
      adda_hub_tell_error (self, client, ADDA_ERROR_UNKNOWN_TYPE, command->room, command->nonce);
      return ADDA_OUTCOME_ANSWERED;
    }
  if (client->n_in_flight >= ADDA_HUB_MAX_CLIENT_IN_FLIGHT)
    {
      adda_hub_tell_error (self, client, ADDA_ERROR_BUSY, command->room, command->nonce);
      return ADDA_OUTCOME_ANSWERED;
    }
  return handler (self, client, command);
}

void
adda_hub_execute (AddaHub *self, AddaClient *client, AddaCommand *command)
{
  g_assert (!client->is_gone);

  if (client->n_joining > 0 && adda_hub_defer (self, client, command))
    return;

  if (run_command (self, client, command) == ADDA_OUTCOME_TAKEN)
    return;

  adda_command_free (command);
  self->outlet->done (client, self->outlet_data);
}

guint
adda_hub_get_n_clients (AddaHub *self)
{
  return self->n_clients;
}

guint
adda_hub_get_n_rooms (AddaHub *self)
{
  return self->n_rooms;
}

AddaLog *
adda_hub_get_log (AddaHub *self)
{
  return self->log;
}

guint
adda_hub_get_n_in_flight (AddaHub *self)
{
  return self->n_in_flight;
}

guint
adda_hub_get_n_joining (AddaHub *self)
{
  return self->n_joining;
}

void
adda_hub_drain (AddaHub *self)
{
  self->is_draining = TRUE;
}

void
adda_hub_tell (AddaHub *self, AddaClient *client, const AddaNotice *notice)
{
  if (!client->is_gone)
    self->outlet->tell (client, notice, self->outlet_data);
}

void
adda_hub_tell_room (AddaHub *self, AddaRoom *room, const AddaNotice *notice, AddaClient *except)
{
  if (room->n_clients > 0)
    self->outlet->tell_room (room, notice, except, self->outlet_data);
}

static void
tell_error (AddaHub *self,
            AddaClient *client,
            AddaErrorCode code,
            guint retry_after_ms,
            const char *room,
            const char *nonce)
{
  const AddaNotice notice = {
    .type = ADDA_NOTICE_ERROR,
    .code = code,
    .room = room,
    .nonce = nonce,
    .retry_after_ms = code == ADDA_ERROR_BUSY ? ADDA_HUB_BUSY_RETRY_MS : retry_after_ms,
  };

  adda_hub_tell (self, client, &notice);
}

void
adda_hub_tell_error (AddaHub *self,
                     AddaClient *client,
                     AddaErrorCode code,
                     const char *room,
                     const char *nonce)
{
  tell_error (self, client, code, 0, room, nonce);
}

void
adda_hub_tell_refusal (AddaHub *self,
                       AddaClient *client,
                       AddaErrorCode code,
                       guint retry_after_ms,
                       const AddaCommand *command)
{
  tell_error (self, client, code, retry_after_ms, command->room, command->nonce);
}

void
adda_hub_count_rooms (AddaHub *self, int change)
{
  self->n_rooms += (guint) change;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ROOMS]);
}

void
adda_hub_emit_room (AddaHub *self, AddaRoom *room, gboolean is_open)
{
  g_signal_emit (self, signals[is_open ? ROOM_OPENED : ROOM_CLOSED], 0, room);
}

void
adda_hub_emit_joined (AddaHub *self, AddaRoom *room, AddaMember *member)
{
  g_signal_emit (self, signals[MEMBER_JOINED], 0, room, member);
}

void
adda_hub_emit_left (AddaHub *self, AddaRoom *room, AddaMember *member, AddaLeaveReason reason)
{
  g_signal_emit (self, signals[MEMBER_LEFT], 0, room, member, reason);
}

void
adda_hub_emit_event (AddaHub *self, AddaRoom *room, AddaEvent *event)
{
  g_signal_emit (self, signals[event->kind == ADDA_EVENT_MESSAGE ? MESSAGE : EVENT], 0, room,
                 event);
}
