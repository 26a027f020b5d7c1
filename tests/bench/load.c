/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The load generator: clients of the flat dialect in rooms, and what their messages took */

#include "load.h"

#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <unistd.h>

/* A send later than this behind its plan counts from when it was planned. */
#define LATE_NSEC 2000000
#define MAX_BURST 256
#define CONNECT_SECONDS 60.0
#define DRAIN_NSEC 3000000000
#define SETTLE_SECONDS 2.0
#define SEARCH_P99_USEC 100000.0
#define MAX_SEARCH_STEPS 24

static int opt_port;
static int opt_pid;
static int opt_clients = 1000;
static int opt_per_room;
static int opt_idle;
static int opt_bytes = 140;
static double opt_rate = 100;
static double opt_seconds = 5;
static char *opt_mode;
static char *opt_path;

static const GOptionEntry entries[] = {
  { "port", 0, 0, G_OPTION_ARG_INT, &opt_port, "The server's port", "N" },
  { "pid", 0, 0, G_OPTION_ARG_INT, &opt_pid, "The server's process, to measure it", "N" },
  { "mode", 0, 0, G_OPTION_ARG_STRING, &opt_mode, "rate, search, idle or connects", "M" },
  { "clients", 0, 0, G_OPTION_ARG_INT, &opt_clients, "Clients that talk", "N" },
  { "per-room", 0, 0, G_OPTION_ARG_INT, &opt_per_room, "Clients a room; 0: all in one", "N" },
  { "idle", 0, 0, G_OPTION_ARG_INT, &opt_idle, "Idle connections beside", "N" },
  { "rate", 0, 0, G_OPTION_ARG_DOUBLE, &opt_rate, "Messages a second in all; search: the first",
    "R" },
  { "seconds", 0, 0, G_OPTION_ARG_DOUBLE, &opt_seconds, "How long a run is", "S" },
  { "bytes", 0, 0, G_OPTION_ARG_INT, &opt_bytes, "Bytes of a message as the client sends it", "N" },
  { "path", 0, 0, G_OPTION_ARG_STRING, &opt_path, "The endpoint (/ws)", "P" },
  { 0 },
};

typedef struct
{
  guint64 n_sent;
  guint64 n_expected;
  guint64 n_refused; /* the client's own buffer was full: the server does not read */
  double seconds;    /* from the first message to the last delivery */
  double server_cpu;
  double own_cpu;
} RunResult;

static gboolean
run_sends (Load *load, double rate, double seconds, RunResult *result)
{
  guint64 begin = load_now_nsec ();
  guint64 end = begin + (guint64) (seconds * 1e9);
  guint64 n_planned = (guint64) (rate * seconds);
  guint64 n = 0;
  guint n_talking = (guint) opt_clients;

  while (n < n_planned && load->n_closed == 0)
    {
      guint64 now = load_now_nsec ();
      guint64 due = MIN (n_planned, (guint64) ((double) (now - begin) * rate / 1e9) + 1);
      guint64 next;

      for (guint burst = 0; n < due && burst < MAX_BURST; burst++, n++)
        {
          guint64 planned = begin + (guint64) ((double) n * 1e9 / rate);
          guint64 stamp = load_now_nsec ();

          if (stamp > planned + LATE_NSEC)
            stamp = planned;
          if (!load_client_send (load, &load->clients[n % n_talking], stamp, (guint) opt_bytes))
            result->n_refused++;
        }
      if (load_now_nsec () > end + DRAIN_NSEC)
        return FALSE;
      next = begin + (guint64) ((double) n * 1e9 / rate);
      now = load_now_nsec ();
      load_poll (load,
                 n < due || next < now ? 0 : MIN (10000000, (gint64) MAX (next - now, 100000)));
    }
  return load->n_closed == 0;
}

/* Until all has come, or nothing has for a while. */
static void
drain (Load *load, guint64 n_expected)
{
  guint64 limit = load_now_nsec () + DRAIN_NSEC;
  guint64 n_before = load->n_received;

  while (load->n_received < n_expected && load->n_open > 0)
    {
      load_poll (load, 10000000);
      if (load_now_nsec () < limit)
        continue;
      if (load->n_received == n_before)
        return;
      n_before = load->n_received;
      limit = load_now_nsec () + DRAIN_NSEC / 4;
    }
}

static void
clear_counts (Load *load)
{
  load->n_sent = load->n_received = load->n_other = load->n_errors = 0;
  load->n_closed = 0;
  load_histogram_clear (&load->latency);
}

static guint
per_room (void)
{
  return opt_per_room > 0 ? (guint) opt_per_room : (guint) opt_clients;
}

