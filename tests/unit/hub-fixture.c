/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A hub with an outlet that writes down, in one line each, what every client hears */

#include "hub-fixture.h"

#include <glib/gstdio.h>
#include "hub/adda-notifications.h"
#include "log/adda-local-log.h"

#define WAIT_SECONDS 20

/* The events of a notice as "3..7"; contents that begin with # must be their seq. */
static void
describe_events (GString *line, const AddaNotice *notice)
{
  if (notice->n_events == 0)
    {
      g_string_append (line, " none");
      return;
    }

  g_string_append_printf (line, " %" G_GUINT64_FORMAT "..%" G_GUINT64_FORMAT,
                          notice->events[0]->seq, notice->events[notice->n_events - 1]->seq);
  for (guint i = 0; i < notice->n_events; i++)
    {
      AddaEvent *event = notice->events[i];
      g_autofree char *number = g_strdup_printf ("#%" G_GUINT64_FORMAT, event->seq);

      g_assert_cmpuint (event->seq, ==, notice->events[0]->seq + i);
      g_assert_cmpstr (event->room, ==, notice->room);
      if (event->content[0] == '#')
        g_assert_cmpstr (event->content, ==, number);
      if (event->kind == ADDA_EVENT_TOMBSTONE)
        g_string_append_printf (line, " gone=%" G_GUINT64_FORMAT, event->seq);
    }
}

static void
describe_members (GString *line, const AddaNotice *notice)
{
  for (guint i = 0; i < notice->n_members; i++)
    g_string_append_printf (line, "%c%s", i == 0 ? ' ' : ',', notice->members[i]->name);
}

static void
describe_joined (GString *line, const AddaNotice *notice)
{
  g_assert_nonnull (notice->epoch);
  g_string_append_printf (line, "joined %s seq=%" G_GUINT64_FORMAT " count=%u", notice->room,
                          notice->seq, notice->count);
  describe_members (line, notice);
  describe_events (line, notice);
  if (notice->is_recovered)
    g_string_append (line, " recovered");
  if (notice->reset != NULL)
    g_string_append_printf (line, " reset=%s", notice->reset);
}

static void
describe_ack (GString *line, const AddaNotice *notice)
{
  g_string_append_printf (line, "ack %s", notice->room);
  if (notice->event != NULL)
    g_string_append_printf (line, " seq=%" G_GUINT64_FORMAT "%s", notice->event->seq,
                            notice->is_duplicate ? " duplicate" : "");
}

static void
describe_presence (GString *line, const AddaNotice *notice)
{
  g_string_append_printf (line, "presence %s count=%u", notice->room, notice->count);
  if (notice->members == NULL)
    g_string_append_printf (line, " +%u -%u", notice->n_joined, notice->n_left);
  describe_members (line, notice);
}

static void
describe_typing (GString *line, const AddaNotice *notice)
{
  g_string_append_printf (line, "typing %s %s %s", notice->room, notice->user->name,
                          notice->is_on ? "on" : "off");
  if (notice->text != NULL)
    g_string_append_printf (line, " (%s)", notice->text);
}

static void
describe_notifications (GString *line, const AddaNotice *notice)
{
  const AddaNotificationPage *page = notice->page;

  g_string_append (line, notice->type == ADDA_NOTICE_READ ? "read" : "notification");
  if (page == NULL)
    {
      g_string_append_printf (line, " %" G_GUINT64_FORMAT ": %s", notice->event->seq,
                              notice->event->content);
      return;
    }

  g_string_append_printf (line, "%s unread=%u", notice->type == ADDA_NOTICE_READ ? "" : "s",
                          page->n_unread);
  for (guint i = 0; i < page->n_items; i++)
    g_string_append_printf (line, " %s%s", page->items[i].event->content,
                            page->items[i].is_read ? "" : "+");
  if (page->has_more)
    g_string_append (line, " more");
}

static void
describe_relay (GString *line, const AddaNotice *notice)
{
  gsize length = 0;
  const guint8 *bytes =
      notice->frame != NULL ? adda_frame_get_payload (notice->frame, &length) : NULL;

  g_assert_true (notice->origin->user == notice->user);
  g_string_append_printf (line, "relay %s: %s%.*s", notice->user->name,
                          notice->text != NULL ? notice->text : "", (int) length,
                          (const char *) bytes);
}

static void
describe_deletion (GString *line, const AddaNotice *notice)
{
  AddaUuid id;

  g_string_append_printf (line, "deleted %s %" G_GUINT64_FORMAT " by %s", notice->room,
                          adda_event_get_target (notice->event, &id), notice->event->user->name);
}

