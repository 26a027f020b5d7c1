/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Watching and steering the hub over adda.v1: who asks, may they, what is answered. docs/admin.md */

#include "adda-control-doing.h"
#include "adda-topic-private.h"

#include <string.h>

#include "base/adda-clock.h"
#include "metrics/adda-metrics.h"
#include "protocol/adda-json-read.h"

/* ---- the outlet ---- */

static void
gateway_send (AddaClient *client, AddaFrame *frame, gpointer data)
{
  adda_gateway_send (data, client, frame);
}

static void
gateway_ask_drained (AddaClient *client, gpointer data)
{
  adda_gateway_ask_drained (data, client);
}

const AddaControlOutlet adda_control_gateway_outlet = {
  .send = gateway_send,
  .ask_drained = gateway_ask_drained,
};

static void
tell (AddaControl *self, AddaClient *client, const AddaNotice *notice)
{
  g_autoptr (AddaFrame) frame = adda_codecs[ADDA_DIALECT_V1]->encode (notice);

  self->outlet->send (client, frame, self->outlet_data);
}

void
adda_control_send (AddaControl *self, AddaClient *client, const char *text)
{
  tell (self, client, &(AddaNotice){ .type = ADDA_NOTICE_ADMIN, .text = text });
}

void
adda_control_send_error (AddaControl *self,
                         AddaClient *client,
                         AddaErrorCode code,
                         const char *text,
                         const char *nonce)
{
  adda_metrics_add (ADDA_COUNTER_ERRORS, 1);
  tell (self, client,
        &(AddaNotice){
            .type = ADDA_NOTICE_ERROR,
            .code = code,
            .text = text,
            .nonce = nonce,
            .time_usec = adda_clock_now_usec (),
        });
}

void
adda_control_send_forbidden (AddaControl *self,
                             AddaClient *client,
                             const char *what,
                             AddaRole least,
                             const char *nonce)
{
  g_autofree char *text =
      g_strdup_printf ("%s needs the role %s, and yours is %s", what, adda_role_to_string (least),
                       adda_role_to_string (client->user->role));

  adda_control_send_error (self, client, ADDA_ERROR_FORBIDDEN, text, nonce);
}

/* ---- requests ---- */

gboolean
adda_control_may (AddaRole role, AddaRole least)
{
  return role == ADDA_ROLE_ADMIN || (role == ADDA_ROLE_MODERATOR && least == ADDA_ROLE_MODERATOR);
}

char *
adda_control_peek (const AddaCommand *command, const char *name)
{
  AddaJsonMember member = { .name = name, .name_length = strlen (name) };
  char *value = NULL;

  if (!adda_json_read_members (command->text, command->text_length, &member, 1, NULL) ||
      !adda_json_read_string (&member, &value, NULL, NULL))
    return NULL;

  return value;
}

static void
execute (AddaClient *client, const AddaCommand *command, gpointer data)
{
  if (command->type == ADDA_COMMAND_WATCH)
    adda_watcher_run_watch (data, client, command);
  else if (command->type == ADDA_COMMAND_UNWATCH)
    adda_watcher_run_unwatch (data, client, command);
  else
    adda_control_call_run (data, client, command);
}

static void
drained (AddaClient *client, gpointer data)
{
  AddaControl *self = data;

  adda_watcher_drained (self, client);
  if (adda_broadcasts_drained (self->broadcasts, client))
    adda_control_touch_broadcasts (self);
}

static void
moved (AddaClient *client, AddaRoom *room, gpointer data)
{
  adda_topic_connections_changed (data, client->link);
  adda_control_room_changed (data, adda_room_get_name (room));
}

static void
arrived (AddaConnection *connection, gpointer data)
{
  adda_topic_events_note (data, &(AddaControlEvent){ .kind = "connect", .connection = connection });
  adda_topic_connections_arrived (data, connection);
}

static void
left (AddaConnection *connection, guint16 code, gpointer data)
{
  g_autofree char *text = g_strdup_printf ("closed with %u", code);

  adda_topic_events_note (data, &(AddaControlEvent){
                                    .kind = code == ADDA_CLOSE_SLOW ? "slow" : "disconnect",
                                    .connection = connection,
                                    .text = text,
                                });
  adda_topic_connections_left (data, connection);
  adda_topic_trace_left (data, connection);
}