/* FALSE: it could not be run to its end. */
static gboolean
run_rate (Load *load, double rate, double seconds, RunResult *result)
{
  guint64 server_cpu;
  guint64 own_cpu;
  guint64 begin;
  gboolean is_whole;

  *result = (RunResult){ 0 };
  clear_counts (load);
  server_cpu = load_cpu_nsec (opt_pid);
  own_cpu = load_cpu_nsec (getpid ());
  begin = load_now_nsec ();
  is_whole = run_sends (load, rate, seconds, result);
  result->n_sent = load->n_sent;
  result->n_expected = load->n_sent * per_room ();
  drain (load, result->n_expected);
  result->seconds = (double) (load_now_nsec () - begin) / 1e9;
  result->server_cpu = (double) (load_cpu_nsec (opt_pid) - server_cpu) / 1e9;
  result->own_cpu = (double) (load_cpu_nsec (getpid ()) - own_cpu) / 1e9;
  return is_whole && load->n_closed == 0;
}

static void
print_result (const Load *load, const RunResult *result)
{
  double n = (double) MAX (load->n_received, 1);

  printf ("{\"mode\":\"%s\",\"clients\":%d,\"per_room\":%u,\"idle\":%d,\"sent\":%" G_GUINT64_FORMAT
          ",\"delivered\":%" G_GUINT64_FORMAT ",\"lost\":%" G_GINT64_FORMAT,
          opt_mode, opt_clients, per_room (), opt_idle, result->n_sent, load->n_received,
          (gint64) (result->n_expected - load->n_received));
  printf (",\"deliveries_per_s\":%.0f,\"cpu_us_per_delivery\":%.3f,\"server_cpu\":%.3f"
          ",\"generator_cpu\":%.3f",
          (double) load->n_received / result->seconds, result->server_cpu * 1e6 / n,
          result->server_cpu / result->seconds, result->own_cpu / result->seconds);
  printf (",\"p50_us\":%.1f,\"p99_us\":%.1f,\"max_us\":%.1f",
          load_histogram_percentile_usec (&load->latency, 50),
          load_histogram_percentile_usec (&load->latency, 99),
          (double) load->latency.max_nsec / 1000.0);
  printf (",\"refused\":%" G_GUINT64_FORMAT ",\"closed\":%" G_GUINT64_FORMAT
          ",\"close_code\":%u,\"errors\":%" G_GUINT64_FORMAT "}\n",
          result->n_refused, (guint64) load->n_closed, load->close_code, load->n_errors);
}

static gboolean
connect_talking (Load *load)
{
  for (int i = 0; i < opt_clients; i++)
    load_client_close (load, &load->clients[i]);
  return load_connect (load, 0, (guint) opt_clients, per_room (), 0, CONNECT_SECONDS) >= 0 &&
         load->n_closed == 0;
}

static int
mode_rate (Load *load)
{
  RunResult result;

  run_rate (load, opt_rate, MIN (1.0, opt_seconds / 4), &result);
  run_rate (load, opt_rate, opt_seconds, &result);
  print_result (load, &result);
  return 0;
}

static gboolean
try_rate (Load *load, double rate, RunResult *result)
{
  gboolean is_whole = run_rate (load, rate, opt_seconds, result);
  double p99 = load_histogram_percentile_usec (&load->latency, 99);
  gboolean is_good = is_whole && result->n_refused == 0 && load->n_received == result->n_expected &&
                     p99 < SEARCH_P99_USEC;

  fprintf (stderr,
           "%.0f msg/s: %.0f deliveries/s, p99 %.1f ms, server %.0f %%, generator %.0f %%: %s\n",
           rate, (double) load->n_received / result->seconds, p99 / 1000.0,
           100 * result->server_cpu / result->seconds, 100 * result->own_cpu / result->seconds,
           is_good ? "good" : "too much");
  return is_good;
}

/* The highest rate at which all arrives and p99 stays under the bound. */
static int
mode_search (Load *load)
{
  g_autofree Load *best = g_new0 (Load, 1);
  RunResult best_result = { .seconds = 1 };
  double good = 0;
  double bad = INFINITY;
  double rate = opt_rate;
  guint tries = 0;

  for (guint step = 0; step < MAX_SEARCH_STEPS && bad > good * 1.04; step++)
    {
      RunResult result;

      if (try_rate (load, rate, &result))
        {
          good = rate;
          *best = *load;
          best_result = result;
        }
      else
        {
          if ((load->n_closed > 0 || load->n_received != result.n_expected) &&
              !connect_talking (load))
            return 1;
          /* Once may be the machine's fault, twice is the rate's. */
          if (++tries < 2)
            continue;
          bad = rate;
        }
      tries = 0;
      rate = isinf (bad) ? good * 1.5 : (good + bad) / 2;
    }
  print_result (best, &best_result);
  return 0;
}

