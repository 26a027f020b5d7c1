/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Tests of the desk: who may watch, what is told when, and what is left when nobody watches any more */

#include <json-glib/json-glib.h>
#include <string.h>

#include "control/adda-redact.h"
#include "control/adda-topic-private.h"
#include "hub-fixture.h"

/* A control on a hub, and what it sent to each client. */
typedef struct
{
  HubFixture *hub;
  AddaControl *control;
  GHashTable *inboxes; /* AddaClient → GQueue of texts */
  GHashTable *asked;   /* set of clients whose drained is due */
} Fixture;

static void
free_inbox (gpointer inbox)
{
  g_queue_free_full (inbox, g_free);
}

static GQueue *
get_inbox (Fixture *fixture, AddaClient *client)
{
  GQueue *inbox = g_hash_table_lookup (fixture->inboxes, client);

  if (inbox == NULL)
    {
      inbox = g_queue_new ();
      g_hash_table_insert (fixture->inboxes, client, inbox);
    }
  return inbox;
}

static void
on_send (AddaClient *client, AddaFrame *frame, gpointer data)
{
  gsize length;
  const char *payload = (const char *) adda_frame_get_payload (frame, &length);

  g_queue_push_tail (get_inbox (data, client), g_strndup (payload, length));
}

static void
on_ask_drained (AddaClient *client, gpointer data)
{
  g_hash_table_add (((Fixture *) data)->asked, client);
}

static const AddaControlOutlet outlet = { on_send, on_ask_drained };

static Fixture *
fixture_new (void)
{
  Fixture *fixture = g_new0 (Fixture, 1);
  AddaControlParts parts = { NULL };

  fixture->hub = hub_fixture_new_fake (3);
  fixture->inboxes = g_hash_table_new_full (NULL, NULL, NULL, free_inbox);
  fixture->asked = g_hash_table_new (NULL, NULL);
  parts.hub = fixture->hub->hub;
  fixture->control = adda_control_new (&parts, &outlet, fixture);
  return fixture;
}

static void
fixture_free (Fixture *fixture)
{
  adda_control_free (fixture->control);
  hub_fixture_free (fixture->hub);
  g_hash_table_unref (fixture->inboxes);
  g_hash_table_unref (fixture->asked);
  g_free (fixture);
}

static HubPeer *
peer_with_role (Fixture *fixture, const char *name, AddaRole role)
{
  HubPeer *peer = hub_peer_new (fixture->hub, name, ADDA_CLIENT_DEFAULT);
  g_autoptr (AddaUser) user = adda_user_new (name, name, role);

  adda_hub_set_user (fixture->hub->hub, peer->client, user);
  return peer;
}

static void
ask (Fixture *fixture, HubPeer *peer, AddaCommandType type, const char *text)
{
  g_autoptr (AddaCommand) command = adda_command_new (type);

  command->text = g_strdup (text);
  command->text_length = strlen (text);
  command->nonce = g_strdup ("n");
  adda_control_desk.execute (peer->client, command, fixture->control);
}

static void
watch (Fixture *fixture, HubPeer *peer, const char *topic)
{
  g_autofree char *text =
      g_strdup_printf ("{\"type\":\"watch\",\"topic\":\"%s\",\"nonce\":\"n\"}", topic);

  ask (fixture, peer, ADDA_COMMAND_WATCH, text);
}

static void
drain (Fixture *fixture, HubPeer *peer)
{
  g_assert_true (g_hash_table_remove (fixture->asked, peer->client));
  adda_control_desk.drained (peer->client, fixture->control);
}

static gboolean
give_up (gpointer data)
{
  g_error ("nothing came within the bound");
  return G_SOURCE_REMOVE;
}

