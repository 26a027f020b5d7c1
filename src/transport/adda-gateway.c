/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Between hub and workers: commands in, notices encoded once a dialect and sent out */

#include "adda-gateway.h"

#include "adda-audience.h"
#include "adda-dashboard.h"
#include "adda-gatekeeper.h"
#include "adda-proofs.h"
#include "adda-roster.h"
#include "adda-stream-orders.h"
#include "base/adda-clock.h"
#include "base/adda-json.h"
#include "base/adda-name.h"
#include "hub/adda-notifications.h"
#include "metrics/adda-histogram.h"

struct _AddaGateway
{
  GObject parent_instance;

  AddaHub *hub;         /* (owned) */
  AddaTokens *tokens;   /* (owned) */
  AddaQuota *quota;     /* (unowned) (nullable) */
  AddaProofs *proofs;   /* (owned) of connections */
  AddaRoster *roster;   /* (owned) of connections */
  AddaMailbox mailbox;  /* commands from the workers */
  GSource *source;      /* (owned) */
  GSource *bell;        /* (owned) wakes workers once a turn */
  AddaWorker **workers; /* (owned) */
  guint n_workers;
  guint next_worker;
  guint n_connections;
  guint commands_in_flight;
  AddaWelcomeLimits welcome;
  AddaDashboard *dashboard; /* (owned) */
  AddaDesk desk;
  GArray *audiences; /* (element-type AddaAudience) by the room's index */
};

G_DEFINE_FINAL_TYPE (AddaGateway, adda_gateway, G_TYPE_OBJECT)

static guint64
hash_user (const AddaUser *user)
{
  guint64 hash = G_GUINT64_CONSTANT (0xcbf29ce484222325);

  /* FNV-1a, 64 bits (Fowler, Noll, Vo) */
  for (const char *c = user->id; *c != '\0'; c++)
    hash = (hash ^ (guint8) *c) * G_GUINT64_CONSTANT (0x100000001b3);

  return hash;
}

static void
order (AddaConnection *connection, AddaOrder *letter)
{
  adda_worker_order (connection->worker, letter);
}

/* ---- the hub's outlet ---- */

static void
tell (AddaClient *client, const AddaNotice *notice, G_GNUC_UNUSED gpointer data)
{
  AddaConnection *connection = client->link;
  AddaFrame *frame = adda_codecs[connection->dialect]->encode (notice);
  AddaOrder *letter;

  if (connection->stream != NULL && notice->type == ADDA_NOTICE_JOINED)
    adda_stream_orders_tell_missed (connection, notice);
  if (notice->type == ADDA_NOTICE_ERROR)
    adda_metrics_add (ADDA_COUNTER_ERRORS, 1);
  if (frame == NULL)
    return;

  letter = adda_order_new (ADDA_ORDER_SEND, connection);
  letter->frame = frame;
  if (notice->type == ADDA_NOTICE_JOINED)
    {
      letter->slot = adda_stream_orders_get_slot (connection, notice->room);
      letter->seq = notice->seq;
    }
  order (connection, letter);
}

static AddaAudience *
get_audience (AddaGateway *self, AddaRoom *room)
{
  guint index = adda_room_get_index (room);

  if (index >= self->audiences->len)
    g_array_set_size (self->audiences, index + 1);

  return &g_array_index (self->audiences, AddaAudience, index);
}

/* The connection, if any, that is not told, as its dialect has it. */
static AddaConnection *
get_excluded (const AddaNotice *notice, AddaClient *except)
{
  AddaConnection *origin = notice->origin != NULL ? notice->origin->link : NULL;

  if (except != NULL)
    return except->link;

  return origin != NULL && adda_codecs[origin->dialect]->excludes_sender ? origin : NULL;
}

static void
tell_room (AddaRoom *room, const AddaNotice *notice, AddaClient *except, gpointer data)
{
  AddaGateway *self = data;
  AddaAudience *audience = get_audience (self, room);
  gboolean is_message = notice->type == ADDA_NOTICE_MESSAGE;

  if (audience->total == 0)
    return;

  adda_audience_tell (audience, self->workers, self->n_workers, adda_room_get_index (room), notice,
                      is_message ? hash_user (notice->event->user) : 0,
                      get_excluded (notice, except));
  if (is_message && notice->event->start_usec > 0)
    adda_histogram_add (ADDA_HISTOGRAM_MESSAGE,
                        g_get_monotonic_time () - notice->event->start_usec);
}

