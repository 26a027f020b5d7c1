/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * How the console's list of connections opens, scrolls and idles: bench-console-list URL TOKEN ITEMS */

#include <stdio.h>
#include <sys/resource.h>

#include "adda-page.h"
#include "pages/connections/adda-connections-page.h"

#define SCROLL_S 5
#define IDLE_S 20
#define STEP_PX 60

typedef struct
{
  guint n_items;
  AddaHubClient *client;
  GtkWidget *window;
  GtkColumnView *list;
  gint64 begin_us;
  double cpu_begin_s;
  guint frames;
  double reach; /* of the list, that a frame scrolls; 0: STEP_PX */
  GMainLoop *loop;
} Bench;

static double
cpu_s (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return (double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
         (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static double
elapsed_s (Bench *bench)
{
  return (double) (g_get_monotonic_time () - bench->begin_us) / 1e6;
}

static void
begin (Bench *bench)
{
  bench->begin_us = g_get_monotonic_time ();
  bench->cpu_begin_s = cpu_s ();
  bench->frames = 0;
}

static GtkWidget *
find (GtkWidget *widget, GType type)
{
  GtkWidget *found = NULL;

  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find (child, type);
  return found;
}

static void
print_memory (const char *when)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents ("/proc/self/smaps_rollup", &text, NULL, NULL))
    return;
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (g_str_has_prefix (lines[i], "Rss:") || g_str_has_prefix (lines[i], "Pss:"))
      printf ("memory %s: %.4s %.1f MiB\n", when, lines[i],
              (double) g_ascii_strtoull (g_strchug (lines[i] + 4), NULL, 10) / 1024.0);
}

static gboolean
on_idle_over (gpointer data)
{
  Bench *bench = data;

  printf ("idle, 1 update/s: %.1f %% of a core over %d s\n",
          100 * (cpu_s () - bench->cpu_begin_s) / elapsed_s (bench), IDLE_S);
  print_memory ("after");
  g_main_loop_quit (bench->loop);
  return G_SOURCE_REMOVE;
}

static gboolean
on_scroll (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  Bench *bench = data;
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (bench->list));
  double end = gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment);
  double step = bench->reach > 0 ? bench->reach * end : STEP_PX;
  double value = gtk_adjustment_get_value (adjustment) + step;

  bench->frames++;
  gtk_adjustment_set_value (adjustment, value > end ? 0 : value);
  if (elapsed_s (bench) < SCROLL_S)
    return G_SOURCE_CONTINUE;
  printf ("scrolling %s: %.1f frames/s, %.0f %% of a core\n",
          bench->reach > 0 ? "by the bar" : "by the wheel", bench->frames / elapsed_s (bench),
          100 * (cpu_s () - bench->cpu_begin_s) / elapsed_s (bench));
  begin (bench);
  if (bench->reach > 0)
    g_timeout_add_seconds (IDLE_S, on_idle_over, bench);
  else
    {
      bench->reach = 0.004;
      gtk_widget_add_tick_callback (GTK_WIDGET (bench->list), on_scroll, bench, NULL);
    }
  return G_SOURCE_REMOVE;
}

static gboolean
on_settled (gpointer data)
{
  Bench *bench = data;

  print_memory ("when open");
  begin (bench);
  gtk_widget_add_tick_callback (GTK_WIDGET (bench->list), on_scroll, bench, NULL);
  return G_SOURCE_REMOVE;
}

/* The list is open when all items are in it and have been drawn. */
static void
on_painted (GdkFrameClock *clock, gpointer data)
{
  Bench *bench = data;
  GtkSelectionModel *model = NULL;

  bench->list = GTK_COLUMN_VIEW (find (bench->window, GTK_TYPE_COLUMN_VIEW));
  model = gtk_column_view_get_model (bench->list);
  if (model == NULL || g_list_model_get_n_items (G_LIST_MODEL (model)) < bench->n_items)
    return;
  g_signal_handlers_disconnect_by_func (clock, on_painted, bench);
  printf ("open: %u rows after %.0f ms, %.0f ms of CPU\n", bench->n_items, 1000 * elapsed_s (bench),
          1000 * (cpu_s () - bench->cpu_begin_s));
  g_timeout_add_seconds (3, on_settled, bench);
}

static void
on_state (AddaHubClient *client, GParamSpec *pspec, gpointer data)
{
  Bench *bench = data;

  if (adda_hub_client_get_state (client) != ADDA_HUB_STATE_CONNECTED)
    return;
  print_memory ("before");
  begin (bench);
  g_signal_connect (gtk_widget_get_frame_clock (bench->window), "after-paint",
                    G_CALLBACK (on_painted), bench);
  adw_window_set_content (ADW_WINDOW (bench->window),
                          g_object_new (ADDA_TYPE_CONNECTIONS_PAGE, "client", client, NULL));
}

int
main (int argc, char **argv)
{
  Bench bench = { 0 };

  if (argc != 4)
    {
      fprintf (stderr, "usage: bench-console-list URL TOKEN ITEMS\n");
      return 2;
    }
  setvbuf (stdout, NULL, _IOLBF, 0);
  adw_init ();
  bench.n_items = (guint) g_ascii_strtoull (argv[3], NULL, 10);
  bench.loop = g_main_loop_new (NULL, FALSE);
  bench.window = adw_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (bench.window), 1100, 720);
  gtk_window_present (GTK_WINDOW (bench.window));
  bench.client = adda_hub_client_new (argv[1], argv[2]);
  g_signal_connect (bench.client, "notify::state", G_CALLBACK (on_state), &bench);
  adda_hub_client_open (bench.client);
  g_main_loop_run (bench.loop);
  adda_hub_client_close (bench.client);
  return 0;
}
