/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * What the machine and this process use, as /proc tells it (proc(5)) */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* One look. What /proc does not tell is 0. */
typedef struct
{
  guint64 cpu_ticks;  /* of all cores, since boot */
  guint64 idle_ticks; /* of these: idle, or waiting for a disk */
  guint64 memory_total_bytes;
  guint64 memory_available_bytes;
  guint64 process_cpu_usec; /* of this process, in user and kernel mode */
  guint64 process_memory_bytes;
  guint64 process_descriptors;
} AddaHostSample;

/* Reads /proc; a fraction of a millisecond. Any thread. */
void adda_host_sample (AddaHostSample *sample);

/* Share of all cores that was busy between two looks, in percent; 0 if no tick has passed. */
double adda_host_get_cpu_percent (const AddaHostSample *before, const AddaHostSample *now);

/* Share of the memory that no program could get, in percent. */
double adda_host_get_memory_percent (const AddaHostSample *sample);

/* The texts of the files, for sampling and for tests; FALSE if they are of another form. */
gboolean adda_host_parse_stat (const char *text, AddaHostSample *sample);
gboolean adda_host_parse_meminfo (const char *text, AddaHostSample *sample);
gboolean adda_host_parse_self_stat (const char *text, long ticks_a_second, AddaHostSample *sample);
gboolean adda_host_parse_self_statm (const char *text, long page_bytes, AddaHostSample *sample);

G_END_DECLS
