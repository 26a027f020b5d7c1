/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The program's own log lines, from all threads, on their way to who watches them */

#pragma once

#include "base/adda-mailbox.h"

G_BEGIN_DECLS

typedef struct
{
  AddaMail mail; /* first */
  GLogLevelFlags level;
  gint64 time_usec;
  char *domain; /* (owned) (nullable) */
  char *text;   /* (owned) */
} AddaLogLine;

/* Any thread; never waits. Copies both. Lines beyond a bound are lost until they are taken. @domain: (nullable) */
void adda_log_lines_add (GLogLevelFlags level, const char *domain, const char *text);

/* What has come since, the oldest first, linked: (transfer full). Main thread. */
AddaLogLine *adda_log_lines_take (void);

void adda_log_line_free (AddaLogLine *line);

G_END_DECLS