static char *
describe (const AddaNotice *notice)
{
  GString *line = g_string_new (NULL);

  switch (notice->type)
    {
    case ADDA_NOTICE_JOINED:
      describe_joined (line, notice);
      break;
    case ADDA_NOTICE_JOIN:
    case ADDA_NOTICE_LEAVE:
      g_string_append_printf (line, "%s %s %s count=%u",
                              notice->type == ADDA_NOTICE_JOIN ? "join" : "leave", notice->room,
                              notice->user->name, notice->count);
      break;
    case ADDA_NOTICE_MESSAGE:
      g_string_append_printf (line, "message %s %" G_GUINT64_FORMAT " %s: %s", notice->room,
                              notice->event->seq, notice->user->name, notice->event->content);
      break;
    case ADDA_NOTICE_NOTIFICATION:
    case ADDA_NOTICE_NOTIFICATIONS:
    case ADDA_NOTICE_READ:
      describe_notifications (line, notice);
      break;
    case ADDA_NOTICE_RELAY:
      describe_relay (line, notice);
      break;
    case ADDA_NOTICE_ACK:
      describe_ack (line, notice);
      break;
    case ADDA_NOTICE_HISTORY:
      g_string_append_printf (line, "history %s", notice->room);
      describe_events (line, notice);
      if (notice->has_more)
        g_string_append (line, " more");
      break;
    case ADDA_NOTICE_TYPING:
      describe_typing (line, notice);
      break;
    case ADDA_NOTICE_PRESENCE:
      describe_presence (line, notice);
      break;
    case ADDA_NOTICE_USER_LIST:
      g_string_append_printf (line, "users %s", notice->room);
      describe_members (line, notice);
      break;
    case ADDA_NOTICE_ERROR:
      g_string_append_printf (line, "error %s", adda_error_code_to_string (notice->code));
      break;
    case ADDA_NOTICE_ROOM:
      g_string_append_printf (line, "room %s \"%s\"%s", notice->room,
                              notice->topic != NULL ? notice->topic : "",
                              notice->is_locked ? " locked" : "");
      break;
    case ADDA_NOTICE_DELETED:
      describe_deletion (line, notice);
      break;
    case ADDA_NOTICE_WELCOME:
    case ADDA_NOTICE_PONG:
    default:
      g_assert_not_reached ();
    }

  if (notice->nonce != NULL)
    g_string_append_printf (line, " nonce=%s", notice->nonce);
  return g_string_free (line, FALSE);
}

static HubPeer *
peer_of (AddaClient *client)
{
  HubPeer *peer = client->link;

  /* Nothing reaches a client that is gone. */
  g_assert_nonnull (peer);
  g_assert_true (peer->client == client);
  return peer;
}

static void
outlet_tell (AddaClient *client, const AddaNotice *notice, gpointer data)
{
  g_queue_push_tail (&peer_of (client)->inbox, describe (notice));
}

static void
outlet_tell_room (AddaRoom *room, const AddaNotice *notice, AddaClient *except, gpointer data)
{
  HubFixture *self = data;

  for (guint i = 0; i < self->peers->len; i++)
    {
      HubPeer *peer = g_ptr_array_index (self->peers, i);

      if (peer->client != except && g_hash_table_contains (peer->rooms, room))
        g_queue_push_tail (&peer->inbox, describe (notice));
    }
}

static void
outlet_enter (AddaClient *client, AddaRoom *room, gpointer data)
{
  g_assert_true (g_hash_table_add (peer_of (client)->rooms, room));
}

static void
outlet_exit (AddaClient *client, AddaRoom *room, gpointer data)
{
  g_assert_true (g_hash_table_remove (peer_of (client)->rooms, room));
}

static void
outlet_done (AddaClient *client, gpointer data)
{
  peer_of (client)->n_done++;
}

static const AddaHubOutlet outlet = {
  .tell = outlet_tell,
  .tell_room = outlet_tell_room,
  .enter = outlet_enter,
  .exit = outlet_exit,
  .done = outlet_done,
};

static void
open_local_log (HubFixture *self)
{
  const AddaLocalLogOptions options = { .durability = ADDA_DURABILITY_PROCESS,
                                        .nonce_window = 1000 };
  g_autofree char *path = g_build_filename (self->folder, "test.db", NULL);
  g_autoptr (GError) error = NULL;

  self->log = ADDA_LOG (adda_local_log_open (path, &options, &error));
  g_assert_no_error (error);
}

static void
close_log (HubFixture *self)
{
  if (self->fake == NULL)
    adda_local_log_close (ADDA_LOCAL_LOG (self->log));
  g_assert_finalize_object (self->log);
}

static void
peer_free (gpointer data)
{
  HubPeer *peer = data;

  g_hash_table_unref (peer->rooms);
  g_queue_clear_full (&peer->inbox, g_free);
  g_free (peer);
}

static HubFixture *
fixture_new (void)
{
  HubFixture *self = g_new0 (HubFixture, 1);

  self->peers = g_ptr_array_new_with_free_func (peer_free);
  return self;
}

