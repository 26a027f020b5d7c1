/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The program's own log lines, from all threads, on their way to who watches them */

#include "adda-log-lines.h"

#include "base/adda-clock.h"

/* Nobody needs more of one second. */
#define MAX_WAITING 2000

/* All zero is a mailbox of which nobody is to be woken. */
static AddaMailbox mailbox;
static int n_waiting; /* atomic, relaxed: a bound that may be missed by a few */

void
adda_log_lines_add (GLogLevelFlags level, const char *domain, const char *text)
{
  AddaLogLine *line;

  if (__atomic_fetch_add (&n_waiting, 1, __ATOMIC_RELAXED) >= MAX_WAITING)
    {
      __atomic_fetch_sub (&n_waiting, 1, __ATOMIC_RELAXED);
      return;
    }
  line = g_new0 (AddaLogLine, 1);
  line->level = level;
  line->time_usec = adda_clock_now_usec ();
  line->domain = g_strdup (domain);
  line->text = g_strdup (text);
  adda_mailbox_post (&mailbox, &line->mail);
}

AddaLogLine *
adda_log_lines_take (void)
{
  AddaMail *list = adda_mailbox_take (&mailbox);
  int n = 0;

  for (AddaMail *mail = list; mail != NULL; mail = mail->next)
    n++;
  __atomic_fetch_sub (&n_waiting, n, __ATOMIC_RELAXED);

  return (AddaLogLine *) list;
}

void
adda_log_line_free (AddaLogLine *line)
{
  g_free (line->domain);
  g_free (line->text);
  g_free (line);
}
