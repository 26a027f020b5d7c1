/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Topic trace: the frames of one connection, live, without what is secret in them */

#include "adda-redact.h"
#include "adda-topic-private.h"

#include "base/adda-clock.h"

AddaErrorCode
adda_topic_trace_check (AddaControl *control, const char *subject)
{
  guint n = 0;

  if (adda_control_find_connection (control, subject) == NULL)
    return ADDA_ERROR_NOT_FOUND;
  for (GList *l = control->channels.head; l != NULL; l = l->next)
    n += g_str_equal (((AddaChannel *) l->data)->topic->name, "trace") ? 1 : 0;

  return n < ADDA_TRACER_MAX ? ADDA_N_ERRORS : ADDA_ERROR_BUSY;
}

void
adda_topic_trace_open (AddaChannel *channel)
{
  const AddaRosterEntry *entry = adda_control_find_connection (channel->control, channel->subject);

  channel->state = adda_roster_get_connection (entry);
  adda_gateway_trace (channel->control->parts.gateway, channel->state, TRUE);
}

void
adda_topic_trace_close (AddaChannel *channel)
{
  if (channel->state != NULL)
    adda_gateway_trace (channel->control->parts.gateway, channel->state, FALSE);
}

static AddaChannel *
find_trace (AddaControl *control, AddaConnection *connection)
{
  for (GList *l = control->channels.head; l != NULL; l = l->next)
    {
      AddaChannel *channel = l->data;

      if (g_str_equal (channel->topic->name, "trace") && channel->state == connection)
        return channel;
    }

  return NULL;
}

/* Its name stays, without anything behind it. */
void
adda_topic_trace_left (AddaControl *control, AddaConnection *connection)
{
  AddaChannel *channel = find_trace (control, connection);

  if (channel != NULL)
    channel->state = NULL;
}

static const char *
get_kind (AddaOpcode opcode)
{
  switch (opcode)
    {
    case ADDA_OPCODE_TEXT:
      return "text";
    case ADDA_OPCODE_PING:
      return "ping";
    case ADDA_OPCODE_PONG:
      return "pong";
    case ADDA_OPCODE_CLOSE:
      return "close";
    case ADDA_OPCODE_BINARY:
    case ADDA_OPCODE_CONTINUATION:
    default:
      return "binary";
    }
}

static void
add_frame (AddaChannel *channel, gboolean is_out, const char *kind, guint64 bytes, const char *text)
{
  guint64 id = ++channel->control->last_frame_id;
  AddaJson json;

  adda_channel_open_item (&json);
  adda_json_add_int (&json, "id", (gint64) id);
  adda_json_add_time (&json, "time", adda_clock_now_usec ());
  adda_json_add_string (&json, "direction", is_out ? "out" : "in");
  adda_json_add_string (&json, "kind", kind);
  adda_json_add_int (&json, "bytes", (gint64) bytes);
  adda_json_add_string (&json, "text", text);
  adda_channel_close_item_number (channel, &json, id);
}

void
adda_topic_trace_take (AddaControl *control, AddaConnection *connection, const AddaTraced *frame)
{
  AddaChannel *channel = find_trace (control, connection);
  g_autofree char *text = NULL;

  if (channel == NULL)
    return;
  if (frame->n_left_out > 0)
    {
      g_autofree char *words = g_strdup_printf ("%u frames were left out", frame->n_left_out);

      add_frame (channel, frame->is_out, "skipped", 0, words);
    }
  text = adda_redact_json (frame->text != NULL ? frame->text : "");
  add_frame (channel, frame->is_out, get_kind (frame->opcode), frame->length_bytes, text);
}