HubFixture *
hub_fixture_new (void)
{
  HubFixture *self = fixture_new ();
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("adda-hub-XXXXXX", &error);
  g_assert_no_error (error);
  open_local_log (self);
  self->hub = adda_hub_new (self->log, &outlet, self);
  return self;
}

HubFixture *
hub_fixture_new_fake (guint n_old)
{
  HubFixture *self = fixture_new ();

  self->fake = fake_log_new ();
  self->log = ADDA_LOG (self->fake);
  if (n_old > 0)
    fake_log_fill (self->fake, "old", n_old);
  self->hub = adda_hub_new (self->log, &outlet, self);
  return self;
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_assert_cmpint (g_unlink (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
close_hub (HubFixture *self)
{
  for (guint i = 0; i < self->peers->len; i++)
    {
      HubPeer *peer = g_ptr_array_index (self->peers, i);

      if (peer->client != NULL)
        hub_peer_remove (peer);
    }
  /* What the log still reads keeps the hub. */
  while (self->fake == NULL &&
         (adda_hub_get_n_in_flight (self->hub) > 0 || adda_hub_get_n_joining (self->hub) > 0 ||
          G_OBJECT (self->hub)->ref_count > 1))
    g_main_context_iteration (NULL, TRUE);

  g_assert_cmpuint (adda_hub_get_n_in_flight (self->hub), ==, 0);
  g_assert_cmpuint (adda_hub_get_n_joining (self->hub), ==, 0);
  g_assert_cmpuint (adda_hub_get_n_clients (self->hub), ==, 0);
  g_assert_cmpuint (adda_hub_get_n_rooms (self->hub), ==, 0);
  g_signal_handlers_disconnect_by_data (self->hub, self);
  g_assert_finalize_object (self->hub);
  g_ptr_array_set_size (self->peers, 0);
}

void
hub_fixture_restart (HubFixture *self)
{
  close_hub (self);
  close_log (self);
  open_local_log (self);
  self->hub = adda_hub_new (self->log, &outlet, self);
}

void
hub_fixture_free (HubFixture *self)
{
  close_hub (self);
  close_log (self);
  if (self->folder != NULL)
    remove_folder (self->folder);
  g_free (self->folder);
  g_queue_clear_full (&self->signals, g_free);
  g_ptr_array_unref (self->peers);
  g_free (self);
}

static gboolean
on_late (gpointer data)
{
  gboolean *is_late = data;

  *is_late = TRUE;
  return G_SOURCE_REMOVE;
}

static gboolean
is_settled (HubFixture *self)
{
  for (guint i = 0; i < self->peers->len; i++)
    {
      HubPeer *peer = g_ptr_array_index (self->peers, i);

      if (peer->client != NULL && peer->n_done < peer->n_asked)
        return FALSE;
    }
  return TRUE;
}

void
hub_fixture_settle (HubFixture *self)
{
  gboolean is_late = FALSE;
  guint timer = g_timeout_add_seconds (WAIT_SECONDS, on_late, &is_late);

  while (!is_settled (self) && !is_late)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (is_late);
  g_source_remove (timer);

  /* Exactly once each. */
  for (guint i = 0; i < self->peers->len; i++)
    {
      HubPeer *peer = g_ptr_array_index (self->peers, i);

      if (peer->client != NULL)
        g_assert_cmpuint (peer->n_done, ==, peer->n_asked);
    }
}

char *
hub_queue_next (GQueue *queue)
{
  gboolean is_late = FALSE;
  guint timer;

  if (queue->length > 0)
    return g_queue_pop_head (queue);

  timer = g_timeout_add_seconds (WAIT_SECONDS, on_late, &is_late);
  while (queue->length == 0 && !is_late)
    g_main_context_iteration (NULL, TRUE);
  if (is_late)
    return g_strdup ("(nothing came)");
  g_source_remove (timer);
  return g_queue_pop_head (queue);
}

void
hub_fixture_forget (HubFixture *self)
{
  for (guint i = 0; i < self->peers->len; i++)
    g_queue_clear_full (&((HubPeer *) g_ptr_array_index (self->peers, i))->inbox, g_free);
}

static void
on_room (HubFixture *self, AddaRoom *room, const char *what)
{
  g_queue_push_tail (&self->signals, g_strdup_printf ("%s %s", what, adda_room_get_name (room)));
}

static void
on_opened (AddaHub *hub, AddaRoom *room, gpointer data)
{
  on_room (data, room, "opened");
}

static void
on_closed (AddaHub *hub, AddaRoom *room, gpointer data)
{
  on_room (data, room, "closed");
}

static void
on_joined (AddaHub *hub, AddaRoom *room, AddaMember *member, gpointer data)
{
  HubFixture *self = data;

  g_queue_push_tail (&self->signals, g_strdup_printf ("joined %s %s", adda_room_get_name (room),
                                                      adda_member_get_user (member)->name));
}

static void
on_left (AddaHub *hub, AddaRoom *room, AddaMember *member, int reason, gpointer data)
{
  HubFixture *self = data;

  g_queue_push_tail (&self->signals,
                     g_strdup_printf ("left %s %s %s", adda_room_get_name (room),
                                      adda_member_get_user (member)->name,
                                      reason == ADDA_LEAVE_ASKED ? "asked" : "disconnected"));
}

static void
on_message (AddaHub *hub, AddaRoom *room, AddaEvent *event, gpointer data)
{
  HubFixture *self = data;

  g_assert_cmpuint (adda_room_get_seq (room), ==, event->seq);
  g_queue_push_tail (&self->signals,
                     g_strdup_printf ("message %s %s", adda_room_get_name (room), event->content));
}

static void
on_event (AddaHub *hub, AddaRoom *room, AddaEvent *event, gpointer data)
{
  HubFixture *self = data;

  g_assert_cmpuint (adda_room_get_seq (room), ==, event->seq);
  g_queue_push_tail (&self->signals, g_strdup_printf ("event %u %s", event->kind, event->content));
}

static void
on_notify (AddaHub *hub, GParamSpec *pspec, gpointer data)
{
  HubFixture *self = data;
  guint value;

  g_object_get (hub, pspec->name, &value, NULL);
  g_queue_push_tail (&self->signals, g_strdup_printf ("%s=%u", pspec->name, value));
}

void
hub_fixture_listen (HubFixture *self)
{
  g_signal_connect (self->hub, "room-opened", G_CALLBACK (on_opened), self);
  g_signal_connect (self->hub, "room-closed", G_CALLBACK (on_closed), self);
  g_signal_connect (self->hub, "member-joined", G_CALLBACK (on_joined), self);
  g_signal_connect (self->hub, "member-left", G_CALLBACK (on_left), self);
  g_signal_connect (self->hub, "message", G_CALLBACK (on_message), self);
  g_signal_connect (self->hub, "event", G_CALLBACK (on_event), self);
  g_signal_connect (self->hub, "notify", G_CALLBACK (on_notify), self);
}

HubPeer *
hub_peer_new (HubFixture *self, const char *name, AddaClientFlags flags)
{
  g_autoptr (AddaUser) user = adda_user_new (name, name, ADDA_ROLE_GUEST);
  HubPeer *peer = g_new0 (HubPeer, 1);

  peer->fixture = self;
  peer->rooms = g_hash_table_new (NULL, NULL);
  peer->client = adda_hub_add_client (self->hub, user, flags, peer);
  g_ptr_array_add (self->peers, peer);
  return peer;
}

void
hub_peer_remove (HubPeer *peer)
{
  adda_hub_remove_client (peer->fixture->hub, peer->client);
  peer->client = NULL;
  g_assert_cmpuint (g_hash_table_size (peer->rooms), ==, 0);
}

void
hub_peer_execute (HubPeer *peer, AddaCommand *command)
{
  peer->n_asked++;
  adda_hub_execute (peer->fixture->hub, peer->client, command);
}

void
hub_peer_ask (HubPeer *peer,
              AddaCommandType type,
              const char *room,
              const char *nonce,
              const char *text)
{
  AddaCommand *command = adda_command_new (type);

  command->room = g_strdup (room);
  command->nonce = g_strdup (nonce);
  command->text = g_strdup (text);
  command->text_length = text != NULL ? strlen (text) : 0;
  hub_peer_execute (peer, command);
}

void
hub_peer_join_since (HubPeer *peer, const char *room, const char *epoch, guint64 since)
{
  AddaCommand *command = adda_command_new (ADDA_COMMAND_JOIN);

  command->room = g_strdup (room);
  command->epoch = g_strdup (epoch);
  command->has_since = TRUE;
  command->since = since;
  hub_peer_execute (peer, command);
}

void
hub_peer_enter (HubPeer *peer, const char *room)
{
  hub_peer_ask (peer, ADDA_COMMAND_JOIN, room, NULL, NULL);
  hub_fixture_settle (peer->fixture);
  g_assert_cmpuint (g_hash_table_size (peer->rooms), >, 0);
  hub_fixture_forget (peer->fixture);
}

void
hub_peer_fill (HubPeer *peer, const char *room, guint first, guint last)
{
  for (guint i = first; i <= last; i++)
    {
      g_autofree char *content = g_strdup_printf ("#%u", i);

      hub_peer_ask (peer, ADDA_COMMAND_SEND, room, NULL, content);
    }
  if (peer->fixture->fake != NULL)
    fake_log_commit (peer->fixture->fake, last - first + 1);
  else
    hub_fixture_settle (peer->fixture);
  hub_fixture_forget (peer->fixture);
}