/* (transfer full) */
static char *
next (Fixture *fixture, HubPeer *peer)
{
  GQueue *inbox = get_inbox (fixture, peer->client);
  guint bound = g_timeout_add_seconds (10, give_up, NULL);

  while (inbox->head == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (bound);
  return g_queue_pop_head (inbox);
}

#define assert_next_has(fixture, peer, part)                                                       \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *text_ = next (fixture, peer);                                                 \
    if (strstr (text_, part) == NULL)                                                              \
      g_error ("no %s in %s", part, text_);                                                        \
  }                                                                                                \
  G_STMT_END

static void
test_roles (void)
{
  static const AddaRole may_not[] = { ADDA_ROLE_GUEST, ADDA_ROLE_USER, ADDA_ROLE_SERVICE };
  Fixture *fixture = fixture_new ();
  HubPeer *moderator = peer_with_role (fixture, "mod", ADDA_ROLE_MODERATOR);

  for (guint i = 0; i < G_N_ELEMENTS (may_not); i++)
    {
      HubPeer *peer = peer_with_role (fixture, adda_role_to_string (may_not[i]), may_not[i]);

      for (const AddaControlTopic *topic = adda_control_topics; topic->name != NULL; topic++)
        {
          watch (fixture, peer, topic->name);
          assert_next_has (fixture, peer, "\"forbidden\"");
        }
      for (const AddaControlAction *row = adda_control_actions; row->name != NULL; row++)
        {
          g_autofree char *text = g_strdup_printf ("{\"action\":\"%s\"}", row->name);

          ask (fixture, peer, ADDA_COMMAND_ADMIN, text);
          assert_next_has (fixture, peer, "needs the role");
        }
    }
  for (const AddaControlTopic *topic = adda_control_topics; topic->name != NULL; topic++)
    if (topic->least_role == ADDA_ROLE_ADMIN)
      {
        watch (fixture, moderator, topic->name);
        assert_next_has (fixture, moderator, "needs the role admin, and yours is moderator");
      }
  fixture_free (fixture);
}

static void
test_wrong_requests (void)
{
  Fixture *fixture = fixture_new ();
  HubPeer *admin = peer_with_role (fixture, "root", ADDA_ROLE_ADMIN);

  ask (fixture, admin, ADDA_COMMAND_WATCH, "{}");
  assert_next_has (fixture, admin, "topic is missing");
  watch (fixture, admin, "weather");
  assert_next_has (fixture, admin, "\"not_found\"");
  watch (fixture, admin, "room");
  assert_next_has (fixture, admin, "room is missing");
  ask (fixture, admin, ADDA_COMMAND_WATCH, "{\"topic\":\"room\",\"room\":\"nowhere\"}");
  assert_next_has (fixture, admin, "\"not_found\"");
  ask (fixture, admin, ADDA_COMMAND_WATCH, "{\"topic\":\"metrics\",\"window\":\"1y\"}");
  assert_next_has (fixture, admin, "window must be one of 1m, 15m, 6h");
  ask (fixture, admin, ADDA_COMMAND_ADMIN, "{\"action\":17}");
  assert_next_has (fixture, admin, "action is missing");
  ask (fixture, admin, ADDA_COMMAND_ADMIN, "{\"action\":\"dance\"}");
  assert_next_has (fixture, admin, "there is no such action");
  fixture_free (fixture);
}