static void
enter (AddaClient *client, AddaRoom *room, gpointer data)
{
  AddaGateway *self = data;
  AddaConnection *connection = client->link;
  AddaOrder *letter = adda_order_new (ADDA_ORDER_ENTER, connection);

  adda_audience_add (get_audience (self, room), self->n_workers, connection);
  adda_desk_moved (&self->desk, client, room);
  letter->room = adda_room_get_index (room);
  letter->slot = adda_stream_orders_get_slot (connection, adda_room_get_name (room));
  order (connection, letter);
}

static void
leave (AddaClient *client, AddaRoom *room, gpointer data)
{
  AddaGateway *self = data;
  AddaConnection *connection = client->link;
  AddaOrder *letter = adda_order_new (ADDA_ORDER_EXIT, connection);

  adda_audience_remove (get_audience (self, room), connection);
  adda_desk_moved (&self->desk, client, room);
  letter->room = adda_room_get_index (room);
  letter->slot = adda_stream_orders_get_slot (connection, adda_room_get_name (room));
  order (connection, letter);
}

static void
done (AddaClient *client, gpointer data)
{
  AddaGateway *self = data;
  AddaConnection *connection = client->link;
  /* seq_cst: pairs with pause_if_behind() in the worker. */
  int left = __atomic_sub_fetch (&connection->n_in_flight, 1, __ATOMIC_SEQ_CST);

  if ((left == 0 || left == (int) self->commands_in_flight / 2) &&
      __atomic_load_n (&connection->is_paused, __ATOMIC_SEQ_CST))
    order (connection, adda_order_new (ADDA_ORDER_RESUME, connection));
}

/* Who is in one room only has no other way to learn of it. */
static void
expel (AddaClient *client, const char *reason, G_GNUC_UNUSED gpointer data)
{
  AddaConnection *connection = client->link;

  if (connection->dialect != ADDA_DIALECT_V1)
    adda_proofs_close (connection, ADDA_CLOSE_KICKED, reason);
}

const AddaHubOutlet adda_gateway_outlet = {
  .tell = tell,
  .tell_room = tell_room,
  .enter = enter,
  .exit = leave,
  .done = done,
  .expel = expel,
};

/* ---- commands ---- */

static void
welcome (AddaGateway *self, AddaClient *client, const char *nonce)
{
  g_autofree char *session = NULL;

  if (client->user->role == ADDA_ROLE_GUEST)
    session = adda_tokens_seal_session (self->tokens, client->user->id);

  tell (client,
        &(AddaNotice){
            .type = ADDA_NOTICE_WELCOME,
            .nonce = nonce,
            .user = client->user,
            .session = session,
            .epoch = adda_log_get_epoch (adda_hub_get_log (self->hub)),
            .limits = &self->welcome,
            .time_usec = adda_clock_now_usec (),
        },
        self);
}

/* Its own notifications reach a client unasked where its dialect has words for them. */
static void
follow (AddaGateway *self, AddaClient *client)
{
  AddaConnection *connection = client->link;

  if (connection->endpoint->notifies)
    adda_notifications_attach (self->hub, client);
  else if (connection->dialect == ADDA_DIALECT_V1)
    adda_notifications_follow (self->hub, client);
}

/* Its user has connections enough: this one may come back when there is room. */
static void
turn_away (AddaGateway *self, AddaClient *client, const char *nonce)
{
  g_autofree char *reason =
      g_strdup_printf ("too many connections wait_ms=%u", ADDA_QUOTA_CONNECTION_WAIT_MS);

  tell (client,
        &(AddaNotice){
            .type = ADDA_NOTICE_ERROR,
            .nonce = nonce,
            .code = ADDA_ERROR_RATE_LIMITED,
            .text = "too many connections",
            .retry_after_ms = ADDA_QUOTA_CONNECTION_WAIT_MS,
            .time_usec = adda_clock_now_usec (),
        },
        self);
  adda_proofs_close (client->link, ADDA_CLOSE_OVERLOADED, reason);
}