static void
rest (Load *load, double seconds)
{
  guint64 end = load_now_nsec () + (guint64) (seconds * 1e9);

  while (load_now_nsec () < end)
    load_poll (load, (gint64) (end - load_now_nsec ()));
}

static int
mode_idle (Load *load, guint64 pss_before, guint64 anon_before)
{
  guint64 cpu;
  guint64 pss;
  guint64 anon;

  rest (load, SETTLE_SECONDS);
  pss = load_pss_bytes (opt_pid, "Pss");
  anon = load_pss_bytes (opt_pid, "Pss_Anon");
  cpu = load_cpu_nsec (opt_pid);
  rest (load, opt_seconds);
  printf ("{\"mode\":\"idle\",\"clients\":%d,\"open\":%u,\"bytes_per_connection\":%.0f"
          ",\"anonymous_bytes_per_connection\":%.0f,\"pss_before\":%" G_GUINT64_FORMAT
          ",\"pss_after\":%" G_GUINT64_FORMAT ",\"cpu_percent\":%.3f,\"closed\":%u}\n",
          opt_clients, load->n_open, ((double) pss - (double) pss_before) / opt_clients,
          ((double) anon - (double) anon_before) / opt_clients, pss_before, pss,
          (double) (load_cpu_nsec (opt_pid) - cpu) / opt_seconds / 1e7, load->n_closed);
  return 0;
}

static void
raise_limits (guint n_clients)
{
  struct rlimit limit;

  signal (SIGPIPE, SIG_IGN);
  getrlimit (RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit (RLIMIT_NOFILE, &limit);
  if (limit.rlim_max < n_clients + 64)
    {
      limit.rlim_cur = limit.rlim_max = n_clients + 64;
      if (setrlimit (RLIMIT_NOFILE, &limit) < 0)
        fprintf (stderr, "bench-load: %u connections need a higher limit of open files\n",
                 n_clients);
    }
}

static int
run (Load *load)
{
  guint64 pss_before;
  guint64 anon_before;
  guint64 cpu_before;
  double took;

  /* What a server does at its start is no matter of its connections. */
  rest (load, SETTLE_SECONDS);
  pss_before = load_pss_bytes (opt_pid, "Pss");
  anon_before = load_pss_bytes (opt_pid, "Pss_Anon");
  cpu_before = load_cpu_nsec (opt_pid);
  if (opt_idle > 0 && load_connect (load, (guint) opt_clients, (guint) opt_idle, (guint) opt_idle,
                                    1000000, CONNECT_SECONDS) < 0)
    return 1;
  took = load_connect (load, 0, (guint) opt_clients, per_room (), 0, CONNECT_SECONDS);
  if (took < 0 || load->n_open != (guint) (opt_clients + opt_idle))
    {
      fprintf (stderr, "bench-load: %u of %d connections were opened: %s\n", load->n_open,
               opt_clients + opt_idle, load->first_error);
      return 1;
    }
  if (g_str_equal (opt_mode, "connects"))
    {
      printf (
          "{\"mode\":\"connects\",\"clients\":%d,\"seconds\":%.3f,\"server_cpu_seconds\":%.3f}\n",
          opt_clients, took, (double) (load_cpu_nsec (opt_pid) - cpu_before) / 1e9);
      return 0;
    }
  if (g_str_equal (opt_mode, "idle"))
    return mode_idle (load, pss_before, anon_before);
  rest (load, 0.5);
  return g_str_equal (opt_mode, "search") ? mode_search (load) : mode_rate (load);
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new ("- load on a hub");
  g_autoptr (GError) error = NULL;
  g_autofree Load *load = g_new0 (Load, 1);

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      fprintf (stderr, "bench-load: %s\n", error->message);
      return 2;
    }
  if (opt_port <= 0 || opt_mode == NULL || opt_clients <= 0 || opt_idle < 0 || opt_rate <= 0)
    {
      fprintf (stderr, "bench-load: --port and --mode are needed, and numbers above 0\n");
      return 2;
    }
  raise_limits ((guint) (opt_clients + opt_idle));
  load->epoll_fd = epoll_create1 (EPOLL_CLOEXEC);
  load->port = (guint16) opt_port;
  load->path = opt_path != NULL ? opt_path : "/ws";
  load->n_clients = (guint) (opt_clients + opt_idle);
  load->clients = g_new0 (LoadClient, load->n_clients);
  for (guint i = 0; i < load->n_clients; i++)
    load->clients[i].fd = -1;
  return run (load);
}