static void
proved (AddaClient *client, gboolean is_good, gpointer data)
{
  adda_topic_events_note (data, &(AddaControlEvent){
                                    .kind = is_good ? "sign_in" : "sign_in_failed",
                                    .connection = client->link,
                                    .text = "on an open connection",
                                });
  adda_topic_connections_changed (data, client->link);
}

static void
refused (GInetAddress *address, guint status, const char *reason, gpointer data)
{
  g_autofree char *text = g_strdup_printf ("%u %s", status, reason);

  adda_topic_events_note (data, &(AddaControlEvent){
                                    .kind = "refused",
                                    .address = address,
                                    .text = text,
                                });
}

static void
reported (const AddaReport *report, gpointer data)
{
  AddaControl *self = data;

  self->n_crowded += report->n_crowded;
  adda_topic_connections_take (self, report);
}

static void
traced (AddaConnection *connection, const AddaTraced *frame, gpointer data)
{
  adda_topic_trace_take (data, connection, frame);
}

static void
gone (AddaClient *client, gpointer data)
{
  AddaControl *self = data;

  adda_watcher_drop (self, client);
  if (adda_broadcasts_gone (self->broadcasts, client))
    adda_control_touch_broadcasts (self);
  for (GList *l = self->calls.head; l != NULL; l = l->next)
    {
      AddaControlCall *call = l->data;

      if (call->client == client)
        adda_control_call_forget (call);
    }
}

const AddaGatewayDesk adda_control_desk = {
  .execute = execute,
  .drained = drained,
  .moved = moved,
  .arrived = arrived,
  .left = left,
  .proved = proved,
  .refused = refused,
  .reported = reported,
  .traced = traced,
  .gone = gone,
};

/* ---- rooms ---- */

void
adda_control_set_states (AddaControl *self, const AddaControlStates *states, gpointer data)
{
  self->states = states;
  self->states_data = data;
}

const char *
adda_control_get_topic (AddaControl *self, const char *room)
{
  return self->states != NULL ? self->states->get_topic (room, self->states_data) : NULL;
}

gboolean
adda_control_is_locked (AddaControl *self, const char *room)
{
  return self->states != NULL && self->states->is_locked (room, self->states_data);
}

gboolean
adda_control_is_muted (AddaControl *self, const char *user_id, const char *room)
{
  return self->states != NULL && self->states->is_muted (user_id, room, self->states_data);
}

void
adda_control_room_changed (AddaControl *self, const char *room)
{
  AddaChannel *rooms = adda_channel_find (self, "rooms", NULL);

  if (rooms != NULL &&
      (room == NULL || !adda_stream_is_name (room) || adda_stream_get_raw (room) != NULL))
    adda_topic_rooms_mark (rooms, room);
  for (GList *l = self->channels.head; l != NULL; l = l->next)
    {
      AddaChannel *channel = l->data;

      if (g_str_equal (channel->topic->name, "room") &&
          (room == NULL || g_str_equal (channel->subject, room)))
        adda_channel_touch (channel);
    }
}

static gint64
get_second (void)
{
  return g_get_monotonic_time () / G_USEC_PER_SEC;
}

static void
count_message (G_GNUC_UNUSED AddaHub *hub,
               AddaRoom *room,
               G_GNUC_UNUSED gpointer event,
               gpointer data)
{
  AddaControl *self = data;

  adda_rates_count (self->rates, adda_room_get_name (room), get_second ());
}

static void
rate_changed (const char *room, gpointer data)
{
  AddaChannel *rooms = adda_channel_find (data, "rooms", NULL);

  if (rooms != NULL)
    adda_topic_rooms_mark (rooms, room);
}

/* ---- once a second ---- */

