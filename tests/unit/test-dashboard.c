/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The live figures: what can be asked for, who gets which frame, and no work for nobody */

#include "transport/adda-dashboard.h"

#include <string.h>

#include "hub-fixture.h"

typedef struct
{
  HubFixture *hub;
  AddaDashboard *dashboard;
  GHashTable *frames; /* (element-type gpointer AddaFrame) the last one of each watcher */
  guint n_frames;
} Fixture;

static void
on_frame (gpointer watcher, AddaFrame *frame, gpointer data)
{
  Fixture *fixture = data;

  fixture->n_frames++;
  g_hash_table_insert (fixture->frames, watcher, adda_frame_ref (frame));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->hub = hub_fixture_new ();
  fixture->dashboard = adda_dashboard_new (fixture->hub->hub, on_frame, fixture);
  fixture->frames = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) adda_frame_unref);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  adda_dashboard_free (fixture->dashboard);
  g_hash_table_unref (fixture->frames);
  hub_fixture_free (fixture->hub);
}

static gboolean
is_looking (Fixture *fixture)
{
  return g_main_context_find_source_by_user_data (NULL, fixture->dashboard) != NULL;
}

static guint
parse (const char *interval, const char *format)
{
  g_autoptr (GHashTable) query = g_hash_table_new (g_str_hash, g_str_equal);
  guint option = G_MAXUINT;

  if (interval != NULL)
    g_hash_table_insert (query, (gpointer) "interval", (gpointer) interval);
  if (format != NULL)
    g_hash_table_insert (query, (gpointer) "format", (gpointer) format);
  if (adda_dashboard_parse (query, &option) != NULL)
    g_assert_cmpuint (option, ==, G_MAXUINT);

  return option;
}

static void
test_parse (void)
{
  guint nothing = G_MAXUINT;

  g_assert_null (adda_dashboard_parse (NULL, &nothing));
  g_assert_cmpuint (nothing, ==, parse (NULL, NULL));
  g_assert_cmpuint (parse ("1", "full"), ==, nothing);
  g_assert_cmpuint (parse ("1", "metrics"), !=, nothing);
  g_assert_cmpuint (parse ("60", "metrics"), <=, G_MAXUINT8);
  g_assert_cmpuint (parse ("2", NULL), !=, parse ("3", NULL));
  g_assert_cmpuint (parse ("0", NULL), ==, G_MAXUINT);
  g_assert_cmpuint (parse ("61", NULL), ==, G_MAXUINT);
  g_assert_cmpuint (parse ("+1", NULL), ==, G_MAXUINT);
  g_assert_cmpuint (parse ("1 ", NULL), ==, G_MAXUINT);
  g_assert_cmpuint (parse ("", NULL), ==, G_MAXUINT);
  g_assert_cmpuint (parse (NULL, "Full"), ==, G_MAXUINT);
}

static void
test_nobody (Fixture *fixture, gconstpointer data)
{
  int one;
  int two;

  g_assert_false (is_looking (fixture));
  adda_dashboard_add (fixture->dashboard, &one, parse ("1", NULL));
  adda_dashboard_add (fixture->dashboard, &two, parse ("5", NULL));
  g_assert_true (is_looking (fixture));
  adda_dashboard_remove (fixture->dashboard, &two, parse ("1", NULL));
  adda_dashboard_remove (fixture->dashboard, &one, parse ("1", NULL));
  g_assert_true (is_looking (fixture));
  adda_dashboard_remove (fixture->dashboard, &two, parse ("5", NULL));
  g_assert_false (is_looking (fixture));
  adda_dashboard_remove (fixture->dashboard, &two, parse ("5", NULL));
  g_assert_cmpuint (fixture->n_frames, ==, 0);
}

static void
test_shared (Fixture *fixture, gconstpointer data)
{
  int one;
  int two;
  int other;
  int late;
  AddaFrame *frame;

  adda_dashboard_add (fixture->dashboard, &one, parse ("7", NULL));
  adda_dashboard_add (fixture->dashboard, &two, parse ("7", NULL));
  adda_dashboard_add (fixture->dashboard, &other, parse ("7", "metrics"));
  while (fixture->n_frames < 3)
    g_main_context_iteration (NULL, TRUE);

  frame = g_hash_table_lookup (fixture->frames, &one);
  g_assert_nonnull (frame);
  g_assert_true (frame->is_ephemeral);
  g_assert_true (g_hash_table_lookup (fixture->frames, &two) == frame);
  g_assert_true (g_hash_table_lookup (fixture->frames, &other) != frame);

  adda_dashboard_add (fixture->dashboard, &late, parse ("7", NULL));
  g_assert_true (g_hash_table_lookup (fixture->frames, &late) == frame);
  g_assert_cmpuint (fixture->n_frames, ==, 4);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dashboard/parse", test_parse);
  g_test_add ("/dashboard/nobody", Fixture, NULL, set_up, test_nobody, tear_down);
  g_test_add ("/dashboard/shared", Fixture, NULL, set_up, test_shared, tear_down);
  return g_test_run ();
}
