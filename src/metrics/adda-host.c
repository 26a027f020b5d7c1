/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Reading /proc: how busy the machine is, and how large this process */

#include "metrics/adda-host.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The first line of /proc/stat has ten columns; all that is read lies within this. */
#define TEXT_BYTES 4096

gboolean
adda_host_parse_stat (const char *text, AddaHostSample *sample)
{
  guint64 ticks[8] = { 0 };

  /* user, nice, system, idle, iowait, irq, softirq, steal; what guests use is in user already */
  if (sscanf (text,
              "cpu %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT
              " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT
              " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT,
              &ticks[0], &ticks[1], &ticks[2], &ticks[3], &ticks[4], &ticks[5], &ticks[6],
              &ticks[7]) < 4)
    return FALSE;

  sample->cpu_ticks = 0;
  for (guint i = 0; i < G_N_ELEMENTS (ticks); i++)
    sample->cpu_ticks += ticks[i];
  sample->idle_ticks = ticks[3] + ticks[4];

  return TRUE;
}

static gboolean
find_kib (const char *text, const char *name, guint64 *bytes)
{
  const char *line = strstr (text, name);
  guint64 kib;

  if (line == NULL || sscanf (line + strlen (name), " %" G_GUINT64_FORMAT, &kib) != 1)
    return FALSE;
  *bytes = kib * 1024;

  return TRUE;
}

gboolean
adda_host_parse_meminfo (const char *text, AddaHostSample *sample)
{
  return find_kib (text, "MemTotal:", &sample->memory_total_bytes) &&
         find_kib (text, "MemAvailable:", &sample->memory_available_bytes);
}

gboolean
adda_host_parse_self_stat (const char *text, long ticks_a_second, AddaHostSample *sample)
{
  /* The program's name may hold anything, blanks and brackets too: columns count from its end. */
  const char *end = strrchr (text, ')');
  guint64 user;
  guint64 kernel;

  if (end == NULL || ticks_a_second <= 0 ||
      sscanf (end + 1,
              " %*c %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %" G_GUINT64_FORMAT
              " %" G_GUINT64_FORMAT,
              &user, &kernel) != 2)
    return FALSE;
  sample->process_cpu_usec = (user + kernel) * G_USEC_PER_SEC / (guint64) ticks_a_second;

  return TRUE;
}

gboolean
adda_host_parse_self_statm (const char *text, long page_bytes, AddaHostSample *sample)
{
  guint64 pages;

  if (page_bytes <= 0 || sscanf (text, "%*s %" G_GUINT64_FORMAT, &pages) != 1)
    return FALSE;
  sample->process_memory_bytes = pages * (guint64) page_bytes;

  return TRUE;
}

/* The beginning of a file, ended by NUL; empty if it cannot be read. */
static const char *
read_text (const char *path, char text[TEXT_BYTES])
{
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  gssize n = fd >= 0 ? read (fd, text, TEXT_BYTES - 1) : -1;

  if (fd >= 0)
    close (fd);
  text[MAX (n, 0)] = '\0';

  return text;
}

void
adda_host_sample (AddaHostSample *sample)
{
  char text[TEXT_BYTES];
  struct stat fds;

  *sample = (AddaHostSample){ 0 };
  adda_host_parse_stat (read_text ("/proc/stat", text), sample);
  adda_host_parse_meminfo (read_text ("/proc/meminfo", text), sample);
  adda_host_parse_self_stat (read_text ("/proc/self/stat", text), sysconf (_SC_CLK_TCK), sample);
  adda_host_parse_self_statm (read_text ("/proc/self/statm", text), sysconf (_SC_PAGESIZE), sample);
  /* Since Linux 6.2 the size of this folder is its count; before it is 0. Counting would take
   * longer the more connections there are. */
  if (stat ("/proc/self/fd", &fds) == 0)
    sample->process_descriptors = (guint64) fds.st_size;
}

double
adda_host_get_cpu_percent (const AddaHostSample *before, const AddaHostSample *now)
{
  guint64 all;
  guint64 idle;

  /* The count of idle ticks is known to step back a little at times. */
  if (now->cpu_ticks <= before->cpu_ticks)
    return 0.0;
  all = now->cpu_ticks - before->cpu_ticks;
  idle = now->idle_ticks > before->idle_ticks ? now->idle_ticks - before->idle_ticks : 0;

  return 100.0 * (double) (all - MIN (idle, all)) / (double) all;
}

double
adda_host_get_memory_percent (const AddaHostSample *sample)
{
  if (sample->memory_total_bytes == 0)
    return 0.0;

  return 100.0 *
         (double) (sample->memory_total_bytes -
                   MIN (sample->memory_available_bytes, sample->memory_total_bytes)) /
         (double) sample->memory_total_bytes;
}