static void
judge_alarms (AddaControl *self)
{
  AddaLogStats stats;
  AddaAlarmFigures figures = {
    .slow_closed = adda_metrics_get (ADDA_COUNTER_SLOW_CLOSED),
    .errors =
        adda_metrics_get (ADDA_COUNTER_ERRORS) + adda_metrics_get (ADDA_COUNTER_REQUEST_ERRORS),
    .requests =
        adda_metrics_get (ADDA_COUNTER_REQUESTS) + adda_metrics_get (ADDA_COUNTER_MESSAGES_IN),
  };

  figures.crowded = self->n_crowded;
  adda_log_get_stats (adda_hub_get_log (self->parts.hub), &stats);
  figures.n_drafts = stats.n_pending;
  figures.is_log_failing = stats.is_failing;
  adda_control_look_at_disk (self->parts.data_dir, &figures.disk_free_bytes, &figures.disk_bytes);
  adda_alarms_judge (self->alarms, &figures, adda_clock_now_usec ());
}

/* Only while somebody wants to know, or while so much waits that a send queue may be full. */
static void
ask_report (AddaControl *self)
{
  if (self->parts.gateway != NULL && (adda_channel_find (self, "connections", NULL) != NULL ||
                                      adda_metrics_get_pending_bytes () > 0))
    adda_gateway_ask_report (self->parts.gateway, FALSE);
  self->n_crowded = 0;
}

static gboolean
tick (gpointer data)
{
  AddaControl *self = data;

  adda_watcher_check (self);
  judge_alarms (self);
  ask_report (self);
  adda_rates_expire (self->rates, get_second (), rate_changed, self);
  for (GList *l = self->channels.head; l != NULL; l = l->next)
    {
      AddaChannel *channel = l->data;

      if (channel->topic->look != NULL)
        channel->topic->look (channel);
    }

  return G_SOURCE_CONTINUE;
}

static void
open_kept (AddaControl *self)
{
  for (const AddaControlTopic *topic = adda_control_topics; topic->name != NULL; topic++)
    if (topic->is_kept && topic->subjects == NULL)
      adda_channel_new (self, topic, NULL);
    else if (topic->is_kept)
      for (guint i = 0; topic->subjects[i] != NULL; i++)
        adda_channel_new (self, topic, topic->subjects[i]);
}

/* ---- life ---- */

void
adda_control_set_audit (AddaControl *control, AddaControlAuditFunc func, gpointer data)
{
  control->audit = func;
  control->audit_data = data;
}

AddaControl *
adda_control_new (const AddaControlParts *parts,
                  const AddaControlOutlet *outlet,
                  gpointer outlet_data)
{
  AddaControl *self = g_new0 (AddaControl, 1);

  self->parts = *parts;
  self->outlet = outlet;
  self->outlet_data = outlet_data;
  g_queue_init (&self->calls);
  if (parts->audit != NULL)
    adda_control_keep_audit (self);
  if (parts->rulings != NULL)
    adda_topic_rulings_attach (self);
  self->broadcasts = adda_broadcasts_new ();
  g_queue_init (&self->channels);
  self->watchers = g_hash_table_new_full (NULL, NULL, NULL, adda_watcher_free);
  self->rates = adda_rates_new ();
  self->alarms = adda_alarms_new ();
  self->started_usec = adda_clock_now_usec ();
  g_signal_connect (parts->hub, "message", G_CALLBACK (count_message), self);
  open_kept (self);
  self->tick = g_timeout_source_new (1000);
  g_source_set_static_name (self->tick, "[adda] control");
  g_source_set_callback (self->tick, tick, self, NULL);
  g_source_attach (self->tick, g_main_context_get_thread_default ());

  return self;
}

void
adda_control_free (AddaControl *self)
{
  if (self->parts.rulings != NULL)
    adda_topic_rulings_detach (self);
  while (self->calls.head != NULL)
    adda_control_call_free (self->calls.head->data);
  g_source_destroy (self->tick);
  g_source_unref (self->tick);
  g_hash_table_unref (self->watchers);
  while (self->channels.head != NULL)
    adda_channel_free (self->channels.head->data);
  g_signal_handlers_disconnect_by_data (self->parts.hub, self);
  adda_broadcasts_free (self->broadcasts);
  adda_rates_free (self->rates);
  adda_alarms_free (self->alarms);
  g_free (self);
}
