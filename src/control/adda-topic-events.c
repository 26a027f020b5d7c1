/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Topic events: who comes, goes, is refused or too slow: the last 1,000, whether anybody looks or not */

#include "adda-topic-private.h"

#include <string.h>

#include "base/adda-clock.h"

static const AddaUser *
get_user (const AddaControlEvent *event)
{
  const AddaConnection *connection = event->connection;

  if (event->user != NULL || connection == NULL)
    return event->user;
  return adda_roster_get_user (&connection->entry);
}

static void
add_place (AddaJson *json, const AddaControlEvent *event)
{
  const AddaRosterEntry *entry = event->connection != NULL ? &event->connection->entry : NULL;
  g_autoptr (GInetAddress) own = entry != NULL ? adda_roster_dup_address (entry) : NULL;
  GInetAddress *address = event->address != NULL ? event->address : own;
  g_autofree char *text = address != NULL ? g_inet_address_to_string (address) : NULL;
  char id[ADDA_CONNECTION_ID_LENGTH];

  adda_json_add_string (json, "address", text);
  adda_json_add_string (json, "room", event->room);
  adda_json_add_string (json, "connection",
                        entry != NULL ? adda_connection_id_format (entry->id, id) : NULL);
}

void
adda_topic_events_note (AddaControl *control, const AddaControlEvent *event)
{
  guint64 id = ++control->last_event_id;
  AddaJson json;

  adda_channel_open_item (&json);
  adda_json_add_int (&json, "id", (gint64) id);
  adda_json_add_time (&json, "time", adda_clock_now_usec ());
  adda_json_add_string (&json, "kind", event->kind);
  adda_channel_add_user (&json, "user", get_user (event));
  add_place (&json, event);
  adda_json_add_string (&json, "text", event->text != NULL ? event->text : "");
  adda_channel_close_item_number (control->events, &json, id);
}

/* ---- what the hub tells ---- */

static void
member_joined (G_GNUC_UNUSED AddaHub *hub, AddaRoom *room, AddaMember *member, gpointer data)
{
  adda_topic_events_note (data, &(AddaControlEvent){
                                    .kind = "join",
                                    .user = adda_member_get_user (member),
                                    .room = adda_room_get_name (room),
                                });
}

static void
member_left (G_GNUC_UNUSED AddaHub *hub,
             AddaRoom *room,
             AddaMember *member,
             int reason,
             gpointer data)
{
  static const char *const texts[] = {
    [ADDA_LEAVE_ASKED] = "asked to leave",
    [ADDA_LEAVE_DISCONNECTED] = "disconnected",
    [ADDA_LEAVE_EXPELLED] = "was taken out",
  };

  adda_topic_events_note (data,
                          &(AddaControlEvent){
                              .kind = "leave",
                              .user = adda_member_get_user (member),
                              .room = adda_room_get_name (room),
                              .text = reason < (int) G_N_ELEMENTS (texts) ? texts[reason] : NULL,
                          });
}

/* A sign-in makes a session: {"change":"session","user":…}. */
static void
stream_changed (G_GNUC_UNUSED AddaHub *hub,
                G_GNUC_UNUSED AddaRoom *room,
                gpointer event,
                gpointer data)
{
  const AddaEvent *change = event;

  if (change->kind == ADDA_EVENT_ACCOUNT &&
      strstr (change->content, "\"change\":\"session\"") != NULL)
    adda_topic_events_note (data, &(AddaControlEvent){
                                      .kind = "sign_in",
                                      .user = change->user,
                                      .text = "with name and password",
                                  });
}

static void
sign_in_failed (AddaAccounts *accounts, const char *user_id, gpointer data)
{
  const AddaAccount *account = user_id != NULL ? adda_accounts_lookup (accounts, user_id) : NULL;

  adda_topic_events_note (data, &(AddaControlEvent){
                                    .kind = "sign_in_failed",
                                    .user = account != NULL ? account->user : NULL,
                                    .text = "the name or the password was wrong",
                                });
}

void
adda_topic_events_open (AddaChannel *channel)
{
  AddaControl *control = channel->control;
  const AddaControlParts *parts = &control->parts;

  control->events = channel;
  g_signal_connect (parts->hub, "member-joined", G_CALLBACK (member_joined), control);
  g_signal_connect (parts->hub, "member-left", G_CALLBACK (member_left), control);
  g_signal_connect (parts->hub, "event", G_CALLBACK (stream_changed), control);
  if (parts->accounts != NULL)
    g_signal_connect (parts->accounts, "sign-in-failed", G_CALLBACK (sign_in_failed), control);
}

void
adda_topic_events_close (AddaChannel *channel)
{
  AddaControl *control = channel->control;

  g_signal_handlers_disconnect_by_data (control->parts.hub, control);
  if (control->parts.accounts != NULL)
    g_signal_handlers_disconnect_by_data (control->parts.accounts, control);
}
