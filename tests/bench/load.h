/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The load generator of the benchmarks: what its parts share */

#pragma once

#include <glib.h>
#include <netinet/in.h>
#include <sys/types.h>

G_BEGIN_DECLS

/* Counts of latencies in buckets of 1/32 of a power of two: an error of 3 %. */
typedef struct
{
  guint64 buckets[64 * 32];
  guint64 n;
  guint64 max_nsec;
} LoadHistogram;

void load_histogram_clear (LoadHistogram *histogram);
void load_histogram_add (LoadHistogram *histogram, guint64 nsec);
double load_histogram_percentile_usec (const LoadHistogram *histogram, double percent);

typedef struct
{
  int fd; /* -1: closed */
  guint32 room;
  guint8 is_open;    /* the upgrade is through */
  guint8 is_blocked; /* EPOLLOUT is asked for */
  guint8 *partial;   /* (owned) (nullable) bytes of a frame not whole yet */
  guint32 partial_length;
  GByteArray *unsent; /* (owned) (nullable) bytes that the socket did not take */
} LoadClient;

typedef struct
{
  int epoll_fd;
  guint16 port;
  const char *path;
  LoadClient *clients;
  guint n_clients;
  guint n_open;
  guint n_closed;     /* connections that the server ended */
  guint16 close_code; /* of the last of them */
  guint64 n_sent;
  guint64 n_received; /* messages with our mark */
  guint64 n_other;    /* join lines and whatever else came */
  guint64 n_errors;   /* error messages of the server */
  char first_error[160];
  LoadHistogram latency;
} Load;

guint64 load_now_nsec (void);

/* Connects clients first..first+n-1; room numbers are (index - first) / per_room + first_room.
 * Returns: seconds until the last was upgraded; negative if it took over @limit_seconds. */
double load_connect (Load *load,
                     guint first,
                     guint n,
                     guint per_room,
                     guint first_room,
                     double limit_seconds);

void load_client_close (Load *load, LoadClient *client);

/* Sends one message of @length_bytes whose content bears @stamp_nsec. FALSE: its buffer is full. */
gboolean load_client_send (Load *load, LoadClient *client, guint64 stamp_nsec, guint length_bytes);

/* Reads once what the socket has and counts the messages in it. */
void load_client_read (Load *load, LoadClient *client);

/* The server's or our own process, nanoseconds of CPU since it began; 0 if it cannot be told. */
guint64 load_cpu_nsec (pid_t pid);

/* Proportional set size of a process in bytes: "Pss" is all of it, "Pss_Anon" without what is shared
 * with files; 0 if it cannot be told. */
guint64 load_pss_bytes (pid_t pid, const char *field);

/* Waits up to @timeout_nsec and handles what came. */
void load_poll (Load *load, gint64 timeout_nsec);

G_END_DECLS
