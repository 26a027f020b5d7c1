/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Topic trace: the frames of one connection, live, without what is secret in them */

#include "adda-topic-private.h"

#include <string.h>

#include "base/adda-clock.h"

/* Members whose values nobody is shown; those with an escape in their names are not guessed at. */
static const char *const secrets[] = {
  "token", "ticket", "password", "session", "secret", "cookie", "csrf", "code",
};

static gboolean
is_secret (const char *name, gsize length)
{
  if (memchr (name, '\\', length) != NULL)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (secrets); i++)
    if (strlen (secrets[i]) == length && g_ascii_strncasecmp (secrets[i], name, length) == 0)
      return TRUE;

  return FALSE;
}

/* Behind the string that begins at @text, or the end. */
static const char *
skip_string (const char *text)
{
  for (text++; *text != '\0' && *text != '"'; text++)
    if (*text == '\\' && text[1] != '\0')
      text++;

  return *text == '"' ? text + 1 : text;
}

/* The code of an error is a word, that of an invite is not. */
static gboolean
is_word (const char *text, const char *end)
{
  for (const char *p = text + 1; p < end - 1; p++)
    if (!g_ascii_islower (*p) && *p != '_')
      return FALSE;

  return TRUE;
}

char *
adda_topic_trace_redact (const char *text)
{
  GString *shown = g_string_sized_new (strlen (text));
  gboolean hides = FALSE;
  gboolean may_be_word = FALSE;

  while (*text != '\0')
    {
      const char *end = *text == '"' ? skip_string (text) : text + 1;
      const char *next = end;

      while (g_ascii_isspace (*next))
        next++;
      if (*text != '"')
        {
          /* A secret that is no string is left. */
          hides = hides && (*text == ':' || g_ascii_isspace (*text));
          g_string_append_len (shown, text, end - text);
        }
      else if (*next == ':')
        {
          gsize length = (gsize) (end - text - 2);

          hides = is_secret (text + 1, length);
          may_be_word = length == strlen ("code");
          g_string_append_len (shown, text, end - text);
        }
      else
        {
          if (hides && !(may_be_word && is_word (text, end)))
            g_string_append (shown, "\"…\"");
          else
            g_string_append_len (shown, text, end - text);
          hides = FALSE;
        }
      text = end;
    }

  return g_string_free (shown, FALSE);
}

/* ---- the topic ---- */

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
  text = adda_topic_trace_redact (frame->text != NULL ? frame->text : "");
  add_frame (channel, frame->is_out, get_kind (frame->opcode), frame->length_bytes, text);
}
