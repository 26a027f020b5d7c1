/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Where log lines go: the journal when it listens, else the standard error stream */

#include "adda-logging.h"

#include <string.h>
#include <unistd.h>

#include "base/adda-clock.h"
#include "control/adda-log-lines.h"

static const struct
{
  const char *name;
  GLogLevelFlags level;
} levels[] = {
  { "warning", G_LOG_LEVEL_WARNING },
  { "info", G_LOG_LEVEL_INFO },
  { "debug", G_LOG_LEVEL_DEBUG },
};

/* Set once, before there are threads. */
static GLogLevelFlags least_level = G_LOG_LEVEL_INFO;
static gboolean has_journal;

static const char *
get_field (const GLogField *fields, gsize n_fields, const char *key)
{
  for (gsize i = 0; i < n_fields; i++)
    if (g_str_equal (fields[i].key, key))
      return fields[i].length < 0 ? fields[i].value : NULL;

  return NULL;
}

static const char *
name_of (GLogLevelFlags level)
{
  if (level & G_LOG_LEVEL_ERROR)
    return "ERROR";
  if (level & G_LOG_LEVEL_CRITICAL)
    return "CRITICAL";
  if (level & G_LOG_LEVEL_WARNING)
    return "warning";
  if (level & G_LOG_LEVEL_MESSAGE)
    return "message";

  return level & G_LOG_LEVEL_INFO ? "info" : "debug";
}

static GLogWriterOutput
write_line (GLogLevelFlags level,
            const GLogField *fields,
            gsize n_fields,
            G_GNUC_UNUSED gpointer data)
{
  const char *domain = get_field (fields, n_fields, "GLIB_DOMAIN");
  const char *message = get_field (fields, n_fields, "MESSAGE");
  g_autofree char *line = NULL;
  char time[ADDA_TIME_LENGTH];

  /* Lower levels are larger numbers. Other libraries' chatter is for debugging them. */
  if ((level & G_LOG_LEVEL_MASK) > least_level)
    return G_LOG_WRITER_HANDLED;
  if ((level & (G_LOG_LEVEL_INFO | G_LOG_LEVEL_DEBUG)) &&
      (domain == NULL || !g_str_has_prefix (domain, "adda")))
    return g_log_writer_default (level, fields, n_fields, NULL);

  adda_log_lines_add (level, domain, message != NULL ? message : "");
  if (has_journal && g_log_writer_journald (level, fields, n_fields, NULL) == G_LOG_WRITER_HANDLED)
    return G_LOG_WRITER_HANDLED;

  line = g_strdup_printf ("%s %s %s: %s\n", adda_time_format (adda_clock_now_usec (), time),
                          name_of (level), domain != NULL ? domain : "-",
                          message != NULL ? message : "");
  if (write (STDERR_FILENO, line, strlen (line)) < 0)
    return G_LOG_WRITER_UNHANDLED;

  return G_LOG_WRITER_HANDLED;
}

gboolean
adda_logging_init (const char *level)
{
  for (gsize i = 0; i < G_N_ELEMENTS (levels); i++)
    if (g_str_equal (levels[i].name, level))
      {
        least_level = levels[i].level;
        has_journal = g_log_writer_is_journald (STDERR_FILENO);
        g_log_set_writer_func (write_line, NULL, NULL);
        return TRUE;
      }

  return FALSE;
}