static void
authenticate (AddaGateway *self, AddaClient *client, const AddaCommand *command)
{
  AddaConnection *connection = client->link;
  g_auto (AddaIdentity) identity = { 0 };
  AddaErrorCode code = adda_proofs_identify (self->proofs, client, command, &identity);
  gboolean is_good = code == ADDA_N_ERRORS;
  gboolean is_same = is_good && g_str_equal (identity.user->id, client->user->id);
  AddaOrder *letter;

  if (!is_good || !adda_hub_set_user (self->hub, client, identity.user))
    {
      AddaNotice notice = {
        .type = ADDA_NOTICE_ERROR,
        .nonce = command->nonce,
        .code = is_good ? ADDA_ERROR_FORBIDDEN : code,
        .text = is_good ? "leave all rooms before you sign in" : NULL,
        .time_usec = adda_clock_now_usec (),
      };

      tell (client, &notice, self);
      adda_desk_proved (&self->desk, client, FALSE);
      if (code == ADDA_ERROR_BANNED)
        adda_proofs_close (connection, ADDA_CLOSE_BANNED, adda_error_code_get_message (code));
      else if (connection->endpoint->needs_proof)
        adda_proofs_close (connection, ADDA_CLOSE_POLICY,
                           adda_error_code_get_message (notice.code));
      return;
    }

  if (!adda_gatekeeper_rename (self->quota, connection, identity.user))
    {
      turn_away (self, client, command->nonce);
      return;
    }
  client->flags &= (guint8) ~ADDA_CLIENT_UNPROVEN;
  letter = adda_order_new (ADDA_ORDER_USER, connection);
  letter->user_key = hash_user (identity.user);
  order (connection, letter);
  adda_proofs_keep (self->proofs, connection, &identity);
  adda_roster_rename (self->roster, connection, &identity);
  welcome (self, client, command->nonce);
  adda_desk_proved (&self->desk, client, TRUE);
  if (!is_same)
    follow (self, client);
}

void
adda_gateway_set_accounts (AddaGateway *self, AddaAccounts *accounts)
{
  adda_proofs_set_accounts (self->proofs, accounts);
}

void
adda_gateway_set_desk (AddaGateway *self, const AddaGatewayDesk *desk, gpointer data)
{
  self->desk = (AddaDesk){ desk, data };
}

void
adda_gateway_tell (AddaGateway *self, AddaClient *client, const AddaNotice *notice)
{
  tell (client, notice, self);
}

/* What is for the desk, and what it asked for. It is answered here if it has come to the wrong place. */
static void
pass_on (AddaGateway *self, AddaConnection *connection, AddaClient *client, AddaCommand *command)
{
  AddaNotice notice = {
    .type = ADDA_NOTICE_ERROR,
    .nonce = command->nonce,
    .code = adda_desk_take (&self->desk, connection, client, command),
    .time_usec = adda_clock_now_usec (),
  };

  /* Reports and frames come without being counted. */
  if (client != NULL && command->type != ADDA_COMMAND_TRACE)
    {
      if (notice.code != ADDA_N_ERRORS && command->type != ADDA_COMMAND_DRAINED)
        tell (client, &notice, self);
      done (client, self);
    }
  adda_command_free (command);
}

/* What the hub does for who has proved enough, and what the gateway answers itself. */
static void
execute (AddaGateway *self, AddaClient *client, AddaCommand *command)
{
  AddaConnection *connection = client->link;
  AddaNotice notice = {
    .type = ADDA_NOTICE_ERROR,
    .code = ADDA_ERROR_UNAUTHORIZED,
    .nonce = command->nonce,
    .frame = command->frame,
    .time_usec = adda_clock_now_usec (),
  };

  if ((client->flags & ADDA_CLIENT_UNPROVEN) == 0)
    {
      notice.retry_after_ms =
          adda_gatekeeper_take (self->quota, connection, (AddaCommandType) command->type);
      if (notice.retry_after_ms > 0)
        notice.code = ADDA_ERROR_RATE_LIMITED;
      else if (command->type == ADDA_COMMAND_PING)
        notice.type = ADDA_NOTICE_PONG;
      else if (command->type == ADDA_COMMAND_RELAY && connection->endpoint->needs_proof)
        notice.type = ADDA_NOTICE_RELAY;
      else
        {
          adda_hub_execute (self->hub, client, command);
          return;
        }
    }

  tell (client, &notice, self);
  done (client, self);
  adda_command_free (command);
}