/* What happens within a second is told at once in one message, and to a slow reader when it is ready. */
static void
test_rooms (void)
{
  Fixture *fixture = fixture_new ();
  HubPeer *admin = peer_with_role (fixture, "root", ADDA_ROLE_ADMIN);
  HubPeer *slow = peer_with_role (fixture, "slow", ADDA_ROLE_MODERATOR);
  HubPeer *ann = hub_peer_new (fixture->hub, "ann", ADDA_CLIENT_DEFAULT);
  AddaRoom *room;

  watch (fixture, admin, "rooms");
  watch (fixture, slow, "rooms");
  assert_next_has (fixture, admin,
                   "{\"type\":\"snapshot\",\"topic\":\"rooms\",\"items\":[{\"room\":\"old\"");
  assert_next_has (fixture, slow, "\"last\":true,\"nonce\":\"n\"}");
  drain (fixture, admin);

  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *name = g_strdup_printf ("r%u", i);

      hub_peer_enter (ann, name);
      room = adda_hub_lookup_room (fixture->hub->hub, name);
      adda_control_desk.moved (ann->client, room, fixture->control);
    }
  assert_next_has (fixture, admin, "\"room\":\"r19\"");
  g_assert_null (get_inbox (fixture, admin->client)->head);
  g_assert_null (get_inbox (fixture, slow->client)->head);
  drain (fixture, slow);
  assert_next_has (fixture, slow, "\"room\":\"r0\"");
  g_assert_null (get_inbox (fixture, slow->client)->head);

  fixture_free (fixture);
}

static void
test_leaving (void)
{
  Fixture *fixture = fixture_new ();
  HubPeer *admin = peer_with_role (fixture, "root", ADDA_ROLE_ADMIN);
  guint n_kept = fixture->control->channels.length;

  watch (fixture, admin, "rooms");
  watch (fixture, admin, "hub");
  watch (fixture, admin, "rooms");
  g_assert_cmpuint (fixture->control->channels.length, ==, n_kept + 2);
  ask (fixture, admin, ADDA_COMMAND_UNWATCH, "{\"topic\":\"rooms\"}");
  g_assert_cmpuint (fixture->control->channels.length, ==, n_kept + 1);
  adda_control_desk.gone (admin->client, fixture->control);
  g_assert_cmpuint (fixture->control->channels.length, ==, n_kept);
  g_assert_cmpuint (g_hash_table_size (fixture->control->watchers), ==, 0);
  fixture_free (fixture);
}

/* Who is no admin any longer sees nothing more of what admins see. */
static void
test_lost_role (void)
{
  Fixture *fixture = fixture_new ();
  HubPeer *admin = peer_with_role (fixture, "root", ADDA_ROLE_ADMIN);
  g_autoptr (AddaUser) lesser = adda_user_new ("root", "root", ADDA_ROLE_MODERATOR);
  guint n_kept = fixture->control->channels.length;

  watch (fixture, admin, "accounts");
  watch (fixture, admin, "rooms");
  g_assert_true (adda_hub_set_user (fixture->hub->hub, admin->client, lesser));
  while (fixture->control->channels.length > n_kept + 1)
    g_main_context_iteration (NULL, TRUE);
  fixture_free (fixture);
}

static void
test_bounds (void)
{
  Fixture *fixture = fixture_new ();
  HubPeer *last = NULL;

  for (guint i = 0; i <= ADDA_CONTROL_MAX_WATCHERS; i++)
    {
      g_autofree char *name = g_strdup_printf ("admin %u", i);

      last = peer_with_role (fixture, name, ADDA_ROLE_ADMIN);
      watch (fixture, last, "rooms");
    }
  assert_next_has (fixture, last, "\"busy\"");
  fixture_free (fixture);
}

