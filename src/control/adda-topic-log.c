/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Topic log: the last 1,000 lines that the program has logged */

#include "adda-topic-private.h"

#include "adda-log-lines.h"

static const char *
name_of (GLogLevelFlags level)
{
  if (level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL))
    return "error";
  if (level & G_LOG_LEVEL_WARNING)
    return "warning";
  if (level & G_LOG_LEVEL_MESSAGE)
    return "message";

  return level & G_LOG_LEVEL_INFO ? "info" : "debug";
}

static void
add_line (AddaChannel *channel, const AddaLogLine *line)
{
  g_autofree char *text = g_utf8_make_valid (line->text, -1);
  guint64 id = ++channel->control->last_line_id;
  AddaJson json;

  adda_channel_open_item (&json);
  adda_json_add_int (&json, "id", (gint64) id);
  adda_json_add_time (&json, "time", line->time_usec);
  adda_json_add_string (&json, "level", name_of (line->level));
  adda_json_add_string (&json, "domain", line->domain != NULL ? line->domain : "");
  adda_json_add_string (&json, "text", text);
  adda_channel_close_item_number (channel, &json, id);
}

void
adda_topic_log_look (AddaChannel *channel)
{
  AddaLogLine *line = adda_log_lines_take ();

  while (line != NULL)
    {
      AddaLogLine *next = (AddaLogLine *) line->mail.next;

      add_line (channel, line);
      adda_log_line_free (line);
      line = next;
    }
}