static void
handle (AddaGateway *self, AddaCommand *command)
{
  AddaConnection *connection = command->target;
  AddaClient *client = connection != NULL ? connection->client : NULL;

  switch ((AddaCommandType) command->type)
    {
    case ADDA_COMMAND_GONE:
      if (connection->endpoint->is_dashboard)
        adda_dashboard_remove (self->dashboard, connection, connection->option);
      adda_desk_left (&self->desk, connection, (guint16) command->limit);
      if (client != NULL)
        adda_hub_remove_client (self->hub, client);
      connection->client = NULL;
      adda_proofs_drop (self->proofs, connection);
      adda_gatekeeper_leave (self->quota, connection);
      adda_roster_remove (self->roster, connection);
      self->n_connections--;
      order (connection, adda_order_new (ADDA_ORDER_RELEASE, connection));
      adda_command_free (command);
      break;
    case ADDA_COMMAND_AUTH:
      authenticate (self, client, command);
      done (client, self);
      adda_command_free (command);
      break;
    case ADDA_COMMAND_WATCH:
    case ADDA_COMMAND_UNWATCH:
    case ADDA_COMMAND_ADMIN:
    case ADDA_COMMAND_DRAINED:
    case ADDA_COMMAND_REPORT:
    case ADDA_COMMAND_TRACE:
      pass_on (self, connection, client, command);
      break;
    case ADDA_COMMAND_JOIN:
    case ADDA_COMMAND_LEAVE:
    case ADDA_COMMAND_SEND:
    case ADDA_COMMAND_HISTORY:
    case ADDA_COMMAND_TYPING:
    case ADDA_COMMAND_PRESENCE:
    case ADDA_COMMAND_NOTIFICATIONS:
    case ADDA_COMMAND_READ:
    case ADDA_COMMAND_RELAY:
    case ADDA_COMMAND_PING:
      execute (self, client, command);
      break;
    }
}

static void
handle_all (AddaMail *list, gpointer data)
{
  AddaGateway *self = data;

  while (list != NULL)
    {
      AddaCommand *command = (AddaCommand *) list;

      list = list->next;
      handle (self, command);
    }
}

/* ---- life ---- */

static void
send_frame (AddaConnection *connection, AddaFrame *frame)
{
  AddaOrder *letter = adda_order_new (ADDA_ORDER_SEND, connection);

  letter->frame = adda_frame_ref (frame);
  order (connection, letter);
}

/* @command: (transfer full), in the connection's own name */
static void
execute_for (AddaGateway *self, AddaConnection *connection, AddaCommand *command)
{
  __atomic_add_fetch (&connection->n_in_flight, 1, __ATOMIC_RELAXED);
  adda_hub_execute (self->hub, connection->client, command);
}

/* Where whole frames are passed on, all hear of the newcomer's name, the newcomer too. */
static void
enter_stream (AddaGateway *self, AddaConnection *connection, const AddaArrivalInfo *info)
{
  AddaNotice join = { .type = ADDA_NOTICE_JOIN, .user = info->user };
  AddaCommand *greeting;

  adda_hub_subscribe (self->hub, connection->client, info->room);
  if (!info->is_announced)
    return;

  greeting = adda_command_new (ADDA_COMMAND_RELAY);
  greeting->is_greeting = TRUE;
  greeting->frame = adda_codecs[info->dialect]->encode (&join);
  execute_for (self, connection, greeting);
}

