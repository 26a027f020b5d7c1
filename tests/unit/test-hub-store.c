/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Tests of the saved hubs, with a real hub and no keyring */

#include "adda-hub-store.h"
#include "hub-process.h"

#define PATIENCE_S 30

typedef struct
{
  HubProcess *process;
  char *token;
  GSettings *settings;
  AddaHubStore *store;
  guint n_not_kept;
} Fixture;

G_GNUC_NORETURN static gboolean
on_late (gpointer data)
{
  g_error ("waited too long for %s", (const char *) data);
}

/* Runs the loop until @condition holds, for a bounded time. */
#define WAIT_FOR(condition)                                                                        \
  G_STMT_START                                                                                     \
  {                                                                                                \
    guint late = g_timeout_add_seconds (PATIENCE_S, on_late, (gpointer) #condition);               \
    while (!(condition))                                                                           \
      g_main_context_iteration (NULL, TRUE);                                                       \
    g_source_remove (late);                                                                        \
  }                                                                                                \
  G_STMT_END

static void
on_not_kept (AddaHubStore *store, AddaHub *hub, Fixture *fixture)
{
  fixture->n_not_kept++;
}

static GSettings *
make_settings (void)
{
  g_autofree char *folder = g_build_filename (g_getenv ("G_TEST_BUILDDIR"), "../../data", NULL);
  g_autoptr (GSettingsSchemaSource) source =
      g_settings_schema_source_new_from_directory (folder, NULL, FALSE, NULL);
  g_autoptr (GSettingsSchema) schema = NULL;

  g_assert_nonnull (source);
  schema = g_settings_schema_source_lookup (source, "chat.adda.Console", FALSE);
  g_assert_nonnull (schema);
  return g_settings_new_full (schema, NULL, "/chat/adda/Console/Test/");
}

static void
open_store (Fixture *fixture)
{
  fixture->store = adda_hub_store_new (fixture->settings);
  g_signal_connect (fixture->store, "token-not-kept", G_CALLBACK (on_not_kept), fixture);
}

/* Who still asks the keyring keeps it until the answer has come. */
static void
close_store (Fixture *fixture)
{
  AddaHubStore *store = g_steal_pointer (&fixture->store);

  adda_hub_store_close (store);
  g_object_add_weak_pointer (G_OBJECT (store), (gpointer *) &store);
  g_object_unref (store);
  WAIT_FOR (store == NULL);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->process = hub_process_new ();
  fixture->token = hub_process_issue (fixture->process, "rahim", "admin");
  fixture->settings = make_settings ();
  g_settings_reset (fixture->settings, "hubs");
  open_store (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  close_store (fixture);
  g_object_unref (fixture->settings);
  hub_process_free (fixture->process);
  g_free (fixture->token);
}

/* (transfer none) */
static AddaHub *
add (Fixture *fixture, const char *name, gboolean is_saved)
{
  g_autoptr (AddaHub) hub = adda_hub_new (NULL, name, fixture->process->url);

  adda_hub_store_add (fixture->store, hub, fixture->token, is_saved);
  return adda_hub_store_find (fixture->store, adda_hub_get_id (hub));
}

static guint
n_hubs (Fixture *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (fixture->store));
}

static char *
saved (Fixture *fixture)
{
  g_autoptr (GVariant) value = g_settings_get_value (fixture->settings, "hubs");

  return g_variant_print (value, FALSE);
}

static void
test_add (Fixture *fixture, gconstpointer data)
{
  AddaHub *hub = add (fixture, "School", TRUE);
  AddaHub *passing = add (fixture, "Passing", FALSE);
  g_autofree char *text = saved (fixture);

  g_assert_cmpuint (n_hubs (fixture), ==, 2);
  g_assert_nonnull (strstr (text, "School"));
  g_assert_nonnull (strstr (text, fixture->process->url));
  g_assert_null (strstr (text, "Passing"));
  g_assert_null (strstr (text, fixture->token));

  /* What the hub says of itself comes by itself. */
  WAIT_FOR (adda_hub_get_state (hub) == ADDA_HUB_STATE_CONNECTED &&
            adda_hub_get_info (hub) != NULL);
  WAIT_FOR (adda_hub_get_state (passing) == ADDA_HUB_STATE_CONNECTED);
  g_assert_cmpint (json_object_get_int_member (adda_hub_get_info (hub), "n_connections"), >, 0);
  g_assert_cmpuint (adda_hub_get_alarms (hub)->len, ==, 0);

  /* There is no keyring here, which is told for what is saved. */
  WAIT_FOR (fixture->n_not_kept > 0);
  g_assert_cmpuint (fixture->n_not_kept, ==, 1);
}

static void
test_load (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = g_strdup (adda_hub_get_id (add (fixture, "School", TRUE)));
  AddaHub *hub;

  WAIT_FOR (fixture->n_not_kept == 1);
  close_store (fixture);
  open_store (fixture);
  g_assert_cmpuint (n_hubs (fixture), ==, 1);
  hub = adda_hub_store_find (fixture->store, id);
  g_assert_nonnull (hub);
  g_assert_cmpstr (adda_hub_get_name (hub), ==, "School");

  /* Without its token it is refused, and says so. */
  WAIT_FOR (adda_hub_get_state (hub) == ADDA_HUB_STATE_REFUSED);
  adda_hub_store_change (fixture->store, hub, "School", adda_hub_get_url (hub), fixture->token);
  WAIT_FOR (adda_hub_get_state (hub) == ADDA_HUB_STATE_CONNECTED);
}

/* Lines that somebody wrote there by hand. */
static void
test_load_odd (Fixture *fixture, gconstpointer data)
{
  close_store (fixture);
  g_settings_set_value (
      fixture->settings, "hubs",
      g_variant_new_parsed (
          "[('a', 'A', 'http://127.0.0.1:1'), ('a', 'twice', 'http://127.0.0.1:1'), "
          "('b', 'B', 'nothing at all'), ('c', 'C', 'ftp://127.0.0.1')]"));
  open_store (fixture);
  g_assert_cmpuint (n_hubs (fixture), ==, 1);
}

static void
test_change (Fixture *fixture, gconstpointer data)
{
  AddaHub *hub = add (fixture, "School", TRUE);
  AddaHubClient *before = adda_hub_get_client (hub);
  g_autofree char *text = NULL;

  WAIT_FOR (adda_hub_get_state (hub) == ADDA_HUB_STATE_CONNECTED);
  adda_hub_store_change (fixture->store, hub, "Club", adda_hub_get_url (hub), NULL);
  g_assert_true (adda_hub_get_client (hub) == before);
  g_assert_cmpint (adda_hub_get_state (hub), ==, ADDA_HUB_STATE_CONNECTED);
  text = saved (fixture);
  g_assert_nonnull (strstr (text, "Club"));
  g_assert_null (strstr (text, "School"));

  adda_hub_store_change (fixture->store, hub, "Club", adda_hub_get_url (hub), "no.good.token");
  WAIT_FOR (adda_hub_get_state (hub) == ADDA_HUB_STATE_REFUSED);
}

static void
test_remove (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AddaHub) hub = g_object_ref (add (fixture, "School", TRUE));
  g_autofree char *text = NULL;

  WAIT_FOR (adda_hub_get_state (hub) == ADDA_HUB_STATE_CONNECTED);
  g_assert_true (adda_hub_store_remove (fixture->store, hub));
  g_assert_cmpuint (n_hubs (fixture), ==, 0);
  g_assert_cmpint (adda_hub_get_state (hub), ==, ADDA_HUB_STATE_OFFLINE);
  text = saved (fixture);
  g_assert_null (strstr (text, "School"));

  /* As “Undo” does. */
  adda_hub_store_add (fixture->store, hub, fixture->token, TRUE);
  WAIT_FOR (adda_hub_get_state (hub) == ADDA_HUB_STATE_CONNECTED);
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  /* Before anything asks for them: no keyring of the one who runs this, and no settings. */
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent", TRUE);
  g_setenv ("GSETTINGS_BACKEND", "memory", TRUE);
  g_test_init (&argc, &argv, NULL);

  ADD ("/hub-store/add", test_add);
  ADD ("/hub-store/load", test_load);
  ADD ("/hub-store/load/odd", test_load_odd);
  ADD ("/hub-store/change", test_change);
  ADD ("/hub-store/remove", test_remove);

  return g_test_run ();
}