static void
test_redaction (void)
{
  static const struct
  {
    const char *text;
    const char *shown;
  } cases[] = {
    { "{\"type\":\"auth\",\"token\":\"abc.def\"}", "{\"type\":\"auth\",\"token\":\"…\"}" },
    { "{\"password\" : \"word\",\"a\":1}", "{\"password\" : \"…\",\"a\":1}" },
    { "{\"session\":\"x\\\"y\",\"b\":\"c\"}", "{\"session\":\"…\",\"b\":\"c\"}" },
    { "{\"\\u0074oken\":\"abc\"}", "{\"\\u0074oken\":\"…\"}" },
    { "{\"Token\":\"cut in the mid", "{\"Token\":\"…\"" },
    { "{\"code\":\"not_found\"}", "{\"code\":\"not_found\"}" },
    { "{\"code\":\"Xy12-abc\"}", "{\"code\":\"…\"}" },
    { "{\"content\":\"token: abc\"}", "{\"content\":\"token: abc\"}" },
    { "{\"token\":{\"a\":\"b\"}}", "{\"token\":{\"a\":\"b\"}}" },
    { "plain \"text", "plain \"text" },
    { "", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *shown = adda_redact_json (cases[i].text);

      g_assert_cmpstr (shown, ==, cases[i].shown);
    }
}

static void
count_change (const char *room, gpointer data)
{
  g_assert_cmpstr (room, ==, "general");
  ++*(guint *) data;
}

static void
test_rates (void)
{
  g_autoptr (AddaRates) rates = adda_rates_new ();
  guint n_changes = 0;

  for (guint i = 0; i < 10; i++)
    adda_rates_count (rates, "general", 100);
  adda_rates_count (rates, "general", 130);
  g_assert_cmpuint (adda_rates_get (rates, "general"), ==, 11);
  adda_rates_expire (rates, 159, count_change, &n_changes);
  g_assert_cmpuint (n_changes, ==, 0);
  adda_rates_expire (rates, 160, count_change, &n_changes);
  g_assert_cmpuint (n_changes, ==, 1);
  g_assert_cmpuint (adda_rates_get (rates, "general"), ==, 1);
  adda_rates_expire (rates, 1000, count_change, &n_changes);
  g_assert_cmpuint (n_changes, ==, 2);
  g_assert_cmpuint (adda_rates_get (rates, "general"), ==, 0);
}

static char *
write_alarms (AddaAlarms *alarms)
{
  g_autoptr (GString) text = g_string_new (NULL);
  AddaJson json;

  adda_json_init (&json, text);
  adda_json_open_object (&json, NULL);
  adda_alarms_write (alarms, &json, "alarms");
  adda_json_close_object (&json);
  return g_strdup (text->str);
}

static void
test_alarms (void)
{
  g_autoptr (AddaAlarms) alarms = adda_alarms_new ();
  AddaAlarmFigures figures = { .disk_bytes = 1000000000000, .disk_free_bytes = 500000000000 };
  g_autofree char *calm = NULL;
  g_autofree char *troubled = NULL;

  adda_alarms_judge (alarms, &figures, 1);
  calm = write_alarms (alarms);
  g_assert_cmpstr (calm, ==, "{\"alarms\":[]}");

  figures.is_log_failing = TRUE;
  figures.slow_closed = 2;
  figures.crowded = 1;
  adda_alarms_judge (alarms, &figures, 2);
  troubled = write_alarms (alarms);
  g_assert_nonnull (strstr (troubled, "\"id\":\"log-failing\",\"severity\":\"critical\""));
  g_assert_nonnull (strstr (troubled, "2 connections were closed"));
  g_assert_null (strstr (troubled, "send-queues"));
  for (guint i = 0; i < 10; i++)
    adda_alarms_judge (alarms, &figures, 3 + i);
  g_assert_cmpuint (adda_alarms_get_n (alarms), ==, 3);

  figures.is_log_failing = FALSE;
  figures.crowded = 0;
  for (guint i = 0; i < 60; i++)
    adda_alarms_judge (alarms, &figures, 20 + i);
  g_assert_cmpuint (adda_alarms_get_n (alarms), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/control/roles", test_roles);
  g_test_add_func ("/control/wrong-requests", test_wrong_requests);
  g_test_add_func ("/control/rooms", test_rooms);
  g_test_add_func ("/control/leaving", test_leaving);
  g_test_add_func ("/control/lost-role", test_lost_role);
  g_test_add_func ("/control/bounds", test_bounds);
  g_test_add_func ("/control/redaction", test_redaction);
  g_test_add_func ("/control/rates", test_rates);
  g_test_add_func ("/control/alarms", test_alarms);
  return g_test_run ();
}