void
adda_gateway_admit (AddaGateway *self,
                    const AddaArrivalInfo *info,
                    int fd,
                    GIOStream *tls,
                    GBytes *initial)
{
  AddaWorker *worker = self->workers[self->next_worker++ % self->n_workers];
  AddaConnection *connection = adda_connection_new (worker, info->endpoint, info->dialect, fd, tls);
  AddaOrder *letter = adda_order_new (ADDA_ORDER_ADD, connection);
  AddaCommand *join;

  connection->option = (guint8) info->option;
  connection->stream = info->stream;
  connection->owes_proof = (info->flags & ADDA_CLIENT_UNPROVEN) != 0;
  self->n_connections++;
  adda_gatekeeper_enter (self->quota, connection, info->address, info->user);
  adda_roster_add (self->roster, connection, info->user, info->address, info->identity);
  if (info->user != NULL)
    connection->user_key = hash_user (info->user);
  letter->initial = initial;
  order (connection, letter);
  if (info->head != NULL)
    send_frame (connection, info->head);
  if (info->endpoint->is_dashboard)
    adda_dashboard_add (self->dashboard, connection, connection->option);
  if (info->identity != NULL)
    adda_proofs_keep (self->proofs, connection, info->identity);
  if (info->endpoint->is_chat)
    connection->client = adda_hub_add_client (self->hub, info->user, info->flags, connection);
  adda_desk_arrived (&self->desk, connection);
  if (!info->endpoint->is_chat)
    return;

  if ((info->flags & ADDA_CLIENT_UNPROVEN) == 0)
    {
      if (!info->endpoint->notifies)
        welcome (self, connection->client, NULL);
      follow (self, connection->client);
    }
  if (info->is_name_taken)
    tell (connection->client,
          &(AddaNotice){ .type = ADDA_NOTICE_ERROR, .code = ADDA_ERROR_NAME_TAKEN }, self);
  if (connection->stream != NULL)
    adda_stream_orders_join (self->hub, connection);
  if (info->room != NULL && adda_stream_is_name (info->room))
    enter_stream (self, connection, info);
  else if (info->room != NULL)
    {
      join = adda_command_new (ADDA_COMMAND_JOIN);
      join->room = g_strdup (info->room);
      execute_for (self, connection, join);
    }
}

void
adda_gateway_send (G_GNUC_UNUSED AddaGateway *self, AddaClient *client, AddaFrame *frame)
{
  send_frame (client->link, frame);
}

guint
adda_gateway_ask_report (AddaGateway *self, gboolean all)
{
  for (guint i = 0; i < self->n_workers; i++)
    {
      AddaOrder *letter = adda_order_new (ADDA_ORDER_REPORT, NULL);

      letter->is_on = all;
      adda_worker_order (self->workers[i], letter);
    }

  return self->n_workers;
}

void
adda_gateway_trace (G_GNUC_UNUSED AddaGateway *self, AddaConnection *connection, gboolean is_on)
{
  AddaOrder *letter = adda_order_new (ADDA_ORDER_TRACE, connection);

  letter->is_on = is_on;
  order (connection, letter);
}

void
adda_gateway_note_refusal (AddaGateway *self,
                           GInetAddress *address,
                           guint status,
                           const char *reason)
{
  adda_desk_refused (&self->desk, address, status, reason);
}

void
adda_gateway_ask_drained (G_GNUC_UNUSED AddaGateway *self, AddaClient *client)
{
  order (client->link, adda_order_new (ADDA_ORDER_ASK, client->link));
}

static void
send_figures (gpointer watcher, AddaFrame *frame, G_GNUC_UNUSED gpointer data)
{
  send_frame (watcher, frame);
}

void
adda_gateway_set_hub (AddaGateway *self, AddaHub *hub, AddaTokens *tokens)
{
  g_set_object (&self->hub, hub);
  g_set_object (&self->tokens, tokens);
  adda_proofs_set_tokens (self->proofs, tokens);
  g_clear_pointer (&self->dashboard, adda_dashboard_free);
  self->dashboard = adda_dashboard_new (hub, send_figures, self);
}

void
adda_gateway_set_quota (AddaGateway *self, AddaQuota *quota)
{
  self->quota = quota;
}

void
adda_gateway_set_config (AddaGateway *self, const AddaWorkerConfig *config)
{
  self->commands_in_flight = config->commands_in_flight;
  for (guint i = 0; i < self->n_workers; i++)
    {
      AddaOrder *letter = adda_order_new (ADDA_ORDER_CONFIG, NULL);

      letter->config = g_memdup2 (config, sizeof *config);
      adda_worker_order (self->workers[i], letter);
    }
}

void
adda_gateway_set_welcome (AddaGateway *self, const AddaWelcomeLimits *limits)
{
  self->welcome = *limits;
}

const char *
adda_gateway_get_epoch (AddaGateway *self)
{
  return adda_log_get_epoch (adda_hub_get_log (self->hub));
}

AddaRoster *
adda_gateway_get_roster (AddaGateway *self)
{
  return self->roster;
}

void
adda_gateway_close (AddaConnection *connection, guint16 code, const char *reason)
{
  adda_proofs_close (connection, code, reason);
}

guint
adda_gateway_get_n_connections (AddaGateway *self)
{
  return self->n_connections;
}

void
adda_gateway_drain (AddaGateway *self, guint16 code, const char *reason, guint spread_ms)
{
  for (guint i = 0; i < self->n_workers; i++)
    {
      AddaOrder *letter = adda_order_new (ADDA_ORDER_DRAIN, NULL);

      letter->close.code = code;
      letter->close.reason = g_strdup (reason);
      letter->close.spread_ms = spread_ms;
      adda_worker_order (self->workers[i], letter);
    }
}

static void
clear_source (GSource **source)
{
  if (*source == NULL)
    return;
  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

void
adda_gateway_stop (AddaGateway *self)
{
  AddaMail *mail;

  g_clear_pointer (&self->dashboard, adda_dashboard_free);
  adda_roster_clear (self->roster);
  for (guint i = 0; i < self->n_workers; i++)
    adda_worker_free (self->workers[i]);
  g_clear_pointer (&self->workers, g_free);
  self->n_workers = 0;

  clear_source (&self->source);
  clear_source (&self->bell);
  mail = adda_mailbox_take (&self->mailbox);
  while (mail != NULL)
    {
      AddaCommand *command = (AddaCommand *) mail;

      mail = mail->next;
      adda_command_free (command);
    }
}

static void
adda_gateway_dispose (GObject *object)
{
  AddaGateway *self = ADDA_GATEWAY (object);

  if (self->workers != NULL)
    adda_gateway_stop (self);
  g_clear_object (&self->hub);
  g_clear_object (&self->tokens);

  G_OBJECT_CLASS (adda_gateway_parent_class)->dispose (object);
}

static void
adda_gateway_finalize (GObject *object)
{
  AddaGateway *self = ADDA_GATEWAY (object);

  for (guint i = 0; i < self->audiences->len; i++)
    g_free (g_array_index (self->audiences, AddaAudience, i).counts);
  g_array_unref (self->audiences);
  adda_proofs_free (self->proofs);
  adda_roster_free (self->roster);

  G_OBJECT_CLASS (adda_gateway_parent_class)->finalize (object);
}

static void
adda_gateway_class_init (AddaGatewayClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = adda_gateway_dispose;
  object_class->finalize = adda_gateway_finalize;
}

static void
ring_workers (gpointer data)
{
  AddaGateway *self = data;

  for (guint i = 0; i < self->n_workers; i++)
    adda_worker_ring (self->workers[i]);
}

static void
adda_gateway_init (AddaGateway *self)
{
  self->audiences = g_array_new (FALSE, TRUE, sizeof (AddaAudience));
  self->proofs = adda_proofs_new ();
  self->roster = adda_roster_new ();
  self->source = adda_mailbox_source_new (&self->mailbox, "[adda] commands", handle_all, self);
  g_source_attach (self->source, g_main_context_get_thread_default ());
  self->bell = adda_mailbox_bell_new ("[adda] worker bell", ring_workers, self);
  g_source_attach (self->bell, g_main_context_get_thread_default ());
}

/* A domain of errors is named at its first use, without a lock: here, while there is one thread. */
static void
name_errors (void)
{
  const GQuark domains[] = { ADDA_JSON_ERROR, ADDA_NAME_ERROR, ADDA_PROTOCOL_ERROR };

  for (guint i = 0; i < G_N_ELEMENTS (domains); i++)
    g_assert (domains[i] != 0);
}

AddaGateway *
adda_gateway_new (guint n_workers, const AddaWorkerConfig *config, GError **error)
{
  g_autoptr (AddaGateway) self = g_object_new (ADDA_TYPE_GATEWAY, NULL);

  name_errors ();
  self->commands_in_flight = config->commands_in_flight;
  self->workers = g_new0 (AddaWorker *, n_workers);
  for (self->n_workers = 0; self->n_workers < n_workers; self->n_workers++)
    {
      self->workers[self->n_workers] =
          adda_worker_new (self->n_workers, &self->mailbox, config, error);
      if (self->workers[self->n_workers] == NULL)
        return NULL;
    }

  return g_steal_pointer (&self);
}
